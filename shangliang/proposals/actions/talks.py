"""Talking a merging or a not filing over with the proposers before it is decided 协商告知 (domain §2.2)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow.events import verb
from shangliang.workflow.machines import follows
from shangliang.workflow.steps import Dates
from shangliang.workflow.transitions import apply, apply_many, begin_many, lock, lock_where

from ..access import DIRECTOR, STAFF, reviews_here
from ..models import Proposal, ProposalState, Talk, TalkState
from ..states import TALK

MERGE, DIVERT = "merge", "divert"


@verb
def ask_talk_many(
    proposals: Sequence[Proposal | int], *, by: Actor, about: str, into: Proposal | None = None, question: str = ""
) -> list[Talk]:
    """Talk a merging («merge») or not filing («divert») over with the proposers; they answer by a date.

    Who has been asked and has not answered yet is not asked again.

    Raises:
        NotAllowed: a proposal is not under review (or filed, for a merging), or the actor has no part in that.
        Refused: a merging without a main proposal.
    """
    (*rows,) = lock(
        Proposal, dict.fromkeys(p if isinstance(p, int) else p.pk for p in proposals), related=["committee"]
    )
    states = (ProposalState.UNDER_REVIEW, ProposalState.FILED) if about == MERGE else (ProposalState.UNDER_REVIEW,)
    for p in rows:
        allowed = (STAFF | DIRECTOR).allows(by, p) or (p.state == ProposalState.UNDER_REVIEW and reviews_here(by, p))
        if not allowed or p.state not in states:
            raise NotAllowed(_("“%(title)s” is not waiting for a decision of yours.") % {"title": p.title})
    if about not in (MERGE, DIVERT):
        raise Refused(_("Please choose what is to be talked over."), field="about")
    if about == MERGE:
        if into is None or any(into.committee_id != p.committee_id for p in rows):
            raise Refused(_("Please choose the main proposal."), field="into")
        if any(p.pk == into.pk for p in rows):
            raise Refused(_("A proposal cannot be merged into itself."), field="into")
    open_now = columns(Talk, "proposal_id", proposal=[p.pk for p in rows], state=TalkState.ASKED)
    asked = {proposal_id for (proposal_id,) in open_now}
    dates = Dates()
    talks = [
        Talk(
            committee_id=p.committee_id,
            proposal=p,
            about=about,
            into=into if about == MERGE else None,
            due=dates.after(p.committee_id, rules_of(p.committee).talk_within, cite=_("time to answer")).due,
            question=question.strip(),
        )
        for p in rows
        if p.pk not in asked
    ]
    return begin_many(TALK, talks, by=by, name="ask", data={"about": about, "into": into.pk if into else None})


@verb
def answer_talk(talk: Talk, *, by: Actor, agree: bool, answer: str = "") -> Talk:
    """The proposer's answer (or the office's record of a telephone call)."""
    (proposal,) = lock(Proposal, [talk.proposal_id])
    (talk,) = lock(Talk, [talk])
    talk.proposal = proposal
    talk.answer = answer.strip()
    return apply(TALK, talk, "agree" if agree else "object", by=by, note=talk.answer, changed=["answer"])


@verb
def expire_talks(committee_id: int) -> int:
    """Close talks that nobody answered by their date: the director decides. Returns how many."""
    late = Talk.objects.filter(committee_id=committee_id, state=TalkState.ASKED, due__lt=clock.today())
    rows = lock_talks(late.values_list("pk", "proposal_id"))
    rows = [t for t in rows if t.state == TalkState.ASKED]
    apply_many(TALK, rows, "expire", by=system_actor(committee_id))
    return len(rows)


def lock_talks(pairs: Sequence[tuple[int, int]]) -> list[Talk]:
    """Lock talks ``(id, proposal id)``, and before them their proposals."""
    proposals = {p.pk: p for p in lock(Proposal, sorted({proposal_id for _pk, proposal_id in pairs}))}
    rows = lock(Talk, sorted(pk for pk, _proposal_id in pairs))
    for talk in rows:
        talk.proposal = proposals[talk.proposal_id]
    return rows


@follows("proposal", "return", "lapse", "withdraw", "not_file", "merge", "merge_after_filing", "cancel", "assign")
def drop_talks(proposals: Sequence[Proposal], by: Actor) -> None:
    """Nobody is asked any more about what has been decided."""
    _drop(proposals, by, about=(MERGE, DIVERT))


@follows("proposal", "file")
def drop_talks_about_not_filing(proposals: Sequence[Proposal], by: Actor) -> None:
    """What is filed may still be merged, but not diverted."""
    _drop(proposals, by, about=(DIVERT,))


def _drop(proposals: Sequence[Proposal], by: Actor, about: Sequence[str]) -> None:
    known = {p.pk: p for p in proposals}
    open_now = lock_where(Talk, proposal=known, state=TalkState.ASKED, about=about)
    for talk in open_now:
        talk.proposal = known[talk.proposal_id]
    apply_many(TALK, open_now, "drop", by=by)


def require_talk(proposals: Sequence[Proposal], about: str, *, into: Proposal | None = None) -> list[Talk]:
    """See that a decision was talked over with every proposer.

    Returns:
        each proposal's last talk, in their order.

    Raises:
        Refused: it was not, or about another main proposal, or the answer is still awaited.
    """
    talks = Talk.objects.filter(proposal__in=proposals, about=about).exclude(state=TalkState.DROPPED)
    if into is not None:
        # What was to become the main proposal may have been merged itself in the meantime.
        talks = talks.filter(into__in=[into.pk, *into.merged_ones.values_list("pk", flat=True)])
    last = {t.proposal_id: t for t in talks.order_by("pk")}
    for p in proposals:
        talk = last.get(p.pk)
        if talk is None:
            raise Refused(
                _("“%(title)s” has not been talked over with its proposer.") % {"title": p.title}, code="no_talk"
            )
        if talk.state == TalkState.ASKED:
            raise Refused(
                _("The proposer of “%(title)s” has until %(due)s to answer.")
                % {"title": p.title, "due": talk.due.isoformat()},
                code="talk_open",
            )
    return [last[p.pk] for p in proposals]
