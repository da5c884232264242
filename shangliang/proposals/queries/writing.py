"""What the writers' pages are filled with: who can sign, who could handle it, what one can write on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Collective, Committee, Member, Sector, Unit
from shangliang.core import clock

from .. import access
from ..models import CoSignature, Lead, LeadState, Proposal, ProposalState, ReferenceTopic, SignatureState, Source

#: So many names are shown at once; who looks for somebody else types a letter more.
SHOWN = 50
WRITING = (ProposalState.DRAFT, ProposalState.RETURNED)


@dataclass(frozen=True)
class Authors:
    """For whom the actor may write: themselves as a member, and collectives whose liaison they are."""

    member: Member | None
    collectives: Sequence[Collective]


def authors_of(actor: Actor) -> Authors:
    """For whom the actor may begin a proposal."""
    members = Member.objects.filter(committee_id=actor.committee_id).select_related("user")
    collectives = Collective.objects.filter(committee_id=actor.committee_id, is_active=True)
    return Authors(
        members.filter(pk=actor.member_id).first() if actor.member_id else None,
        list(collectives.filter(pk__in=actor.collective_ids).order_by("order")) if actor.collective_ids else [],
    )


def untouched(
    actor: Actor,
    *,
    member: Member | None,
    collective: Collective | None,
    title: str,
    topic: ReferenceTopic | None,
    lead: Lead | None,
) -> Proposal | None:
    """A draft that was begun just like this and never written on: beginning it twice gives the same one."""
    rows = access.own(actor).filter(
        state=ProposalState.DRAFT,
        source=Source.TYPED,
        author_member=member,
        author_collective=collective,
        topic=topic,
        lead=lead,
        title=title or (topic.title if topic else ""),
        version=0,
        saved_at__isnull=True,
    )
    return rows.order_by("pk").first()


def topic_to_write_on(actor: Actor, pk: int) -> ReferenceTopic | None:
    """A published reference topic, by its key."""
    return access.visible_topics(actor).filter(pk=pk, batch__published_on__lte=clock.today()).first()


def leads_to_write_on(actor: Actor) -> QuerySet[Lead]:
    """The leads from the public that were adopted, the newest first."""
    return access.visible_leads(actor).filter(state=LeadState.ADOPTED).order_by("-pk")


def readable(actor: Actor) -> QuerySet[Proposal]:
    """The proposals that the actor reads, with what the writers' pages name."""
    return access.visible(actor).select_related(
        "committee", "session__term", "category__parent", "author_member__user", "author_collective", "topic", "lead"
    )


def signers_of(proposal: Proposal) -> list[CoSignature]:
    """Who leads, who has signed and who is asked or said no, in order; what was taken back is left out."""
    gone = (SignatureState.REVOKED, SignatureState.DROPPED)
    rows = proposal.signatures.exclude(state__in=gone)
    return list(rows.select_related("member__user", "member__sector", "collective", "seal"))


def invitable_members(proposal: Proposal, *, words: str = "", sector_id: int | None = None) -> list[Member]:
    """Members with a seat today who have not been asked, by name; one more than :data:`SHOWN` when there are more."""
    day = clock.today()
    live = proposal.signatures.filter(
        state__in=(SignatureState.INVITED, SignatureState.SIGNED), member_id__isnull=False
    )
    rows = (
        Member.objects.filter(committee_id=proposal.committee_id, seat_from__lte=day)
        .exclude(seat_until__lt=day)
        .exclude(pk__in=live.values("member_id"))
    )
    if words.strip():
        found = words.strip()
        rows = rows.filter(
            Q(user__name__contains=found) | Q(sector__name__contains=found) | Q(employer__contains=found)
        )
    if sector_id is not None:
        rows = rows.filter(sector_id=sector_id)
    return list(rows.select_related("user", "sector").order_by("user__pinyin_key", "pk")[: SHOWN + 1])


def invitable_collectives(proposal: Proposal) -> list[Collective]:
    """Active collectives that have not been asked."""
    live = proposal.signatures.filter(
        state__in=(SignatureState.INVITED, SignatureState.SIGNED), collective_id__isnull=False
    )
    rows = Collective.objects.filter(committee_id=proposal.committee_id, is_active=True)
    return list(rows.exclude(pk__in=live.values("collective_id")).order_by("order", "pk"))


def sectors_of(committee: Committee) -> list[tuple[str, str]]:
    """A committee's sectors for a choice."""
    rows = Sector.objects.filter(committee=committee).order_by("order", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def units_of(committee: Committee) -> list[tuple[int, str]]:
    """The units that may be suggested, in their order."""
    rows = Unit.objects.filter(committee=committee, is_active=True).order_by("line__order", "order", "pk")
    return list(rows.values_list("pk", "name"))
