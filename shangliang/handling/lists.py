"""What the pages' lists hold: filtered, in their order, with few queries whatever their length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session, Unit
from shangliang.committees.names import read_number
from shangliang.core import clock
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import Category, CoSignature, Proposal, ProposalState, SignatureState
from shangliang.workflow import duties
from shangliang.workflow.models import Duty

from . import access, queries
from .actions.proposers import signers_of as signatures_of
from .models import (
    Assignment,
    AssignmentState,
    Commitment,
    Extension,
    PlannedAssignment,
    PlanState,
    Redating,
    Reply,
    SuggestionAnswer,
)
from .states import COMMITMENT, WORKING

A = AssignmentState
OPEN_PLANS = (PlanState.SUGGESTED, PlanState.CONFIRMED, PlanState.OBJECTED)
#: Where a unit waits for others: for its own leader too, unless it is the leader who looks.
WAITING = (A.REFUSAL_REQUESTED, A.SIGNING, A.CHECKING, A.OPINION_GIVEN, A.SENT)
DONE = (A.CLOSED, A.REASSIGNED)
DECISIONS = ("decide_refusal", "decide_extension", "check", "decide_rehandling", "close_dissatisfied")
_AUTHOR = ("author_member__user", "author_collective")


def found_by(words: str, prefix: str = "") -> Q:
    """Proposals whose title holds these words, or whose case number they are."""
    condition = Q(**{f"{prefix}title__icontains": words})
    if known := read_number(words):
        number, year = known
        in_year = {f"{prefix}session__year": year} if year else {}
        condition |= Q(**{f"{prefix}case_number": number}, **in_year)
    return condition


def joined(names: Iterable[str]) -> str:
    """Names in a row, as the language separates them."""
    return pgettext("between entries", ", ").join(names)


def author_of(proposal: Proposal) -> str:
    """Who leads a proposal, by name; ``""`` for an imported one without."""
    if proposal.author_member:
        return proposal.author_member.user.name
    return proposal.author_collective.name if proposal.author_collective else ""


def signers_of(proposal: Proposal) -> list[str]:
    """Everybody who signed a proposal, by name, the lead proposer first."""
    rows = CoSignature.objects.filter(proposal=proposal, state=SignatureState.SIGNED)
    rows = rows.select_related("member__user", "collective").order_by("order", "pk")
    return [name_of(s) for s in rows]


def name_of(signature: CoSignature) -> str:
    """Who signed, by name."""
    if signature.member:
        return signature.member.user.name
    return signature.collective.name if signature.collective else ""


def is_signer(actor: Actor, proposal: Proposal) -> bool:
    """Whether the actor is one of those who are answered: of the proposal, or of one that was merged into it."""
    return any(s.party in actor.parties for s in signatures_of([proposal])[proposal.pk])


def units_by_line() -> list[Unit]:
    """The units that may be given proposals, with their lines, in the committee's order."""
    return list(
        Unit.objects.filter(is_active=True).select_related("line").order_by("line__order", "line", "order", "pk")
    )


def units_of(actor: Actor) -> list[Unit]:
    """The units that the actor acts for."""
    return list(Unit.objects.filter(pk__in=actor.unit_ids | actor.led_unit_ids).order_by("order", "pk"))


# Assignments of a unit ------------------------------------------------------------------------------------------


def _until() -> Case:
    """The day by which the present step is due."""
    return Case(
        When(state=A.OFFERED, then=F("accept_due")),
        When(state__in=(A.REFUSAL_REQUESTED, A.CHECKING), then=Coalesce("step_due", "reply_due")),
        default=F("reply_due"),
    )


def _tab(actor: Actor) -> dict[str, Q]:
    signs = Q(state=A.SIGNING, unit_id__in=actor.led_unit_ids)
    return {
        "open": Q(state__in=(A.OFFERED, *WORKING)) | signs,
        "waiting": Q(state__in=WAITING) & ~signs,
        "done": Q(state__in=DONE),
    }


def assignments(
    actor: Actor, *, tab: str, words: str = "", unit: str = "", role: str = "", colour: str = "", amber: int = 7
) -> QuerySet[Assignment]:
    """The assignments of the actor's units on one tab (``open``, ``waiting``, ``done``), each with ``due``.

    Args:
        colour: ``late`` or ``soon`` (by ``amber`` days) for only these.
    """
    rows = queries.assignment_list(access.own_assignments(actor).filter(_tab(actor)[tab])).annotate(due=_until())
    if words:
        rows = rows.filter(found_by(words, "proposal__"))
    if unit.isdecimal():
        rows = rows.filter(unit_id=int(unit))
    if role:
        rows = rows.filter(role=role)
    if colour:
        rows = rows.filter(_coloured(colour, amber))
    return rows.select_related(*(f"proposal__{name}" for name in _AUTHOR))


def _coloured(colour: str, amber: int) -> Q:
    today = clock.today()
    return Q(due__lt=today) if colour == "late" else Q(due__gte=today, due__lte=today + timedelta(days=amber))


def counts_of_assignments(actor: Actor) -> dict[str, int]:
    """How many assignments stand on each tab."""
    tabs = {name: Count("pk", filter=condition) for name, condition in _tab(actor).items()}
    return access.own_assignments(actor).order_by().aggregate(**tabs)


def to_sign(actor: Actor) -> QuerySet[Assignment]:
    """The replies that wait for the actor's signature as a unit's leader, each with ``due``."""
    rows = access.own_assignments(actor).filter(state=A.SIGNING, unit_id__in=actor.led_unit_ids)
    rows = queries.assignment_list(rows).annotate(due=F("reply_due"))
    current = Reply.objects.filter(round=F("assignment__round"))
    return rows.select_related(*(f"proposal__{name}" for name in _AUTHOR)).prefetch_related(
        Prefetch("replies", current.defer("text"), to_attr="current")
    )


def answered_in(assignment: Assignment) -> set[int]:
    """The suggestions on which the reply of the assignment's present round says something already, by id."""
    rows = SuggestionAnswer.objects.filter(reply__assignment=assignment, reply__round=assignment.round)
    return set(rows.values_list("suggestion_id", flat=True))


# The assignment meeting -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingFilter:
    """How the list of the meeting is narrowed; empty fields narrow nothing."""

    line: str = ""
    state: str = ""
    category: str = ""
    unit: str = ""
    words: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> MeetingFilter:
        """The filter in an address."""
        names = ("line", "state", "category", "unit")
        return cls(**{name: query.get(name, "") for name in names}, words=query.get("q", "").strip()[:80])


#: Unnumbered proposals stand last on both databases.
_LAST = 1_000_000_000


def of_meeting(actor: Actor, session: Session, chosen: MeetingFilter) -> QuerySet[Proposal]:
    """The filed proposals of a session that the actor may read, with their open plans, as far as the filter lets them.

    Each carries ``place``, its case number or, without one, a number after all others.
    """
    rows = queries.to_assign(session).filter(pk__in=proposals_access.visible(actor).values("pk"))
    plans = PlannedAssignment.objects.filter(proposal=OuterRef("pk"), state__in=OPEN_PLANS).order_by()
    if chosen.line.isdecimal():
        rows = rows.filter(Exists(plans.filter(unit__line_id=int(chosen.line))))
    if chosen.unit.isdecimal():
        rows = rows.filter(Exists(plans.filter(unit_id=int(chosen.unit))))
    if chosen.category.isdecimal():
        rows = rows.filter(Q(category_id=int(chosen.category)) | Q(category__parent_id=int(chosen.category)))
    if chosen.state:
        rows = rows.filter(_in_state(chosen.state, plans, actor))
    if chosen.words:
        rows = rows.filter(found_by(chosen.words))
    return rows.annotate(place=Coalesce("case_number", Value(_LAST), output_field=IntegerField()))


def _in_state(state: str, plans: QuerySet[PlannedAssignment], actor: Actor) -> Q:
    objected, suggested = plans.filter(state=PlanState.OBJECTED), plans.filter(state=PlanState.SUGGESTED)
    conditions: dict[str, Q] = {
        "without": ~Q(Exists(plans)),
        "objected": Q(Exists(objected)),
        "waiting": Q(Exists(suggested)) & ~Q(Exists(objected)),
        "ready": Q(Exists(plans)) & ~Q(Exists(plans.exclude(state=PlanState.CONFIRMED))),
        "mine": Q(Exists(suggested.filter(unit__line__coordinator_id__in=actor.coordinator_ids))),
    }
    return conditions.get(state, Q())


def state_of_plans(plans: Sequence[PlannedAssignment]) -> str:
    """Where a proposal stands before the meeting: ``without``, ``objected``, ``waiting`` or ``ready``."""
    if not plans:
        return "without"
    states = {plan.state for plan in plans}
    if PlanState.OBJECTED in states:
        return "objected"
    return "ready" if states == {PlanState.CONFIRMED} else "waiting"


def meeting_sessions(actor: Actor) -> list[Session]:
    """The sessions that still have filed proposals, latest first."""
    filed = proposals_access.visible(actor).filter(state=ProposalState.FILED)
    return list(
        Session.objects.filter(pk__in=filed.values("session_id")).select_related("term").order_by("-window_opens")
    )


def top_categories() -> list[Category]:
    """The categories of the upper level."""
    return list(Category.objects.filter(parent__isnull=True))


def open_plans_of(proposal: Proposal) -> list[PlannedAssignment]:
    """The plans of one proposal that still count."""
    rows = PlannedAssignment.objects.filter(proposal=proposal, state__in=OPEN_PLANS)
    return list(rows.select_related("unit__line__coordinator").order_by("pk"))


# Decisions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """A decision that somebody waits for."""

    duty: Duty
    proposal: Proposal
    unit: Unit | None


def open_decisions(actor: Actor) -> QuerySet[Duty]:
    """What the actor has to decide about refusals, more time, signed replies and handling again."""
    return duties.inbox(actor).filter(kind__in=DECISIONS)


def decisions_of(found: Sequence[Duty]) -> list[Decision]:
    """The proposals and units of a page of duties, in at most three queries."""
    ids: dict[str, list[int]] = {"assignment": [], "extension": [], "proposal": []}
    for duty in found:
        ids[duty.subject_kind].append(duty.subject_id)
    subjects: dict[tuple[str, int], tuple[Proposal, Unit | None]] = {}
    if ids["assignment"]:
        for row in Assignment.objects.filter(pk__in=ids["assignment"]).select_related("proposal__session", "unit"):
            subjects["assignment", row.pk] = (row.proposal, row.unit)
    if ids["extension"]:
        along = ("assignment__proposal__session", "assignment__unit")
        for extension in Extension.objects.filter(pk__in=ids["extension"]).select_related(*along):
            subjects["extension", extension.pk] = (extension.assignment.proposal, extension.assignment.unit)
    if ids["proposal"]:
        for proposal in Proposal.objects.filter(pk__in=ids["proposal"]).select_related("session"):
            subjects["proposal", proposal.pk] = (proposal, None)
    return [Decision(duty, *subjects[duty.subject_kind, duty.subject_id]) for duty in found]


# Commitments ------------------------------------------------------------------------------------------------------


def commitments(
    actor: Actor, *, state: str = "open", unit: str = "", words: str = "", amber: int = 7
) -> QuerySet[Commitment]:
    """Promises that the actor may read, late ones first: ``open``, ``late``, ``soon``, or ``settled``."""
    rows = queries.commitment_list(actor, settled=state == "settled")
    if state == "settled":
        rows = rows.filter(state__in=COMMITMENT.final)
    elif state in ("late", "soon"):
        rows = rows.filter(_coloured(state, amber))
    if unit.isdecimal():
        rows = rows.filter(unit_id=int(unit))
    if words:
        rows = rows.filter(found_by(words, "proposal__") | Q(text__icontains=words))
    return rows


def counts_of_commitments(actor: Actor, amber: int) -> dict[str, int]:
    """How many promises are late, due soon, due later, and settled."""
    today = clock.today()
    settled, soon = Q(state__in=COMMITMENT.final), today + timedelta(days=amber)
    return (
        access.visible_commitments(actor)
        .order_by()
        .aggregate(
            late=Count("pk", filter=~settled & Q(due__lt=today)),
            soon=Count("pk", filter=~settled & Q(due__gte=today, due__lte=soon)),
            calm=Count("pk", filter=~settled & Q(due__gt=soon)),
            settled=Count("pk", filter=settled),
        )
    )


def units_with_commitments(actor: Actor) -> list[tuple[int, str]]:
    """The units whose promises the actor may read, by id and name."""
    rows = access.visible_commitments(actor).order_by("unit__order", "unit_id")
    return list(rows.values_list("unit_id", "unit__name").distinct())


def redatings_of(commitment: Commitment) -> list[Redating]:
    """Every time a promise was moved, the first one first."""
    return list(Redating.objects.filter(commitment=commitment).order_by("at", "pk"))


def day_of(moment: Any) -> date | None:
    """The committee's day of a moment."""
    return moment.astimezone(clock.ZONE).date() if moment else None
