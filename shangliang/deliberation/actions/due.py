"""Due dates of the office's steps; a correction of the work calendar works the open ones out anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for
from shangliang.workflow.events import verb
from shangliang.workflow.saving import save_fields
from shangliang.workflow.transitions import finish, lock_where

from ..models import Deliberation, DeliberationState, Statement, StatementState
from ..states import DELIBERATION, STATEMENT

STEP = ("step_due", "step_working")
#: Working days: until a statement is moderated, and until results are published.
MODERATED_WITHIN, PUBLISHED_WITHIN = 2, 10


def set_step(records: list[Any], workdays: int, cite: object) -> None:
    """Set the date of the step that begins now, so many working days from today."""
    if not records:
        return
    rule = Rule("workdays", workdays, cite=str(cite))
    deadline = deadline_for(rule, clock.today(), calendar_of(records[0].committee_id))
    for record in records:
        record.step_due, record.step_working = deadline.due, deadline.as_json()


def until_the_last_day(deliberation: Deliberation) -> None:
    """The step that begins now ends with the last day for votes."""
    rule = Rule("date", date=deliberation.closes_on, cite=str(_("last day for votes")))
    deadline = Deadline(due=deliberation.closes_on, start=clock.today(), rule=rule, nominal=deliberation.closes_on)
    deliberation.step_due, deliberation.step_working = deadline.due, deadline.as_json()


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates counted in working days out anew by the calendar as it is now; how many moved.

    A date that would have passed already stays. Each date that moves is one event with the old date and the new one.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    if by.committee_id != committee_id or not by.has(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("This record does not exist."))
    calendar = calendar_of(committee_id)
    moved = 0
    for machine, model, state in (
        (DELIBERATION, Deliberation, DeliberationState.CLOSED),
        (STATEMENT, Statement, StatementState.SUBMITTED),
    ):
        before: dict[int, date] = {}
        changed = []
        rows: list[Any] = lock_where(model, committee=committee_id, state=state.value)  # type: ignore[type-var]
        for row in rows:
            fresh = Deadline.from_json(row.step_working or {}).again(calendar)
            if fresh.due < clock.today() or fresh.due == row.step_due:
                continue
            before[row.pk] = row.step_due
            row.step_due, row.step_working = fresh.due, fresh.as_json()
            changed.append(row)
        save_fields(changed, STEP)
        finish(machine, changed, "recompute", by=by, data=partial(_facts, before))
        moved += len(changed)
    return moved


def _facts(before: Mapping[int, date], record: Any) -> dict[str, str]:
    return {"due_before": before[record.pk].isoformat(), "due": record.step_due.isoformat()}
