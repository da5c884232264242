"""Internal proposals, stubs of what is handled on paper, and purging what should not have been typed (domain §2.1)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.models import EventNote
from shangliang.workflow.transitions import lock, save_fields

from ..access import AUTHOR
from ..models import Proposal, PurgeRequest, Secrecy


@verb
def set_secrecy(proposal: Proposal, *, by: Actor, secrecy: str, paper_place: str = "", title: str = "") -> Proposal:
    """Mark a proposal open or internal, or leave but a stub: a neutral title and where the paper lies."""
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not (by.has(*OFFICE) or AUTHOR.allows(by, proposal)):
        raise NotAllowed(_("This record does not exist."))
    if secrecy not in Secrecy.values:
        raise Refused(_("Please choose who may read it."), field="secrecy")
    fields = ["secrecy"]
    if secrecy == Secrecy.STUB:
        if not paper_place.strip() or not title.strip():
            raise Refused(_("A stub needs a neutral title and the place of the paper."), field="paper_place")
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
    if not by.has(*OFFICE):
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
    """Purge text, suggestions, attachments and notes for good; numbers, states and the chain stay.

    Raises:
        Refused: by the person who asked, or a second time.
    """
    (proposal,) = lock(Proposal, [request.proposal_id])
    (request,) = lock(PurgeRequest, [request])
    if not by.has(*OFFICE):
        raise NotAllowed(_("This record does not exist."))
    if request.asked_by_id == by.user_id:
        raise Refused(_("Somebody else than the one who asked must approve."))
    if request.approved_at:
        raise Refused(_("This purge has been carried out."))
    request.approved_by_id, request.approved_at = by.user_id, clock.now()
    save_fields([request], ["approved_by", "approved_at"])
    proposal.title = _("[purged]")
    proposal.background = proposal.analysis = proposal.whole_text = ""
    proposal.purged_at = clock.now()
    save_fields([proposal], ["title", "background", "analysis", "whole_text", "purged_at"])
    proposal.suggestions.update(text=_("[purged]"))
    for attachment in proposal.attachments.all():
        attachment.file.delete(save=False)
        attachment.name = _("[purged]")
        attachment.save(update_fields=["name", "file"])
    EventNote.objects.filter(event__root_kind="proposal", event__root_id=proposal.pk).update(
        text="", purged_at=clock.now()
    )
    _note(proposal, "purge", by, {"request": request.pk})
    return proposal


def _note(proposal: Proposal, name: str, by: Actor, data: dict) -> None:
    subject = ("proposal", proposal.pk)
    events.record([events.Entry(f"proposal.{name}", subject, subject, data)], by=by, committee_id=proposal.committee_id)


@verb
def mark_key(proposal: Proposal, *, by: Actor, key: bool = True) -> Proposal:
    """Mark a filed proposal as a key one 重点提案, or take the mark away (decided by the chairs' meeting)."""
    (proposal,) = lock(Proposal, [proposal])
    if not by.has(*OFFICE):
        raise NotAllowed(_("This record does not exist."))
    if proposal.filed_at is None:
        raise Refused(_("Only filed proposals become key ones."))
    proposal.is_key = key
    save_fields([proposal], ["is_key"])
    _note(proposal, "key", by, {"key": key})
    return proposal
