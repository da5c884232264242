"""Who reads and who writes the year's plan (domain §7): the research office keeps it, each owner reports on its tasks.

A plan in force is for everybody who works in the committee; members read it as the committee's own programme. Units
and the three administrators have no part in it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import SEPARATED, Role
from shangliang.workflow.machines import By, holder_of

from .models import Aim, KeyTask, YearPlan, YearPlanState

#: Whoever has only these roles has no part in the plan.
_WITHOUT = SEPARATED | {Role.UNIT_CLERK, Role.UNIT_LEADER}
#: Who reads a plan that is still being drafted.
DRAFT_READERS = frozenset({Role.RESEARCH_OFFICE, Role.LEADERSHIP})

KEEPER = holder_of(Role.RESEARCH_OFFICE)
OWNER = By(
    "owner of the task",
    lambda actor, task: actor.committee_id == task.committee_id and task.owner in actor.parties,
)


def may_read(actor: Actor | None) -> bool:
    """Whether there are plans for this person."""
    return bool(actor and actor.committee_id and actor.roles - _WITHOUT)


def may_keep(actor: Actor) -> bool:
    """Whether this person drafts, issues and closes plans."""
    return actor.has(Role.RESEARCH_OFFICE)


def visible(actor: Actor) -> QuerySet[YearPlan]:
    """The plans that the actor may read, newest first."""
    if not may_read(actor):
        return YearPlan.objects.none()
    rows = YearPlan.objects.filter(committee_id=actor.committee_id)
    return rows if actor.has(*DRAFT_READERS) else rows.exclude(state=YearPlanState.DRAFT)


def visible_tasks(actor: Actor) -> QuerySet[KeyTask]:
    """The tasks of the plans that the actor may read."""
    return KeyTask.objects.filter(Exists(visible(actor).filter(pk=OuterRef("plan"))))


def visible_aims(actor: Actor) -> QuerySet[Aim]:
    """The aims of the plans that the actor may read."""
    return Aim.objects.filter(Exists(visible(actor).filter(pk=OuterRef("plan"))))


def may_report(actor: Actor, task: Any) -> bool:
    """Whether the actor may say how far a task is: its owner may, and the research office for everybody."""
    return OWNER.allows(actor, task) or KEEPER.allows(actor, task)
