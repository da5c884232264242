"""What proposers think of replies, what follows from it, and leaders' instructions."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.handling import actions
from shangliang.handling.models import Feedback, Instruction

from .. import reach
from ..routing import Routes
from ..schemas.fields import PathId
from ..schemas.handling import (
    ClosingIn,
    FeedbackIn,
    FeedbackList,
    FeedbackOut,
    InstructionIn,
    InstructionOut,
    Instructions,
    RehandlingIn,
)
from ..schemas.proposals import ProposalOut
from ..showing import proposal_out

routes = Routes("Feedback")


def _form(row: Feedback) -> FeedbackOut:
    return FeedbackOut(
        id=row.pk,
        proposal_id=row.proposal_id,
        reply_id=row.reply_id,
        party=row.signature.party,
        round=row.round,
        main=row.main,
        state=row.state,
        due=row.due,
        manner=row.manner,
        answers_question=row.answers_question,
        attitude=row.attitude,
        result=row.result,
        text=row.text,
        given_at=row.given_at,
    )


@routes.get("/proposals/{proposal_id}/feedback", "handling:read")
def list_feedback(request: HttpRequest, proposal_id: PathId) -> FeedbackList:
    """The feedback forms on a proposal's replies that the caller may read."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    rows = reach.feedback(by).filter(proposal=proposal).select_related("signature").order_by("pk")
    return FeedbackList(items=[_form(f) for f in rows])


@routes.post("/feedback/{feedback_id}", "handling:write")
def give_feedback(request: HttpRequest, feedback_id: PathId, body: FeedbackIn) -> FeedbackOut:
    """Fill in a form: a proposer one's own, staff a paper one with its scan."""
    by = request.auth.actor
    row = reach.one(reach.feedback(by), feedback_id)
    scan = reach.one(reach.attachments(by), body.scan_id) if body.scan_id else None
    return _form(actions.give_feedback(actions.Form(row, scan=scan, **body.model_dump(exclude={"scan_id"})), by=by))


@routes.post("/proposals/{proposal_id}/rehandling", "handling:write")
def decide_rehandling(request: HttpRequest, proposal_id: PathId, body: RehandlingIn) -> ProposalOut:
    """The proposal committee orders that a proposal be handled again, or declines."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    actions.decide_rehandling(proposal, order=body.order, reason=body.reason, by=by)
    return proposal_out(proposal_id, by)


@routes.post("/proposals/{proposal_id}/close", "handling:write")
def close_proposal(request: HttpRequest, proposal_id: PathId, body: ClosingIn) -> ProposalOut:
    """The director closes what displeases again after a second round."""
    by = request.auth.actor
    actions.close_dissatisfied(reach.one(reach.proposals(by), proposal_id), body.note, by=by)
    return proposal_out(proposal_id, by)


def _instruction(row: Instruction) -> InstructionOut:
    return InstructionOut(
        id=row.pk, proposal_id=row.proposal_id, leader=row.leader, post=row.post, on=row.on, text=row.text
    )


@routes.get("/proposals/{proposal_id}/instructions", "handling:read")
def list_instructions(request: HttpRequest, proposal_id: PathId) -> Instructions:
    """Leaders' instructions on a proposal."""
    by: Actor = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    rows = reach.instructions(by).filter(proposal=proposal).order_by("on", "pk")
    return Instructions(items=[_instruction(i) for i in rows])


@routes.post("/proposals/{proposal_id}/instructions", "handling:write", status=201)
def record_instruction(request: HttpRequest, proposal_id: PathId, body: InstructionIn) -> InstructionOut:
    """A leader gives an instruction, or staff record one given on paper."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    made = actions.record_instruction(proposal, body.text, by=by, leader=body.leader, post=body.post, on=body.on)
    return _instruction(made)
