"""Groups as this house finds them: the same plane, the best clustering without chance, and k by votes held back.

Groups are worth naming if they tell how their members vote where one has not looked. So a fifth of the votes is put
aside, groups are found from the rest, and each vote put aside is foretold from the votes of its participant's group;
five times, until each was aside once, and all of it twice. Of the numbers of groups whose groups stay much the same
when another fifth is missing, the smallest is taken that foretells as well as the best, within a standard error. One
group is among the candidates: a conversation that does not fall into groups is said to be one. docs/adr/0150 has the
comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .clusters import alike, base_clusters, clusterings, spread_out
from .projection import cast_on_kept, project
from .statements import count
from .votes import Floats, Ints, Mask, Votes

ENOUGH_VOTES, FEW_PARTICIPANTS = 7, 15
MOST_GROUPS, BASE, BASE_IN_FOLD = 5, 100, 50
FOLDS, REPEATS = 5, 2
#: Participants that the number of groups is chosen on; a larger conversation is represented by evenly chosen ones.
CHOSEN_ON = 3_000
#: Below this likeness groups are an accident of who was asked what.
STABLE = 0.5
#: A group's shares of a statement are drawn towards everybody's, as if so many of everybody had voted in it.
PRIOR = 2.0


@dataclass(frozen=True)
class Evidence:
    """Why so many groups.

    Attributes:
        foretold: for each number of groups the mean log likelihood of the votes held back, in nats, as a difference
            from one group: above 0 the groups foretell better than everybody's votes do.
        stability: for each number of groups how alike the groups are when another fifth of the votes is missing, as
            mean adjusted Rand index: 1 the same, 0 as by chance.
    """

    foretold: dict[int, float]
    stability: dict[int, float]


def included(votes: Votes) -> Ints:
    """Who is clustered: whoever cast seven votes, or voted on all statements where there are fewer.

    Where fewer than fifteen did, the threshold falls until there are fifteen: alike for whoever voted as much.
    """
    cast = cast_on_kept(votes)
    enough = min(ENOUGH_VOTES, len(votes.statements) - int(votes.excluded.sum()))
    most_active = np.sort(cast)[::-1][:FEW_PARTICIPANTS]
    if len(most_active):
        enough = min(enough, int(most_active[-1]))
    return np.flatnonzero((cast >= enough) & (cast > 0))


def group(points: Floats, k: int) -> Ints:
    """The group of each participant, from 0; fewer groups than ``k`` where there are fewer different points."""
    found = _candidates(points, k, BASE)
    return found[max(found)]


def choose(votes: Votes, chosen: Ints, seed: int) -> tuple[int, Evidence]:
    """How many groups, 1 to 5, and the evidence.

    Args:
        votes: the conversation's.
        chosen: the participants who are clustered.
        seed: of the split into votes kept and votes held back.
    """
    votes = votes.of(chosen[:: max(len(chosen) // CHOSEN_ON, 1)])
    usable = ~votes.excluded[votes.columns]
    random = np.random.default_rng(seed)
    scores: dict[int, list[float]] = {}
    labels: dict[int, list[Ints]] = {}
    for _ in range(REPEATS):
        fold = random.integers(0, FOLDS, len(votes.values))
        for turn in range(FOLDS):
            kept = _only(votes, fold != turn)
            for k, found in _candidates(project(kept).points, MOST_GROUPS, BASE_IN_FOLD).items():
                scores.setdefault(k, []).append(_foretelling(votes, kept, found, k, usable & (fold == turn)))
                labels.setdefault(k, []).append(found)
    turns = {k: np.array(values) for k, values in scores.items() if len(values) == REPEATS * FOLDS}
    foretold = {k: float((values - turns[1]).mean()) for k, values in turns.items()}
    stability = {k: _likeness(labels[k]) for k in turns if k > 1}
    stable = [k for k in turns if stability.get(k, 1.0) >= STABLE]
    best = max(stable, key=lambda k: (foretold[k], -k))
    # The fewest groups that are not clearly behind: within a standard error of the difference to the best.
    level = [
        k for k in stable if (turns[best] - turns[k]).mean() <= (turns[best] - turns[k]).std() / np.sqrt(len(turns[k]))
    ]
    return min(level), Evidence(foretold=foretold, stability=stability)


def _candidates(points: Floats, most: int, base: int) -> dict[int, Ints]:
    labels, middles, sizes = base_clusters(points, spread_out(points, base))
    return {k: found[labels] for k, found in clusterings(middles, sizes, most).items()}


def _foretelling(votes: Votes, kept: Votes, labels: Ints, k: int, held_back: Mask) -> float:
    counts = count(kept, labels, k)
    passed = counts.voted - counts.agreed - counts.disagreed
    cells = np.stack([counts.disagreed, passed, counts.agreed]).astype(float)
    everybody = cells.sum(axis=1) + 1
    shares = (cells + PRIOR * (everybody / everybody.sum(axis=0))[:, None, :]) / (counts.voted + PRIOR)
    if not held_back.any():
        return 0.0
    rows = votes.rows(0, len(votes.participants))[held_back]
    told = shares[votes.values[held_back] + 1, labels[rows], votes.columns[held_back]]
    return float(np.log(told).mean())


def _only(votes: Votes, chosen: Mask) -> Votes:
    """The same participants with a part of their votes."""
    starts = np.concatenate(([0], np.cumsum(chosen)))[votes.starts]
    return replace(votes, starts=starts, columns=votes.columns[chosen], values=votes.values[chosen])


def _likeness(labels: list[Ints]) -> float:
    pairs = [alike(one, other) for i, one in enumerate(labels) for other in labels[:i]]
    return float(np.mean(pairs))
