"""Reviewing lists of proposals, talking over, merging, numbering."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from shangliang.core.errors import NotAllowed
from shangliang.proposals import access, actions
from shangliang.proposals.models import Proposal, Secrecy, Talk

from .. import reach
from ..routing import Routes
from ..schemas.fields import Done, PathId
from ..schemas.proposals import (
    AnswerTalkIn,
    AskTalkIn,
    FileIn,
    KeyIn,
    MergeAtReviewIn,
    MergeIn,
    NoteIn,
    NotFileIn,
    Numbered,
    NumberedList,
    NumberIn,
    NumberPreview,
    NumberRow,
    PassIn,
    ProposalOut,
    ReturnIn,
    TalkOut,
    Talks,
)
from ..showing import proposal_out

routes = Routes("Review")


def _picked(request: HttpRequest, ids: Sequence[int]) -> list[Proposal]:
    return reach.several(reach.proposals(request.auth.actor), ids)


def _done(rows: Sequence[Proposal]) -> Done:
    return Done(ids=[p.pk for p in rows])


@routes.post("/review/pass", "review:write")
def pass_proposals(request: HttpRequest, body: PassIn) -> Done:
    """Pass proposals on to the next step, with a recommendation."""
    rows = _picked(request, body.proposals)
    return _done(
        actions.pass_many(
            rows,
            by=request.auth.actor,
            recommendation=body.recommendation,
            opinion=body.opinion,
            checks={str(name): found for name, found in body.checks.items()},
        )
    )


@routes.post("/review/file", "review:write")
def file_proposals(request: HttpRequest, body: FileIn) -> Done:
    """File proposals at the last step, in the order given."""
    rows = _picked(request, body.proposals)
    return _done(
        actions.file_many(
            rows,
            by=request.auth.actor,
            opinion=body.opinion,
            checks={str(name): found for name, found in body.checks.items()},
            meeting=body.meeting,
        )
    )


@routes.post("/review/return", "review:write")
def return_proposals(request: HttpRequest, body: ReturnIn) -> Done:
    """Return proposals for revision."""
    rows = _picked(request, body.proposals)
    return _done(actions.return_many(rows, by=request.auth.actor, note=body.note, meeting=body.meeting))


@routes.post("/review/not-file", "review:write")
def not_file_proposals(request: HttpRequest, body: NotFileIn) -> Done:
    """Do not file proposals, with a ground and what becomes of them; talked over before."""
    rows = _picked(request, body.proposals)
    return _done(
        actions.not_file_many(
            rows,
            by=request.auth.actor,
            ground=reach.one(reach.grounds(), body.ground_id),
            disposition=body.disposition,
            note=body.note,
            meeting=body.meeting,
            receiver=body.receiver,
        )
    )


@routes.post("/review/merge", "review:write")
def merge_proposals(request: HttpRequest, body: MergeAtReviewIn) -> Done:
    """Merge proposals at review into a main one; talked over before."""
    *rows, main = [*_picked(request, body.proposals), *_picked(request, [body.into])]
    return _done(actions.merge_many(rows, main, by=request.auth.actor, note=body.note, meeting=body.meeting))


@routes.post("/review/merge-after-filing", "review:write")
def merge_proposals_after_filing(request: HttpRequest, body: MergeIn) -> Done:
    """Merge filed proposals before assignment; they keep their numbers."""
    *rows, main = [*_picked(request, body.proposals), *_picked(request, [body.into])]
    return _done(actions.merge_after_filing_many(rows, main, by=request.auth.actor, note=body.note))


@routes.post("/proposals/{proposal_id}/cancel", "review:write")
def cancel_proposal(request: HttpRequest, proposal_id: PathId, body: NoteIn) -> ProposalOut:
    """Cancel a filed proposal on its proposer's wish, before assignment."""
    by = request.auth.actor
    actions.cancel(reach.one(reach.proposals(by), proposal_id), by=by, note=body.note)
    return proposal_out(proposal_id, by)


@routes.post("/proposals/{proposal_id}/key", "review:write")
def mark_key_proposal(request: HttpRequest, proposal_id: PathId, body: KeyIn) -> ProposalOut:
    """Mark a filed proposal as a key one, or take the mark away."""
    by = request.auth.actor
    actions.mark_key(reach.one(reach.proposals(by), proposal_id), by=by, key=body.key)
    return proposal_out(proposal_id, by)


# Talking over -------------------------------------------------------------------------------------------------


def _talk(talk: Talk) -> TalkOut:
    return TalkOut(
        id=talk.pk,
        proposal_id=talk.proposal_id,
        about=talk.about,
        into=talk.into_id,
        state=talk.state,
        due=talk.due,
        question=talk.question,
        answer=talk.answer,
    )


@routes.get("/proposals/{proposal_id}/talks", "proposals:read")
def list_talks(request: HttpRequest, proposal_id: PathId) -> Talks:
    """What was talked over with the proposer, for the proposer and the office."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    return Talks(items=[_talk(t) for t in reach.talks(by).filter(proposal=proposal).order_by("pk")])


@routes.post("/talks", "review:write", status=201)
def ask_proposers(request: HttpRequest, body: AskTalkIn) -> Talks:
    """Talk a merging or not filing over with the proposers, who answer by a date."""
    rows = _picked(request, body.proposals)
    into = _picked(request, [body.into])[0] if body.into else None
    made = actions.ask_talk_many(rows, by=request.auth.actor, about=body.about, into=into, question=body.question)
    return Talks(items=[_talk(t) for t in made])


@routes.post("/talks/{talk_id}/answer", "proposals:write")
def answer_talk(request: HttpRequest, talk_id: PathId, body: AnswerTalkIn) -> TalkOut:
    """The proposer's answer, or the office's record of a telephone call."""
    by = request.auth.actor
    talk = reach.one(reach.talks(by), talk_id)
    return _talk(actions.answer_talk(talk, by=by, agree=body.agree, answer=body.answer))


# Case numbers -------------------------------------------------------------------------------------------------


@routes.get("/sessions/{session_id}/case-numbers", "review:write")
def preview_case_numbers(request: HttpRequest, session_id: PathId) -> NumberPreview:
    """The filed proposals that wait for their number, in the order of the committee's rule."""
    session = reach.one(reach.sessions(), session_id)
    if not access.OFFICE_HERE.allows(request.auth.actor, session):
        raise NotAllowed("missing")
    return NumberPreview(
        items=[
            NumberRow(
                id=p.pk,
                title="" if p.secrecy == Secrecy.INTERNAL else p.title,
                kind=p.kind,
                category=str(p.category or ""),
            )
            for p in actions.preview_case_numbers(session)
        ]
    )


@routes.post("/sessions/{session_id}/case-numbers", "review:write")
def give_case_numbers(request: HttpRequest, session_id: PathId, body: NumberIn) -> NumberedList:
    """Give the case numbers in the order that was shown; 409 if the list has changed since."""
    session = reach.one(reach.sessions(), session_id)
    made = actions.number_batch(session, by=request.auth.actor, previewed=body.previewed)
    return NumberedList(items=[Numbered(id=p.pk, case_number=p.case_number, case_series=p.case_series) for p in made])
