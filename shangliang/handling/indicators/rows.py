"""Which records stand behind the figures of handling; all at the cut-off."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shangliang.indicators.registry import Basis, Count, Ratio
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
    later = Feedback.objects.filter(
        signature=OuterRef("signature"),
        reply__assignment=OuterRef("reply__assignment"),
        round__gt=OuterRef("round"),
        state=FeedbackState.GIVEN,
        given_at__lte=basis.cut_off,
    )
    return rows.exclude(Exists(later))


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
