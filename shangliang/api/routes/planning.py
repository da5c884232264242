"""Before the assignment meeting: units are planned, confirmed by their coordinators, and assigned at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core.errors import NotAllowed
from shangliang.handling import actions
from shangliang.handling.models import Assignment, PlannedAssignment

from .. import reach
from ..routing import Routes
from ..schemas.fields import PathId
from ..schemas.handling import AssignIn, AssignmentList, PlanIds, PlanIn, PlanOut, Plans, ReasonIn, SuggestAgainIn
from ..showing import assignment_row, plan_out

routes = Routes("Planning")


def _plans(by: Actor) -> QuerySet[PlannedAssignment]:
    return reach.plans(by).select_related("unit")


def _shown(by: Actor, made: Sequence[PlannedAssignment]) -> Plans:
    rows = _plans(by).filter(pk__in=[p.pk for p in made])
    return Plans(items=[plan_out(p) for p in rows.order_by("pk")])


def _assigned(by: Actor, made: Sequence[Assignment]) -> AssignmentList:
    rows = reach.assignments(by).filter(pk__in=[a.pk for a in made])
    rows = rows.select_related("proposal__session", "unit__line").order_by("pk")
    return AssignmentList(items=[assignment_row(a) for a in rows])


@routes.get("/proposals/{proposal_id}/plans", "handling:read")
def list_plans(request: HttpRequest, proposal_id: PathId) -> Plans:
    """The units planned for a proposal, dropped plans included."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    return Plans(items=[plan_out(p) for p in _plans(by).filter(proposal=proposal).order_by("pk")])


@routes.post("/plans", "handling:write", status=201)
def plan_assignments(request: HttpRequest, body: PlanIn) -> Plans:
    """Suggest units for filed proposals."""
    by = request.auth.actor
    proposals = {p.pk: p for p in reach.several(reach.proposals(by), [row.proposal for row in body.plans])}
    units = {u.pk: u for u in reach.several(reach.units(), [row.unit for row in body.plans])}
    wanted = [actions.Plan(proposals[row.proposal], units[row.unit], row.role, row.part) for row in body.plans]
    return _shown(by, actions.plan_assignments_many(wanted, by=by, replace=body.replace))


@routes.post("/plans/confirm", "handling:write")
def confirm_plans(request: HttpRequest, body: PlanIds) -> Plans:
    """The coordinator confirms the plans of the own line."""
    by = request.auth.actor
    return _shown(by, actions.confirm_plans_many(reach.several(_plans(by), body.plans), by=by))


@routes.post("/plans/drop", "handling:write")
def drop_plans(request: HttpRequest, body: PlanIds) -> Plans:
    """Take plans back."""
    by = request.auth.actor
    return _shown(by, actions.drop_plans_many(reach.several(_plans(by), body.plans), by=by))


@routes.post("/plans/{plan_id}/object", "handling:write")
def object_to_plan(request: HttpRequest, plan_id: PathId, body: ReasonIn) -> PlanOut:
    """The coordinator objects, with a reason."""
    by = request.auth.actor
    actions.object_to_plan(reach.one(_plans(by), plan_id), body.reason, by=by)
    return plan_out(reach.one(_plans(by), plan_id))


@routes.post("/plans/{plan_id}/suggest-again", "handling:write")
def suggest_again(request: HttpRequest, plan_id: PathId, body: SuggestAgainIn) -> PlanOut:
    """Answer an objection with another unit, role or part, or ask once more."""
    by = request.auth.actor
    actions.suggest_again(
        reach.one(_plans(by), plan_id),
        by=by,
        unit=reach.one(reach.units(), body.unit) if body.unit else None,
        role=body.role or "",
        part=body.part,
    )
    return plan_out(reach.one(_plans(by), plan_id))


@routes.post("/assignments", "handling:write", status=201)
def assign_proposals(request: HttpRequest, body: AssignIn) -> AssignmentList:
    """Assign filed proposals to their confirmed units."""
    by = request.auth.actor
    rows = reach.several(reach.proposals(by), body.proposals)
    return _assigned(by, actions.assign_many(rows, by=by))


@routes.post("/sessions/{session_id}/assign-all", "handling:write", media="")
def assign_all(request: HttpRequest, session_id: PathId) -> AssignmentList:
    """Assign, at the assignment meeting, all proposals of a session whose units are confirmed."""
    by = request.auth.actor
    session = reach.one(reach.sessions(), session_id)
    if not by.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR, Role.COORDINATOR):
        raise NotAllowed("missing")  # before anything is said about what is ready
    return _assigned(by, actions.assign_all(session, by=by))
