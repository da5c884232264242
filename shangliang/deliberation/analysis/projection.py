"""From votes to points in the plane: principal components of the mean-filled votes, without ever filling them.

A vote that was not cast counts as the statement's mean, and is 0 once the mean is taken away: the centred table is as
sparse as the votes. The published Polis method (Small et al., "Polis: Scaling deliberation by mapping high dimensional
opinion spaces", 2021) is the source of the filling and of the correction for few votes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .statements import IN_CHUNK, count
from .votes import Floats, Ints, Votes

DIMENSIONS = 2
#: Multiply-adds up to which the statements' products are summed exactly instead of iterating over the votes.
EXACT = 3e8
#: Cells up to which the table is filled in for that.
SMALL = 4_000_000
#: Statements whose components are solved for at once instead of by iteration.
SMALL_SQUARE, KRYLOV = 60, 40
#: Participants whose exact components begin the iteration over all votes; its width; when it has come to rest.
BEGINNERS, WIDTH, ROUGHLY, AT_REST, TURNS = 20_000, 6, 1e-2, 1e-4, 60


@dataclass(frozen=True)
class Plane:
    """Where participants stand.

    Attributes:
        points: participants × 2.
        components: statements × 2, orthonormal; 0 for statements taken out.
        centre: each statement's mean vote.
        shares: of the variance of the votes, along each of the two directions.
    """

    points: Floats
    components: Floats
    centre: Floats
    shares: tuple[float, ...]


def project(votes: Votes, *, zero_excluded: bool = False, begin: Floats | None = None) -> Plane:
    """Participants in the plane of the two strongest components, scaled by √(statements ÷ votes cast).

    Args:
        begin: components that are near, statements × 2, where an earlier analysis ended: the iteration over many votes
            begins with them.
        zero_excluded: as Polis does it, statements taken out stay as columns in which everybody passed; they then count
            among the statements and among the votes cast. Otherwise they are as if they had never been there.
    """
    number = len(votes.statements)
    everybody = count(votes, np.zeros(len(votes.participants), dtype=np.int64), 1)
    centre = (everybody.agreed - everybody.disagreed)[0] / np.maximum(everybody.voted[0], 1)
    table = _centred(votes, centre)
    components, shares = _components(table, begin)
    cast = cast_on_kept(votes)
    counted = number - int(votes.excluded.sum())
    if zero_excluded:
        cast, counted = cast + number - counted, number
    scale = np.sqrt(counted / np.maximum(cast, 1))
    points = np.asarray(table @ components.astype(table.dtype)) * scale[:, None].astype(table.dtype)
    return Plane(points=points.astype(float), components=components, centre=centre, shares=shares)


def cast_on_kept(votes: Votes) -> Ints:
    """How many votes each participant cast on statements that moderation left in."""
    if not votes.excluded.any():
        return votes.per_participant
    kept = ~votes.excluded[votes.columns]
    return np.diff(np.concatenate(([0], np.cumsum(kept)))[votes.starts])


def _centred(votes: Votes, centre: Floats) -> Any:
    from scipy import sparse  # half a second, when it is asked and not at each start

    large = len(votes.values) > EXACT / 100
    data: Floats = votes.values.astype(np.float32 if large else np.float64)
    middle = centre.astype(data.dtype)
    for first in range(0, len(data), IN_CHUNK):
        part = slice(first, first + IN_CHUNK)
        np.subtract(data[part], middle[votes.columns[part]], out=data[part])
    if votes.excluded.any():
        data[votes.excluded[votes.columns]] = 0
    shape = (len(votes.participants), len(votes.statements))
    return sparse.csr_matrix((data, votes.columns, votes.starts), shape=shape, copy=False)


def _components(table: Any, begin: Floats | None) -> tuple[Floats, tuple[float, ...]]:
    """The strongest directions among the statements: orthonormal, the largest entry of each positive."""
    people, statements = table.shape
    total = float(np.einsum("i,i->", table.data, table.data, dtype=float))
    if total == 0 or people == 0:
        return np.zeros((statements, DIMENSIONS)), (0.0,) * DIMENSIONS
    if _cost(table) <= EXACT:
        strengths, vectors = _exact(table, DIMENSIONS, 0)
    else:
        strengths, vectors = _iterated(table, begin)
    found = np.zeros((statements, DIMENSIONS))
    width = min(DIMENSIONS, vectors.shape[1])
    found[:, :width] = vectors[:, :width]
    # A direction without variance is noise of the arithmetic.
    shares = [float(max(s, 0) / total) for s in strengths[:width]] + [0.0] * (DIMENSIONS - width)
    found[:, np.array(shares) < 1e-9] = 0
    peaks = found[np.abs(found).argmax(axis=0), np.arange(DIMENSIONS)]
    return found * np.where(peaks < 0, -1, 1), tuple(shares)


def _cost(table: Any) -> float:
    return float((np.diff(table.indptr).astype(float) ** 2).sum()) + table.shape[1] ** 3 / 10


def _exact(table: Any, wanted: int, tolerance: float) -> tuple[Floats, Floats]:
    people, statements = table.shape
    if people * statements <= SMALL:
        filled = table.toarray()
        products = filled.T @ filled
    else:
        products = (table.T @ table).toarray()
    products = products.astype(float)
    if statements <= SMALL_SQUARE:
        strengths, vectors = np.linalg.eigh(products)
    else:
        from scipy.sparse import linalg

        # A begin of its own makes the result the same every time.
        begin = np.random.default_rng(0).normal(size=statements)
        strengths, vectors = linalg.eigsh(products, k=wanted, ncv=KRYLOV, which="LA", v0=begin, tol=tolerance)
    order = np.argsort(-strengths, kind="stable")[:wanted]
    return strengths[order], vectors[:, order]


def _iterated(table: Any, begin: Floats | None) -> tuple[Floats, Floats]:
    """Block power iteration with Rayleigh-Ritz, begun with the components of evenly chosen participants or as told."""
    step = max(table.shape[0] // BEGINNERS, 1)
    if begin is None:
        strengths, basis = _exact(table[::step], WIDTH, ROUGHLY)
    else:
        others = np.random.default_rng(0).normal(size=(table.shape[1], WIDTH - DIMENSIONS))
        strengths, basis = np.zeros(WIDTH), np.linalg.qr(np.hstack([begin, others]))[0]
    basis = basis.astype(table.dtype)
    for _ in range(TURNS):
        image = table.T @ (table @ basis)
        small = (basis.T @ image).astype(float)
        now, turned = np.linalg.eigh((small + small.T) / 2)
        now, turned = now[::-1], turned[:, ::-1].astype(table.dtype)
        leading = (image @ turned)[:, :DIMENSIONS]
        missed = leading - (basis @ turned)[:, :DIMENSIONS] * now[:DIMENSIONS].astype(table.dtype)
        strengths, resting = now, np.linalg.norm(missed) <= AT_REST * np.linalg.norm(leading)
        basis = basis @ turned if resting else np.linalg.qr(image)[0]
        if resting:
            break
    return strengths, basis.astype(float)
