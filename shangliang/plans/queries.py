"""Reading the year's plan: an overview in few queries, one task with all that hangs on it, and its numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from shangliang.accounts.actors import Actor
from shangliang.committees.queries import party_names
from shangliang.core import clock
from shangliang.core.together import read_together
from shangliang.workflow.models import Event
from shangliang.workflow.timeline import told

from . import access, linking
from .linking import Named
from .models import Aim, KeyTask, KeyTaskState, ProgressNote, RecordLink, YearPlan, YearPlanState
from .states import OPEN

T = KeyTaskState


@dataclass(frozen=True)
class Numbers:
    """How many tasks of a plan stand where; the states add up to ``tasks``."""

    aims: int
    tasks: int
    planned: int = 0
    under_way: int = 0
    fulfilled: int = 0
    dropped: int = 0
    carried_over: int = 0
    late: int = 0  # of those that are open


@dataclass
class TaskRow:
    """A task as lists show it."""

    task: KeyTask
    owner: str
    mine: bool
    records: list[Named] = field(default_factory=list)
    hidden: int = 0  # linked records that the reader may not read

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done on it any more."""
        return self.task.state not in OPEN

    @property
    def late(self) -> bool:
        """Whether its date has passed with something still to be done."""
        return not self.settled and self.task.due < clock.today()


@dataclass
class AimRows:
    """An aim with its tasks."""

    aim: Aim
    rows: list[TaskRow]

    @property
    def fulfilled(self) -> int:
        """How many of its tasks are."""
        return sum(row.task.state == T.FULFILLED for row in self.rows)


@dataclass
class Overview:
    """A plan's aims and tasks in their order."""

    plan: YearPlan
    aims: list[AimRows]

    @property
    def rows(self) -> list[TaskRow]:
        """All tasks."""
        return [row for aim in self.aims for row in aim.rows]

    @property
    def numbers(self) -> Numbers:
        """The plan's numbers now."""
        return _counted(len(self.aims), [row.task for row in self.rows], clock.today())


def plans_of(actor: Actor) -> list[YearPlan]:
    """The plans that the actor may read, newest first."""
    return list(access.visible(actor).defer("step_working"))


def chosen(plans: Sequence[YearPlan], today: date) -> YearPlan | None:
    """The plan to show first: this year's, else the newest in force, else the newest."""
    this_year = [p for p in plans if p.year == today.year]
    in_force = [p for p in plans if p.state == YearPlanState.ISSUED]
    return next(iter([*this_year, *in_force, *plans]), None)


def overview(plan: YearPlan, actor: Actor) -> Overview:
    """A plan with all that its page shows, in three queries. ``plan`` comes from ``access.visible``."""
    found = read_together(
        {
            "aims": Aim.objects.filter(plan=plan).order_by(),
            "tasks": KeyTask.objects.filter(plan=plan).defer("due_working", "outcome").order_by(),
            "links": RecordLink.objects.filter(task__plan=plan).order_by(),
        }
    )
    rows = _rows(found["tasks"], found["links"], actor)
    aims = sorted(found["aims"], key=attrgetter("order", "pk"))
    return Overview(plan, [AimRows(aim, rows[aim.pk]) for aim in aims])


def _rows(tasks: Iterable[KeyTask], links: list[RecordLink], actor: Actor) -> dict[int, list[TaskRow]]:
    """Tasks as lists show them, in their order, by their aims."""
    tasks = sorted(tasks, key=attrgetter("order", "pk"))
    names = party_names({task.owner for task in tasks})
    seen = linking.read(links, actor)
    by_task: dict[int, list[RecordLink]] = defaultdict(list)
    for link in sorted(links, key=attrgetter("at", "pk")):
        by_task[link.task_id].append(link)
    rows: dict[int, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        own = by_task[task.pk]
        shown = [seen[link.pk] for link in own if link.pk in seen]
        owner = names.get(task.owner, "—")
        rows[task.aim_id].append(TaskRow(task, owner, task.owner in actor.parties, shown, len(own) - len(shown)))
    return rows


@dataclass
class TaskView:
    """One task with all that hangs on it, as far as the reader may see it."""

    row: TaskRow
    links: list[tuple[RecordLink, Named]]
    notes: list[ProgressNote]
    happened: list[dict[str, Any]]
    earlier: KeyTask | None  # carried over from
    later: KeyTask | None  # carried over into


def task_view(task: KeyTask, actor: Actor) -> TaskView:
    """One task, in six queries. ``task`` comes from ``access.visible_tasks``."""
    links = list(RecordLink.objects.filter(task=task))
    seen = linking.read(links, actor)
    shown = [(link, seen[link.pk]) for link in links if link.pk in seen]
    names = party_names([task.owner])
    row = TaskRow(
        task,
        names.get(task.owner, "—"),
        task.owner in actor.parties,
        [record for _link, record in shown],
        len(links) - len(shown),
    )
    near = access.visible_tasks(actor).select_related("plan")
    around = {t.pk: t for t in near.filter(pk=task.carried_from_id or 0) | near.filter(carried_from=task)}
    earlier = around.pop(task.carried_from_id, None) if task.carried_from_id else None
    events = Event.objects.filter(root_kind="key_task", root_id=task.pk).order_by("seq")
    return TaskView(
        row,
        shown,
        list(ProgressNote.objects.filter(task=task)),
        told(events, office=access.may_keep(actor)),
        earlier,
        next(iter(around.values()), None),
    )


def numbers_of(plan: YearPlan, on: date | None = None) -> Numbers:
    """A plan's numbers as they stood at the end of a day (now by default)."""
    tasks = list(KeyTask.objects.filter(plan=plan).defer("due_working"))
    return _counted(Aim.objects.filter(plan=plan).count(), tasks, on or clock.today())


def state_on(task: KeyTask, day: date) -> str:
    """Where a task stood at the end of a day, as far as its last step tells."""
    if task.settled_on and task.settled_on > day:
        return str(T.UNDER_WAY)
    if task.state == T.UNDER_WAY and task.state_since.astimezone(clock.ZONE).date() > day:
        return str(T.PLANNED)
    return task.state


def _counted(aims: int, tasks: Sequence[KeyTask], day: date) -> Numbers:
    states = [state_on(task, day) for task in tasks]
    late = sum(state in OPEN and task.due < day for task, state in zip(tasks, states, strict=True))
    number = Counter(states)
    return Numbers(aims, len(tasks), late=late, **{str(state): number[state] for state in T})
