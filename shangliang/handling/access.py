"""Who may see and who may do what on the units' side. Lists and details use the same querysets.

Units see their own assignments, and the others' where they lead; nobody but the unit reads a reply before it is
sent, except its line's coordinator while it is being checked.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import Attachment, Proposal, Secrecy
from shangliang.workflow.machines import By, holder_of

from .models import (
    Assignment,
    AssignmentState,
    AssistingOpinion,
    Commitment,
    Contact,
    Extension,
    Feedback,
    FeedbackState,
    HandlingRole,
    Instruction,
    Message,
    PlannedAssignment,
    Refusal,
    Reply,
)

# Who acts -----------------------------------------------------------------------------------------------------


def _assignment_id(record: Any) -> int:
    return record.pk if isinstance(record, Assignment) else record.assignment_id


def _in_unit(actor: Actor, record: Any, units: frozenset[int]) -> bool:
    return (
        actor.committee_id == record.committee_id
        and record.unit_id in units
        and actor.bound_to in (None, _assignment_id(record))
    )


def _is_unit(actor: Actor, record: Any) -> bool:
    return _in_unit(actor, record, actor.unit_ids | actor.led_unit_ids)


def _is_leader(actor: Actor, record: Any) -> bool:
    return actor.bound_to is None and _in_unit(actor, record, actor.led_unit_ids)


def _is_coordinator(actor: Actor, record: Any) -> bool:
    return actor.committee_id == record.committee_id and record.unit.line.coordinator_id in actor.coordinator_ids


def _decides_refusal(actor: Actor, assignment: Any) -> bool:
    if assignment.refusals >= 2:
        return DIRECTOR.allows(actor, assignment)
    return _is_coordinator(actor, assignment)


def leads_proposal(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor is the lead proposer, or the leading collective's liaison."""
    return proposals_access.AUTHOR.allows(actor, proposal)


UNIT = By("unit", _is_unit)
LEADER = By("unit leader", _is_leader)
#: Where the unit's leader has no account, the leader's name is typed by whoever holds the one-time link.
LINK = By("one-time link", lambda actor, record: actor.via == "link" and _is_unit(actor, record))
COORDINATOR = By("coordinator of the unit's line", _is_coordinator)
REFUSAL_DECIDER = By("coordinator of the line, for a second refusal the director", _decides_refusal)
STAFF = holder_of(Role.PROPOSAL_STAFF)
DIRECTOR = holder_of(Role.PROPOSAL_DIRECTOR)
PROPOSAL_COMMITTEE = holder_of(Role.PROPOSAL_COMMITTEE)
PLANNER = holder_of(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR, Role.COORDINATOR)
#: What follows from another record's step in the same transaction; the step itself was permitted or not.
HANDLING = By(
    "follows from another step", lambda actor, record: actor.committee_id == record.committee_id, derived=True
)
UNIT_OF_ASSIGNMENT = By("unit", lambda actor, record: _is_unit(actor, record.assignment))
COORDINATOR_OF_ASSIGNMENT = By(
    "coordinator of the unit's line", lambda actor, record: _is_coordinator(actor, record.assignment)
)
LEAD_PROPOSER = By("lead proposer", lambda actor, record: leads_proposal(actor, record.proposal))
PROPOSER = By(
    "this proposer",
    lambda actor, record: actor.committee_id == record.committee_id and record.signature.party in actor.parties,
)


# Who sees -----------------------------------------------------------------------------------------------------


def _nobody() -> Q:
    return Q(pk__in=())


def _units(actor: Actor) -> frozenset[int]:
    return actor.unit_ids | actor.led_unit_ids


def _reads_all(actor: Actor) -> bool:
    return actor.bound_to is None and actor.has(*OFFICE)


def _overseen(actor: Actor, proposal: str = "proposal__") -> Q:
    """What leadership reads: everything that is not internal."""
    return Q(**{f"{proposal}secrecy": Secrecy.OPEN}) if actor.has(Role.LEADERSHIP) else _nobody()


def _proposed(actor: Actor, proposal: str = "proposal") -> Q:
    """What belongs to the actor's own proposals, or to the main ones of those that were merged."""
    # Asked of each record's own proposal, here and below: lists of all that is the actor's grow with the years. Only
    # the few that were merged are listed: a database that knows of none would look for them among all proposals.
    merged = proposals_access.own(actor).filter(merged_into__isnull=False).values("merged_into_id")
    return Q(Exists(proposals_access.owned(actor).filter(pk=OuterRef(proposal)))) | Q(**{f"{proposal}__in": merged})


def _handled(actor: Actor, assignment: str) -> Q:
    """What belongs to the assignments of the units that the actor acts for; ``assignment`` is the way there."""
    path = f"{assignment}__" if assignment else ""
    condition = Q(**{f"{path}unit_id__in": _units(actor)})
    return condition if actor.bound_to is None else condition & Q(**{f"{path}pk": actor.bound_to})


def _is_proposer(actor: Actor) -> bool:
    return actor.bound_to is None and bool(actor.member_id or actor.collective_ids)


def visible_assignments(actor: Actor) -> QuerySet[Assignment]:
    """Assignments that the actor may read: the office all, leadership what is not internal, coordinators their
    lines', units their own and the assisting ones where they lead, proposers those of their proposals."""
    rows = Assignment.objects.all()
    if _reads_all(actor):
        return rows
    condition = _overseen(actor)
    if _units(actor):
        led = _live(actor).filter(role=HandlingRole.LEAD, proposal=OuterRef("proposal"))
        condition |= _handled(actor, "") | (Q(role=HandlingRole.ASSISTING) & Q(Exists(led)))
    if actor.coordinator_ids:
        condition |= Q(unit__line__coordinator_id__in=actor.coordinator_ids)
    if _is_proposer(actor):
        condition |= _proposed(actor)
    return rows.filter(condition)


def own_assignments(actor: Actor) -> QuerySet[Assignment]:
    """The assignments of the units that the actor acts for."""
    rows = Assignment.objects.filter(unit_id__in=_units(actor))
    return rows if actor.bound_to is None else rows.filter(pk=actor.bound_to)


def _live(actor: Actor) -> QuerySet[Assignment]:
    return own_assignments(actor).exclude(state=AssignmentState.REASSIGNED)


def visible_plans(actor: Actor) -> QuerySet[PlannedAssignment]:
    """Planned assignments: the office all, leadership what is not internal, coordinators those of the proposals
    with a unit of theirs."""
    rows = PlannedAssignment.objects.all()
    if _reads_all(actor):
        return rows
    condition = _overseen(actor)
    if actor.coordinator_ids:
        theirs = PlannedAssignment.objects.filter(unit__line__coordinator_id__in=actor.coordinator_ids)
        condition |= Q(Exists(theirs.filter(proposal=OuterRef("proposal"))))
    return rows.filter(condition)


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals that are visible because of an assignment or a plan; pages unite them with the proposals' own rule."""
    if _reads_all(actor):
        return Proposal.objects.filter(assigned_at__isnull=False)
    condition = Q(assigned_at__isnull=False) & _overseen(actor, "")
    if _units(actor):
        condition |= Q(pk__in=_live(actor).values("proposal_id"))
    if actor.coordinator_ids:
        line = Q(unit__line__coordinator_id__in=actor.coordinator_ids)
        condition |= Q(Exists(Assignment.objects.filter(line, proposal=OuterRef("pk"))))
        condition |= Q(Exists(PlannedAssignment.objects.filter(line, proposal=OuterRef("pk"))))
    return Proposal.objects.filter(condition)


def visible_replies(actor: Actor) -> QuerySet[Reply]:
    """Replies: the unit's own from the first draft, the line's once it is to be checked, everybody else's once sent."""
    rows = Reply.objects.all()
    sent = Q(sent_at__isnull=False)
    if _reads_all(actor):
        condition = sent
    else:
        condition = sent & _overseen(actor)
        if _is_proposer(actor):
            condition |= sent & _proposed(actor)
    if _units(actor):
        condition |= _handled(actor, "assignment")
    if actor.coordinator_ids:
        to_check = Q(assignment__state=AssignmentState.CHECKING, signed_at__isnull=False)
        condition |= Q(assignment__unit__line__coordinator_id__in=actor.coordinator_ids) & (sent | to_check)
    return rows.filter(condition)


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    """Recorded contacts of the assignments that the actor handles, coordinates, proposes or oversees."""
    return _of_assignment(actor, Contact)


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """Messages between unit and proposer: their own to both, all to the office."""
    return _of_assignment(actor, Message)


def visible_extensions(actor: Actor) -> QuerySet[Extension]:
    """Requests for more time."""
    return _of_assignment(actor, Extension)


def visible_refusals(actor: Actor) -> QuerySet[Refusal]:
    """Requests to be spared: the unit's own, the line's, the office's."""
    rows = Refusal.objects.all()
    if _reads_all(actor):
        return rows
    condition = _handled(actor, "assignment") | _overseen(actor, "assignment__proposal__")
    if actor.coordinator_ids:
        condition |= Q(assignment__unit__line__coordinator_id__in=actor.coordinator_ids)
    return rows.filter(condition)


def _of_assignment(actor: Actor, model: type[Model]) -> QuerySet[Any]:
    rows = model._default_manager.all()
    if _reads_all(actor):
        return rows
    condition = _handled(actor, "assignment") | _overseen(actor, "assignment__proposal__")
    if actor.coordinator_ids:
        condition |= Q(assignment__unit__line__coordinator_id__in=actor.coordinator_ids)
    if _is_proposer(actor) and model is not Extension:
        condition |= _proposed(actor)
    return rows.filter(condition)


def visible_feedback(actor: Actor) -> QuerySet[Feedback]:
    """Feedback forms: one's own in any state; the office all, leadership what is not internal; units and lines
    what was given."""
    rows = Feedback.objects.all()
    if _reads_all(actor):
        return rows
    condition = own_feedback_condition(actor) | _overseen(actor)
    given = Q(state=FeedbackState.GIVEN)
    if _units(actor):
        condition |= given & _handled(actor, "reply__assignment")
    if actor.coordinator_ids:
        condition |= given & Q(reply__assignment__unit__line__coordinator_id__in=actor.coordinator_ids)
    return rows.filter(condition)


def own_feedback_condition(actor: Actor) -> Q:
    """The forms that the actor is asked to fill in."""
    condition = _nobody()
    if actor.member_id:
        condition |= Q(signature__member_id=actor.member_id)
    if actor.collective_ids:
        condition |= Q(signature__collective_id__in=actor.collective_ids)
    return condition


def visible_commitments(actor: Actor) -> QuerySet[Commitment]:
    """Promises: the unit's own, the line's, those made to one's proposals; all to the office, to leadership what
    is not internal."""
    rows = Commitment.objects.all()
    if _reads_all(actor):
        return rows
    condition = _handled(actor, "assignment") | _overseen(actor)
    if actor.bound_to is None and _units(actor):
        condition |= Q(unit_id__in=_units(actor))
    if actor.coordinator_ids:
        condition |= Q(unit__line__coordinator_id__in=actor.coordinator_ids)
    if _is_proposer(actor):
        condition |= _proposed(actor)
    return rows.filter(condition)


def visible_opinions(actor: Actor) -> QuerySet[AssistingOpinion]:
    """Assisting opinions: the unit's own from the first draft; once given, the lead's, the line's, the office's.

    Proposers read the lead's reply, which answers for all.
    """
    rows = AssistingOpinion.objects.all()
    given = Q(given_at__isnull=False)
    if _reads_all(actor):
        return rows.filter(given)
    led = _live(actor).filter(role=HandlingRole.LEAD, proposal=OuterRef("assignment__proposal"))
    condition = _handled(actor, "assignment") | (given & _overseen(actor, "assignment__proposal__"))
    condition |= given & Q(Exists(led))
    if actor.coordinator_ids:
        condition |= given & Q(assignment__unit__line__coordinator_id__in=actor.coordinator_ids)
    return rows.filter(condition)


def visible_instructions(actor: Actor) -> QuerySet[Instruction]:
    """Leaders' instructions: the office, leadership, and the units and coordinators that handle the proposal."""
    rows = Instruction.objects.all()
    if _reads_all(actor):
        return rows
    condition = Q(Exists(_live(actor).filter(proposal=OuterRef("proposal")))) | _overseen(actor)
    if actor.coordinator_ids:
        line = Assignment.objects.filter(unit__line__coordinator_id__in=actor.coordinator_ids)
        condition |= Q(Exists(line.filter(proposal=OuterRef("proposal"))))
    return rows.filter(condition)


def visible_files(actor: Actor) -> QuerySet[Attachment]:
    """What is kept with the records that the actor reads: the evidence of promises, the scans of feedback on paper."""
    evidence = visible_commitments(actor).filter(evidence_file__isnull=False)
    scans = visible_feedback(actor).filter(scan__isnull=False)
    return Attachment.objects.filter(Q(pk__in=evidence.values("evidence_file_id")) | Q(pk__in=scans.values("scan_id")))
