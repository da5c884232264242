"""Reading proposals; writing, submitting and withdrawing one's own."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query

from shangliang.accounts.actors import Actor
from shangliang.proposals import actions
from shangliang.proposals.models import CoSignature
from shangliang.proposals.queries import Filters, filtered, page, timeline

from .. import reach
from ..paging import Cursor, Limit, seal, unseal
from ..routing import Routes
from ..schemas.fields import Flag, Moment, Page, PathId, Year
from ..schemas.proposals import (
    BeginIn,
    ConfirmIn,
    DraftIn,
    Entry,
    Kind,
    NoteIn,
    ProposalOut,
    ProposalRow,
    SaveIn,
    SignatureOut,
    State,
    TimeLine,
)
from ..showing import proposal_out, proposal_row, signature_out

routes = Routes("Proposals")

States = Annotated[list[State], Query(description="One or several states.")]


@routes.get("/proposals", "proposals:read")
def list_proposals(
    request: HttpRequest,
    state: States = [],  # noqa: B006 - ninja copies it
    year: Year | None = None,
    in_session: Flag | None = None,
    kind: Kind | None = None,
    category: PathId | None = None,
    key: Flag | None = None,
    updated_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[ProposalRow]:
    """Proposals that the caller may read, newest first.

    `year` is that of the plenary; `updated_since` finds what changed its state or was saved at that moment or later.
    """
    found = filtered(
        reach.proposals(request.auth.actor),
        Filters(
            states=state,
            in_session=None if in_session is None else in_session == "true",
            kind=kind or "",
            category_id=category,
            is_key=None if key is None else key == "true",
        ),
    )
    if year is not None:
        found = found.filter(session__in=reach.sessions().filter(year=year).values("pk"))
    if updated_since is not None:
        found = found.filter(Q(state_since__gte=updated_since) | Q(saved_at__gte=updated_since))
    part = page(found, sort="newest", after=unseal(cursor, "proposals") if cursor else "", size=limit)
    return Page(items=[proposal_row(r) for r in part.rows], next=seal(part.next, "proposals") if part.next else None)


@routes.get("/proposals/{proposal_id}", "proposals:read")
def get_proposal(request: HttpRequest, proposal_id: PathId) -> ProposalOut:
    """A whole proposal, with whom it waits for and what the caller may do with it now."""
    return proposal_out(proposal_id, request.auth.actor)


@routes.post("/proposals", "proposals:write", status=201)
def begin_proposal(request: HttpRequest, draft: BeginIn) -> ProposalOut:
    """Begin a draft: one's own, a collective's by its liaison, or a paper one typed in by staff."""
    caller = request.auth
    collective = reach.one(reach.collectives(), draft.collective_id) if draft.collective_id else None
    made = actions.begin_proposal(
        caller.committee,
        by=caller.actor,
        author_member=reach.one(reach.members(), draft.member_id) if draft.member_id else None,
        author_collective=collective,
        text=_text(draft),
        topic=reach.one(reach.topics(), draft.topic_id) if draft.topic_id else None,
        on_paper=draft.on_paper,
    )
    return proposal_out(made.pk, caller.actor)


@routes.patch("/proposals/{proposal_id}", "proposals:write")
def save_proposal(request: HttpRequest, proposal_id: PathId, draft: SaveIn) -> ProposalOut:
    """Keep a draft as it was typed. With `version`, nothing newer is overwritten: 409 otherwise."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    actions.save_draft(proposal, _text(draft), by=by, version=draft.version)
    return proposal_out(proposal_id, by)


def _text(draft: DraftIn) -> actions.Text:
    names = actions.Text.__dataclass_fields__
    return actions.Text(**{name: value for name, value in draft if name in names})


@routes.delete("/proposals/{proposal_id}", "proposals:write")
def discard_proposal(request: HttpRequest, proposal_id: PathId) -> None:
    """Throw away a draft that was never submitted."""
    by = request.auth.actor
    actions.discard(reach.one(reach.proposals(by), proposal_id), by=by)


@routes.post("/proposals/{proposal_id}/submit", "proposals:write", media="")
def submit_proposal(request: HttpRequest, proposal_id: PathId) -> ProposalOut:
    """Hand a proposal in, or in again after it was returned."""
    by = request.auth.actor
    actions.submit(reach.one(reach.proposals(by), proposal_id), by=by)
    return proposal_out(proposal_id, by)


@routes.post("/proposals/{proposal_id}/withdraw", "proposals:write")
def withdraw_proposal(request: HttpRequest, proposal_id: PathId, body: NoteIn) -> ProposalOut:
    """Take a proposal back before it is filed, with the reason."""
    by = request.auth.actor
    actions.withdraw(reach.one(reach.proposals(by), proposal_id), by=by, note=body.note)
    return proposal_out(proposal_id, by)


@routes.post("/proposals/{proposal_id}/confirm", "proposals:write")
def confirm_proposal(request: HttpRequest, proposal_id: PathId, body: ConfirmIn) -> SignatureOut:
    """The leading collective's own confirmation, needed before submission."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    seal_scan = reach.one(reach.attachments(by), body.seal_id) if body.seal_id else None
    made = actions.confirm_collective(proposal, by=by, confirmed_by=body.confirmed_by, seal=seal_scan)
    return signature_out(reach.one(_named(by), made.pk))


def _named(by: Actor) -> QuerySet[CoSignature]:
    return reach.signatures(by).select_related("member__user", "collective")


@routes.get("/proposals/{proposal_id}/timeline", "proposals:read")
def get_timeline(request: HttpRequest, proposal_id: PathId) -> TimeLine:
    """What happened to a proposal, who has it now, and what comes next."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    return TimeLine(
        items=[
            Entry(
                title=str(e["title"]),
                on=e.get("on"),
                at=str(e.get("at", "")),
                text=str(e.get("text", "")),
                kind=e.get("kind", ""),
            )
            for e in timeline(proposal, actor=by)
        ]
    )
