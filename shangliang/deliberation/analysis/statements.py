"""What the groups say of the statements: counts, what sets a group apart, and what all groups agree on.

Formulas and thresholds are those of the published Polis method: probabilities with one vote added to either side
((agreed + 1) ÷ (voted + 2)), one- and two-proportion tests with one success added, significance at 90 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .votes import AGREE, DISAGREE, Floats, Ints, Mask, Votes

#: z of 90 % significance, one-sided.
SIGNIFICANT = 1.2816
REPRESENTATIVE, IN_CHUNK = 5, 4_000_000


@dataclass(frozen=True)
class Counts:
    """Votes per group and statement, each groups × statements."""

    agreed: Ints
    disagreed: Ints
    voted: Ints


def count(votes: Votes, labels: Ints, groups: int) -> Counts:
    """Count the votes of each group; participants with the label -1 are in none."""
    number = len(votes.statements)
    table = np.zeros((groups + 1) * number * 3, dtype=np.int64)
    people = len(votes.participants)
    step = max(1, IN_CHUNK * max(people, 1) // max(len(votes.values), 1))
    for first in range(0, people, step):
        last = min(first + step, people)
        part = slice(votes.starts[first], votes.starts[last])
        row = np.repeat((labels[first:last] + 1) * (number * 3), votes.per_participant[first:last])
        row += votes.columns[part] * 3 + (votes.values[part] + 1)
        table += np.bincount(row, minlength=len(table))
    cells = table.reshape(groups + 1, number, 3)[1:]
    return Counts(agreed=cells[:, :, AGREE + 1], disagreed=cells[:, :, DISAGREE + 1], voted=cells.sum(axis=2))


def group_aware(counts: Counts) -> Floats:
    """Group-aware consensus: for each statement the product over the groups of the probability that a member agrees."""
    return np.asarray(np.prod((counts.agreed + 1) / (counts.voted + 2), axis=0))


def division(counts: Counts) -> Floats:
    """How far groups are apart on each statement: the largest difference of the probability that a member agrees."""
    if not len(counts.voted):
        return np.zeros(counts.voted.shape[1])
    agreeing = (counts.agreed + 1) / (counts.voted + 2)
    return np.asarray(agreeing.max(axis=0) - agreeing.min(axis=0))


def one_proportion(successes: Ints, trials: Ints) -> Floats:
    """z of the test that more than half succeed, one success and one trial added."""
    return 2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def two_proportions(successes: Ints, trials: Ints, other_successes: Ints, other_trials: Ints) -> Floats:
    """z of the test that the first share is the larger, one success and one trial added to both."""
    a, n = successes + 1.0, trials + 1.0
    b, m = other_successes + 1.0, other_trials + 1.0
    pooled = (a + b) / (n + m)
    deviation = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return np.where(pooled >= 1, 0.0, (a / n - b / m) / np.where(deviation > 0, deviation, 1))


@dataclass(frozen=True)
class Voice:
    """A statement that represents a group.

    Attributes:
        statement: its index.
        agree: whether the group is marked by agreeing, not by disagreeing.
        value: how many times as likely its members vote so as the others.
        successes: members who voted so.
        trials: members who voted on it.
        z: of the comparison with the others; above 1.28 it is significant at 90 %.
    """

    statement: int
    agree: bool
    value: float
    successes: int
    trials: int
    z: float


@dataclass(frozen=True)
class _Side:
    """Agreeing or disagreeing of one group, statement by statement."""

    successes: Ints
    share: Floats
    share_z: Floats
    ratio: Floats
    ratio_z: Floats

    @property
    def significant(self) -> Mask:
        return (self.share_z > SIGNIFICANT) & (self.ratio_z > SIGNIFICANT)

    @property
    def weight(self) -> Floats:
        return self.ratio * self.ratio_z * self.share * self.share_z


def representative(counts: Counts, group: int, left_out: Mask) -> list[Voice]:
    """Up to five statements that set a group apart from all others, those it agrees with first.

    A group always has one, even where nothing is significant, as long as anybody in it voted.
    """
    trials = counts.voted[group]
    agree = _side(counts.agreed, counts.voted, group)
    disagree = _side(counts.disagreed, counts.voted, group)
    usable = np.flatnonzero(~left_out & (trials > 0))
    if not len(usable):
        return []
    agrees = agree.ratio_z > disagree.ratio_z

    def voice(index: int, by_agreeing: bool) -> Voice:
        side = agree if by_agreeing else disagree
        return Voice(
            statement=int(index),
            agree=by_agreeing,
            value=float(side.ratio[index]),
            successes=int(side.successes[index]),
            trials=int(trials[index]),
            z=float(side.ratio_z[index]),
        )

    best = _best_agreed(agree, counts.agreed[group] + counts.disagreed[group], usable)
    sufficient = [int(i) for i in usable if agree.significant[i] or disagree.significant[i]]
    weight = np.where(agrees, agree.weight, disagree.weight)
    sufficient.sort(key=lambda i: -weight[i])
    if not sufficient and best is None:
        strongest = usable[np.maximum(agree.ratio_z, disagree.ratio_z)[usable].argmax()]
        return [voice(strongest, bool(agrees[strongest]))]
    chosen = [best] if best is not None else []
    chosen += [i for i in sufficient if i != best]
    voices = [voice(i, bool(agrees[i])) for i in chosen[:REPRESENTATIVE]]
    return sorted(voices, key=lambda one: not one.agree)


def _side(successes: Ints, voted: Ints, group: int) -> _Side:
    mine, trials = successes[group], voted[group]
    theirs, their_trials = successes.sum(axis=0) - mine, voted.sum(axis=0) - trials
    share = (mine + 1) / (trials + 2)
    return _Side(
        successes=mine,
        share=share,
        share_z=one_proportion(mine, trials),
        ratio=share / ((theirs + 1) / (their_trials + 2)),
        ratio_z=two_proportions(mine, trials, theirs, their_trials),
    )


def _best_agreed(agree: _Side, decided: Ints, usable: Ints) -> int | None:
    """The statement that the group agrees on best, preferably more than others do; Polis shows it first."""
    best: int | None = None
    for i in usable:
        if not decided[i]:
            continue
        if best is None:
            better = agree.share_z[i] > SIGNIFICANT or (agree.ratio[i] > 1 and agree.share[i] > 0.5)
        elif agree.ratio[best] > 1:
            better = agree.weight[i] > agree.weight[best]
        else:
            better = agree.share[i] * agree.share_z[i] > agree.share[best] * agree.share_z[best]
        if better:
            best = int(i)
    return best
