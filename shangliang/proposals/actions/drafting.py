"""Writing: drafts, autosave, and paper proposals typed in by staff (domain §2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Collective, Committee, Member, Unit
from shangliang.committees.queries import session_at
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.files import remove_file
from shangliang.core.reading import columns, find
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.models import Duty
from shangliang.workflow.saving import insert, set_links
from shangliang.workflow.transitions import begin_many, lock, save_fields

from ..access import may_write
from ..models import (
    Category,
    CoSignature,
    Kind,
    Lead,
    LeadState,
    Proposal,
    ProposalState,
    ReferenceTopic,
    Secrecy,
    SignatureState,
    Source,
    Suggestion,
    Tag,
)
from ..states import PROPOSAL
from .due import draft_due
from .telling import tell_invited


@dataclass(frozen=True)
class Text:
    """What a proposer types. Unset fields stay as they are."""

    title: str | None = None
    background: str | None = None
    analysis: str | None = None
    suggestions: Sequence[str] | None = None
    category_id: int | None = None
    tag_ids: Sequence[int] | None = None
    suggested_unit_ids: Sequence[int] | None = None
    publish_consent: bool | None = None
    publish_refusal: str | None = None
    survey_based: bool | None = None
    contact_name: str | None = None
    contact_phone: str | None = None


_COLUMNS = (
    "title",
    "background",
    "analysis",
    "category_id",
    "publish_consent",
    "publish_refusal",
    "survey_based",
    "contact_name",
    "contact_phone",
)
_LONGEST = {"title": 200, "publish_refusal": 200, "contact_name": 60, "contact_phone": 40}
_UNBOUNDED = 50_000  # characters; beyond this no autosave either


@verb
def begin_proposal(
    committee: Committee,
    *,
    by: Actor,
    author_member: Member | None = None,
    author_collective: Collective | None = None,
    text: Text | None = None,
    topic: ReferenceTopic | None = None,
    lead: Lead | None = None,
    on_paper: bool = False,
) -> Proposal:
    """Begin a draft: a member's own, a collective's by its liaison, or one on paper typed in by staff.

    Raises:
        NotAllowed: the actor may not write for this proposer.
        Refused: the committee has no session yet, or the lead has not been adopted.
    """
    if author_member is None and author_collective is None and not on_paper:
        author_member = Member.objects.filter(committee=committee, pk=by.member_id).first()
    _check_author(committee, by, author_member, author_collective, on_paper)
    if lead is not None and (lead.committee_id, lead.state) != (committee.pk, LeadState.ADOPTED):
        raise Refused(_("This lead has not been adopted."), field="lead")
    if topic is not None and topic.committee_id != committee.pk:
        raise NotAllowed(_("This record does not exist."))
    session = session_at(committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask the proposal office."))
    due = draft_due(session)
    proposal = Proposal(
        committee=committee,
        session=session,
        state_since=clock.now(),
        author_member=author_member,
        author_collective=author_collective,
        kind=Kind.COLLECTIVE if author_collective else Kind.INDIVIDUAL,
        topic=topic,
        lead=lead,
        source=Source.PAPER if on_paper else Source.TYPED,
        step_due=due,
        contact_name=by.name if not on_paper else "",
    )
    if topic:
        proposal.title = topic.title
    _set_columns(proposal, text or Text())
    begin_many(PROPOSAL, [proposal], by=by, data={"source": proposal.source})
    insert(
        [
            CoSignature(
                committee=committee,
                proposal=proposal,
                order=0,
                member=author_member,
                collective=author_collective,
                state=SignatureState.SIGNED,
                state_since=clock.now(),
                due=due,
            )
        ]
    )
    if text:
        _set_suggestions(proposal, text, have=[])
        _set_relations(proposal, text, fresh=True)
    return proposal


def _check_author(
    committee: Committee, by: Actor, member: Member | None, collective: Collective | None, on_paper: bool
) -> None:
    author = member or collective
    if author is None or (member and collective):
        raise NotAllowed(_("A proposal has one lead proposer: a member or a collective."))
    if committee.pk != by.committee_id or author.committee_id != committee.pk:
        raise NotAllowed(_("You can only write proposals of your own."))
    if on_paper:
        if not by.has(Role.PROPOSAL_STAFF):
            raise NotAllowed(_("Only the proposal office enters paper proposals."))
    elif member is not None and member.pk != by.member_id:
        raise NotAllowed(_("You can only write proposals of your own."))
    elif collective is not None and collective.pk not in by.collective_ids:
        raise NotAllowed(_("You are not a liaison of this collective."))


@verb
def save_draft(proposal: Proposal, text: Text, *, by: Actor, version: int | None = None) -> Proposal:
    """Keep what was typed, complete or not. No event: autosave calls this every few seconds.

    Args:
        version: the version that the writer has seen; ``None`` overwrites.

    Raises:
        Stale: another window has saved in between; nothing is overwritten.
        Invalid: a field is longer than can be kept.
    """
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if not may_write(by, proposal):
        raise NotAllowed(_("This proposal cannot be changed any more."))
    if version is not None and version != proposal.version:
        raise Stale(_("This proposal was changed in another window. Your text is kept there; reload to see both."))
    _set_columns(proposal, text)
    proposal.version += 1
    proposal.saved_at = clock.now()
    proposal.save(update_fields=[*_COLUMNS_SAVED, "version", "saved_at"])
    if text.suggestions is not None:
        _set_suggestions(proposal, text, have=find(Suggestion, proposal=proposal.pk, order=("number",)))
    _set_relations(proposal, text)
    return proposal


_COLUMNS_SAVED = [c.removesuffix("_id") for c in _COLUMNS]


def _set_columns(proposal: Proposal, text: Text) -> None:
    if proposal.secrecy == Secrecy.STUB and any((text.background, text.analysis, *(text.suggestions or ()))):
        raise Refused(_("This proposal is handled on paper; its text is not typed here."), field="background")
    problems: dict[str, object] = {}
    chosen = text.category_id not in (None, proposal.category_id)
    if chosen and not columns(Category, "pk", committee=proposal.committee_id, pk=text.category_id):
        problems["category"] = _("Please choose a category.")
    for name in _COLUMNS:
        value = getattr(text, name)
        if value is None:
            continue
        if isinstance(value, str):
            value = value.replace("\x00", "")
            most = _LONGEST.get(name, _UNBOUNDED)
            if len(value) > most:
                problems[name] = _("At most %(most)d characters; this has %(has)d.") % {"most": most, "has": len(value)}
                continue
        setattr(proposal, name, value)
    if problems:
        raise Invalid(problems)


def _set_suggestions(proposal: Proposal, text: Text, *, have: Sequence[Suggestion]) -> None:
    wanted = [s.replace("\x00", "") for s in text.suggestions or () if s.strip()]
    if any(len(s) > _UNBOUNDED for s in wanted) or len(wanted) > 99:
        raise Invalid({"suggestions": _("At most 99 suggestions.")})
    changed = [(row, words) for row, words in zip(have, wanted, strict=False) if row.text != words]
    for row, words in changed:
        row.text = words
    save_fields([row for row, _words in changed], ["text"])
    if len(have) > len(wanted):
        proposal.suggestions.filter(pk__in=[row.pk for row in have[len(wanted) :]]).delete()
    insert(
        [
            Suggestion(committee_id=proposal.committee_id, proposal=proposal, number=number, text=words)
            for number, words in enumerate(wanted[len(have) :], start=len(have) + 1)
        ]
    )


def _set_relations(proposal: Proposal, text: Text, *, fresh: bool = False) -> None:
    """Let the proposal name the tags and units that were chosen, as far as there are such; a ``fresh`` one has none."""
    if text.tag_ids is not None:
        tags = columns(Tag, "pk", committee=proposal.committee_id, pk=list(text.tag_ids))
        set_links(proposal, "tags", [pk for (pk,) in tags], fresh=fresh)
    if text.suggested_unit_ids is not None:
        wanted = list(text.suggested_unit_ids)
        units = columns(Unit, "pk", committee=proposal.committee_id, pk=wanted, is_active=True)
        set_links(proposal, "suggested_units", [pk for (pk,) in units], fresh=fresh)


@verb
def discard(proposal: Proposal, *, by: Actor) -> None:
    """Throw away a draft that was never submitted; the event stays."""
    (proposal,) = lock(Proposal, [proposal], related=["committee"])
    if proposal.state != ProposalState.DRAFT or not may_write(by, proposal):
        raise NotAllowed(_("Only drafts can be thrown away, by whoever writes them."))
    subject = ("proposal", proposal.pk)
    Duty.objects.filter(root_kind="proposal", root_id=proposal.pk, closed_at__isnull=True).update(closed_at=clock.now())
    for attachment in proposal.attachments.all():
        remove_file(attachment)
    tell_invited(find(CoSignature, proposal=proposal.pk, state=SignatureState.INVITED), "ended")
    signatures, _kinds = proposal.signatures.all().delete()  # first: their seals are protected
    proposal.delete()
    events.record(
        [events.Entry("proposal.discard", subject, subject, {"signatures": signatures})],
        by=by,
        committee_id=proposal.committee_id,
    )
