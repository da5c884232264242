"""Reading the units' side: what lists and details need, in few queries whatever the number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.proposals.models import Proposal, ProposalState, Suggestion

from . import access
from .models import (
    Assignment,
    AssignmentState,
    AssistingOpinion,
    Commitment,
    Contact,
    Extension,
    Feedback,
    HandlingRole,
    Instruction,
    Message,
    PlannedAssignment,
    PlanState,
    Refusal,
    Reply,
    SuggestionAnswer,
)
from .states import ASSIGNMENT, COMMITMENT

#: What a list of proposals does not show.
_LONG = ("background", "analysis", "whole_text", "step_working")


# Before the assignment meeting --------------------------------------------------------------------------------


def to_assign(session: Session) -> QuerySet[Proposal]:
    """The filed proposals of a session that wait to be assigned, each with ``open_plans``, in the order of numbers."""
    open_plans = (
        PlannedAssignment.objects.filter(state__in=[PlanState.SUGGESTED, PlanState.CONFIRMED, PlanState.OBJECTED])
        .select_related("unit__line")
        .order_by("pk")
    )
    return (
        Proposal.objects.filter(session=session, state=ProposalState.FILED)
        .select_related("category__parent", "author_member__user", "author_collective")
        .prefetch_related(Prefetch("plans", open_plans, to_attr="open_plans"), "suggested_units")
        .defer(*_LONG)
        .order_by("case_series", "case_number", "pk")
    )


def counts_to_assign(session: Session) -> dict[str, int]:
    """How many filed proposals have no unit yet, wait for confirmation, met an objection, or are ready."""
    counts = dict.fromkeys(("without", "waiting", "objected", "ready"), 0)
    plans = (PlanState.SUGGESTED, PlanState.CONFIRMED, PlanState.OBJECTED)
    rows = (
        Proposal.objects.filter(session=session, state=ProposalState.FILED)
        .annotate(
            all_plans=Count("plans", filter=Q(plans__state__in=plans)),
            objections=Count("plans", filter=Q(plans__state=PlanState.OBJECTED)),
            confirmed=Count("plans", filter=Q(plans__state=PlanState.CONFIRMED)),
        )
        .values_list("all_plans", "objections", "confirmed")
    )
    for number, objections, confirmed in rows:
        if not number:
            counts["without"] += 1
        elif objections:
            counts["objected"] += 1
        else:
            counts["ready" if confirmed == number else "waiting"] += 1
    return counts


def loads_of_units(session: Session) -> dict[int, int]:
    """How many proposals of a session each unit handles or is planned to handle, by the unit's id."""
    loads: dict[int, int] = defaultdict(int)
    assigned = Assignment.objects.filter(proposal__session=session).exclude(state=AssignmentState.REASSIGNED)
    planned = PlannedAssignment.objects.filter(
        proposal__session=session, state__in=[PlanState.SUGGESTED, PlanState.CONFIRMED, PlanState.OBJECTED]
    )
    for rows in (assigned, planned):
        for unit_id, number in rows.order_by().values_list("unit_id").annotate(Count("pk")):
            loads[unit_id] += number
    return dict(loads)


# Lists --------------------------------------------------------------------------------------------------------


def assignment_list(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments as a list shows them: proposal, unit and line along, most urgent first (``reply_due``, ``pk``)."""
    long = [f"proposal__{name}" for name in _LONG]
    return rows.select_related("proposal", "unit__line").defer("reply_working", *long).order_by("reply_due", "pk")


def open_assignments(actor: Actor) -> QuerySet[Assignment]:
    """The assignments of the actor's units on which something is still to be done or awaited."""
    return assignment_list(access.own_assignments(actor).exclude(state__in=ASSIGNMENT.final))


def commitment_list(actor: Actor, *, until: date | None = None, settled: bool = False) -> QuerySet[Commitment]:
    """Promises that the actor may read, by due date; open ones, or all with ``settled``; due by ``until`` if given."""
    rows = access.visible_commitments(actor)
    if not settled:
        rows = rows.exclude(state__in=COMMITMENT.final)
    if until is not None:
        rows = rows.filter(due__lte=until)
    long = [f"proposal__{name}" for name in _LONG]
    return rows.select_related("proposal", "unit__line").defer(*long).order_by("due", "pk")


# One proposal, one assignment, one reply ----------------------------------------------------------------------


@dataclass
class ReplyView:
    """A reply with each suggestion and its answer (``None`` where there is none), and its feedback."""

    reply: Reply
    answers: list[tuple[Suggestion, SuggestionAnswer | None]]
    feedback: list[Feedback] = field(default_factory=list)


@dataclass
class AssignmentView:
    """An assignment with all that hangs on it, as far as the reader may see it."""

    assignment: Assignment
    replies: list[ReplyView] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    opinion: AssistingOpinion | None = None


@dataclass
class Handling:
    """A proposal's handling as one reader sees it: the answering units first, those that were relieved last."""

    assignments: list[AssignmentView]
    instructions: list[Instruction]


def handling_of(proposal: Proposal, actor: Actor) -> Handling:
    """Everything about a proposal's handling that the actor may read, in a fixed number of queries.

    For a proposal merged into another, that one's handling, for its proposers are answered through it.
    """
    main_id = proposal.merged_into_id or proposal.pk
    rows = access.visible_assignments(actor).filter(proposal=main_id).select_related("unit__line", "section")
    order = {HandlingRole.SINGLE: 0, HandlingRole.LEAD: 0, HandlingRole.SEPARATE: 1, HandlingRole.ASSISTING: 2}
    found = sorted(rows, key=lambda a: (a.state == AssignmentState.REASSIGNED, order[HandlingRole(a.role)], a.pk))
    views = {a.pk: AssignmentView(a) for a in found}
    for view in _reply_views(access.visible_replies(actor).filter(assignment__in=views), actor):
        views[view.reply.assignment_id].replies.append(view)
    for contact in access.visible_contacts(actor).filter(assignment__in=views):
        views[contact.assignment_id].contacts.append(contact)
    for extension in access.visible_extensions(actor).filter(assignment__in=views).order_by("pk"):
        views[extension.assignment_id].extensions.append(extension)
    for refusal in access.visible_refusals(actor).filter(assignment__in=views).select_related("right_unit"):
        views[refusal.assignment_id].refusals.append(refusal)
    for commitment in access.visible_commitments(actor).filter(assignment__in=views).order_by("due", "pk"):
        views[commitment.assignment_id].commitments.append(commitment)
    for message in access.visible_messages(actor).filter(assignment__in=views).order_by("at", "pk"):
        views[message.assignment_id].messages.append(message)
    for opinion in access.visible_opinions(actor).filter(assignment__in=views):
        views[opinion.assignment_id].opinion = opinion
    instructions = access.visible_instructions(actor).filter(proposal=main_id).order_by("on", "pk")
    return Handling(list(views.values()), list(instructions))


def reply_view(reply: Reply, actor: Actor) -> ReplyView:
    """One reply with answers and feedback, in two queries more. ``reply`` comes from ``access.visible_replies``."""
    return _reply_views(Reply.objects.filter(pk=reply.pk), actor)[0]


def _reply_views(rows: QuerySet[Reply], actor: Actor) -> list[ReplyView]:
    replies = list(rows.order_by("round", "pk"))
    suggestions: dict[int, list[Suggestion]] = defaultdict(list)
    for suggestion in Suggestion.objects.filter(proposal__in={r.proposal_id for r in replies}):
        suggestions[suggestion.proposal_id].append(suggestion)
    answers = {(a.reply_id, a.suggestion_id): a for a in SuggestionAnswer.objects.filter(reply__in=replies).order_by()}
    feedback: dict[int, list[Feedback]] = defaultdict(list)
    forms = access.visible_feedback(actor).filter(reply__in=replies)
    people = ("signature__member__user", "signature__collective")
    for form in forms.select_related(*people).order_by("-main", "signature__order", "pk"):
        feedback[form.reply_id].append(form)
    return [
        ReplyView(r, [(s, answers.get((r.pk, s.pk))) for s in suggestions[r.proposal_id]], feedback[r.pk])
        for r in replies
    ]


def opinions_for(lead: Assignment) -> list[tuple[Assignment, AssistingOpinion | None]]:
    """The units that assist a lead, each with its opinion once it is given."""
    rows = (
        Assignment.objects.filter(proposal=lead.proposal_id, role=HandlingRole.ASSISTING)
        .exclude(state=AssignmentState.REASSIGNED)
        .select_related("unit__line", "opinion")
        .order_by("pk")
    )
    return [(a, o if (o := getattr(a, "opinion", None)) and o.given_at else None) for a in rows]


def units_of(proposals: Sequence[Proposal]) -> dict[int, list[Assignment]]:
    """The live assignments of a page of proposals, by proposal, answering units first; one query."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    rows = (
        Assignment.objects.filter(proposal__in=[p.pk for p in proposals])
        .exclude(state=AssignmentState.REASSIGNED)
        .select_related("unit")
        .defer("reply_working")
        .order_by("pk")
    )
    for row in sorted(rows, key=lambda a: a.role == HandlingRole.ASSISTING):
        found[row.proposal_id].append(row)
    return found
