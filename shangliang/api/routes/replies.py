"""Replies and assisting opinions."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.core.errors import NotAllowed
from shangliang.handling import actions
from shangliang.handling.models import Assignment, Reply
from shangliang.handling.queries import reply_view

from .. import reach
from ..routing import Routes
from ..schemas.fields import PathId
from ..schemas.handling import (
    AnswerOut,
    AssignmentOut,
    AssistingOpinionOut,
    MessageIn,
    Replies,
    ReplyIn,
    ReplyOut,
)
from ..schemas.proposals import NoteIn
from .assignments import shown

routes = Routes("Replies")

_COLUMNS = (
    "assignment_id", "proposal_id", "round", "version", "text", "result_class", "result_meaning", "letter_number",
    "contact_name", "contact_phone", "signer_name", "may_be_published", "saved_at", "signed_at", "checked_at",
    "sent_at", "on_time",
)  # fmt: skip


def _reply(reply: Reply, by: Actor) -> ReplyOut:
    answers = [
        AnswerOut(
            suggestion_id=suggestion.pk,
            number=suggestion.number,
            answer=answer.answer if answer else "",
            text=answer.text if answer else "",
            promise=answer.promise if answer else "",
            promise_due=answer.promise_due if answer else None,
        )
        for suggestion, answer in reply_view(reply, by).answers
    ]
    return ReplyOut(id=reply.pk, answers=answers, **{name: getattr(reply, name) for name in _COLUMNS})


def _assignment(request: HttpRequest, pk: int) -> Assignment:
    return reach.one(reach.assignments(request.auth.actor), pk)


@routes.get("/assignments/{assignment_id}/replies", "handling:read")
def list_replies(request: HttpRequest, assignment_id: PathId) -> Replies:
    """An assignment's replies: its unit's from the first draft, to everybody else once they are sent."""
    by = request.auth.actor
    rows = reach.replies(by).filter(assignment=_assignment(request, assignment_id))
    return Replies(items=[_reply(r, by) for r in rows.order_by("round")])


@routes.put("/assignments/{assignment_id}/reply", "handling:write")
def save_reply(request: HttpRequest, assignment_id: PathId, body: ReplyIn) -> ReplyOut:
    """Keep the reply as it was typed. With `version`, nothing newer is overwritten: 409 otherwise."""
    by = request.auth.actor
    row = _assignment(request, assignment_id)
    written = body.model_dump(exclude={"answers"})
    answers = tuple(actions.AnswerDraft(**answer.model_dump()) for answer in body.answers)
    made = actions.save_reply_draft(actions.ReplyDraft(row, answers=answers, **written), by=by)
    return _reply(reach.one(reach.replies(by), made.pk), by)


@routes.post("/assignments/{assignment_id}/submit", "handling:write", media="")
def submit_reply(request: HttpRequest, assignment_id: PathId) -> AssignmentOut:
    """Submit the reply for the signature of the unit's leader."""
    actions.submit_reply(_assignment(request, assignment_id), by=request.auth.actor)
    return shown(request.auth.actor, assignment_id)


@routes.post("/assignments/{assignment_id}/sign", "handling:write", media="")
def sign_reply(request: HttpRequest, assignment_id: PathId) -> AssignmentOut:
    """The unit's leader signs; the reply is sent, or checked by the coordinator first."""
    actions.sign_reply(_assignment(request, assignment_id), by=request.auth.actor)
    return shown(request.auth.actor, assignment_id)


@routes.post("/assignments/{assignment_id}/send-back", "handling:write")
def send_back_reply(request: HttpRequest, assignment_id: PathId, body: NoteIn) -> AssignmentOut:
    """Send a reply back to be rewritten: the leader before signing, the coordinator on checking."""
    actions.send_back(_assignment(request, assignment_id), body.note, by=request.auth.actor)
    return shown(request.auth.actor, assignment_id)


@routes.post("/assignments/{assignment_id}/check", "handling:write", media="")
def check_reply(request: HttpRequest, assignment_id: PathId) -> AssignmentOut:
    """The coordinator finds a signed reply in order, and it is sent."""
    actions.check_reply(_assignment(request, assignment_id), by=request.auth.actor)
    return shown(request.auth.actor, assignment_id)


@routes.post("/assignments/{assignment_id}/remind", "handling:write", media="")
def remind_assisting(request: HttpRequest, assignment_id: PathId) -> AssignmentOut:
    """Put a reminder on record with an assisting unit whose opinion is overdue."""
    actions.remind_assisting_many([_assignment(request, assignment_id)], by=request.auth.actor)
    return shown(request.auth.actor, assignment_id)


@routes.get("/assignments/{assignment_id}/opinion", "handling:read")
def get_opinion(request: HttpRequest, assignment_id: PathId) -> AssistingOpinionOut:
    """An assisting unit's opinion: its own from the first draft, the lead's and the office's once it is given."""
    by = request.auth.actor
    row = _assignment(request, assignment_id)
    return _opinion(by, row.pk)


def _opinion(by: Actor, assignment_id: int) -> AssistingOpinionOut:
    found = reach.opinions(by).filter(assignment_id=assignment_id).first()
    if found is None:
        raise NotAllowed("missing")
    return AssistingOpinionOut(assignment_id=found.assignment_id, text=found.text, given_at=found.given_at)


@routes.put("/assignments/{assignment_id}/opinion", "handling:write")
def save_opinion(request: HttpRequest, assignment_id: PathId, body: MessageIn) -> AssistingOpinionOut:
    """Keep an assisting opinion as it was typed."""
    by = request.auth.actor
    actions.save_opinion_draft(_assignment(request, assignment_id), body.text, by=by)
    return _opinion(by, assignment_id)


@routes.post("/assignments/{assignment_id}/opinion", "handling:write")
def give_opinion(request: HttpRequest, assignment_id: PathId, body: MessageIn) -> AssistingOpinionOut:
    """Give the assisting opinion to the lead."""
    by = request.auth.actor
    actions.give_opinion(_assignment(request, assignment_id), body.text, by=by)
    return _opinion(by, assignment_id)
