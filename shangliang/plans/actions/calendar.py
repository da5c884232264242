"""What a correction of the work calendar does to the dates of tasks that are open (domain §2.3: 调休)."""

from __future__ import annotations

from shangliang.accounts.actors import Actor
from shangliang.committees.queries import calendar_of
from shangliang.workflow.correcting import Dated, correct, see_may_correct
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import lock_where

from ..models import KeyTask, YearPlan, YearPlanState
from ..states import KEY_TASK, OPEN

_TASKS = Dated(KEY_TASK, KeyTask, ("due", "due_working"))


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates of open tasks out anew by the calendar as it is now; how many moved.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    see_may_correct(committee_id, by)
    open_plans = [YearPlanState.DRAFT, YearPlanState.ISSUED]
    plans = {p.pk: p for p in lock_where(YearPlan, committee=committee_id, state=open_plans)}
    rows = lock_where(KeyTask, plan=plans, state=[str(state) for state in OPEN])
    for row in rows:
        row.plan = plans[row.plan_id]
    return correct(_TASKS, rows, calendar_of(committee_id), by=by)
