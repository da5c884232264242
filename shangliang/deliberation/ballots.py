"""Votes as they lie in the database: all of a participant's in one row, seven bytes each, and how they are read.

A vote is the number of its statement (16 bits), its value (8 bits) and the second at which it was cast (32 bits). One
row per participant instead of one per vote is what lets fifty million votes be read within a minute, and makes counting
once a matter of merging: the same vote again changes nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from .analysis import AGREE, DISAGREE, PASS, Votes
from .models import Participant

VALUES = (AGREE, DISAGREE, PASS)
_VOTE = struct.Struct("<HbI")
_PACKED = np.dtype([("statement", "<u2"), ("value", "i1"), ("at", "<u4")])
_AT_ONCE = 20_000  # rows in one reading
_TABLE = Participant._meta.db_table


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote: on which statement, what (1 agree, -1 disagree, 0 pass), and at which second since 1970."""

    statement: int
    value: int
    at: int


def unpacked(packed: bytes | memoryview) -> dict[int, Cast]:
    """The votes of a row by statement."""
    return {number: Cast(number, value, at) for number, value, at in _VOTE.iter_unpack(bytes(packed))}


def packed(votes: Iterable[Cast]) -> bytes:
    """Votes as a row keeps them, by ascending statement."""
    return b"".join(_VOTE.pack(v.statement, v.value, v.at) for v in sorted(votes, key=lambda v: v.statement))


def merged(held: Mapping[int, Cast], cast: Iterable[Cast]) -> dict[int, Cast]:
    """What is held once these votes have come in too: of several on one statement the last one counts.

    The order in which they arrive, and how often, makes no difference; of two cast in the same second the later arrival
    counts.
    """
    found = dict(held)
    for vote in cast:
        before = found.get(vote.statement)
        if before is None or vote.at >= before.at:
            found[vote.statement] = vote
    return found


@dataclass(frozen=True)
class Ballots:
    """Ballots in memory: participants by ascending id, the votes of each one after the other."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    statements: NDArray[np.int32]
    values: NDArray[np.int8]

    def with_changed(self, changed: Ballots) -> Ballots:
        """These ballots with some replaced and others added."""
        if not len(changed.ids):
            return self
        kept = np.flatnonzero(~np.isin(self.ids, changed.ids))
        ids = np.concatenate((self.ids[kept], changed.ids))
        sizes = np.concatenate((np.diff(self.starts)[kept], np.diff(changed.starts)))
        begins = np.concatenate((self.starts[:-1][kept], changed.starts[:-1] + len(self.values)))
        order = np.argsort(ids, kind="stable")
        sizes, begins = sizes[order], begins[order]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], sizes)
        statements = np.concatenate((self.statements, changed.statements))[places]
        values = np.concatenate((self.values, changed.values))[places]
        return Ballots(ids[order], starts, statements, values)

    def table(self, numbers: NDArray[np.int64]) -> Votes:
        """The votes on these statements (ascending numbers) as the analysis takes them; all others are left out."""
        place = np.full(int(max(self.statements.max(initial=-1), numbers.max(initial=-1))) + 1, -1, np.int32)
        place[numbers] = np.arange(len(numbers), dtype=np.int32)
        columns = place[self.statements]
        known = columns >= 0
        starts = np.concatenate(([0], np.cumsum(known)))[self.starts]
        whole = bool(known.all())
        return Votes(
            participants=self.ids.tolist() if len(self.ids) < _AT_ONCE else self.ids,  # type: ignore[arg-type]
            statements=numbers.tolist(),
            starts=starts,
            columns=columns if whole else columns[known],
            values=self.values if whole else self.values[known],
            excluded=np.zeros(len(numbers), dtype=bool),
        )


def read(deliberation_id: int, *, changed_after: datetime | None = None) -> Ballots:
    """The ballots of a deliberation, or those that changed since, straight into arrays."""
    parts = list(_parts(deliberation_id, changed_after))
    if not parts:
        none = np.zeros(0, np.int64)
        return Ballots(none, np.zeros(1, np.int64), none.astype(np.int32), none.astype(np.int8))
    ids, sizes, statements, values = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Ballots(ids, np.concatenate(([0], np.cumsum(sizes))), statements, values)


def _parts(deliberation_id: int, changed_after: datetime | None) -> Iterator[tuple[Any, ...]]:
    """Some thousand ballots at a time: ids, how many votes each has, their statements and values."""
    where, values = "deliberation_id = %s AND id > %s", (deliberation_id,)
    if changed_after is not None:
        where += " AND changed_at > %s"
    # S608: names of our own table
    statement = f'SELECT id, votes FROM "{_TABLE}" WHERE {where} ORDER BY id LIMIT {_AT_ONCE}'  # noqa: S608
    last = 0
    while True:
        given: list[Any] = [*values, last]
        if changed_after is not None:
            given.append(connection.ops.adapt_datetimefield_value(changed_after))
        rows = _rows(statement, given)
        if not rows:
            return
        last = rows[-1][0]
        blobs = [row[1] for row in rows]
        flat = np.frombuffer(b"".join(blobs), dtype=_PACKED)
        sizes = np.fromiter((len(blob) for blob in blobs), np.int64, len(blobs)) // _PACKED.itemsize
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        yield ids, sizes, flat["statement"].astype(np.int32), flat["value"].copy()
        if len(rows) < _AT_ONCE:
            return


def _rows(statement: str, given: Sequence[Any]) -> list[tuple[int, bytes]]:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(statement, given)
            return cursor.fetchall()
        cursor.execute("SELECT 1")  # lets the connection be told which committee's rows may be seen
        import psycopg  # which SQLite does without

        # Bytes as they are, half as long as in words: Django's own cursors ask for words.
        with psycopg.Cursor(connection.connection) as plain:
            plain.execute(statement, given, binary=True)
            return plain.fetchall()
