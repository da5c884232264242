"""The figures of handling: who answered, when, how, and what the proposers say (domain §2.6).

Default denominator is what was assigned. Where several units answer one proposal, it is replied when all have
replied, and its mark is the worst. The last mark counts; a named alternative counts the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.indicators.records import Records, present
from shangliang.indicators.registry import Basis, Count, CountingRule, Indicator, Ratio, register
from shangliang.proposals.indicators import filed, merged_after_filing, rows_of, seasons
from shangliang.proposals.models import Proposal, ProposalState, Suggestion
from shangliang.proposals.scopes import GENERAL, KEY

from .access import visible_assignments, visible_commitments, visible_replies
from .models import (
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
_WORST_FIRST = ("dissatisfied", "understanding", "basically_satisfied", "satisfied")
_NO_SCOPE: Callable[[Basis], Sequence[str]] = lambda _basis: ()  # noqa: E731


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
    worse = _WORST_FIRST[: min(_WORST_FIRST.index(m) for m in meanings)]
    marks = _marks(basis, first=first)
    rows = among.filter(Exists(marks.filter(result_meaning__in=meanings)))
    return rows.exclude(Exists(marks.filter(result_meaning__in=worse))) if worse else rows


def fed_back(basis: Basis) -> QuerySet[Proposal]:
    """Assigned, and the lead proposer has given a mark."""
    return assigned(basis).filter(Exists(_marks(basis)))


def _with_merged(basis: Basis) -> QuerySet[Proposal]:
    reached = rows_of(basis).filter(state=ProposalState.MERGED, decided_at__lte=basis.cut_off)
    return (assigned(basis) | merged_after_filing(basis) | reached).distinct()


def _satisfaction(*meanings: str) -> tuple[CountingRule, ...]:
    def share(of: Callable[[Basis], QuerySet], *, first: bool = False) -> Callable[[Basis], Ratio]:
        return lambda b: Ratio(Count(marked(b, *meanings, first=first, among=of(b))), Count(of(b)))

    return (
        CountingRule("assigned", _("with this mark for the result ÷ assigned"), share(assigned)),
        CountingRule("filed", _("with this mark for the result ÷ filed"), share(filed)),
        CountingRule("feedback", _("with this mark for the result ÷ with feedback"), share(fed_back)),
        CountingRule("first_mark", _("with this first mark ÷ assigned"), share(assigned, first=True)),
        CountingRule("with_merged", _("with this mark, merged ones too ÷ assigned and merged"), share(_with_merged)),
    )


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
    scope = [p for p in basis.parts if p not in ("主办", "会办")]
    narrowed = Basis(basis.committee, basis.session, basis.cut_off, "/".join(scope))
    rows = Assignment.objects.filter(proposal__in=rows_of(narrowed).values("pk"), accepted_at__lte=basis.cut_off)
    rows = rows.exclude(state=AssignmentState.REASSIGNED)
    if "主办" in basis.parts:
        rows = rows.exclude(role=HandlingRole.ASSISTING)
    if "会办" in basis.parts:
        rows = rows.filter(role=HandlingRole.ASSISTING)
    return rows


def _unit_load(basis: Basis) -> Count:
    whole = Basis(basis.committee, basis.session, basis.cut_off)
    rows = live_assignments(whole)
    return Count(rows.filter(unit__name=basis.scope) if basis.scope else rows)


def _loaded_units(basis: Basis) -> Sequence[str]:
    rows = live_assignments(basis).values_list("unit__name", flat=True).distinct()
    return sorted(rows)


def with_class(basis: Basis, meaning: str) -> QuerySet[Proposal]:
    """Replied, all its last replies being of a class with this meaning."""
    later = Reply.objects.filter(assignment=OuterRef("assignment"), round__gt=OuterRef("round"))
    last = Reply.objects.filter(proposal=OuterRef("pk"), sent_at__lte=basis.cut_off).exclude(
        Exists(later.filter(sent_at__lte=basis.cut_off))
    )
    return replied(basis).filter(Exists(last)).exclude(Exists(last.exclude(result_meaning=meaning)))


def _adopted(basis: Basis) -> Ratio:
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


def _fulfilled(basis: Basis) -> Ratio:
    day = basis.cut_off.date()
    due = Commitment.objects.filter(proposal__in=rows_of(basis).values("pk"), due__lte=day)
    return Ratio(Count(due.filter(state="fulfilled", settled_on__lte=day)), Count(due))


def _no_feedback(basis: Basis) -> QuerySet[Proposal]:
    return assigned(basis).exclude(Exists(_marks(basis)))


_FEEDBACK_SCOPES = {
    "满意": "satisfied",
    "基本满意": "basically_satisfied",
    "理解": "understanding",
    "不满意": "dissatisfied",
}


def _feedback_count(basis: Basis) -> Count:
    whole = Basis(basis.committee, basis.session, basis.cut_off)
    if basis.scope == "未反馈":
        return Count(_no_feedback(whole))
    if basis.scope in _FEEDBACK_SCOPES:
        return Count(marked(whole, _FEEDBACK_SCOPES[basis.scope], among=assigned(whole)))
    return Count(fed_back(basis))


def _indicator(
    slug: str,
    label: Any,
    unit: str,
    definition: Any,
    *rules: CountingRule,
    order: int,
    scopes: Callable[[Basis], Sequence[str]] = _NO_SCOPE,
    only_scoped: bool = False,
) -> None:
    register(Indicator(slug, label, unit, "proposals", definition, rules, scopes, order, only_scoped))


def _counting(words: Any, rows: Callable[[Basis], QuerySet], column: str = "pk") -> CountingRule:
    return CountingRule("count", words, lambda b: Count(rows(b), column))


def _sharing(
    name: str, words: Any, counted: Callable[[Basis], QuerySet], of: Callable[[Basis], QuerySet]
) -> CountingRule:
    return CountingRule(name, words, lambda b: Ratio(Count(counted(b)), Count(of(b))))


def _resolved(basis: Basis) -> QuerySet[Proposal]:
    return with_class(basis, "solved")


def _units_scope(_basis: Basis) -> Sequence[str]:
    return ("主办",)


_indicator(
    "proposals_awaiting_assignment",
    _("Awaiting assignment"),
    "件",
    _("Filed and neither merged, cancelled nor assigned at the cut-off."),
    _counting(
        _("filed − assigned − merged after filing − cancelled"),
        lambda b: (
            filed(b)
            .exclude(state=ProposalState.ARCHIVED, source="imported")
            .exclude(assigned_at__lte=b.cut_off)
            .exclude(state__in=[ProposalState.MERGED_AFTER_FILING, ProposalState.CANCELLED], state_since__lte=b.cut_off)
        ),
    ),
    order=59,
)
_indicator(
    "proposals_assigned",
    _("Assigned"),
    "件",
    _("Proposals given to units by the cut-off."),
    _counting(_("assigned by the cut-off"), assigned),
    order=60,
    scopes=seasons,
)
_indicator(
    "handling_units",
    _("Handling units"),
    "个",
    _("Units with at least one accepted assignment, leading or assisting."),
    _counting(_("units with an accepted assignment"), live_assignments, "unit_id"),
    order=61,
    scopes=_units_scope,
)
_indicator(
    "unit_load",
    _("Handled by a unit"),
    "件次",
    _("A unit's accepted assignments, assisting included; these do not add up to the proposals assigned."),
    CountingRule("count", _("accepted assignments"), _unit_load),
    order=62,
    scopes=_loaded_units,
    only_scoped=True,
)
_indicator(
    "key_proposals_supervised",
    _("Key proposals supervised"),
    "件",
    _("Key proposals that were assigned in the cycle."),
    _counting(_("assigned, with the key mark"), lambda b: assigned(b).filter(is_key=True)),
    order=63,
)
_indicator(
    "proposals_replied",
    _("Answered"),
    "件",
    _("Proposals that all their units have answered by the cut-off."),
    _counting(_("answered by the cut-off"), replied),
    order=70,
)
_indicator(
    "proposals_completed",
    _("Closed"),
    "件",
    _("Proposals closed by the cut-off."),
    _counting(_("closed by the cut-off"), lambda b: rows_of(b).filter(closed_at__lte=b.cut_off)),
    order=71,
)
_indicator(
    "reply_rate",
    _("Reply rate"),
    "%",
    _("Share of the assigned proposals that were answered."),
    _sharing("assigned", _("answered ÷ assigned"), replied, assigned),
    order=72,
)
_indicator(
    "completion_rate",
    _("Completion rate"),
    "%",
    _("Share of the assigned proposals that were closed."),
    _sharing("assigned", _("closed ÷ assigned"), lambda b: assigned(b).filter(closed_at__lte=b.cut_off), assigned),
    order=73,
)
_indicator(
    "on_time_rate",
    _("On-time rate"),
    "%",
    _("Share of the assigned proposals that were answered by their due date."),
    _sharing("assigned", _("answered by the due date ÷ assigned"), on_time, assigned),
    order=74,
)
_indicator(
    "meeting_rate",
    _("Face-to-face rate"),
    "%",
    _("Share of the assigned proposals whose proposer was met face to face."),
    _sharing("recorded", _("met face to face, not disputed ÷ assigned"), met, assigned),
    _sharing("confirmed", _("met face to face, confirmed ÷ assigned"), met_confirmed, assigned),
    order=75,
    scopes=lambda b: (GENERAL, KEY),
)
for _slug, _label, _meanings, _order in (
    ("satisfaction_rate", _("Satisfied"), ("satisfied",), 80),
    ("basic_satisfaction_rate", _("Basically satisfied"), ("basically_satisfied",), 81),
    ("satisfied_or_basic_rate", _("Satisfied or basically satisfied"), ("satisfied", "basically_satisfied"), 82),
    ("dissatisfaction_rate", _("Dissatisfied"), ("dissatisfied",), 83),
):
    _indicator(
        _slug,
        _label,
        "%",
        _("Share of the assigned proposals with this mark of the lead proposer for the result."),
        *_satisfaction(*_meanings),
        order=_order,
    )
_indicator(
    "feedback_count",
    _("Feedback"),
    "件",
    _("Assigned proposals by the lead proposer's mark for the result."),
    CountingRule("count", _("with this mark"), _feedback_count),
    order=84,
    scopes=lambda b: (*_FEEDBACK_SCOPES, "未反馈"),
)
for _slug, _label, _meaning, _order in (
    ("outcome_resolved", _("Solved or adopted"), "solved", 90),
    ("outcome_planned", _("In progress or planned"), "planned", 91),
    ("outcome_unresolved", _("Not possible now"), "not_now", 92),
):
    _indicator(
        _slug,
        _label,
        "件",
        _("Answered proposals by the meaning of the result class."),
        _counting(_("answered, all answers of this class"), partial(with_class, meaning=_meaning)),
        order=_order,
    )
_indicator(
    "resolved_rate",
    _("Solved"),
    "%",
    _("Share of the answered proposals whose matter was solved."),
    _sharing("replied", _("class solved ÷ answered"), _resolved, replied),
    order=93,
)
_indicator(
    "suggestions_adoption_rate",
    _("Suggestions adopted"),
    "%",
    _("Share of the suggestions in answered proposals that were adopted, wholly or partly."),
    CountingRule("suggestions", _("adopted or partly ÷ suggestions made"), _adopted),
    order=94,
    scopes=lambda b: ("提案",),
)
_indicator(
    "fulfilment_rate",
    _("Promises kept"),
    "%",
    _("Share of the commitments due by the cut-off that were fulfilled."),
    CountingRule("due", _("fulfilled ÷ due"), _fulfilled),
    order=95,
)


def _title(row: Any) -> str:
    return str(row.proposal)


present(
    Records(
        model=Assignment,
        visible=visible_assignments,
        related=("unit", "proposal"),
        columns=(
            (_("Unit"), lambda a: a.unit),
            (_("Title"), _title),
            (_("Role"), lambda a: a.get_role_display()),
            (_("State"), lambda a: a.get_state_display()),
        ),
        url=lambda a: reverse("workbench:proposal", args=[a.proposal_id]),
    )
)
present(
    Records(
        model=Commitment,
        visible=visible_commitments,
        related=("unit", "proposal"),
        columns=(
            (_("Promise"), lambda c: c.text),
            (_("Unit"), lambda c: c.unit),
            (_("Due"), lambda c: c.due),
            (_("State"), lambda c: c.get_state_display()),
        ),
        url=lambda c: reverse("workbench:proposal", args=[c.proposal_id]),
    )
)
present(
    Records(
        model=SuggestionAnswer,
        visible=lambda actor: SuggestionAnswer.objects.filter(reply__in=visible_replies(actor)),
        related=("suggestion", "reply__proposal"),
        columns=(
            (_("Suggestion"), lambda a: a.suggestion.text),
            (_("Title"), lambda a: str(a.reply.proposal)),
            (_("Answer"), lambda a: a.get_answer_display()),
        ),
        url=lambda a: reverse("workbench:proposal", args=[a.reply.proposal_id]),
    )
)
