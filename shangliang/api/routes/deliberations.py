"""Online deliberation: reading it, voting with one's seat, proposing a statement."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.addresses import address
from shangliang.core.errors import NotAllowed
from shangliang.deliberation import access, actions, keys, queries
from shangliang.deliberation.actions import Vote, Who
from shangliang.deliberation.models import Deliberation, DeliberationState

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.deliberations import (
    DeliberationOut,
    DeliberationResults,
    DeliberationRow,
    DeliberationStatement,
    DeliberationStatementIn,
    DeliberationVotesIn,
    DeliberationVotesOut,
)
from ..schemas.fields import Page, PathId

routes = Routes("Online deliberation")
_NAMES = ("title", "question", "state", "openness", "closes_on", "min_group")


def _row(d: Deliberation) -> dict[str, Any]:
    return {"id": d.pk, **{name: getattr(d, name) for name in _NAMES}}


def _rows(by: Actor) -> QuerySet[Deliberation]:
    return reach.deliberations(by)


def _voter(by: Actor, pk: int) -> tuple[queries.Door, Who]:
    row = reach.one(_rows(by), pk)
    door = queries.door(row.slug)
    if door is None or not by.member_id:
        raise NotAllowed("missing")
    return door, Who("member", keys.member_key(row.pk, by.member_id))


@routes.get("/deliberations", "deliberations:read")
def list_deliberations(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[DeliberationRow]:
    """Deliberations of the committee, drafts for the office alone."""
    rows = _rows(request.auth.actor)
    return paged(rows, "deliberations", cursor, limit, lambda found: [DeliberationRow(**_row(d)) for d in found])


@routes.get("/deliberations/{deliberation_id}", "deliberations:read")
def get_deliberation(request: HttpRequest, deliberation_id: PathId) -> DeliberationOut:
    """A deliberation with its statements and the caller's own votes."""
    by = request.auth.actor
    row = reach.one(_rows(by), deliberation_id)
    own = queries.votes_by_key(row.pk, keys.member_key(row.pk, by.member_id)) if by.member_id else {}
    statements = [
        DeliberationStatement.model_validate({"number": n, "text": text, "vote": own[n].value if n in own else None})
        for n, text in sorted(queries.texts_of(row).items())
    ]
    may_vote = row.state == DeliberationState.OPEN and row.closes_on >= clock.today() and access.takes_part(by)
    return DeliberationOut(
        **_row(row), address=address("talk:page", row.slug), statements=statements, may_vote=may_vote
    )


@routes.get("/deliberations/{deliberation_id}/results", "deliberations:read")
def get_deliberation_results(request: HttpRequest, deliberation_id: PathId) -> DeliberationResults:
    """Groups, common ground and differences, with the counts behind them; for members once they are published."""
    row = reach.one(reach.deliberations_with_results(request.auth.actor), deliberation_id)
    result = queries.result_of(row)
    shown = result.shown if result else {}
    return DeliberationResults(
        made_at=result.made_at if result else None,
        enough=bool(shown.get("k")),
        people=shown.get("people", 0),
        votes=shown.get("votes", 0),
        **{name: shown.get(name, []) for name in ("groups", "statements", "ground", "against", "apart")},
    )


@routes.post("/deliberations/{deliberation_id}/votes", "deliberations:write")
def cast_deliberation_votes(
    request: HttpRequest, deliberation_id: PathId, body: DeliberationVotesIn
) -> DeliberationVotesOut:
    """Vote with one's seat. Votes on what is no statement (any more) are left out."""
    door, who = _voter(request.auth.actor, deliberation_id)
    votes = [Vote(vote.statement, vote.vote) for vote in body.votes]
    taken = actions.cast_votes(door, who, votes)
    return DeliberationVotesOut(taken=[v.statement for v, fits in zip(votes, taken, strict=True) if fits])


@routes.post("/deliberations/{deliberation_id}/statements", "deliberations:write", status=204)
def propose_deliberation_statement(
    request: HttpRequest, deliberation_id: PathId, body: DeliberationStatementIn
) -> None:
    """Propose a statement. Nobody is told whose it is, and the office looks at it first."""
    door, _who = _voter(request.auth.actor, deliberation_id)
    actions.propose_statement(door.pk, body.text)
