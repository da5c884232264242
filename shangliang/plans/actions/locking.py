"""Locking in one order for everybody: plans, then tasks. ``task.plan`` is the locked plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow.transitions import lock, lock_where

from ..access import KEEPER, may_report
from ..models import KeyTask, YearPlan, YearPlanState


def lock_task(task: KeyTask | int, *further: YearPlan) -> KeyTask:
    """Lock a task, and before it its plan and the further ones."""
    pk = task if isinstance(task, int) else task.pk
    keys = columns(KeyTask, "plan_id", pk=pk)
    if not keys:
        raise NotAllowed(_("This record does not exist."))
    plans = {p.pk: p for p in lock(YearPlan, [keys[0][0], *(p.pk for p in further)])}
    (row,) = lock(KeyTask, [pk], related=["aim"])
    row.plan = plans[row.plan_id]
    return row


def tasks_of(plan: YearPlan, **conditions: Any) -> Sequence[KeyTask]:
    """Lock the tasks of a locked plan."""
    rows = lock_where(KeyTask, plan=plan.pk, **conditions)
    for row in rows:
        row.plan = plan
    return rows


def plan_to_write(plan: YearPlan | int, by: Actor, *, drafted: bool = False) -> YearPlan:
    """Lock a plan that the actor may change now.

    Args:
        drafted: only while it is being drafted.
    """
    (row,) = lock(YearPlan, [plan])
    check_keeper(row, by)
    if row.state == YearPlanState.CLOSED:
        raise Refused(_("The plan is closed; nothing in it changes any more."), code="closed")
    if drafted and row.state != YearPlanState.DRAFT:
        raise Refused(_("The plan is in force: what is no longer done is dropped, with the reason."), code="in_force")
    return row


def check_keeper(record: object, by: Actor) -> None:
    """See that the actor keeps plans in the record's committee.

    Raises:
        NotAllowed: the actor does not.
    """
    if not KEEPER.allows(by, record):
        raise NotAllowed(_("You may not do this here."))


def task_to_report(task: KeyTask | int, by: Actor) -> KeyTask:
    """Lock a task on which the actor may report, in a plan that is in force."""
    row = lock_task(task)
    if not may_report(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.plan.state != YearPlanState.ISSUED:
        raise Refused(_("The plan is not in force."), code="not_in_force")
    return row
