"""Files: enclosures, the scan of a paper proposal, seals (domain §2.1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.files import keep, remove_file
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import lock

from ..access import STAFF_FOR_PAPER, may_write
from ..models import Attachment, Proposal, ProposalState, SignatureState

Purpose = Attachment.Purpose


@dataclass(frozen=True)
class Upload:
    """A file that somebody hands in, with what it is."""

    file: File
    name: str
    purpose: str = Purpose.ENCLOSURE


@verb
def attach(proposal: Proposal, upload: Upload, *, by: Actor) -> Attachment:
    """Add a file: its type is told by its content, its name is cleaned, its size limited (committee's rules).

    Raises:
        NotAllowed: the actor may not add this kind of file, or not any more.
        Refused: too many, too large, or of a type that is not taken.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not _may_attach(by, proposal, upload.purpose):
        raise NotAllowed(_("This proposal cannot be changed any more."))
    most = rules_of(proposal.committee).attachments_most
    if proposal.attachments.filter(purpose=upload.purpose).count() >= most:
        raise Refused(_("At most %(most)d attachments.") % {"most": most}, field="attachment")
    return keep_file(proposal, upload, by=by)


def _may_attach(by: Actor, proposal: Proposal, purpose: str) -> bool:
    if purpose == Purpose.SCAN:
        return may_write(by, proposal) and STAFF_FOR_PAPER.allows(by, proposal)
    if purpose == Purpose.SEAL:
        signing = proposal.signatures.filter(collective_id__in=by.collective_ids, state=SignatureState.INVITED)
        writing = proposal.state in (ProposalState.DRAFT, ProposalState.RETURNED)
        return may_write(by, proposal) or (writing and by.committee_id == proposal.committee_id and signing.exists())
    return purpose == Purpose.ENCLOSURE and may_write(by, proposal)


@verb
def keep_file(proposal: Proposal, upload: Upload, *, by: Actor) -> Attachment:
    """Keep a file with a proposal, for verbs that have seen to it that the actor may.

    Raises:
        Refused: too large, or of a type that is not taken.
    """
    most = rules_of(proposal.committee).attachment_megabytes * 1024 * 1024
    attachment = Attachment(committee_id=proposal.committee_id, proposal=proposal, purpose=upload.purpose)
    keep(attachment, upload.file, upload.name, most_bytes=most)
    _note(attachment, "attach", by, {"purpose": str(upload.purpose)})
    return attachment


@verb
def detach(attachment: Attachment, *, by: Actor) -> None:
    """Take an enclosure away again, while the text may be changed."""
    (proposal,) = lock(Proposal, [attachment.proposal_id], related=["committee"])
    (attachment,) = lock(Attachment, [attachment])
    if not may_write(by, proposal) or attachment.purpose != Purpose.ENCLOSURE:
        raise NotAllowed(_("This attachment cannot be removed any more."))
    _note(attachment, "detach", by, {})
    remove_file(attachment)
    attachment.delete()


def _note(attachment: Attachment, name: str, by: Actor, facts: dict[str, object]) -> None:
    subject = ("proposal", attachment.proposal_id)
    data = {"attachment": attachment.pk, "sha256": attachment.sha256, **facts}
    events.record(
        [events.Entry(f"proposal.{name}", subject, subject, data)], by=by, committee_id=attachment.committee_id
    )
