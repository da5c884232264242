"""The analysis of votes that have been analysed before: it begins where the last one ended.

The directions of the map and the middles of the groups are carried on, so that neither jumps when votes come in, and
how many groups there are is weighed again only once the votes have grown by a tenth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from . import groups
from .analysis import Analysis
from .clusters import lloyd
from .projection import Plane, project
from .statements import count, group_aware, representative
from .votes import Floats, Ints, Votes

#: So much the votes grow before the number of groups is weighed again.
GROWTH = 1.1


@dataclass(frozen=True)
class Begin:
    """Where the next analysis begins.

    Attributes:
        components: of each statement by its id, along the map's two directions.
        centres: the middles of the groups, k × 2.
        weighed_at: how many votes there were when the number of groups was weighed.
        evidence: what was found then.
    """

    components: Mapping[int | str, tuple[float, float]]
    centres: Floats
    weighed_at: int
    evidence: groups.Evidence


def analyse_again(
    votes: Votes, begin: Begin | None = None, *, smallest: int = 1, seed: int = 0
) -> tuple[Analysis | None, Begin | None]:
    """Find the groups by the default method, beginning where the last analysis ended; and where the next one begins.

    Args:
        begin: what the last analysis gave back; ``None`` begins afresh.
        smallest: where a group has fewer participants, fewer groups are made; ``None`` comes back where so few can be
            grouped at all.
        seed: of whatever is drawn by lot.
    """
    chosen = groups.included(votes)
    if len(chosen) < max(smallest, 1):
        return None, None
    plane = project(votes, begin=_known(votes, begin))
    if begin is not None:
        plane = _turned(plane, _known(votes, begin))
    points = plane.points[chosen]
    if begin is None or len(votes.values) > GROWTH * begin.weighed_at:
        k, evidence = groups.choose(votes, chosen, seed)
        weighed_at = len(votes.values)
    else:
        k, evidence, weighed_at = len(begin.centres), begin.evidence, begin.weighed_at
    if begin is not None and k == len(begin.centres):
        found = lloyd(points, np.ones(len(points)), begin.centres[None])[0][0]
    else:
        found = _largest_first(groups.group(points, k))
    while (sizes := np.bincount(found)).min() < smallest and len(sizes) > 1:
        found = _largest_first(groups.group(points, len(sizes) - 1))
    names, found = np.unique(found, return_inverse=True)
    k = len(names)
    centres = np.stack([points[found == g].mean(axis=0) for g in range(k)])
    labels = np.full(len(votes.participants), -1)
    labels[chosen] = found
    counts = count(votes, labels, k)
    analysis = Analysis(
        votes=votes,
        plane=plane,
        labels=labels,
        k=k,
        counts=counts,
        voices=[representative(counts, group, votes.excluded) for group in range(k)],
        consensus=group_aware(counts),
        silhouettes={},
        evidence=evidence,
    )
    components = {
        one: (float(x), float(y)) for one, (x, y) in zip(votes.statements, plane.components.tolist(), strict=True)
    }
    return analysis, Begin(components, centres, weighed_at, evidence)


def _known(votes: Votes, begin: Begin | None) -> Floats | None:
    if begin is None:
        return None
    return np.array([begin.components.get(one, (0.0, 0.0)) for one in votes.statements]).reshape(-1, 2)


def _turned(plane: Plane, before: Floats | None) -> Plane:
    """The map with its directions as they were: which is first, and which way it points, is chance."""
    if before is None:
        return plane
    like = before.T @ plane.components
    order = [1, 0] if abs(like[0, 1] * like[1, 0]) > abs(like[0, 0] * like[1, 1]) else [0, 1]
    signs = np.where(like[[0, 1], order] < 0, -1.0, 1.0)
    return replace(
        plane,
        points=plane.points[:, order] * signs,
        components=plane.components[:, order] * signs,
        shares=tuple(plane.shares[i] for i in order),
    )


def _largest_first(labels: Ints) -> Ints:
    names, found, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), dtype=int)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(names))
    return np.asarray(rank[found])
