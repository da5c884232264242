"""Assignments: signing in, refusing, more time, rating."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.handling import actions
from shangliang.handling.access import visible_refusals
from shangliang.handling.models import Assignment, Extension
from shangliang.handling.states import ASSIGNMENT

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, PathId
from ..schemas.handling import (
    AcceptIn,
    AssignmentOut,
    AssignmentRow,
    ExtensionOut,
    Extensions,
    RateIn,
    ReasonIn,
    ReassignIn,
    RefusalOut,
    RefuseIn,
)
from ..schemas.proposals import NoteIn
from ..showing import assignment_row

routes = Routes("Assignments")


def _rows(by: Actor) -> QuerySet[Assignment]:
    return reach.assignments(by).select_related("proposal__session", "proposal__committee", "unit__line")


def shown(by: Actor, pk: int) -> AssignmentOut:
    """An assignment as it stands now, in two queries."""
    row = reach.one(_rows(by), pk)
    return AssignmentOut(
        **assignment_row(row).model_dump(),
        accepted_at=row.accepted_at,
        clerk_name=row.clerk_name,
        clerk_phone=row.clerk_phone,
        extended=row.extended,
        previous=row.previous_id,
        reminded_at=row.reminded_at,
        reply_working=row.reply_working,
        refusals=[
            RefusalOut(
                ordinal=r.ordinal,
                reason=r.reason,
                right_unit_id=r.right_unit_id,
                asked_at=r.asked_at,
                decision=r.decision,
                decision_reason=r.decision_reason,
            )
            for r in visible_refusals(by).filter(assignment=row)
        ],
        may=[step.name for step in ASSIGNMENT.possible(row, by)],
    )


@routes.get("/assignments", "handling:read")
def list_assignments(
    request: HttpRequest,
    proposal: PathId | None = None,
    unit: PathId | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[AssignmentRow]:
    """Assignments that the caller may read: a unit its own, a coordinator the line's, a proposer those of theirs."""
    rows = _rows(request.auth.actor)
    if proposal is not None:
        rows = rows.filter(proposal_id=proposal)
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    return paged(rows, "assignments", cursor, limit, lambda found: [assignment_row(a) for a in found])


@routes.get("/assignments/{assignment_id}", "handling:read")
def get_assignment(request: HttpRequest, assignment_id: PathId) -> AssignmentOut:
    """An assignment, how its due date came about, and what the caller may do with it now."""
    return shown(request.auth.actor, assignment_id)


@routes.post("/assignments/{assignment_id}/accept", "handling:write")
def accept_assignment(request: HttpRequest, assignment_id: PathId, body: AcceptIn) -> AssignmentOut:
    """Sign in: the unit takes the proposal."""
    by = request.auth.actor
    row = reach.one(_rows(by), assignment_id)
    actions.accept(row, by=by, clerk_name=body.clerk_name, clerk_phone=body.clerk_phone)
    return shown(by, assignment_id)


@routes.post("/assignments/{assignment_id}/refuse", "handling:write")
def refuse_assignment(request: HttpRequest, assignment_id: PathId, body: RefuseIn) -> AssignmentOut:
    """Ask to be spared, naming the unit to which the proposal belongs."""
    by = request.auth.actor
    row = reach.one(_rows(by), assignment_id)
    unit = reach.one(reach.units(), body.right_unit) if body.right_unit else None
    actions.request_refusal(row, body.reason, by=by, right_unit=unit)
    return shown(by, assignment_id)


@routes.post("/assignments/{assignment_id}/reassign", "handling:write", status=201)
def reassign_assignment(request: HttpRequest, assignment_id: PathId, body: ReassignIn) -> AssignmentOut:
    """Grant a refusal: the proposal goes to another unit. The answer is the new assignment."""
    by = request.auth.actor
    row = reach.one(_rows(by), assignment_id)
    made = actions.reassign(row, reach.one(reach.units(), body.unit), by=by, reason=body.reason)
    return shown(by, made.pk if reach.assignments(by).filter(pk=made.pk).exists() else assignment_id)


@routes.post("/assignments/{assignment_id}/deny-refusal", "handling:write")
def deny_refusal(request: HttpRequest, assignment_id: PathId, body: ReasonIn) -> AssignmentOut:
    """Deny a refusal, with a reason."""
    by = request.auth.actor
    actions.deny_refusal(reach.one(_rows(by), assignment_id), body.reason, by=by)
    return shown(by, assignment_id)


@routes.post("/assignments/{assignment_id}/rate", "handling:write")
def rate_proposal(request: HttpRequest, assignment_id: PathId, body: RateIn) -> AssignmentOut:
    """The unit's marks for the proposal, once it has replied."""
    by = request.auth.actor
    row = reach.one(_rows(by), assignment_id)
    actions.rate_proposal(row, founded=body.founded, practicable=body.practicable, standard=body.standard, by=by)
    return shown(by, assignment_id)


# More time ----------------------------------------------------------------------------------------------------


def _extension(row: Extension) -> ExtensionOut:
    return ExtensionOut(
        id=row.pk,
        assignment_id=row.assignment_id,
        state=row.state,
        until=row.until,
        due=row.due,
        reason=row.reason,
        decision_reason=row.decision_reason,
    )


@routes.get("/assignments/{assignment_id}/extensions", "handling:read")
def list_extensions(request: HttpRequest, assignment_id: PathId) -> Extensions:
    """Requests for more time, and what was decided."""
    by = request.auth.actor
    row = reach.one(_rows(by), assignment_id)
    return Extensions(items=[_extension(e) for e in reach.extensions(by).filter(assignment=row).order_by("pk")])


@routes.post("/assignments/{assignment_id}/extensions", "handling:write", status=201)
def request_extension(request: HttpRequest, assignment_id: PathId, body: ReasonIn) -> ExtensionOut:
    """Ask for more time, once."""
    by = request.auth.actor
    return _extension(actions.request_extension(reach.one(_rows(by), assignment_id), body.reason, by=by))


@routes.post("/extensions/{extension_id}/grant", "handling:write")
def grant_extension(request: HttpRequest, extension_id: PathId, body: NoteIn) -> ExtensionOut:
    """The coordinator grants more time."""
    by = request.auth.actor
    return _extension(actions.grant_extension(reach.one(reach.extensions(by), extension_id), by=by, note=body.note))


@routes.post("/extensions/{extension_id}/deny", "handling:write")
def deny_extension(request: HttpRequest, extension_id: PathId, body: ReasonIn) -> ExtensionOut:
    """The coordinator denies more time, with a reason."""
    by = request.auth.actor
    return _extension(actions.deny_extension(reach.one(reach.extensions(by), extension_id), body.reason, by=by))


@routes.post("/extensions/{extension_id}/withdraw", "handling:write", media="")
def withdraw_extension(request: HttpRequest, extension_id: PathId) -> ExtensionOut:
    """Take a request for more time back."""
    by = request.auth.actor
    return _extension(actions.withdraw_extension(reach.one(reach.extensions(by), extension_id), by=by))
