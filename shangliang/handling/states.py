"""The life of what units do, as tables (domain §2.3, §2.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.workflow.machines import SYSTEM, DutySpec, Machine, Transition, register

from .access import (
    COORDINATOR,
    COORDINATOR_OF_ASSIGNMENT,
    HANDLING,
    LEAD_PROPOSER,
    LEADER,
    LINK,
    PLANNER,
    PROPOSAL_COMMITTEE,
    PROPOSER,
    REFUSAL_DECIDER,
    STAFF,
    UNIT,
    UNIT_OF_ASSIGNMENT,
)
from .models import (
    Assignment,
    AssignmentState,
    Commitment,
    CommitmentState,
    Contact,
    ContactState,
    Extension,
    ExtensionState,
    Feedback,
    FeedbackState,
    HandlingRole,
    PlannedAssignment,
    PlanState,
)

P = PlanState
A = AssignmentState
C = ContactState
E = ExtensionState
F = FeedbackState
K = CommitmentState

#: The roles whose unit answers the proposers; an assisting one tells the lead.
ANSWERING = (HandlingRole.SINGLE, HandlingRole.LEAD, HandlingRole.SEPARATE)
#: Where a unit works on its answer.
WORKING = (A.ACCEPTED, A.DRAFTING, A.REHANDLING)


def _root(record: Any) -> tuple[str, int]:
    return ("proposal", record.proposal_id)


def _plan_duties(plan: PlannedAssignment) -> list[DutySpec]:
    if plan.state == P.SUGGESTED:
        return [DutySpec(f"coordinator:{plan.unit.line.coordinator_id}", "confirm_plan", plan.due)]
    if plan.state == P.OBJECTED:
        return [DutySpec("role:proposal_staff", "suggest_again", plan.due)]
    return []


PLAN = register(
    Machine(
        name="plan",
        states=P,
        initial=P.SUGGESTED,
        final=frozenset({P.CARRIED_OUT, P.DROPPED}),
        duties=_plan_duties,
        root=_root,
        transitions=(
            Transition("confirm", (P.SUGGESTED,), P.CONFIRMED, COORDINATOR, _("confirm")),
            Transition("object", (P.SUGGESTED, P.CONFIRMED), P.OBJECTED, COORDINATOR, pgettext_lazy("plan", "object")),
            Transition("suggest_again", (P.OBJECTED,), P.SUGGESTED, PLANNER, _("suggest again")),
            # Also by whoever merges or cancels the proposal.
            Transition(
                "drop", (P.SUGGESTED, P.CONFIRMED, P.OBJECTED), P.DROPPED, PLANNER, pgettext_lazy("plan", "drop")
            ),
            Transition("carry_out", (P.CONFIRMED,), P.CARRIED_OUT, PLANNER, _("assign")),
        ),
    )
)


def _step_due(assignment: Assignment) -> date:
    if assignment.step_due is None:
        raise ValueError(f"assignment {assignment.pk} is {assignment.state} without a due date for the decision")
    return assignment.step_due


def _assignment_duties(a: Assignment) -> list[DutySpec]:
    if a.state == A.OFFERED:
        return [DutySpec(f"unit:{a.unit_id}", "accept", a.accept_due)]
    if a.state == A.REFUSAL_REQUESTED:
        director = a.refusals >= 2
        party = "role:proposal_director" if director else f"coordinator:{a.unit.line.coordinator_id}"
        return [DutySpec(party, "decide_refusal", _step_due(a))]
    if a.state in WORKING:
        if a.role == HandlingRole.ASSISTING:
            return [DutySpec(f"unit:{a.unit_id}", "give_opinion", a.reply_due, a.reply_working)]
        kind = "reply" if a.round == 1 else "reply_again"
        specs = [DutySpec(f"unit:{a.unit_id}", kind, a.reply_due, a.reply_working)]
        if a.first_contact_on is None:
            specs.append(DutySpec(f"unit:{a.unit_id}", "contact", a.contact_due))
        return specs
    if a.state == A.SIGNING:
        return [DutySpec(f"unit_leader:{a.unit_id}", "sign_reply", a.reply_due, a.reply_working)]
    if a.state == A.CHECKING:
        return [DutySpec(f"coordinator:{a.unit.line.coordinator_id}", "check", _step_due(a))]
    return []


ASSIGNMENT = register(
    Machine(
        name="assignment",
        states=A,
        initial=A.OFFERED,
        final=frozenset({A.REASSIGNED, A.CLOSED}),
        duties=_assignment_duties,
        root=_root,
        transitions=(
            Transition("accept", (A.OFFERED,), A.ACCEPTED, UNIT, pgettext_lazy("assignment", "sign in")),
            Transition("request_refusal", (A.OFFERED,), A.REFUSAL_REQUESTED, UNIT, _("ask to be spared")),
            Transition("reassign", (A.REFUSAL_REQUESTED,), A.REASSIGNED, REFUSAL_DECIDER, _("reassign")),
            Transition(
                "deny_refusal", (A.REFUSAL_REQUESTED,), A.OFFERED, REFUSAL_DECIDER, pgettext_lazy("assignment", "deny")
            ),
            Transition("draft", (A.ACCEPTED, A.REHANDLING), A.DRAFTING, UNIT, pgettext_lazy("assignment", "draft")),
            Transition("give_opinion", (A.ACCEPTED,), A.OPINION_GIVEN, UNIT, _("give the opinion")),
            Transition("submit", (A.DRAFTING,), A.SIGNING, UNIT, _("submit for signature")),
            Transition("send_back", (A.SIGNING,), A.DRAFTING, LEADER, _("send back")),
            Transition("sign", (A.SIGNING,), A.CHECKING, LEADER | LINK, pgettext_lazy("assignment", "sign")),
            Transition("sign_and_send", (A.SIGNING,), A.SENT, LEADER | LINK, _("sign and send")),
            Transition("return", (A.CHECKING,), A.DRAFTING, COORDINATOR, pgettext_lazy("assignment", "return")),
            Transition("check", (A.CHECKING,), A.SENT, COORDINATOR, _("check and send")),
            Transition("rehandle", (A.SENT,), A.REHANDLING, PROPOSAL_COMMITTEE, _("handle again")),
            # An assisting unit is done when the proposal is replied, an answering one when it is closed.
            Transition(
                "close",
                (A.OFFERED, A.REFUSAL_REQUESTED, A.ACCEPTED, A.OPINION_GIVEN, A.SENT),
                A.CLOSED,
                HANDLING,
                pgettext_lazy("assignment", "close"),
            ),
        ),
    )
)


def _contact_duties(contact: Contact) -> list[DutySpec]:
    if contact.state != C.RECORDED:
        return []
    return [DutySpec(contact.proposal.author_party, "confirm_contact", contact.due)]


CONTACT = register(
    Machine(
        name="contact",
        states=C,
        initial=C.RECORDED,
        final=frozenset({C.CONFIRMED, C.DISPUTED, C.UNANSWERED}),
        duties=_contact_duties,
        root=_root,
        transitions=(
            Transition("confirm", (C.RECORDED,), C.CONFIRMED, LEAD_PROPOSER, _("confirm")),
            Transition("dispute", (C.RECORDED,), C.DISPUTED, LEAD_PROPOSER, _("dispute")),
            Transition("let_pass", (C.RECORDED,), C.UNANSWERED, SYSTEM, pgettext_lazy("contact", "no answer")),
        ),
    )
)


def _extension_duties(extension: Extension) -> list[DutySpec]:
    if extension.state != E.REQUESTED:
        return []
    coordinator = extension.assignment.unit.line.coordinator_id
    return [DutySpec(f"coordinator:{coordinator}", "decide_extension", extension.due)]


EXTENSION = register(
    Machine(
        name="extension",
        states=E,
        initial=E.REQUESTED,
        final=frozenset({E.GRANTED, E.DENIED, E.WITHDRAWN}),
        duties=_extension_duties,
        root=lambda e: ("proposal", e.assignment.proposal_id),
        transitions=(
            Transition("grant", (E.REQUESTED,), E.GRANTED, COORDINATOR_OF_ASSIGNMENT, _("grant")),
            Transition(
                "deny", (E.REQUESTED,), E.DENIED, COORDINATOR_OF_ASSIGNMENT, pgettext_lazy("assignment", "deny")
            ),
            Transition("withdraw", (E.REQUESTED,), E.WITHDRAWN, UNIT_OF_ASSIGNMENT, _("withdraw")),
            # The reply was sent before anybody decided.
            Transition("fall_away", (E.REQUESTED,), E.WITHDRAWN, HANDLING, _("fall away")),
        ),
    )
)


def _feedback_duties(feedback: Feedback) -> list[DutySpec]:
    if feedback.state != F.AWAITED:
        return []
    return [DutySpec(feedback.signature.party, "give_feedback", feedback.due)]


FEEDBACK = register(
    Machine(
        name="feedback",
        states=F,
        initial=F.AWAITED,
        final=frozenset({F.GIVEN, F.NONE}),
        duties=_feedback_duties,
        root=_root,
        transitions=(
            Transition("give", (F.AWAITED,), F.GIVEN, PROPOSER | STAFF, _("give feedback")),
            Transition("let_pass", (F.AWAITED,), F.NONE, SYSTEM, _("no feedback")),
        ),
    )
)


def _commitment_duties(commitment: Commitment) -> list[DutySpec]:
    if commitment.state in COMMITMENT.final:
        return []
    return [DutySpec(f"unit:{commitment.unit_id}", "fulfil", commitment.due)]


COMMITMENT = register(
    Machine(
        name="commitment",
        states=K,
        initial=K.PROMISED,
        final=frozenset({K.FULFILLED, K.GIVEN_UP}),
        duties=_commitment_duties,
        root=_root,
        transitions=(
            Transition("become_due", (K.PROMISED, K.REDATED), K.DUE, SYSTEM, _("become due")),
            Transition("fulfil", (K.PROMISED, K.REDATED, K.DUE), K.FULFILLED, UNIT, _("fulfil")),
            # A second answer to the same suggestion moves the promise too, sent by leader or coordinator.
            Transition("redate", (K.PROMISED, K.REDATED, K.DUE), K.REDATED, UNIT | COORDINATOR, _("re-date")),
            Transition("give_up", (K.PROMISED, K.REDATED, K.DUE), K.GIVEN_UP, LEADER, _("give up")),
        ),
    )
)
