"""What a correction of the work calendar does to the dates of open steps (domain §2.3: 调休)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.core.workcalendar import WorkCalendar
from shangliang.workflow.deadlines import Deadline
from shangliang.workflow.events import verb
from shangliang.workflow.machines import Machine
from shangliang.workflow.saving import save_fields
from shangliang.workflow.transitions import finish, lock_where

from ..states import MACHINES_HERE
from .due import DUE


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates of open steps out anew by the calendar as it is now; how many moved.

    A date that would have passed already stays: nobody is late by a correction.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    if by.committee_id != committee_id or not by.has(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("This record does not exist."))
    calendar = calendar_of(committee_id)
    return sum(_recomputed(machine, model, committee_id, calendar, by) for machine, model in MACHINES_HERE)


def _recomputed(machine: Machine, model: type[Any], committee_id: int, calendar: WorkCalendar, by: Actor) -> int:
    open_states = [str(s) for s in machine.states if s not in machine.final]
    before: dict[int, date] = {}
    moved = []
    for row in lock_where(model, committee=committee_id, state=open_states):
        fresh = Deadline.from_json(row.due_working).again(calendar)
        if fresh.due < clock.today() or fresh.due == row.due:
            continue
        before[row.pk] = row.due
        row.due, row.due_working = fresh.due, fresh.as_json()
        moved.append(row)
    save_fields(moved, DUE)
    facts = {row.pk: {"due_before": before[row.pk].isoformat(), "due": row.due.isoformat()} for row in moved}
    finish(machine, moved, "recompute", by=by, data=lambda row: facts[row.pk])
    return len(moved)
