"""Clusters of points in the plane: weighted k-means, base clusters, silhouette and how alike two clusterings are."""

from __future__ import annotations

import numpy as np

from .votes import Floats, Ints

TURNS = 100
#: Points that the base clusters are found on; a larger conversation is represented by evenly chosen ones.
SAMPLE = 10_000


def lloyd(points: Floats, weights: Floats, starts: Floats) -> tuple[Ints, Floats]:
    """k-means from many starts at once.

    Args:
        points: n × 2.
        weights: n.
        starts: runs × k × 2, the centres to begin with. A centre that loses all its points stays where it was.

    Returns:
        The cluster of each point, runs × n, and the weighted sum of squared distances of each run.
    """
    centres = np.array(starts, dtype=float)
    runs, k, _ = centres.shape
    weighted = points * weights[:, None]
    labels = _nearest(points, centres)
    for _ in range(TURNS):
        mine = (labels[:, :, None] == np.arange(k)).astype(float)
        mass = weights @ mine
        sums = (weighted.T @ mine).transpose(0, 2, 1)
        centres = np.where(mass[:, :, None] > 0, sums / np.maximum(mass, 1e-300)[:, :, None], centres)
        again = _nearest(points, centres)
        if (again == labels).all():
            break
        labels = again
    away = points[None] - centres[np.arange(runs)[:, None], labels]
    return labels, np.einsum("rnd,rnd,n->r", away, away, weights)


def _nearest(points: Floats, centres: Floats) -> Ints:
    away = points @ centres.transpose(0, 2, 1) * -2 + (centres**2).sum(axis=2)[:, None, :]
    return np.asarray(away.argmin(axis=2))


def assign(points: Floats, centres: Floats) -> Ints:
    """The index of the nearest centre of every point."""
    from scipy.spatial import cKDTree  # half a second, when it is asked and not at each start

    return np.asarray(cKDTree(centres).query(points)[1])


def base_clusters(points: Floats, centres: Floats) -> tuple[Ints, Floats, Floats]:
    """Many small clusters that the groups are made of, so that the work does not grow with the participants.

    Args:
        points: all participants.
        centres: where to begin.

    Returns:
        The base cluster of each point, the clusters' middles and how many points each has; none is empty, and they
        keep the order of the centres they began with.
    """
    sample = points[:: max(len(points) // SAMPLE, 1)]
    for _ in range(TURNS):
        labels = assign(sample, centres)
        middles, mass = _middles(sample, labels, len(centres))
        moved = np.where(mass[:, None] > 0, middles, centres)
        # Polis takes centres within a hundredth for the same.
        still = bool((np.linalg.norm(moved - centres, axis=1) < 0.01).all())
        centres = moved
        if still:
            break
    labels = assign(points, centres)
    used, labels = np.unique(labels, return_inverse=True)
    middles, mass = _middles(points, labels, len(used))
    return labels, middles, mass


def _middles(points: Floats, labels: Ints, number: int) -> tuple[Floats, Floats]:
    mass = np.bincount(labels, minlength=number).astype(float)
    sums = np.stack([np.bincount(labels, weights=points[:, d], minlength=number) for d in (0, 1)], axis=1)
    return sums / np.maximum(mass, 1)[:, None], mass


def spread_out(points: Floats, number: int) -> Floats:
    """Up to ``number`` points far from each other, the first the one nearest to the middle.

    It asks for distances alone, so turned or mirrored points give the turned or mirrored choice.
    """
    points = points[:: max(len(points) // SAMPLE, 1)]
    chosen = [int(((points - points.mean(axis=0)) ** 2).sum(axis=1).argmin())]
    away = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < number and away.max() > 1e-18:
        chosen.append(int(away.argmax()))
        away = np.minimum(away, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen]


def clusterings(points: Floats, weights: Floats, most: int) -> dict[int, Ints]:
    """The best k-means clustering for every k from 1 to ``most``, found without chance.

    Each k begins with the centres of k - 1 and one more, tried at every point (global k-means, Likas and others 2003).
    """
    labels = np.zeros(len(points), dtype=int)
    found = {1: labels}
    for k in range(2, most + 1):
        middles = np.stack([_middle(points, weights, labels == g) for g in range(k - 1)])
        starts = np.concatenate(
            [np.broadcast_to(middles, (len(points), k - 1, 2)), points[:, None, :]],
            axis=1,
        )
        runs, inertia = lloyd(points, weights, starts)
        whole = np.array([len(np.unique(run)) == k for run in runs])
        if not whole.any():
            break
        labels = runs[np.where(whole, inertia, np.inf).argmin()]
        found[k] = labels
    return found


def _middle(points: Floats, weights: Floats, mine: Ints) -> Floats:
    return np.asarray(np.average(points[mine], axis=0, weights=weights[mine]))


def silhouette(points: Floats, labels: Ints, weights: Floats | None = None) -> float:
    """Mean silhouette (Rousseeuw 1987) of points, -1 to 1; a point alone in its cluster counts 0.

    Args:
        weights: how many participants each point stands for; without them each point is one, as Polis has it. Weights
            count in the mean; distances to a cluster are to its points alike.
    """
    names, labels = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return 0.0
    away = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    mine = labels[:, None] == np.arange(len(names))
    sizes = mine.sum(axis=0)
    sums = away @ mine
    own_size = sizes[labels]
    own = sums[np.arange(len(points)), labels] / np.maximum(own_size - 1, 1)
    others = np.where(mine, np.inf, sums / sizes).min(axis=1)
    widest = np.maximum(np.maximum(own, others), 1e-300)
    values = np.where(own_size > 1, (others - own) / widest, 0.0)
    return float(np.average(values, weights=weights))


def likeness(clusterings: Ints) -> Floats:
    """Adjusted Rand index of each two clusterings of the same points: 1 the same, 0 as by chance (Hubert, Arabie 1985).

    Args:
        clusterings: clusterings × points, clusters numbered from 0.
    """
    number, points = clusterings.shape
    if not points:
        return np.ones((number, number))
    k = int(clusterings.max()) + 1
    member = (clusterings[:, :, None] == np.arange(k)).astype(float)
    shared = member.transpose(0, 2, 1).reshape(number * k, points) @ member.transpose(1, 0, 2).reshape(
        points, number * k
    )
    together = _pairs(shared).reshape(number, k, number, k).sum(axis=(1, 3))
    apart = _pairs(member.sum(axis=1)).sum(axis=1)
    by_chance = apart[:, None] * apart[None, :] / max(points * (points - 1) / 2, 1)
    beyond = (apart[:, None] + apart[None, :]) / 2 - by_chance
    return np.where(beyond == 0, 1.0, (together - by_chance) / np.where(beyond == 0, 1, beyond))


def alike(one: Ints, other: Ints) -> float:
    """Adjusted Rand index of two clusterings of the same points, see ``likeness``; the numbers of clusters are free."""
    both = [np.unique(labels, return_inverse=True)[1] for labels in (one, other)]
    width = max((int(labels.max()) + 1 for labels in both if len(labels)), default=1)
    table = np.bincount(both[0] * width + both[1], minlength=width * width).reshape(width, width).astype(float)
    together, rows, columns = (float(_pairs(c).sum()) for c in (table, table.sum(axis=1), table.sum(axis=0)))
    by_chance = rows * columns / max(len(one) * (len(one) - 1) / 2, 1)
    most = (rows + columns) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)


def _pairs(counts: Floats) -> Floats:
    return counts * (counts - 1) / 2
