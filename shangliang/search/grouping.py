"""Many short texts, such as the messages of a hotline, put into groups that are about the same matter.

Average linkage over cosines: two groups are joined as long as their texts are alike *on the average*, so no chain of
neighbours ties together what has nothing in common. The same texts in the same order give the same groups.
Figures and what else was tried: docs/adr/0178.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from .naming import names_of
from .texts import Text
from .vectors import Floats, condensed, weighted

#: From so many texts on there is enough to learn from which words stand for the same.
_LEARNS = 500
_TEXTS_A_DIMENSION, _DIMENSIONS = 10, 200
#: How alike, on the average, the texts of two groups must be to become one: among words, and in condensed directions.
_ALIKE_IN_WORDS, _ALIKE = 0.1, 0.55
#: Distances of all pairs are kept at once: 144 MB for so many. Of more texts, evenly chosen ones make the groups.
_AT_ONCE = 6_000


@dataclass(frozen=True, slots=True)
class Group:
    """Texts about one matter.

    Attributes:
        name: one to three phrases that set the group apart, the most telling first.
        members: the positions of its texts, the most typical one first.
        cohesion: how alike its texts are to the group's middle, 0 to 1.
    """

    name: str
    members: tuple[int, ...]
    cohesion: float


def group(texts: Sequence[Text], *, least: int = 3) -> list[Group]:
    """The groups of at least ``least`` texts, the largest first; a text stands in one group at most.

    Texts that say nothing (empty, or stock phrases alone) are in no group.

    Raises:
        ValueError: ``least`` is below 2: one text is no group.
    """
    if least < 2:
        raise ValueError("a group has at least two texts")
    if len(texts) < least:
        return []
    points, alike = _points(texts)
    labels = _labels(points, alike)
    found = []
    for label in np.unique(labels[labels >= 0]):
        members = np.flatnonzero(labels == label)
        if len(members) >= least:
            found.append(_ranked(points, members))
    found.sort(key=lambda one: (-len(one[0]), min(one[0])))
    names = names_of([text.heading for text in texts], [members for members, _cohesion in found])
    return [Group(name, members, cohesion) for name, (members, cohesion) in zip(names, found, strict=True)]


def _points(texts: Sequence[Text]) -> tuple[Any, float]:
    table = weighted(texts)
    if len(texts) < _LEARNS:
        return table, _ALIKE_IN_WORDS
    # No more directions than the table has columns: a list that repeats one sentence has few.
    dimensions = min(_DIMENSIONS, len(texts) // _TEXTS_A_DIMENSION)
    if table.shape[1] <= 2 * dimensions:
        return table, _ALIKE_IN_WORDS
    return condensed(table, dimensions), _ALIKE


def _labels(points: Any, alike: float) -> np.ndarray[Any, np.dtype[np.int64]]:
    """A group's number for each text; −1 where it says nothing."""
    labels = np.full(points.shape[0], -1)
    telling = np.flatnonzero(np.asarray(abs(points).sum(axis=1)).ravel() > 0)
    if len(telling) < 2:
        return labels
    chosen = telling[np.linspace(0, len(telling) - 1, min(len(telling), _AT_ONCE)).astype(int)]
    part = points[chosen]
    near = _dense(part @ part.T)
    distances = 1 - near[np.triu_indices(len(chosen), 1)]
    labels[chosen] = fcluster(linkage(np.clip(distances, 0, None), "average"), 1 - alike, "distance")
    rest = np.setdiff1d(telling, chosen)
    if len(rest):
        _, inverse = np.unique(labels[chosen], return_inverse=True)
        sizes = np.bincount(inverse)
        belongs = np.zeros((len(chosen), len(sizes)))
        belongs[np.arange(len(chosen)), inverse] = 1 / sizes[inverse]
        # The mean cosine to a group's texts is the cosine sum with their mean.
        centres = _dense(part.T @ belongs)
        for start in range(0, len(rest), _AT_ONCE):
            rows = rest[start : start + _AT_ONCE]
            means = _dense(points[rows] @ centres)
            best = means.argmax(axis=1)
            fits = means[np.arange(len(rows)), best] >= alike
            labels[rows[fits]] = np.unique(labels[chosen])[best[fits]]
    return labels


def _ranked(points: Any, members: Any) -> tuple[tuple[int, ...], float]:
    """The members from the most typical to the least, and their mean cosine with the middle."""
    part = _dense(points[members])
    middle = part.mean(axis=0)
    nearness: Floats = part @ middle / (np.linalg.norm(middle) or 1.0)
    order = np.lexsort((members, -np.round(nearness, 9)))
    return tuple(int(m) for m in members[order]), float(round(min(max(nearness.mean(), 0.0), 1.0), 4))


def _dense(table: Any) -> Floats:
    return np.asarray(table.toarray() if hasattr(table, "toarray") else table)
