"""Who may see and who may do what with proposals. Lists and details use the same querysets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.rules import ReviewStep, rules_of
from shangliang.workflow.duties import left_to_others
from shangliang.workflow.machines import By, holder_of

from .models import (
    Attachment,
    CoSignature,
    Lead,
    LeadState,
    Proposal,
    ProposalState,
    ReferenceTopic,
    Review,
    Secrecy,
    SignatureState,
    Source,
    Talk,
)

S = ProposalState

#: States of proposals that the whole committee may read, when they are open and may be published.
COMMON = (S.FILED, S.MERGED_AFTER_FILING, S.ASSIGNED, S.REPLIED, S.REHANDLING, S.CLOSED, S.ARCHIVED)

#: Rules of higher floors by which an actor reads further proposals, as units do those that they handle.
also_visible: list[Callable[[Actor], QuerySet[Proposal]]] = []

#: Rules of higher floors by which an actor opens single files: those kept with a record that the actor reads.
also_opened: list[Callable[[Actor], QuerySet[Attachment]]] = []


def _is_author(actor: Actor, record: Any) -> bool:
    if actor.committee_id != record.committee_id:
        return False
    if record.author_member_id:
        return actor.member_id == record.author_member_id
    return record.author_collective_id in actor.collective_ids


def reviewed_by(actor: Actor, key: str) -> Exists:
    """Whether the actor has acted in the present round of the proposal whose id stands in the outer row's ``key``."""
    own = Review.objects.filter(proposal=OuterRef(key), round=F("proposal__review_round"), reviewer_id=actor.user_id)
    return Exists(own)


left_to_others.append(lambda actor: Q(reviewed_by(actor, "root_id"), kind="review"))


def step_of(proposal: Proposal) -> ReviewStep:
    """The review step that a proposal under review waits at."""
    steps = rules_of(proposal.committee).review_steps
    return steps[min(proposal.review_step, len(steps)) - 1]


def is_last_step(proposal: Proposal) -> bool:
    """Whether the outcome is decided at this step."""
    return proposal.review_step >= len(rules_of(proposal.committee).review_steps)


def _is_reviewer(actor: Actor, record: Any) -> bool:
    return actor.committee_id == record.committee_id and actor.has(step_of(record).role)


def reviews_here(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor reviews at any step of this committee, though perhaps not at this proposal's now."""
    roles = {step.role for step in rules_of(proposal.committee).review_steps}
    return actor.committee_id == proposal.committee_id and actor.has(*roles)


AUTHOR = By("lead proposer", _is_author)
STAFF = holder_of(Role.PROPOSAL_STAFF)
DIRECTOR = holder_of(Role.PROPOSAL_DIRECTOR)
STAFF_FOR_PAPER = By(
    "proposal staff, for paper",
    lambda actor, record: (
        record.source == Source.PAPER and actor.committee_id == record.committee_id and actor.has(Role.PROPOSAL_STAFF)
    ),
)
REVIEWER = By("reviewer of this step", lambda a, r: r.state == S.UNDER_REVIEW and _is_reviewer(a, r))
DECIDER = By(
    "reviewer of the last step", lambda a, r: r.state == S.UNDER_REVIEW and is_last_step(r) and _is_reviewer(a, r)
)
SIGNER = By(
    "invited signer",
    lambda actor, record: actor.committee_id == record.committee_id and record.party in actor.parties,
)
SIGNATURE_AUTHOR = By("lead proposer", lambda actor, record: _is_author(actor, record.proposal))
SIGNATURE_STAFF = By("proposal staff, for paper", lambda actor, record: STAFF_FOR_PAPER.allows(actor, record.proposal))
TALK_PROPOSER = By("lead proposer", lambda actor, record: _is_author(actor, record.proposal))
OFFICE_HERE = holder_of(*sorted(OFFICE))
#: What follows from a step of the proposal, taken by whoever may take that one.
FOLLOWS = By("follows from the proposal", lambda actor, record: actor.committee_id == record.committee_id, derived=True)
#: What the units' side does to a proposal follows from its assignments; whoever may act there, may cause it here.
HANDLING = By(
    "follows from the assignments", lambda actor, record: actor.committee_id == record.committee_id, derived=True
)


def may_write(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor may change the text now: the proposer, or staff for a paper proposal."""
    return proposal.state in (S.DRAFT, S.RETURNED) and (
        AUTHOR.allows(actor, proposal) or STAFF_FOR_PAPER.allows(actor, proposal)
    )


def visible(actor: Actor) -> QuerySet[Proposal]:
    """The proposals that the actor may read. Units see theirs through ``handling.access``."""
    condition = _own(actor)
    if actor.has(*OFFICE):
        condition |= ~Q(state=S.DRAFT) | Q(source=Source.PAPER)
    else:
        if actor.has(Role.COORDINATOR):
            condition |= Q(state__in=(*COMMON, S.UNDER_REVIEW, S.CANCELLED))
        if actor.has(Role.LEADERSHIP):
            condition |= ~Q(state=S.DRAFT) & Q(secrecy=Secrecy.OPEN)
        if actor.has(Role.RESEARCH_OFFICE):
            condition |= Q(state__in=COMMON, secrecy=Secrecy.OPEN)
        if actor.has(Role.MEMBER, Role.LIAISON):
            condition |= Q(state__in=COMMON, secrecy=Secrecy.OPEN, publish_consent=True)
    return _here(actor, Proposal).filter(condition)


def _here(actor: Actor, model: type[Any]) -> QuerySet[Any]:
    # The open scope may be wider than the actor's own committee, as in a summary of a city's districts.
    return model.objects.filter(committee_id=actor.committee_id)


def own(actor: Actor) -> QuerySet[Proposal]:
    """The proposals that the actor leads, signs or is invited to sign: few, found by way of the signatures."""
    return _here(actor, Proposal).filter(_led(actor) | Q(pk__in=_signed(actor).values("proposal_id")))


def owned(actor: Actor) -> QuerySet[Proposal]:
    """The same ones, for looking whether a certain proposal is among them: each is asked for its own signatures."""
    return _here(actor, Proposal).filter(_own(actor))


def _own(actor: Actor) -> Q:
    return _led(actor) | Q(Exists(_signed(actor).filter(proposal=OuterRef("pk"))))


def _led(actor: Actor) -> Q:
    condition = Q(pk__in=())
    if actor.member_id:
        condition |= Q(author_member_id=actor.member_id)
    if actor.collective_ids:
        condition |= Q(author_collective_id__in=actor.collective_ids)
    return condition


def _signed(actor: Actor) -> QuerySet[CoSignature]:
    """The signatures that the actor has given or is asked for."""
    gone = (SignatureState.REVOKED, SignatureState.DROPPED, SignatureState.DECLINED, SignatureState.WITHDRAWN)
    by = Q(pk__in=())
    if actor.member_id:
        by |= Q(member_id=actor.member_id)
    if actor.collective_ids:
        by |= Q(collective_id__in=actor.collective_ids)
    return CoSignature.objects.filter(by).exclude(state__in=gone)


def visible_signatures(actor: Actor) -> QuerySet[CoSignature]:
    """Signatures that the actor may answer or see: on own proposals, and those asked of the actor."""
    asked = Q(pk__in=())
    if actor.member_id:
        asked |= Q(member_id=actor.member_id)
    if actor.collective_ids:
        asked |= Q(collective_id__in=actor.collective_ids)
    return _here(actor, CoSignature).filter(asked | Q(proposal__in=visible(actor)))


def visible_talks(actor: Actor) -> QuerySet[Talk]:
    """Talks on proposals that the actor leads, or all for the office."""
    rows = _here(actor, Talk)
    return rows if actor.has(*OFFICE) else rows.filter(proposal__in=own(actor))


def visible_leads(actor: Actor) -> QuerySet[Lead]:
    """Leads from the public: the office sees all, members those that were adopted."""
    rows = _here(actor, Lead)
    if actor.has(*OFFICE):
        return rows
    if actor.has(Role.MEMBER, Role.LIAISON):
        return rows.filter(state=LeadState.ADOPTED)
    return rows.none()


def visible_topics(actor: Actor) -> QuerySet[ReferenceTopic]:
    """Reference topics: published to all who write or deal with proposals."""
    rows = _here(actor, ReferenceTopic)
    return rows if actor.has(Role.MEMBER, Role.LIAISON, *OFFICE) else rows.none()


def visible_attachments(actor: Actor) -> QuerySet[Attachment]:
    """The files of the proposals that the actor may read.

    Scans and seals carry signatures and telephone numbers: they are for the proposers, the office, and whoever reads
    the proposal by a rule of a higher floor.
    """

    def belongs_to(proposals: QuerySet[Proposal]) -> Q:
        # Asked of each file's own proposal: a list of all that the actor may read would have to be made first.
        return Q(Exists(proposals.filter(pk=OuterRef("proposal_id"))))

    condition = belongs_to((visible if actor.has(*OFFICE) else owned)(actor))
    condition |= belongs_to(visible(actor)) & Q(purpose=Attachment.Purpose.ENCLOSURE)
    for rule in also_visible:
        condition |= belongs_to(rule(actor))
    return _here(actor, Attachment).filter(condition)


def openable_attachments(actor: Actor) -> QuerySet[Attachment]:
    """The files that the actor may open one by one: those of :func:`visible_attachments`, and what is kept with
    records of higher floors that the actor reads."""
    condition = Q(pk__in=visible_attachments(actor).values("pk"))
    for rule in also_opened:
        condition |= Q(pk__in=rule(actor).values("pk"))
    return _here(actor, Attachment).filter(condition)
