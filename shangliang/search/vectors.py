"""Texts as directions: the cosine of two of them says how alike they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from .texts import Text, grams

Floats = np.ndarray[Any, np.dtype[np.float64]]

_TITLE = (
    3  # a pair in the title counts as three in the body: a title says what is meant, the body also how it came about
)
_BODY = 400  # characters of the body that are read: what follows tells, and thanks
_COMMON = 0.3  # a pair in more than three tenths of the texts distinguishes nothing; one matter may well be a quarter
_ROUNDS = 4
_SPARE = 16


def weighted(texts: Sequence[Text]) -> Any:
    """One row a text, of unit length, or of zeros where nothing is shared with another text: tf-idf of its pairs.

    A sparse matrix; logarithmic counts, inverse document frequency within these very texts.
    """
    known: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for row, text in enumerate(texts):
        seen = Counter(grams(text.body[:_BODY]))
        for gram in grams(text.title):
            seen[gram] += _TITLE
        rows.extend([row] * len(seen))
        columns.extend(known.setdefault(gram, len(known)) for gram in seen)
        counts.extend(seen.values())
    shape = (len(texts), len(known))
    table = sparse.csr_array((np.asarray(counts, dtype=float), (rows, columns)), shape=shape)
    held = np.bincount(table.indices, minlength=table.shape[1])
    telling = np.flatnonzero((held >= 2) & (held <= max(_COMMON * len(texts), 2)))
    table = table[:, telling]
    table.data = 1 + np.log(table.data)
    # One more than all: a pair that both of two texts have still says something.
    table = table @ sparse.diags_array(np.log((len(texts) + 1) / held[telling]), shape=(len(telling), len(telling)))
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1))).ravel()
    return sparse.csr_array(sparse.diags_array(_inverse(lengths)) @ table)


def condensed(table: Any, dimensions: int) -> Floats:
    """The rows within the strongest ``dimensions`` of the table (latent semantic analysis), of unit length.

    Texts that use other words for the same matter come together there. Randomised power iteration (Halko, Martinsson
    and Tropp 2011) with a fixed start: the same texts give the same directions.
    """
    start = np.random.default_rng(0).normal(size=(table.shape[0], dimensions + _SPARE))
    across = sparse.csr_array(table.T)
    for _round in range(_ROUNDS):
        start = _orthonormal(table @ (across @ start))
    inner = (across @ start).T
    strengths, turn = np.linalg.eigh(inner @ inner.T)
    strongest = np.argsort(-strengths, kind="stable")[:dimensions]
    points = (start @ turn[:, strongest]) * np.sqrt(np.maximum(strengths[strongest], 0))
    lengths: Floats = _inverse(np.linalg.norm(points, axis=1))
    return np.asarray(points * lengths[:, None])


def _orthonormal(block: Floats) -> Floats:
    """Orthonormal columns that span those of ``block``: by the products of its columns, for LAPACK's QR waits for its
    threads at every column, which on a busy machine takes ten times as long. Directions that are none are left out."""
    strengths, turn = np.linalg.eigh(block.T @ block)
    kept = strengths > strengths[-1] * 1e-12
    turned: Floats = block @ (turn[:, kept] / np.sqrt(strengths[kept]))
    return turned


def _inverse(lengths: Floats) -> Floats:
    return np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 1e-9)
