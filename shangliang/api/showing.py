"""How records are written for programs, each with what it needs fetched along at once."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Value

from shangliang.accounts.actors import Actor
from shangliang.handling.models import Assignment, Commitment, PlannedAssignment
from shangliang.proposals.models import CoSignature, Proposal
from shangliang.proposals.queries import Holder, Row, awaited, holder_of, number_of
from shangliang.proposals.states import PROPOSAL

from . import reach
from .schemas.fields import Ref
from .schemas.handling import AssignmentRow, CommitmentOut, PlanOut
from .schemas.proposals import Author, ProposalOut, ProposalRow, SignatureOut, Suggestion, Waiting

#: Columns that are answered as they are.
_AS_IT_IS = (
    "version", "state", "state_since", "saved_at", "session_id", "kind", "in_session", "serial_number", "case_number",
    "case_series", "own_number", "title", "background", "analysis", "whole_text", "publish_consent", "survey_based",
    "source", "secrecy", "paper_place", "is_key", "review_round", "review_step", "submitted_at", "decided_at",
    "filed_at", "assigned_at", "replied_at", "closed_at", "disposition",
)  # fmt: skip


def proposal_row(row: Row) -> ProposalRow:
    """A row of a list."""
    return ProposalRow(
        id=row.pk,
        number=row.number,
        title=row.title,
        state=row.state,
        kind=row.kind,
        category=row.category,
        in_session=row.in_session,
        is_key=row.is_key,
        author=row.author,
        session_year=row.session_year,
        submitted_at=row.submitted_at,
        waits_for=_waiting(row.holder) if row.holder else None,
    )


def _waiting(holder: Holder) -> Waiting:
    return Waiting(party=holder.party, name=holder.name, duty=holder.kind, doing=str(holder.doing), due=holder.due)


def proposal_out(pk: int, actor: Actor) -> ProposalOut:
    """A whole proposal, read afresh, in five queries.

    Raises:
        NotAllowed: the actor may not read it.
    """
    along = ("committee", "session", "category__parent", "author_member__user", "author_collective", "ground")
    proposal = reach.one(reach.proposals(actor).select_related(*along), pk)
    labels = proposal.tags.order_by().values_list(Value("tag"), "pk", "name")
    units = proposal.suggested_units.order_by().values_list(Value("unit"), "pk", "name")
    named: dict[str, list[Ref]] = defaultdict(list)
    for kind, ref_id, name in labels.union(units, all=True):
        named[kind].append(Ref(id=ref_id, name=name))
    return ProposalOut(
        id=proposal.pk,
        **{name: getattr(proposal, name) for name in _AS_IT_IS},
        session_year=proposal.session.year,
        suggestions=[Suggestion(id=s.pk, number=s.number, text=s.text) for s in proposal.suggestions.all()],
        category=_ref(proposal.category),
        tags=named["tag"],
        suggested_units=named["unit"],
        author=_author(proposal),
        merged_into=proposal.merged_into_id,
        ground=_ref(proposal.ground),
        waits_for=[_waiting(h) for h in awaited(proposal.state, holder_of([proposal.pk])[proposal.pk])],
        may=[step.name for step in PROPOSAL.possible(proposal, actor)],
    )


def _ref(record: object) -> Ref | None:
    return Ref(id=record.pk, name=str(record)) if record is not None else None  # type: ignore[attr-defined]


def _author(proposal: Proposal) -> Author:
    if proposal.author_member is not None:
        return Author(kind="member", id=proposal.author_member_id, name=proposal.author_member.user.name)
    if proposal.author_collective is not None:
        return Author(kind="collective", id=proposal.author_collective_id, name=proposal.author_collective.name)
    return Author(kind="none", id=None, name=proposal.contact_name)


def signature_out(signature: CoSignature) -> SignatureOut:
    """A signature, with ``member__user`` and ``collective`` fetched along."""
    who = signature.collective or signature.member
    return SignatureOut(
        id=signature.pk,
        proposal_id=signature.proposal_id,
        order=signature.order,
        party=signature.party,
        name=str(who),
        state=signature.state,
        state_since=signature.state_since,
        due=signature.due,
        in_turn=signature.in_turn,
        confirmed_by=signature.confirmed_by,
    )


def assignment_row(row: Assignment) -> AssignmentRow:
    """An assignment in a list, with ``proposal__session`` and ``unit__line`` fetched along."""
    proposal = row.proposal
    return AssignmentRow(
        id=row.pk,
        proposal_id=proposal.pk,
        number=number_of(
            proposal.case_number,
            proposal.case_series,
            proposal.serial_number,
            proposal.session.year,
            proposal.own_number,
        ),
        title=proposal.title,
        unit=Ref(id=row.unit_id, name=row.unit.name),
        line=row.unit.line.name,
        role=row.role,
        part=row.part,
        state=row.state,
        state_since=row.state_since,
        assigned_at=row.assigned_at,
        accept_due=row.accept_due,
        contact_due=row.contact_due,
        first_contact_on=row.first_contact_on,
        reply_due=row.reply_due,
        sent_at=row.sent_at,
        round=row.round,
    )


def plan_out(plan: PlannedAssignment) -> PlanOut:
    """A planned assignment, with ``unit`` fetched along."""
    return PlanOut(
        id=plan.pk,
        proposal_id=plan.proposal_id,
        unit=Ref(id=plan.unit_id, name=plan.unit.name),
        role=plan.role,
        part=plan.part,
        state=plan.state,
        due=plan.due,
        objection=plan.objection,
    )


def commitment_out(commitment: Commitment) -> CommitmentOut:
    """A promise, with ``proposal`` and ``unit`` fetched along."""
    return CommitmentOut(
        id=commitment.pk,
        proposal_id=commitment.proposal_id,
        title=commitment.proposal.title,
        assignment_id=commitment.assignment_id,
        unit=Ref(id=commitment.unit_id, name=commitment.unit.name),
        text=commitment.text,
        state=commitment.state,
        promised_due=commitment.promised_due,
        due=commitment.due,
        evidence=commitment.evidence,
        settled_on=commitment.settled_on,
    )
