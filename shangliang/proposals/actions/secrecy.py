"""Internal proposals, stubs of what is handled on paper, and purging what should not have been typed (domain §2.1)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.files import remove_file
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.machines import FOLLOWERS
from shangliang.workflow.models import EventNote
from shangliang.workflow.transitions import lock, save_fields

from ..access import OFFICE_HERE, may_write
from ..models import Proposal, ProposalState, PurgeRequest, Secrecy, WorkReference

_PURGED = "〔已清除〕"  # stands in the record itself, whatever the language of who reads it


@verb
def set_secrecy(proposal: Proposal, *, by: Actor, secrecy: str, paper_place: str = "", title: str = "") -> Proposal:
    """Mark a proposal open or internal, or leave but a stub: a neutral title and where the paper lies.

    Whoever writes a proposal marks it while writing; afterwards the office does.

    Raises:
        Refused: a stub of what was handed in with its text, which only two people can purge.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    writing = may_write(by, proposal)
    if not writing and (not OFFICE_HERE.allows(by, proposal) or proposal.state == ProposalState.DRAFT):
        raise NotAllowed(_("This record does not exist."))
    if secrecy not in Secrecy.values:
        raise Refused(_("Please choose who may read it."), field="secrecy")
    fields = ["secrecy"]
    if secrecy == Secrecy.STUB:
        if not paper_place.strip() or not title.strip():
            raise Refused(_("A stub needs a neutral title and the place of the paper."), field="paper_place")
        if proposal.submitted_at and not proposal.purged_at and proposal.secrecy != Secrecy.STUB:
            raise Refused(_("Its text has been handed in: two people must purge it first."), code="purge_first")
        proposal.paper_place, proposal.title = paper_place.strip()[:120], title.strip()[:200]
        proposal.background = proposal.analysis = proposal.whole_text = ""
        proposal.suggestions.all().delete()
        fields += ["paper_place", "title", "background", "analysis", "whole_text"]
    proposal.secrecy = secrecy
    save_fields([proposal], fields)
    _note(proposal, "secrecy", by, {"secrecy": secrecy})
    return proposal


@verb
def ask_purge(proposal: Proposal, *, by: Actor, reason: str) -> PurgeRequest:
    """Ask that a text be purged that should not have been typed; a second person approves."""
    (proposal,) = lock(Proposal, [proposal])
    if not OFFICE_HERE.allows(by, proposal):
        raise NotAllowed(_("This record does not exist."))
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    if proposal.purges.filter(approved_at__isnull=True).exists():
        raise Refused(_("A purge has been asked for already; a second person approves it."))
    request = PurgeRequest.objects.create(
        committee_id=proposal.committee_id,
        proposal=proposal,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
        reason=reason.strip()[:200],
    )
    _note(proposal, "ask_purge", by, {"request": request.pk})
    return request


@verb
def approve_purge(request: PurgeRequest, *, by: Actor) -> Proposal:
    """Purge texts, suggestions, files and notes for good; numbers, states and the chain stay.

    Subjects above follow ``("proposal", "purge")`` with the texts of their own that may quote it.

    Raises:
        Refused: by the person who asked, or a second time.
    """
    (proposal,) = lock(Proposal, [request.proposal_id])
    (request,) = lock(PurgeRequest, [request])
    if not OFFICE_HERE.allows(by, proposal):
        raise NotAllowed(_("This record does not exist."))
    if request.asked_by_id == by.user_id:
        raise Refused(_("Somebody else than the one who asked must approve."), code="second_person")
    if request.approved_at:
        raise Refused(_("This purge has been carried out."))
    moment = clock.now()
    request.approved_by_id, request.approved_at = by.user_id, moment
    save_fields([request], ["approved_by", "approved_at"])
    proposal.title = _PURGED
    proposal.background = proposal.analysis = proposal.whole_text = proposal.publish_refusal = ""
    proposal.purged_at = moment
    save_fields([proposal], ["title", "background", "analysis", "whole_text", "publish_refusal", "purged_at"])
    proposal.suggestions.update(text=_PURGED)
    proposal.reviews.update(opinion="")
    proposal.talks.update(question="", answer="")
    WorkReference.objects.filter(proposal=proposal).update(title=_PURGED)
    for attachment in proposal.attachments.all():
        remove_file(attachment)
    proposal.attachments.update(name=_PURGED, file="")
    # The chain holds salted digests of the notes: without the salt not even a guess can be tried on them.
    EventNote.objects.filter(event__root_kind="proposal", event__root_id=proposal.pk).update(
        text="", salt="", purged_at=moment
    )
    for follower in FOLLOWERS.get(("proposal", "purge"), ()):
        follower([proposal], by)
    _note(proposal, "purge", by, {"request": request.pk})
    return proposal


@verb
def mark_key(proposal: Proposal, *, by: Actor, key: bool = True) -> Proposal:
    """Mark a filed proposal as a key one 重点提案, or take the mark away (decided by the chairs' meeting)."""
    (proposal,) = lock(Proposal, [proposal])
    if not OFFICE_HERE.allows(by, proposal):
        raise NotAllowed(_("This record does not exist."))
    if proposal.filed_at is None:
        raise Refused(_("Only filed proposals become key ones."), code="not_filed")
    proposal.is_key = key
    save_fields([proposal], ["is_key"])
    _note(proposal, "key", by, {"key": key})
    return proposal


def _note(proposal: Proposal, name: str, by: Actor, data: dict) -> None:
    subject = ("proposal", proposal.pk)
    events.record([events.Entry(f"proposal.{name}", subject, subject, data)], by=by, committee_id=proposal.committee_id)
