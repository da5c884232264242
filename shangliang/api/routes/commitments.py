"""Promises made in replies."""

from __future__ import annotations

from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.handling import actions
from shangliang.handling.models import Commitment

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Day, Page, PathId
from ..schemas.handling import CommitmentOut, FulfilIn, ReasonIn, RedateIn
from ..showing import commitment_out

routes = Routes("Commitments")

State = Literal["promised", "due", "fulfilled", "redated", "given_up"]


def _rows(by: Actor) -> QuerySet[Commitment]:
    return reach.commitments(by).select_related("proposal", "unit")


@routes.get("/commitments", "handling:read")
def list_commitments(
    request: HttpRequest,
    state: State | None = None,
    due_until: Day | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[CommitmentOut]:
    """Promises that the caller may read."""
    rows = _rows(request.auth.actor)
    if state is not None:
        rows = rows.filter(state=state)
    if due_until is not None:
        rows = rows.filter(due__lte=due_until)
    return paged(rows, "commitments", cursor, limit, lambda found: [commitment_out(c) for c in found])


@routes.get("/commitments/{commitment_id}", "handling:read")
def get_commitment(request: HttpRequest, commitment_id: PathId) -> CommitmentOut:
    """A promise as it stands."""
    return commitment_out(reach.one(_rows(request.auth.actor), commitment_id))


@routes.post("/commitments/{commitment_id}/fulfil", "handling:write")
def fulfil_commitment(request: HttpRequest, commitment_id: PathId, body: FulfilIn) -> CommitmentOut:
    """The unit has kept a promise; with its evidence in words, and as a file of the proposal if there is one."""
    by = request.auth.actor
    row = reach.one(_rows(by), commitment_id)
    evidence = reach.one(reach.attachments(by), body.file_id) if body.file_id else None
    actions.fulfil(row, body.evidence, by=by, on=body.on, evidence_file=evidence)
    return commitment_out(reach.one(_rows(by), commitment_id))


@routes.post("/commitments/{commitment_id}/redate", "handling:write")
def redate_commitment(request: HttpRequest, commitment_id: PathId, body: RedateIn) -> CommitmentOut:
    """Move a promise to a later day, with the reason."""
    by = request.auth.actor
    actions.redate(reach.one(_rows(by), commitment_id), body.due, body.reason, by=by)
    return commitment_out(reach.one(_rows(by), commitment_id))


@routes.post("/commitments/{commitment_id}/give-up", "handling:write")
def give_up_commitment(request: HttpRequest, commitment_id: PathId, body: ReasonIn) -> CommitmentOut:
    """Give a promise up, with the reason; by the unit's leader."""
    by = request.auth.actor
    actions.give_up(reach.one(_rows(by), commitment_id), body.reason, by=by)
    return commitment_out(reach.one(_rows(by), commitment_id))
