"""Groups as the published Polis method finds them, as far as they do not depend on a server's past.

Polis keeps what it computed before and begins with it when votes come in. Two things of that past can be told from the
votes and are followed here: whoever came among the first fifteen is in, however few votes they have (fewer than
fifteen are filled up, and nobody is put out again), and clusters begin with the earliest participants. What a
server would have left on its way, a clustering that hardly any start leads to, is left too.
"""

from __future__ import annotations

import numpy as np

from .clusters import SAMPLE, base_clusters, likeness, lloyd, silhouette, spread_out
from .votes import Floats, Ints, Votes

ENOUGH_VOTES, FIRST_COMERS, BASE = 7, 15, 100
MOST_GROUPS, FOR_ANOTHER_GROUP = 5, 12
#: Random starts that a clustering is weighed with, how many of them must come to it, and when two are the same.
STARTS, RARE, SAME = 200, 0.05, 0.9
#: In a larger conversation, how much wider than the tightest clustering one may be that Polis stays with.
TIGHT = 1.05


def included(votes: Votes) -> Ints:
    """Who is clustered: seven votes, or all statements where there are fewer, and the first fifteen participants."""
    enough = votes.per_participant >= min(ENOUGH_VOTES, len(votes.statements))
    enough[:FIRST_COMERS] = True
    return np.flatnonzero(enough)


def group(votes: Votes, chosen: Ints, points: Floats, k: int | None, seed: int) -> tuple[Ints, dict[int, float]]:
    """The groups of those who are clustered.

    Args:
        votes: the conversation's.
        chosen: the participants who are clustered.
        points: where each of them stands.
        k: how many groups; without it, 2 to 5 by the silhouette of the base clusters.
        seed: of the random starts.

    Returns:
        The group of each, and the silhouettes of the numbers of groups that were tried.
    """
    labels, middles, sizes = _bases(points, votes.columns[votes.starts[chosen]])
    most = min(MOST_GROUPS, 2 + len(middles) // FOR_ANOTHER_GROUP)
    wanted = range(2, most + 1) if k is None else [k]
    within = TIGHT if len(points) > 2 * BASE else None
    tried = {n: _clustered(middles, sizes, n, seed, within) for n in wanted if 2 <= n <= len(middles)}
    if not tried:
        # More groups were asked for than there are different points: each point is one.
        return (labels if k is not None and k > 1 else np.zeros(len(points), dtype=int)), {}
    silhouettes = {n: silhouette(middles, found) for n, found in tried.items()}
    # Of equals Polis takes the larger number.
    best = max(silhouettes, key=lambda n: (silhouettes[n], n))
    return tried[best][labels], silhouettes


def _bases(points: Floats, first_statement: Ints) -> tuple[Ints, Floats, Floats]:
    """A hundred base clusters in Polis's order.

    As long as most of them hold one participant, Polis makes a new one of the most distant participant whenever one
    is free, so that only near ones share. In a larger conversation the clusters of the first hundred rows of its table
    take up whoever comes; its rows stand in the order in which its database gives the votes, by statement and then by
    participant, as those of all its exports do.
    """
    if len(points) > 2 * BASE:
        rows = points[np.lexsort((np.arange(len(points)), first_statement))[:SAMPLE]]
        _, first = np.unique(rows, axis=0, return_index=True)
        return base_clusters(points, rows[np.sort(first)[:BASE]])
    labels, middles, sizes = base_clusters(points, spread_out(points, BASE))
    _, earliest = np.unique(labels, return_index=True)
    order = np.argsort(earliest)
    return np.argsort(order)[labels], middles[order], sizes[order]


def _clustered(points: Floats, weights: Floats, k: int, seed: int, within: float | None) -> Ints:
    """The clustering that Polis would have arrived at: from the first k points, unless it would not have stayed there.

    Args:
        within: so many times the spread of the tightest clustering may a clustering have; any without it.
    """
    random = np.random.default_rng([seed, k])
    starts = np.stack([points[:k], *(points[random.choice(len(points), k, replace=False)] for _ in range(STARTS))])
    runs, spread = lloyd(points, weights, starts)
    kinds, where, which, counts = np.unique(runs, axis=0, return_index=True, return_inverse=True, return_counts=True)
    first = which.ravel()[0]
    counts[first] -= 1
    # How many random starts come to much the same as each kind does.
    support = (likeness(kinds) > SAME) @ counts
    if within is not None:
        support = np.where(spread[where] <= within * spread.min() + 1e-9, support, -1)
    return np.asarray(kinds[first if support[first] >= RARE * STARTS else support.argmax()])
