"""The figures of handling: who answered, when, how, and what the proposers say (domain §2.6).

Default denominator is what was assigned. Where several units answer one proposal, it is replied when all have
replied, and its mark is the worst. The last mark counts; a named alternative counts the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Unit
from shangliang.committees.rules import rules_of
from shangliang.core.errors import Refused
from shangliang.indicators.registry import Basis, Count, CountingRule, Indicator, Ratio, register
from shangliang.proposals.indicators import filed, rows_of, seasons
from shangliang.proposals.models import ProposalState
from shangliang.proposals.scopes import GENERAL, KEY

from . import shown as shown
from .rows import (
    ASSISTING,
    LEADING,
    adopted,
    assigned,
    earlier_commitments,
    fed_back,
    followed_up,
    fulfilled,
    key_of_last_year,
    live_assignments,
    marked,
    met,
    met_confirmed,
    no_feedback,
    on_time,
    replied,
    signed_by_leader,
    with_class,
    with_code,
    with_merged,
)

_NO_SCOPE: Callable[[Basis], Sequence[str]] = lambda _basis: ()  # noqa: E731


def _satisfaction(*meanings: str) -> tuple[CountingRule, ...]:
    def share(of: Callable[[Basis], QuerySet], *, first: bool = False) -> Callable[[Basis], Ratio]:
        return lambda b: Ratio(Count(marked(b, *meanings, first=first, among=of(b))), Count(of(b)))

    return (
        CountingRule("assigned", _("with this mark for the result ÷ assigned"), share(assigned)),
        CountingRule("filed", _("with this mark for the result ÷ filed"), share(filed)),
        CountingRule("feedback", _("with this mark for the result ÷ with feedback"), share(fed_back)),
        CountingRule("first_mark", _("with this first mark ÷ assigned"), share(assigned, first=True)),
        CountingRule("with_merged", _("with this mark, merged ones too ÷ assigned and merged"), share(with_merged)),
    )


def _unit_load(basis: Basis) -> Count:
    unit = [p for p in basis.parts if p not in (LEADING, ASSISTING)]
    roles = "/".join(p for p in basis.parts if p in (LEADING, ASSISTING))
    rows = live_assignments(Basis(basis.committee, basis.session, basis.cut_off, roles))
    if unit:
        name = "/".join(unit)
        if not Unit.objects.filter(committee=basis.committee, name=name).exists():
            raise Refused(_("“%(scope)s” is no handling unit here.") % {"scope": name})
        rows = rows.filter(unit__name=name)
    return Count(rows, dated="assigned_at")


def _loaded_units(basis: Basis) -> Sequence[str]:
    rows = live_assignments(basis).values_list("unit__name", flat=True).distinct()
    return sorted(rows)


_FEEDBACK_SCOPES = {
    "满意": "satisfied",
    "基本满意": "basically_satisfied",
    "理解": "understanding",
    "不满意": "dissatisfied",
}


def _feedback_count(basis: Basis) -> Count:
    whole = Basis(basis.committee, basis.session, basis.cut_off)
    if basis.parts == ["未反馈"]:
        return Count(no_feedback(whole))
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


def _counting(words: Any, rows: Callable[[Basis], QuerySet], column: str = "pk", dated: str = "") -> CountingRule:
    return CountingRule("count", words, lambda b: Count(rows(b), column, dated))


def _sharing(
    name: str, words: Any, counted: Callable[[Basis], QuerySet], of: Callable[[Basis], QuerySet]
) -> CountingRule:
    return CountingRule(name, words, lambda b: Ratio(Count(counted(b)), Count(of(b))))


def _class(basis: Basis, *, meaning: str) -> QuerySet:
    return with_class(basis, meaning)


def _resolved(basis: Basis) -> QuerySet:
    return with_class(basis, "solved")


def _units_scope(_basis: Basis) -> Sequence[str]:
    return (LEADING,)


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
    _counting(_("assigned by the cut-off"), assigned, dated="assigned_at"),
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
    _counting(_("assigned, with the key mark"), lambda b: assigned(b).filter(is_key=True), dated="assigned_at"),
    order=63,
)
_indicator(
    "proposals_replied",
    _("Answered"),
    "件",
    _("Proposals that all their units have answered by the cut-off."),
    _counting(_("answered by the cut-off"), replied, dated="replied_at"),
    order=70,
)
_indicator(
    "proposals_completed",
    _("Closed"),
    "件",
    _("Proposals closed by the cut-off."),
    _counting(_("closed by the cut-off"), lambda b: rows_of(b).filter(closed_at__lte=b.cut_off), dated="closed_at"),
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
        _counting(_("answered, all answers of this class"), partial(_class, meaning=_meaning), dated="replied_at"),
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
    CountingRule("suggestions", _("adopted or partly ÷ suggestions made"), adopted),
    order=94,
    scopes=lambda b: ("提案",),
)
_indicator(
    "fulfilment_rate",
    _("Promises kept"),
    "%",
    _("Share of the commitments due by the cut-off that were fulfilled."),
    CountingRule("due", _("fulfilled ÷ due"), fulfilled),
    order=95,
)
_indicator(
    "outcome_resolved_or_planned",
    _("Solved or planned"),
    "件",
    _("Answered proposals that were solved, are in progress or planned."),
    _counting(
        _("answered, all answers of these classes"), lambda b: with_class(b, "solved", "planned"), dated="replied_at"
    ),
    order=96,
)


def _classes(basis: Basis) -> Sequence[str]:
    return [f"{grade.code}类" for grade in rules_of(basis.committee).result_classes]


def _class_share(basis: Basis) -> Ratio:
    whole = Basis(basis.committee, basis.session, basis.cut_off)
    if basis.scope and basis.scope not in _classes(basis):
        raise Refused(_("“%(scope)s” is no result class here.") % {"scope": basis.scope})
    rows = with_code(whole, basis.scope.removesuffix("类")) if basis.scope else replied(whole)
    return Ratio(Count(rows), Count(replied(whole)))


_indicator(
    "outcome_share",
    _("Share of a result class"),
    "%",
    _("Share of a class of the committee's own list in the answered proposals."),
    CountingRule("replied", _("answered, all answers of this class ÷ answered"), _class_share),
    order=97,
    scopes=_classes,
    only_scoped=True,
)
_indicator(
    "leader_review_rate",
    _("Signed by a leader"),
    "%",
    _("Share of the answered proposals whose answers the unit's leader checked and signed."),
    _sharing("replied", _("all answers signed by the unit's leader ÷ answered"), signed_by_leader, replied),
    order=76,
)

_EARLIER, _KEY_OF_LAST_YEAR = "往年提案", "上年度重点提案"


def _earlier(basis: Basis) -> Sequence[str]:
    """Nothing where the committee keeps no promises of earlier years here: then the figure is not known."""
    return (_EARLIER, _KEY_OF_LAST_YEAR) if earlier_commitments(basis).exists() else ()


def _followed(basis: Basis) -> Count:
    return Count(key_of_last_year(basis) if _KEY_OF_LAST_YEAR in basis.parts else followed_up(basis))


def _kept(basis: Basis) -> Ratio:
    rows = earlier_commitments(basis)
    if _KEY_OF_LAST_YEAR in basis.parts:
        rows = rows.filter(proposal__in=key_of_last_year(basis).values("pk"))
    day = basis.cut_off.date()
    return Ratio(Count(rows.filter(state="fulfilled", settled_on__lte=day)), Count(rows))


_indicator(
    "followup_proposals",
    _("Earlier proposals followed up"),
    "件",
    _("Proposals of earlier cycles with a promise that was open when this cycle began."),
    CountingRule("promises", _("with a promise open at the cycle's begin"), _followed),
    order=98,
    scopes=_earlier,
    only_scoped=True,
)
_indicator(
    "followup_rate",
    _("Earlier promises kept"),
    "%",
    _("Share of the promises on proposals of earlier cycles that were kept by the cut-off."),
    CountingRule("promises", _("kept ÷ open at the cycle's begin or since"), _kept),
    order=99,
    scopes=_earlier,
    only_scoped=True,
)
