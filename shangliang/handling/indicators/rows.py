"""Which records stand behind the figures of handling; all at the cut-off."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from django.db.models import Case, Exists, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models import Count as Number

from shangliang.indicators.cube import alike
from shangliang.indicators.registry import Basis, Count, Ratio, shared
from shangliang.proposals.indicators import merged_after_filing, rows_of
from shangliang.proposals.models import Proposal, ProposalState, Suggestion

from ..models import (
    FACE_TO_FACE,
    Answer,
    Assignment,
    AssignmentState,
    Commitment,
    Contact,
    ContactState,
    Feedback,
    FeedbackState,
    HandlingRole,
    Reply,
    SuggestionAnswer,
)

#: Marks from worst to best; with several answering units the worst counts.
WORST_FIRST = ("dissatisfied", "understanding", "basically_satisfied", "satisfied")
LEADING, ASSISTING = "主办", "会办"


def assigned(basis: Basis) -> QuerySet[Proposal]:
    """Assigned by the cut-off."""
    return rows_of(basis).filter(assigned_at__lte=basis.cut_off)


def replied(basis: Basis) -> QuerySet[Proposal]:
    """Answered by all its units by the cut-off."""
    return rows_of(basis).filter(replied_at__lte=basis.cut_off)


def on_time(basis: Basis) -> QuerySet[Proposal]:
    """Answered by all its units by their due dates."""
    late = Reply.objects.filter(proposal=OuterRef("pk"), round=1, on_time=False)
    return replied(basis).exclude(Exists(late))


def _marks(basis: Basis, *, first: bool = False) -> QuerySet[Feedback]:
    """The given feedback of each proposal's own lead proposer on each answer: the last, or the first."""
    rows = Feedback.objects.filter(
        signature__proposal=OuterRef("pk"),
        signature__order=0,
        state=FeedbackState.GIVEN,
        given_at__lte=basis.cut_off,
    )
    if first:
        return rows.filter(round=1)
    return rows.exclude(Exists(_later_marks(basis)))


def _later_marks(basis: Basis) -> QuerySet[Feedback]:
    """What the same proposer said later of the same unit's answer."""
    return Feedback.objects.filter(
        signature=OuterRef("signature"),
        reply__assignment=OuterRef("reply__assignment"),
        round__gt=OuterRef("round"),
        state=FeedbackState.GIVEN,
        given_at__lte=basis.cut_off,
    )


def marked(basis: Basis, *meanings: str, first: bool = False, among: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those whose mark for the result is one of these; of several answers' marks the worst is the mark."""
    worse = WORST_FIRST[: min(WORST_FIRST.index(m) for m in meanings)]
    marks = _marks(basis, first=first)
    rows = among.filter(Exists(marks.filter(result_meaning__in=meanings)))
    return rows.exclude(Exists(marks.filter(result_meaning__in=worse))) if worse else rows


def fed_back(basis: Basis) -> QuerySet[Proposal]:
    """Assigned, and the lead proposer has given a mark."""
    return assigned(basis).filter(Exists(_marks(basis)))


def with_merged(basis: Basis) -> QuerySet[Proposal]:
    """Assigned, or merged into one that was, before or after filing."""
    reached = rows_of(basis).filter(state=ProposalState.MERGED, decided_at__lte=basis.cut_off)
    return (assigned(basis) | merged_after_filing(basis) | reached).distinct()


def _contacts(basis: Basis, **conditions: Any) -> QuerySet[Contact]:
    return Contact.objects.filter(
        proposal=OuterRef("pk"), manner__in=FACE_TO_FACE, on__lte=basis.cut_off.date(), **conditions
    )


def met(basis: Basis) -> QuerySet[Proposal]:
    """Met face to face: as the feedback form says where it names a manner, else by an undisputed contact."""
    named = Feedback.objects.filter(
        proposal=OuterRef("pk"), main=True, state=FeedbackState.GIVEN, given_at__lte=basis.cut_off
    ).exclude(manner="")
    recorded = _contacts(basis).exclude(state=ContactState.DISPUTED)
    said = Exists(named.filter(manner__in=FACE_TO_FACE))
    return assigned(basis).filter(said | (~Exists(named) & Exists(recorded)))


def met_confirmed(basis: Basis) -> QuerySet[Proposal]:
    """With a face-to-face contact that the proposer has confirmed."""
    return assigned(basis).filter(Exists(_contacts(basis, state=ContactState.CONFIRMED)))


def live_assignments(basis: Basis) -> QuerySet[Assignment]:
    """Accepted assignments of the cycle that were not passed on."""
    scope = [p for p in basis.parts if p not in (LEADING, ASSISTING)]
    narrowed = Basis(basis.committee, basis.session, basis.cut_off, "/".join(scope))
    rows = Assignment.objects.filter(proposal__in=rows_of(narrowed).values("pk"), accepted_at__lte=basis.cut_off)
    rows = rows.exclude(state=AssignmentState.REASSIGNED)
    if LEADING in basis.parts:
        rows = rows.exclude(role=HandlingRole.ASSISTING)
    if ASSISTING in basis.parts:
        rows = rows.filter(role=HandlingRole.ASSISTING)
    return rows


def _last_replies(basis: Basis) -> QuerySet[Reply]:
    later = Reply.objects.filter(assignment=OuterRef("assignment"), round__gt=OuterRef("round"))
    return Reply.objects.filter(proposal=OuterRef("pk"), sent_at__lte=basis.cut_off).exclude(
        Exists(later.filter(sent_at__lte=basis.cut_off))
    )


def with_class(basis: Basis, *meanings: str) -> QuerySet[Proposal]:
    """Replied, all its last replies being of classes with one of these meanings."""
    last = _last_replies(basis)
    return replied(basis).filter(Exists(last)).exclude(Exists(last.exclude(result_meaning__in=meanings)))


def adopted(basis: Basis) -> Ratio:
    """Suggestions adopted, wholly or partly, in the suggestions of answered proposals."""
    made = Suggestion.objects.filter(proposal__in=replied(basis).values("pk"))
    taken = SuggestionAnswer.objects.filter(
        reply__proposal__in=replied(basis).values("pk"),
        reply__sent_at__lte=basis.cut_off,
        answer__in=[Answer.ADOPTED, Answer.PARTLY],
    )
    later = Reply.objects.filter(
        assignment=OuterRef("reply__assignment"), round__gt=OuterRef("reply__round"), sent_at__lte=basis.cut_off
    )
    taken = taken.exclude(Exists(later))
    return Ratio(Count(taken, "suggestion_id"), Count(made))


def fulfilled(basis: Basis) -> Ratio:
    """Promises kept in those that were due by the cut-off."""
    day = basis.cut_off.date()
    due = Commitment.objects.filter(proposal__in=rows_of(basis).values("pk"), due__lte=day)
    return Ratio(Count(due.filter(state="fulfilled", settled_on__lte=day)), Count(due))


def no_feedback(basis: Basis) -> QuerySet[Proposal]:
    """Assigned, and the lead proposer has given no mark."""
    return assigned(basis).exclude(Exists(_marks(basis)))


def with_code(basis: Basis, code: str) -> QuerySet[Proposal]:
    """Replied, all its last replies being of this class of the committee's own list."""
    last = _last_replies(basis)
    return replied(basis).filter(Exists(last)).exclude(Exists(last.exclude(result_class=code)))


def signed_by_leader(basis: Basis) -> QuerySet[Proposal]:
    """Replied, every sent reply being signed by the unit's leader."""
    unsigned = Reply.objects.filter(proposal=OuterRef("pk"), sent_at__lte=basis.cut_off, signed_at__isnull=True)
    return replied(basis).exclude(Exists(unsigned))


def earlier_commitments(basis: Basis) -> QuerySet[Commitment]:
    """Promises on proposals of earlier cycles that were still open when this cycle began 往年提案的承诺."""
    opened = basis.session.window_opens.date()
    rows = Commitment.objects.filter(committee=basis.committee, proposal__session__year__lt=basis.session.year)
    rows = rows.filter(assignment__sent_at__lte=basis.cut_off)
    return rows.filter(Q(settled_on__isnull=True) | Q(settled_on__gte=opened))


def followed_up(basis: Basis) -> QuerySet[Proposal]:
    """Proposals of earlier cycles whose promises are followed in this one."""
    return Proposal.objects.filter(pk__in=earlier_commitments(basis).values("proposal_id"))


def key_of_last_year(basis: Basis) -> QuerySet[Proposal]:
    """Those of the year before that were key ones."""
    return followed_up(basis).filter(session__year=basis.session.year - 1, is_key=True)


# Tallies: what several figures of a year are told from in one reading -------------------------------------------------


def _key(name: str, basis: Basis) -> tuple[object, ...]:
    return name, basis.session.pk, basis.cut_off, basis.scope


def tally_of_marks(basis: Basis) -> Counter[str]:
    """How many assigned proposals have which mark for the result, ``""`` for one without a known meaning."""

    def read() -> Counter[str]:
        rows = Feedback.objects.filter(
            signature__order=0,
            state=FeedbackState.GIVEN,
            given_at__lte=basis.cut_off,
            signature__proposal__in=assigned(basis).values("pk"),
        ).order_by()
        rank = Case(*(When(result_meaning=mark, then=Value(i)) for i, mark in enumerate(WORST_FIRST)))
        by_proposal = rows.values("signature__proposal").annotate(number=Number("pk"), worst=Min(rank))
        # Only where somebody has answered twice has it to be found out which answer is the last.
        kinds = alike(by_proposal.values_list("number", "worst"))
        found = Counter({worst: proposals for (number, worst), proposals in kinds.items() if number == 1})
        if any(number > 1 for number, _worst in kinds):
            several = by_proposal.filter(number__gt=1).values("signature__proposal")
            last = rows.filter(signature__proposal__in=several).exclude(Exists(_later_marks(basis)))
            again = last.values("signature__proposal").annotate(worst=Min(rank))
            found += Counter({worst: proposals for (worst,), proposals in alike(again.values_list("worst")).items()})
        return Counter({"" if worst is None else WORST_FIRST[worst]: number for worst, number in found.items()})

    return shared(_key("marks", basis), read)


class Answered(NamedTuple):
    """What the replies to a proposal are: meanings and codes of the last ones, and whether all were in time, signed."""

    meanings: frozenset[str]
    codes: frozenset[str]
    on_time: bool
    signed: bool


def tally_of_replies(basis: Basis) -> Counter[Answered]:
    """How many replied proposals have which replies."""

    def read() -> Counter[Answered]:
        rows = Reply.objects.filter(proposal__in=replied(basis).values("pk")).order_by()
        by_proposal = rows.values("proposal_id").annotate(number=Number("pk"))
        # Nearly every proposal has one reply: these are counted where they lie, and only the others are read.
        single = by_proposal.annotate(
            meaning=Min("result_meaning"),
            code=Min("result_class"),
            late=Max(_one_if(round=1, on_time=False)),
            sent=Max(_one_if(sent_at__lte=basis.cut_off)),
            signed=Max(_one_if(signed_at__isnull=False)),
        )
        kinds = alike(single.values_list("number", "meaning", "code", "late", "sent", "signed"))
        found: Counter[Answered] = Counter()
        for (number, meaning, code, late, sent, signed), proposals in kinds.items():
            if number == 1:
                last = {0: (meaning, code)} if sent else {}
                found[_answered(last, bool(late), bool(sent and not signed))] += proposals
        if any(number > 1 for number, *_rest in kinds):
            several = by_proposal.filter(number__gt=1).values("proposal_id")
            found += _answered_several(rows.filter(proposal__in=several), basis)
        return found

    return shared(_key("replies", basis), read)


def _one_if(**conditions: Any) -> Case:
    return Case(When(**conditions, then=Value(1)), default=Value(0))


def _answered(last: dict[int, tuple[str, str]], late: bool, unsigned: bool) -> Answered:
    return Answered(
        frozenset(meaning for meaning, _code in last.values()),
        frozenset(code for _meaning, code in last.values()),
        not late,
        not unsigned,
    )


def _answered_several(rows: QuerySet[Reply], basis: Basis) -> Counter[Answered]:
    found: dict[int, tuple[dict[int, tuple[str, str]], list[bool], list[bool]]] = {}
    columns = ("proposal_id", "assignment_id", "round", "result_meaning", "result_class", "on_time")
    for proposal, assignment, nth, meaning, code, on_time, signed_at, sent_at in rows.order_by(
        "proposal_id", "round"
    ).values_list(*columns, "signed_at", "sent_at"):
        last, late, unsigned = found.setdefault(proposal, ({}, [], []))
        if nth == 1 and on_time is False:
            late.append(True)
        if sent_at is not None and sent_at <= basis.cut_off:
            last[assignment] = meaning, code
            if signed_at is None:
                unsigned.append(True)
    return Counter(_answered(last, bool(late), bool(unsigned)) for last, late, unsigned in found.values())


def tally_of_meetings(basis: Basis) -> Counter[bool]:
    """How many assigned proposals were met about face to face, key ones apart."""

    def read() -> Counter[bool]:
        rows = met(basis).order_by().values_list("is_key").annotate(number=Number("pk"))
        return Counter(dict(rows))

    return shared(_key("meetings", basis), read)


class Followed(NamedTuple):
    """Promises of earlier cycles: how many, how many of them kept, and on how many proposals."""

    promises: int
    kept: int
    proposals: int


def tally_of_earlier(basis: Basis, *, key_of_last_year: bool) -> Followed:
    """What :func:`earlier_commitments` holds, or of it what concerns the key proposals of the year before."""

    def read() -> dict[str, int]:
        last = Q(proposal__is_key=True, proposal__session__year=basis.session.year - 1)
        kept = Q(state="fulfilled", settled_on__lte=basis.cut_off.date())
        return earlier_commitments(basis).aggregate(
            promises=Number("pk"),
            kept=Number("pk", filter=kept),
            proposals=Number("proposal", distinct=True),
            key_promises=Number("pk", filter=last),
            key_kept=Number("pk", filter=last & kept),
            key_proposals=Number("proposal", distinct=True, filter=last),
        )

    found = shared(("earlier", basis.session.pk, basis.cut_off), read)
    return Followed(*(found[f"key_{name}" if key_of_last_year else name] for name in Followed._fields))


def tally_of_loads(basis: Basis) -> Counter[tuple[str, bool]]:
    """How many accepted assignments each unit has, by its name and whether it assists."""

    def read() -> Counter[tuple[str, bool]]:
        rows = live_assignments(basis).order_by().values_list("unit__name", "role").annotate(number=Number("pk"))
        found: Counter[tuple[str, bool]] = Counter()
        for unit, role, number in rows:
            found[unit, role == HandlingRole.ASSISTING] += number
        return found

    return shared(_key("loads", basis), read)
