"""The life of the year's plan and of its tasks, as tables (domain §7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.core.errors import Refused
from shangliang.workflow.machines import DutySpec, Machine, Transition, register

from .access import KEEPER, OWNER
from .models import KeyTaskState, YearPlanState

P = YearPlanState
T = KeyTaskState

#: The states of a task on which something is still to be done.
OPEN = (T.PLANNED, T.UNDER_WAY)


def _has_tasks(plan: Any, _actor: Actor) -> None:
    if not plan.aims.exists() or plan.aims.filter(tasks__isnull=True).exists():
        raise Refused(_("Every aim needs a task before the plan can be issued."), code="no_tasks")


def _is_settled(plan: Any, _actor: Actor) -> None:
    number = plan.tasks.filter(state__in=OPEN).count()
    if number:
        raise Refused(
            _("%(number)d tasks are still open: each is fulfilled, dropped or carried over first.")
            % {"number": number},
            code="open_tasks",
        )


def _plan_duties(plan: Any) -> list[DutySpec]:
    kinds = {P.DRAFT: "issue_plan", P.ISSUED: "close_plan"}
    if plan.state not in kinds:
        return []
    return [DutySpec("role:research_office", kinds[plan.state], plan.step_due, plan.step_working)]


YEAR_PLAN = register(
    Machine(
        name="year_plan",
        states=P,
        initial=P.DRAFT,
        final=frozenset({P.CLOSED}),
        duties=_plan_duties,
        root=lambda plan: ("year_plan", plan.pk),
        transitions=(
            Transition("issue", (P.DRAFT,), P.ISSUED, KEEPER, _("issue the plan"), guard=_has_tasks),
            Transition("close", (P.ISSUED,), P.CLOSED, KEEPER, _("close the plan"), guard=_is_settled),
        ),
    )
)


def _is_in_force(task: Any, _actor: Actor) -> None:
    if task.plan.state != P.ISSUED:
        raise Refused(_("The plan is not in force."), code="not_in_force")


def _is_proved(task: Any, actor: Actor) -> None:
    _is_in_force(task, actor)
    if not task.outcome and not task.links.exists():
        raise Refused(
            _("Please link a record that fulfils the task, or say how it was fulfilled."), field="outcome", code="proof"
        )


def _task_duties(task: Any) -> list[DutySpec]:
    if task.state not in OPEN or task.plan.state != P.ISSUED:
        return []  # while the plan is drafted, issuing it is what is to be done
    return [DutySpec(task.owner, "key_task", task.due, task.due_working)]


KEY_TASK = register(
    Machine(
        name="key_task",
        states=T,
        initial=T.PLANNED,
        final=frozenset({T.FULFILLED, T.DROPPED, T.CARRIED_OVER}),
        duties=_task_duties,
        root=lambda task: ("key_task", task.pk),
        transitions=(
            Transition("start", (T.PLANNED,), T.UNDER_WAY, OWNER | KEEPER, _("start"), guard=_is_in_force),
            Transition(
                "fulfil", (T.UNDER_WAY,), T.FULFILLED, OWNER | KEEPER, _("report as fulfilled"), guard=_is_proved
            ),
            Transition("drop", OPEN, T.DROPPED, KEEPER, pgettext_lazy("task", "drop"), guard=_is_in_force),
            Transition("carry_over", OPEN, T.CARRIED_OVER, KEEPER, _("carry over"), guard=_is_in_force),
        ),
    )
)
