"""What a correction of the work calendar does to the dates of tasks that are open (domain §2.3: 调休)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core.errors import NotAllowed
from shangliang.workflow.deadlines import Deadline
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import finish, lock_where, save_fields

from ..dates import Dates
from ..models import KeyTask, YearPlan, YearPlanState
from ..states import KEY_TASK, OPEN


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates of open tasks out anew by the calendar as it is now; how many moved.

    A date that would have passed already stays: nobody is late by a correction. Each date that moves is one event with
    the old date and the new one.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    if by.committee_id != committee_id or not by.has(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("This record does not exist."))
    dates = Dates(committee_id)
    open_plans = [YearPlanState.DRAFT, YearPlanState.ISSUED]
    plans = {p.pk: p for p in lock_where(YearPlan, committee=committee_id, state=open_plans)}
    rows = lock_where(KeyTask, plan=plans, state=[str(state) for state in OPEN])
    moved: dict[int, date] = {}
    for row in rows:
        row.plan = plans[row.plan_id]
        fresh = Deadline.from_json(row.due_working or {}).again(dates.calendar)
        if fresh.due < dates.today or fresh.due == row.due:
            continue
        moved[row.pk] = row.due
        row.due, row.due_working = fresh.due, fresh.as_json()
    changed = [row for row in rows if row.pk in moved]
    save_fields(changed, ["due", "due_working"])
    finish(
        KEY_TASK,
        changed,
        "recompute",
        by=by,
        data=lambda row: {"due_before": moved[row.pk].isoformat(), "due": row.due.isoformat()},
    )
    return len(changed)
