"""Votes in memory: a sparse table of participants × statements, and how it is made from single votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

AGREE, PASS, DISAGREE = 1, 0, -1

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Votes:
    """One conversation's votes, row by row, each row's statements ascending; the order of both sides is that of ids.

    Where ids are numbers given in the order of arrival, as Polis gives them, participants stand in that order.

    Attributes:
        participants: their ids, ascending.
        statements: their ids, ascending.
        starts: where each participant's votes begin; one entry more than there are participants.
        columns: the index of the statement of each vote.
        values: what was voted: 1 agree, -1 disagree, 0 pass. A vote that was never cast has no entry.
        excluded: the statements that moderation took out, by index.
    """

    participants: Sequence[int | str]
    statements: Sequence[int | str]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    excluded: Mask

    @property
    def per_participant(self) -> NDArray[np.int64]:
        """How many votes each participant cast, on moderated statements too."""
        return np.diff(self.starts)

    def rows(self, first: int, last: int) -> Ints:
        """The participant of each vote of the participants from ``first`` up to but without ``last``."""
        return np.repeat(np.arange(first, last, dtype=np.int32), self.per_participant[first:last])

    def of(self, chosen: Ints) -> Votes:
        """The votes of some participants alone, given by ascending index; the statements stay what they are."""
        counts = self.per_participant[chosen]
        starts = np.concatenate(([0], np.cumsum(counts)))
        places = np.arange(starts[-1]) + np.repeat(self.starts[chosen] - starts[:-1], counts)
        return Votes(
            participants=[self.participants[i] for i in chosen],
            statements=self.statements,
            starts=starts,
            columns=self.columns[places],
            values=self.values[places],
            excluded=self.excluded,
        )


def from_events(
    participants: ArrayLike,
    statements: ArrayLike,
    values: ArrayLike,
    times: ArrayLike | None = None,
    *,
    excluded: Sequence[int | str] = (),
) -> Votes:
    """The table of single votes; a later vote of one participant on one statement replaces the earlier one.

    Args:
        participants: who voted, vote by vote; numbers or texts, all of one kind.
        statements: on what.
        values: 1 agree, -1 disagree, 0 pass.
        times: when, in any unit; without them the later entry is the later vote.
        excluded: statements that moderation took out; those without votes are not in the table.

    Raises:
        ValueError: a value that is no vote.
    """
    cast = np.asarray(values)
    if cast.size and not np.isin(cast, (AGREE, PASS, DISAGREE)).all():
        raise ValueError("a vote is 1, 0 or -1")
    people, rows = np.unique(np.asarray(participants), return_inverse=True)
    voted_on = np.asarray(statements)
    topics, columns = np.unique(voted_on, return_inverse=True)
    when = np.arange(len(cast)) if times is None else np.asarray(times)
    order = np.lexsort((when, columns, rows))
    rows, columns, cast = rows[order], columns[order], cast[order]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    return Votes(
        participants=people.tolist(),
        statements=topics.tolist(),
        starts=np.concatenate(([0], np.cumsum(np.bincount(rows[last], minlength=len(people))))),
        columns=columns[last].astype(np.int32),
        values=cast[last].astype(np.int8),
        excluded=np.isin(topics, np.array(list(excluded), dtype=topics.dtype)),
    )
