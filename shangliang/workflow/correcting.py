"""What a correction of the work calendar does to the dates of open steps (domain §2.3: 调休)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.core.workcalendar import WorkCalendar

from .deadlines import Deadline
from .machines import Machine
from .saving import save_fields
from .steps import STEP
from .transitions import finish, lock_where


@dataclass(frozen=True)
class Dated:
    """One kind of date to be corrected: of which records, and in which two fields it stands.

    Attributes:
        states: the states in which it counts; without them, whichever states ask somebody for something.
        related: foreign keys to fetch along, for the machine to name parties and roots.
    """

    machine: Machine
    model: type[Any]
    fields: tuple[str, str] = STEP
    states: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    def rows(self, committee_id: int) -> list[Any]:
        """The records of a committee whose date it may be, locked."""
        machine = self.machine
        states = self.states or [str(s) for s in machine.states if s not in machine.final]
        rows = lock_where(self.model, committee=committee_id, state=list(states), related=self.related)
        return rows if self.states else [row for row in rows if machine.duties(row)]


def see_may_correct(committee_id: int, by: Actor) -> None:
    """See that it is the committee's system administrator who has its dates worked out anew.

    Raises:
        NotAllowed: it is somebody else.
    """
    if by.committee_id != committee_id or not by.has(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("This record does not exist."))


def correct_dates(kinds: Iterable[Dated], committee_id: int, *, by: Actor) -> int:
    """Work the dates of a committee's open steps out anew by the calendar as it is now; how many moved.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    see_may_correct(committee_id, by)
    calendar = calendar_of(committee_id)
    return sum(correct(kind, kind.rows(committee_id), calendar, by=by) for kind in kinds)


def correct(kind: Dated, rows: Sequence[Any], calendar: WorkCalendar, *, by: Actor) -> int:
    """Work the dates of these locked records out anew; how many moved.

    A date that would have passed already stays: nobody is late by a correction. Each date that moves is one event with
    the old date and the new one.
    """
    due, working = kind.fields
    before: dict[int, date] = {}
    moved = []
    for row in rows:
        if not getattr(row, working):
            continue
        fresh = Deadline.from_json(getattr(row, working)).again(calendar)
        if fresh.due < clock.today() or fresh.due == getattr(row, due):
            continue
        before[row.pk] = getattr(row, due)
        setattr(row, due, fresh.due)
        setattr(row, working, fresh.as_json())
        moved.append(row)
    save_fields(moved, kind.fields)
    facts = {row.pk: {"due_before": before[row.pk].isoformat(), "due": getattr(row, due).isoformat()} for row in moved}
    finish(kind.machine, moved, "recompute", by=by, data=lambda row: facts[row.pk])
    return len(moved)
