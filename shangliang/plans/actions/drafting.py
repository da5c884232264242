"""Drafting the year's plan, issuing and closing it: the research office's side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow import duties, events
from shangliang.workflow.events import verb
from shangliang.workflow.models import Duty
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.transitions import apply, begin_many, finish

from ..dates import Dates
from ..models import Aim, KeyTask, YearPlan, YearPlanState
from ..owners import is_owner
from ..states import KEY_TASK, OPEN, YEAR_PLAN
from .locking import check_keeper, lock_task, plan_to_write, tasks_of

_YEARS = range(1949, 2200)
#: So many aims has a plan at most, and so many tasks an aim; published plans have some ten and some fifty in all.
MOST_AIMS, MOST_TASKS = 40, 100


@dataclass(frozen=True)
class TaskDraft:
    """A task as it is planned: what, who leads it, and by which day."""

    title: str
    owner: str
    due: date


def _title(text: str, most: int) -> str:
    text = " ".join(text.split())
    if not text or len(text) > most:
        raise Invalid({"title": _("Please name it in at most %(most)d characters.") % {"most": most}})
    return text


def _leave(plan: YearPlan, kind: str, by: Actor, subject: tuple[str, int] | None = None, **data: Any) -> None:
    whole = ("year_plan", plan.pk)
    events.record([events.Entry(kind, subject or whole, whole, data)], by=by, committee_id=plan.committee_id)


# The plan -----------------------------------------------------------------------------------------------------


@verb
def draft_plan(committee: Committee, year: int, title: str, *, by: Actor) -> YearPlan:
    """Begin the plan of a year.

    Raises:
        NotAllowed: the actor does not keep plans here.
        Invalid: the year has a plan already, or is none; the title lacks.
    """
    plan = YearPlan(committee_id=committee.pk, year=year, state_since=clock.now())
    check_keeper(plan, by)
    plan.title = _title(title, 120)
    if year not in _YEARS:
        raise Invalid({"year": _("Please enter a year with four digits.")})
    if columns(YearPlan, "pk", committee=committee.pk, year=year):
        raise Invalid({"year": _("There is a plan for %(year)d already.") % {"year": year}})
    due = Dates(committee.pk).to_issue()
    plan.step_due, plan.step_working = due.due, due.as_json()
    (made,) = begin_many(YEAR_PLAN, [plan], by=by, name="draft", data={"year": year})
    return made


@verb
def rename_plan(plan: YearPlan | int, title: str, *, by: Actor) -> YearPlan:
    """Give a plan another title."""
    row = plan_to_write(plan, by)
    row.title = _title(title, 120)
    save_fields([row], ["title"])
    _leave(row, "year_plan.rename", by)
    return row


@verb
def discard_plan(plan: YearPlan | int, *, by: Actor) -> None:
    """Throw a plan away that was never issued.

    Raises:
        Refused: it has been issued, or tasks were carried over into it.
    """
    row = plan_to_write(plan, by, drafted=True)
    if columns(KeyTask, "pk", plan=row.pk, carried_from__not=None, limit=1):
        raise Refused(_("Tasks of the year before were carried over into this plan."), code="carried_into")
    _leave(row, "year_plan.discard", by, year=row.year)
    Duty.objects.filter(subject_kind="year_plan", subject_id=row.pk, closed_at__isnull=True).update(
        closed_at=clock.now()
    )
    row.tasks.all().delete()
    row.delete()


@verb
def issue_plan(plan: YearPlan | int, *, by: Actor) -> YearPlan:
    """Put a plan in force: from now on each of its tasks is its owner's to do by its date.

    Raises:
        Refused: an aim has no task, a task's date has passed already.
    """
    row = plan_to_write(plan, by)
    today = clock.today()
    tasks = tasks_of(row)
    late = [task for task in tasks if task.due < today]
    if late:
        raise Refused(_("“%(task)s” is to be done by a day that has passed.") % {"task": late[0]}, code="late_task")
    row.issued_on = today
    due = Dates(row.committee_id).to_close(row.year)
    row.step_due, row.step_working = due.due, due.as_json()
    data = {"tasks": len(tasks)}
    apply(YEAR_PLAN, row, "issue", by=by, data=data, changed=["issued_on", "step_due", "step_working"])
    duties.settle(KEY_TASK, tasks, by=by)
    return row


@verb
def close_plan(plan: YearPlan | int, *, by: Actor) -> YearPlan:
    """Close a plan whose tasks are all settled; nothing in it changes afterwards."""
    row = plan_to_write(plan, by)
    row.closed_on = clock.today()
    return apply(YEAR_PLAN, row, "close", by=by, changed=["closed_on"])


# Its aims -----------------------------------------------------------------------------------------------------


def _aims_of(plan: YearPlan) -> list[Aim]:
    return find(Aim, plan=plan.pk, order=("order", "pk"))


def _aim_to_write(aim: Aim | int, by: Actor, *, drafted: bool = False) -> tuple[YearPlan, Aim]:
    pk = aim if isinstance(aim, int) else aim.pk
    keys = columns(Aim, "plan_id", pk=pk)
    plan = plan_to_write(keys[0][0] if keys else 0, by, drafted=drafted)
    (row,) = find(Aim, pk=pk)
    return plan, row


@verb
def add_aim(plan: YearPlan | int, title: str, *, by: Actor) -> Aim:
    """Add an aim at the plan's end."""
    row = plan_to_write(plan, by)
    title = _title(title, 120)
    aims = _aims_of(row)
    if any(a.title == title for a in aims):
        raise Invalid({"title": _("The plan has this aim already.")})
    if len(aims) >= MOST_AIMS:
        raise Refused(_("A plan has at most %(most)d aims.") % {"most": MOST_AIMS})
    return append_aim(row, title, aims, by=by)


def append_aim(plan: YearPlan, title: str, aims: Sequence[Aim], *, by: Actor) -> Aim:
    """Put an aim behind the others of a locked plan; the part of a verb."""
    order = max((a.order for a in aims), default=0) + 1
    aim = Aim(committee_id=plan.committee_id, plan=plan, title=title, order=order)
    create([aim])
    _leave(plan, "aim.add", by, ("aim", aim.pk))
    return aim


def append_tasks(aim: Aim, tasks: Sequence[KeyTask], *, by: Actor) -> list[KeyTask]:
    """Put new tasks behind the others of an aim; the part of a verb."""
    last = columns(KeyTask, "order", aim=aim.pk, order=("-order",))
    if len(last) + len(tasks) > MOST_TASKS:
        raise Refused(_("An aim has at most %(most)d tasks.") % {"most": MOST_TASKS})
    for place, task in enumerate(tasks, start=(last[0][0] if last else 0) + 1):
        task.order = place
    return begin_many(KEY_TASK, tasks, by=by, name="add", data=_told)


@verb
def rename_aim(aim: Aim | int, title: str, *, by: Actor) -> Aim:
    """Give an aim another title."""
    plan, row = _aim_to_write(aim, by)
    row.title = _title(title, 120)
    if any(a.title == row.title and a.pk != row.pk for a in _aims_of(plan)):
        raise Invalid({"title": _("The plan has this aim already.")})
    save_fields([row], ["title"])
    _leave(plan, "aim.rename", by, ("aim", row.pk))
    return row


@verb
def remove_aim(aim: Aim | int, *, by: Actor) -> None:
    """Take an aim without tasks out of a plan.

    Raises:
        Refused: it has tasks.
    """
    plan, row = _aim_to_write(aim, by)
    if columns(KeyTask, "pk", aim=row.pk, limit=1):
        raise Refused(_("The aim has tasks; move or remove them first."), code="has_tasks")
    _leave(plan, "aim.remove", by, ("aim", row.pk))
    row.delete()


@verb
def reorder(plan: YearPlan | int, order: Sequence[int], *, by: Actor, aim: Aim | int | None = None) -> None:
    """Put a plan's aims, or one aim's tasks, into the order of these ids.

    Raises:
        Stale, Refused: the ids are not exactly those of the aims or tasks.
    """
    row = plan_to_write(plan, by)
    rows: Sequence[Aim | KeyTask] = _aims_of(row)
    if aim is not None:
        rows = tasks_of(row, aim=aim if isinstance(aim, int) else aim.pk)
    known = {item.pk: item for item in rows}
    if sorted(known) != sorted(order):
        raise Refused(_("The list has changed meanwhile; please look at it again."), code="stale")
    for place, pk in enumerate(order, start=1):
        known[pk].order = place
    save_fields(list(known.values()), ["order"])
    _leave(row, "year_plan.reorder", by)


# Its tasks ----------------------------------------------------------------------------------------------------


def _fill(task: KeyTask, draft: TaskDraft, plan: YearPlan, dates: Dates) -> None:
    wrong: dict[str, object] = {}
    title = " ".join(draft.title.split())
    if not title or len(title) > 200:
        wrong["title"] = _("Please name it in at most %(most)d characters.") % {"most": 200}
    if draft.owner != task.owner and not is_owner(draft.owner, plan.committee_id):
        wrong["owner"] = _("Please choose who leads the task.")
    moved = task.pk is None or draft.due != day_of(task)
    if draft.due.year != plan.year:
        wrong["due"] = _("The day lies in the year of the plan, %(year)d.") % {"year": plan.year}
    elif moved and plan.state == YearPlanState.ISSUED and draft.due < dates.today:
        wrong["due"] = _("This day has passed.")
    if wrong:
        raise Invalid(wrong)
    task.title, task.owner = title, draft.owner
    if moved:
        due = dates.by(draft.due)
        task.due, task.due_working = due.due, due.as_json()


def day_of(task: KeyTask) -> date:
    """The day that was set for a task, before it moved to a working day."""
    return date.fromisoformat(task.due_working["nominal"]) if task.due_working else task.due


@verb
def add_tasks(aim: Aim | int, drafts: Sequence[TaskDraft], *, by: Actor) -> list[KeyTask]:
    """Add tasks at an aim's end; in a plan that is in force they are their owners' to do at once.

    Raises:
        Invalid: a title lacks, an owner is unknown, a day lies outside the plan's year or has passed.
    """
    plan, row = _aim_to_write(aim, by)
    dates = Dates(plan.committee_id)
    made = []
    for draft in drafts:
        task = KeyTask(committee_id=plan.committee_id, plan=plan, aim=row)
        _fill(task, draft, plan, dates)
        made.append(task)
    return append_tasks(row, made, by=by)


@verb
def add_task(aim: Aim | int, draft: TaskDraft, *, by: Actor) -> KeyTask:
    """Add one task. See :func:`add_tasks`."""
    (made,) = add_tasks(aim, [draft], by=by)
    return made


def _told(task: KeyTask) -> dict[str, Any]:
    facts: dict[str, Any] = {"owner": task.owner, "due": task.due.isoformat()}
    return facts | {"from": task.carried_from_id} if task.carried_from_id else facts


@verb
def change_task(task: KeyTask | int, draft: TaskDraft, *, by: Actor, aim: Aim | int | None = None) -> KeyTask:
    """Change what a task says, who leads it, its date, or under which aim it stands; the event keeps both.

    Raises:
        Refused: it is settled.
    """
    row = lock_task(task)
    plan = plan_to_write(row.plan, by)
    if row.state not in OPEN:
        raise Refused(_("This task is settled."), code="settled")
    before = _told(row)
    _fill(row, draft, plan, Dates(plan.committee_id))
    changed = ["title", "owner", "due", "due_working"]
    target = aim if isinstance(aim, int) or aim is None else aim.pk
    if target is not None and target != row.aim_id:
        found = find(Aim, pk=target, plan=plan.pk)
        if not found:
            raise Invalid({"aim": _("The plan has no such aim.")})
        last = columns(KeyTask, "order", aim=target, order=("-order",), limit=1)
        row.aim, row.order = found[0], (last[0][0] if last else 0) + 1
        changed += ["aim", "order"]
    save_fields([row], changed)
    data = {f"{name}_before": value for name, value in before.items() if value != _told(row).get(name)}
    finish(KEY_TASK, [row], "change", by=by, data=data | _told(row))
    return row


@verb
def remove_task(task: KeyTask | int, *, by: Actor) -> None:
    """Take a task out of a plan that is still being drafted.

    Raises:
        Refused: the plan is in force, or the task was carried over from the year before.
    """
    row = lock_task(task)
    plan = plan_to_write(row.plan, by, drafted=True)
    if row.carried_from_id:
        raise Refused(_("This task was carried over from the year before."), code="carried_into")
    _leave(plan, "key_task.remove", by, ("key_task", row.pk))
    row.delete()
