"""A small plan for tests: two aims with three tasks, of a special committee, a role and a member."""

from __future__ import annotations

from datetime import date

from shangliang.committees.factories import House

from . import actions
from .models import Aim, KeyTask, YearPlan

#: Of the collectives of ``committees.factories`` the special committee.
SPECIAL_COMMITTEE = 3
YEAR = 2026
DUE = date(2026, 6, 30)


def owners_of(house: House) -> list[str]:
    """A special committee, a role and a member as parties."""
    return [
        f"collective:{house.collectives[SPECIAL_COMMITTEE].pk}",
        "role:opinion_staff",
        f"member:{house.members[0].pk}",
    ]


def drafted(house: House, year: int = YEAR) -> YearPlan:
    """A plan that is being drafted, with its tasks."""
    by, owners = house.actor("research"), owners_of(house)
    plan = actions.draft_plan(house.committee, year, f"{year}年重点工作计划", by=by)
    first = actions.add_aim(plan, "聚焦发展建言", by=by)
    second = actions.add_aim(plan, "做实委员服务", by=by)
    due = date(year, DUE.month, DUE.day)
    drafts = [
        actions.TaskDraft("开展园区提质专题调研", owners[0], due),
        actions.TaskDraft("编报信息专刊", owners[1], due),
    ]
    actions.add_tasks(first, drafts, by=by)
    actions.add_task(second, actions.TaskDraft("组织委员读书活动", owners[2], due), by=by)
    return plan


def issued(house: House, year: int = YEAR) -> YearPlan:
    """A plan that is in force."""
    return actions.issue_plan(drafted(house, year), by=house.actor("research"))


def tasks_of(plan: YearPlan) -> list[KeyTask]:
    """The plan's tasks in their order."""
    return list(KeyTask.objects.filter(plan=plan).select_related("plan").order_by("aim__order", "order"))


def aims_of(plan: YearPlan) -> list[Aim]:
    """The plan's aims in their order."""
    return list(Aim.objects.filter(plan=plan).order_by("order"))
