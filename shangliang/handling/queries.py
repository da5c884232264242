"""Reading the units' side: what lists and details need, in few queries whatever the number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Count, Model, Prefetch, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.reach import Reach
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

#: The steps of the units' side, by their names in duties, with where their unit stands.
_STEPS: dict[str, tuple[type[Model], str]] = {
    "assignment": (Assignment, "unit__name"),
    "commitment": (Commitment, "unit__name"),
    "contact": (Contact, "assignment__unit__name"),
    "extension": (Extension, "assignment__unit__name"),
    "plan": (PlannedAssignment, "unit__name"),
}

#: What a list of proposals does not show.
_LONG = ("background", "analysis", "whole_text", "step_working")


def units_of_steps(steps: Iterable[tuple[str, int]]) -> dict[str, QuerySet[Any, Any]]:
    """The steps by which duties were opened, named as ``("contact", 5)``: for each kind, ids and names of units."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for kind, pk in steps:
        if kind in _STEPS:
            wanted[kind].append(pk)
    return {
        kind: _STEPS[kind][0]._default_manager.filter(pk__in=ids).order_by().values_list("pk", _STEPS[kind][1])
        for kind, ids in wanted.items()
    }


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
        .select_related("session", "category__parent", "author_member__user", "author_collective")
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
    rows = rows.select_related("proposal__session", "unit__line")
    return rows.defer("reply_working", *long).order_by("reply_due", "pk")


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
    return rows.select_related("proposal__session", "unit__line").defer(*long).order_by("due", "pk")


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
    """Everything about a proposal's handling that the actor may read, in one statement.

    For a proposal merged into another, that one's handling, for its proposers are answered through it.
    """
    found = _HANDLING.read(actor, proposal.merged_into_id or proposal.pk)
    order = {HandlingRole.SINGLE: 0, HandlingRole.LEAD: 0, HandlingRole.SEPARATE: 1, HandlingRole.ASSISTING: 2}
    found["assignments"].sort(key=lambda a: (a.state == AssignmentState.REASSIGNED, order[HandlingRole(a.role)], a.pk))
    views = {a.pk: AssignmentView(a) for a in found["assignments"]}
    replies = _reply_views(
        [r for r in found["replies"] if r.assignment_id in views],
        found["suggestions"],
        found["answers"],
        found["feedback"],
    )
    for view in replies:
        views[view.reply.assignment_id].replies.append(view)
    for name, keys in _ORDERS.items():
        for row in sorted(found[name], key=keys):
            if row.assignment_id in views:
                getattr(views[row.assignment_id], name).append(row)
    for opinion in found["opinions"]:
        if opinion.assignment_id in views:
            views[opinion.assignment_id].opinion = opinion
    return Handling(list(views.values()), sorted(found["instructions"], key=attrgetter("on", "pk")))


#: What hangs on an assignment in lists of its own, and how each is sorted.
_ORDERS = {
    "contacts": attrgetter("on", "pk"),
    "extensions": attrgetter("pk"),
    "refusals": attrgetter("ordinal"),
    "commitments": attrgetter("due", "pk"),
    "messages": attrgetter("at", "pk"),
}


def _of_handling(actor: Actor, proposal_id: int) -> dict[str, QuerySet]:
    people = ("signature__member__user", "signature__collective")
    here = {"assignment__proposal": proposal_id}
    found = {
        "assignments": access.visible_assignments(actor)
        .filter(proposal=proposal_id)
        .select_related("unit__line", "section"),
        "replies": access.visible_replies(actor).filter(**here),
        "suggestions": Suggestion.objects.filter(proposal=proposal_id),
        "answers": SuggestionAnswer.objects.filter(reply__assignment__proposal=proposal_id),
        "feedback": access.visible_feedback(actor)
        .filter(reply__assignment__proposal=proposal_id)
        .select_related(*people),
        "contacts": access.visible_contacts(actor).filter(**here),
        "extensions": access.visible_extensions(actor).filter(**here),
        "refusals": access.visible_refusals(actor).filter(**here).select_related("right_unit"),
        "commitments": access.visible_commitments(actor).filter(**here),
        "messages": access.visible_messages(actor).filter(**here),
        "opinions": access.visible_opinions(actor).filter(**here),
        "instructions": access.visible_instructions(actor).filter(proposal=proposal_id),
    }
    return {name: rows.order_by() for name, rows in found.items()}


_HANDLING = Reach(_of_handling)


def reply_view(reply: Reply, actor: Actor) -> ReplyView:
    """One reply with answers and feedback, in three queries. ``reply`` comes from ``access.visible_replies``."""
    people = ("signature__member__user", "signature__collective")
    return _reply_views(
        [reply],
        Suggestion.objects.filter(proposal=reply.proposal_id),
        SuggestionAnswer.objects.filter(reply=reply).order_by(),
        access.visible_feedback(actor).filter(reply=reply).select_related(*people),
    )[0]


def _reply_views(
    replies: Iterable[Reply],
    suggestions: Iterable[Suggestion],
    answers: Iterable[SuggestionAnswer],
    forms: Iterable[Feedback],
) -> list[ReplyView]:
    numbered: dict[int, list[Suggestion]] = defaultdict(list)
    for suggestion in sorted(suggestions, key=attrgetter("number")):
        numbered[suggestion.proposal_id].append(suggestion)
    given = {(a.reply_id, a.suggestion_id): a for a in answers}
    feedback: dict[int, list[Feedback]] = defaultdict(list)
    for form in sorted(forms, key=lambda f: (not f.main, f.signature.order, f.pk)):
        feedback[form.reply_id].append(form)
    return [
        ReplyView(r, [(s, given.get((r.pk, s.pk))) for s in numbered[r.proposal_id]], feedback[r.pk])
        for r in sorted(replies, key=attrgetter("round", "pk"))
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
