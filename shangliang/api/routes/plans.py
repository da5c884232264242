"""The year's plan: reading it, and reporting on its tasks. It is drafted and issued in the pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.committees.queries import party_names
from shangliang.core import clock
from shangliang.plans import access, actions, linking
from shangliang.plans.models import KeyTask, YearPlan
from shangliang.plans.states import KEY_TASK

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, PathId, Year
from ..schemas.handling import ReasonIn
from ..schemas.plans import (
    CarryOverIn,
    KeyTaskOut,
    KeyTaskRow,
    KeyTaskState,
    LinkedRecord,
    LinkIn,
    OutcomeIn,
    ProgressIn,
    ProgressOut,
    YearPlanRow,
)

routes = Routes("Key tasks")


def _tasks(by: Actor) -> QuerySet[KeyTask]:
    return access.visible_tasks(by).select_related("plan", "aim")


def _rows(found: Sequence[KeyTask]) -> list[KeyTaskRow]:
    names = party_names({task.owner for task in found})
    return [
        KeyTaskRow.model_validate(
            {
                "id": task.pk,
                "plan": task.plan_id,
                "year": task.plan.year,
                "aim": task.aim.title,
                "title": task.title,
                "owner": names.get(task.owner, ""),
                "due": task.due,
                "percent": task.percent,
                "state": task.state,
            }
        )
        for task in found
    ]


def _shown(by: Actor, pk: int) -> KeyTaskOut:
    task = reach.one(_tasks(by), pk)
    (row,) = _rows([task])
    links = reach.links(task.links.all(), by)
    named = linking.read(links, by)
    return KeyTaskOut(
        **row.model_dump(),
        outcome=task.outcome,
        settled_on=task.settled_on,
        progress=[
            ProgressOut(on=note.at.astimezone(clock.ZONE).date(), percent=note.percent, text=note.text)
            for note in task.notes.all()
        ],
        records=[
            LinkedRecord(id=link.pk, kind=link.kind, record_id=link.record_id, title=named[link.pk].title)
            for link in links
            if link.pk in named
        ],
        may=[step.name for step in KEY_TASK.possible(task, by)],
    )


def _plan_rows(found: Sequence[YearPlan]) -> list[YearPlanRow]:
    return [
        YearPlanRow.model_validate(
            {
                "id": plan.pk,
                "year": plan.year,
                "title": plan.title,
                "state": plan.state,
                "issued_on": plan.issued_on,
                "closed_on": plan.closed_on,
            }
        )
        for plan in found
    ]


@routes.get("/year-plans", "plans:read")
def list_year_plans(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[YearPlanRow]:
    """The year's plans that the caller may read."""
    return paged(access.visible(request.auth.actor), "year_plans", cursor, limit, _plan_rows)


@routes.get("/key-tasks", "plans:read")
def list_key_tasks(
    request: HttpRequest,
    year: Year | None = None,
    state: KeyTaskState | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[KeyTaskRow]:
    """Tasks of the plans that the caller may read."""
    rows = _tasks(request.auth.actor)
    if year is not None:
        rows = rows.filter(plan__year=year)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "key_tasks", cursor, limit, _rows)


@routes.get("/key-tasks/{task_id}", "plans:read")
def get_key_task(request: HttpRequest, task_id: PathId) -> KeyTaskOut:
    """A task with its progress and the records that fulfil it."""
    return _shown(request.auth.actor, task_id)


@routes.post("/key-tasks/{task_id}/begin", "plans:write", media="")
def begin_key_task(request: HttpRequest, task_id: PathId) -> KeyTaskOut:
    """The work on a task has begun; by its owner or the research office."""
    by = request.auth.actor
    actions.begin(reach.one(_tasks(by), task_id), by=by)
    return _shown(by, task_id)


@routes.post("/key-tasks/{task_id}/progress", "plans:write")
def report_key_task(request: HttpRequest, task_id: PathId, body: ProgressIn) -> KeyTaskOut:
    """Say how far a task is."""
    by = request.auth.actor
    actions.report_progress(reach.one(_tasks(by), task_id), body.percent, body.text, by=by)
    return _shown(by, task_id)


@routes.post("/key-tasks/{task_id}/records", "plans:write")
def link_key_task(request: HttpRequest, task_id: PathId, body: LinkIn) -> KeyTaskOut:
    """Name a record that fulfils a task; one may name what one may read."""
    by = request.auth.actor
    task = reach.one(_tasks(by), task_id)
    if body.kind in reach.LINKED:
        reach.one(reach.LINKED[body.kind](by), body.record_id)
    actions.link_record(task, body.kind, body.record_id, by=by)
    return _shown(by, task_id)


@routes.delete("/key-tasks/{task_id}/records/{link_id}", "plans:write")
def unlink_key_task(request: HttpRequest, task_id: PathId, link_id: PathId) -> KeyTaskOut:
    """Take a link away again; the record stays."""
    by = request.auth.actor
    task = reach.one(_tasks(by), task_id)
    actions.unlink(reach.one(task.links.all(), link_id), by=by)
    return _shown(by, task_id)


@routes.post("/key-tasks/{task_id}/fulfil", "plans:write")
def fulfil_key_task(request: HttpRequest, task_id: PathId, body: OutcomeIn) -> KeyTaskOut:
    """Report a task as fulfilled, by a linked record or in words."""
    by = request.auth.actor
    actions.fulfil(reach.one(_tasks(by), task_id), body.outcome, by=by, on=body.on)
    return _shown(by, task_id)


@routes.post("/key-tasks/{task_id}/drop", "plans:write")
def drop_key_task(request: HttpRequest, task_id: PathId, body: ReasonIn) -> KeyTaskOut:
    """Give a task up, with the reason; by the research office."""
    by = request.auth.actor
    actions.drop(reach.one(_tasks(by), task_id), body.reason, by=by)
    return _shown(by, task_id)


@routes.post("/key-tasks/{task_id}/carry-over", "plans:write")
def carry_over_key_task(request: HttpRequest, task_id: PathId, body: CarryOverIn) -> KeyTaskOut:
    """Let a task go on in the following year's plan; answers with the task there. By the research office."""
    by = request.auth.actor
    into = reach.one(access.visible(by), body.plan)
    made = actions.carry_over(reach.one(_tasks(by), task_id), into, body.due, by=by, reason=body.reason)
    return _shown(by, made.pk)
