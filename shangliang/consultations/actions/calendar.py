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

from ..models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    ReportInstruction,
    Suggestion,
    SurveyGroup,
    Topic,
)
from ..states import EVENT, GROUP, INSTRUCTION, PLAN, REPORT, SUGGESTION, TOPIC
from .due import STEP

_KINDS: tuple[tuple[Machine, type[Any], list[str]], ...] = (
    (PLAN, ConsultationPlan, []),
    (TOPIC, Topic, []),
    (GROUP, SurveyGroup, []),
    (EVENT, ConsultationEvent, ["topic"]),
    (REPORT, AdviceReport, ["topic"]),
    (SUGGESTION, Suggestion, ["topic"]),
    (INSTRUCTION, ReportInstruction, ["topic"]),
)


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates of open steps out anew by the calendar as it is now; how many moved.

    A date that would have passed already stays: nobody is late by a correction. Each date that moves is one event with
    the old date and the new one.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    if by.committee_id != committee_id or not by.has(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("This record does not exist."))
    calendar = calendar_of(committee_id)
    return sum(_recomputed(*kind, committee_id, calendar, by) for kind in _KINDS)


def _recomputed(
    machine: Machine, model: type[Any], related: list[str], committee_id: int, calendar: WorkCalendar, by: Actor
) -> int:
    open_states = [str(s) for s in machine.states if s not in machine.final]
    moved: dict[int, date] = {}
    changed = []
    for row in lock_where(model, committee=committee_id, state=open_states, related=related):
        if not machine.duties(row) or not row.working:
            continue
        fresh = Deadline.from_json(row.working).again(calendar)
        if fresh.due < clock.today() or fresh.due == row.due:
            continue
        moved[row.pk] = row.due
        row.due, row.working = fresh.due, fresh.as_json()
        changed.append(row)
    save_fields(changed, STEP)
    finish(
        machine,
        changed,
        "recompute",
        by=by,
        data=lambda row: {"due_before": moved[row.pk].isoformat(), "due": row.due.isoformat()},
    )
    return len(changed)
