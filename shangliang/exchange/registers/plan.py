"""What a register would change: worked out without writing, and then carried out as it was worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.workflow.events import Entry, record

from ..readers import Column, Problem, ReadResult, Row
from ..readers.errors import shortened


@dataclass(frozen=True)
class Options:
    """What whoever imports decides.

    Attributes:
        session_year: the year of rows that name none (proposals).
        sessions: sessions that may be made when they lack: year → (term, session) (proposals).
        term: the ordinal of the term in which members are seated; the present one by default.
        create_bodies: make sectors, special committees and groups that lack (members).
        skip_bad: import the good rows though others are refused; otherwise one refused row stops all.
    """

    session_year: int | None = None
    sessions: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    term: int | None = None
    create_bodies: bool = False
    skip_bad: bool = False


def text_in(row: Row, column: str) -> str:
    """What a row has in a column of text; empty where it has nothing."""
    value = row.values[column]
    return "" if value is None else str(value)


def day_in(row: Row, column: str) -> date | None:
    """What a row has in a column of dates."""
    value = row.values[column]
    return value if isinstance(value, date) else None


class Plan:
    """A register read and compared with what is there. Subclasses fill it in ``_weigh`` and write in ``carry_out``."""

    columns: ClassVar[Sequence[Column]]

    def __init__(self, committee: Committee, read: ReadResult, options: Options, digest: str) -> None:
        self.committee, self.read, self.options, self.digest = committee, read, options, digest
        self.problems: list[Problem] = list(read.problems)
        self.notes: list[Problem] = []
        self.created: dict[str, list[str]] = {}
        self.new = self.present = 0
        self._weigh()
        self.problems.sort(key=lambda p: p.row)

    @property
    def refused(self) -> int:
        """How many rows cannot be imported."""
        return len({p.row for p in self.problems})

    def refuse(self, row: Row, column: str, value: object, message: str) -> None:
        """Say why a row cannot be imported; ``column`` is the column's name in the register."""
        self.problems.append(self._problem(row, column, value, message))

    def note(self, row: Row, column: str, value: object, message: str) -> None:
        """Say something about a row that is no obstacle."""
        self.notes.append(self._problem(row, column, value, message))

    def _problem(self, row: Row, column: str, value: object, message: str) -> Problem:
        title = next((c.title for c in self.columns if c.name == column), "")
        return Problem(row.number, title, shortened(value), message)

    def carry_out(self, by: Actor) -> None:
        """Write what is new. Called in a verb's transaction."""
        raise NotImplementedError

    def _weigh(self) -> None:
        raise NotImplementedError

    def _event(self, kind: str, pk: int, by: Actor, root: tuple[str, int] | None = None, **data: Any) -> None:
        entry = Entry(kind, (kind.partition(".")[0], pk), root or (kind.partition(".")[0], pk), data)
        record([entry], by=by, committee_id=self.committee.pk)
