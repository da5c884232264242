"""The figures of handling: who answered, when, how, and what the proposers say (domain §2.6).

Default denominator is what was assigned. Where several units answer one proposal, it is replied when all have
replied, and its mark is the worst. The last mark counts; a named alternative counts the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Unit
from shangliang.committees.rules import rules_of
from shangliang.core.errors import Refused
from shangliang.indicators.registry import Basis, Count, CountingRule, Indicator, Ratio, only, register
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
    tally_of_earlier,
    tally_of_loads,
    tally_of_marks,
    tally_of_meetings,
    tally_of_replies,
    with_class,
    with_code,
    with_merged,
)

_NO_SCOPE: Callable[[Basis], Sequence[str]] = lambda _basis: ()  # noqa: E731


def _satisfaction(*meanings: str) -> tuple[CountingRule, ...]:
    def share(of: Callable[[Basis], QuerySet], *, first: bool = False) -> Callable[[Basis], Ratio]:
        return lambda b: Ratio(Count(marked(b, *meanings, first=first, among=of(b))), Count(of(b)))

    def of_assigned(basis: Basis) -> Ratio:
        def tally() -> int:
            return sum(tally_of_marks(basis)[meaning] for meaning in meanings)

        return Ratio(
            Count(marked(basis, *meanings, among=assigned(basis)), tally=tally),
            Count(assigned(basis)),
        )

    return (
        CountingRule("assigned", _("with this mark for the result ÷ assigned"), of_assigned),
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

    def tally() -> int:
        loads = tally_of_loads(Basis(basis.committee, basis.session, basis.cut_off))
        return sum(
            number
            for (name, assists), number in loads.items()
            if (not unit or name == "/".join(unit))
            and (LEADING not in basis.parts or not assists)
            and (ASSISTING not in basis.parts or assists)
        )

    return Count(rows, dated="assigned_at", tally=tally)


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
        return Count(no_feedback(whole), tally=lambda: Count(assigned(whole)).number() - tally_of_marks(whole).total())
    if basis.scope in _FEEDBACK_SCOPES:
        mark = _FEEDBACK_SCOPES[basis.scope]
        return Count(marked(whole, mark, among=assigned(whole)), tally=lambda: tally_of_marks(whole)[mark])
    return Count(fed_back(basis), tally=lambda: tally_of_marks(basis).total())


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


def _of_class(*meanings: str) -> Callable[[Basis], Count]:
    def count(basis: Basis) -> Count:
        def tally() -> int:
            return sum(
                n for found, n in tally_of_replies(basis).items() if found.meanings and found.meanings <= set(meanings)
            )

        return Count(with_class(basis, *meanings), dated="replied_at", tally=tally)

    return count


def _units(basis: Basis) -> Count:
    plain = not [p for p in basis.parts if p != LEADING]

    def tally() -> int:
        loads = tally_of_loads(Basis(basis.committee, basis.session, basis.cut_off))
        return len({unit for unit, assists in loads if not (assists and LEADING in basis.parts)})

    return Count(live_assignments(basis), "unit_id", tally=tally if plain else None)


def _in_time(basis: Basis) -> Ratio:
    # Replied without a reply on record: an imported one, which nobody calls late.
    def tally() -> int:
        replies = tally_of_replies(basis)
        late = sum(n for found, n in replies.items() if not found.on_time)
        return Count(replied(basis)).number() - late

    return Ratio(Count(on_time(basis), tally=tally), Count(assigned(basis)))


def _met(basis: Basis) -> Ratio:
    among = {(): (True, False), (KEY,): (True,), (GENERAL,): (False,)}.get(tuple(basis.parts))

    def tally() -> int:
        meetings = tally_of_meetings(Basis(basis.committee, basis.session, basis.cut_off))
        return sum(meetings[key] for key in among or ())

    return Ratio(Count(met(basis), tally=tally if among else None), Count(assigned(basis)))


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
    CountingRule("count", _("units with an accepted assignment"), _units),
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
    CountingRule("assigned", _("answered by the due date ÷ assigned"), _in_time),
    order=74,
)
_indicator(
    "meeting_rate",
    _("Face-to-face rate"),
    "%",
    _("Share of the assigned proposals whose proposer was met face to face."),
    CountingRule("recorded", _("met face to face, not disputed ÷ assigned"), _met),
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
        CountingRule("count", _("answered, all answers of this class"), _of_class(_meaning)),
        order=_order,
    )
_indicator(
    "resolved_rate",
    _("Solved"),
    "%",
    _("Share of the answered proposals whose matter was solved."),
    CountingRule("replied", _("class solved ÷ answered"), lambda b: Ratio(_of_class("solved")(b), Count(replied(b)))),
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
    CountingRule("count", _("answered, all answers of these classes"), _of_class("solved", "planned")),
    order=96,
)


def _classes(basis: Basis) -> Sequence[str]:
    return [f"{grade.code}类" for grade in rules_of(basis.committee).result_classes]


def _class_share(basis: Basis) -> Ratio:
    whole = Basis(basis.committee, basis.session, basis.cut_off)
    if basis.scope and basis.scope not in _classes(basis):
        raise Refused(_("“%(scope)s” is no result class here.") % {"scope": basis.scope})
    if not basis.scope:
        return Ratio(Count(replied(whole)), Count(replied(whole)))
    code = basis.scope.removesuffix("类")

    def tally() -> int:
        return sum(n for found, n in tally_of_replies(whole).items() if found.codes == {code})

    return Ratio(Count(with_code(whole, code), tally=tally), Count(replied(whole)))


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
    CountingRule(
        "replied",
        _("all answers signed by the unit's leader ÷ answered"),
        lambda b: Ratio(
            Count(
                signed_by_leader(b), tally=lambda: sum(n for found, n in tally_of_replies(b).items() if found.signed)
            ),
            Count(replied(b)),
        ),
    ),
    order=76,
)

_EARLIER, _KEY_OF_LAST_YEAR = "往年提案", "上年度重点提案"


def _earlier(basis: Basis) -> Sequence[str]:
    """Nothing where the committee keeps no promises of earlier years here: then the figure is not known."""
    return (_EARLIER, _KEY_OF_LAST_YEAR) if earlier_commitments(basis).exists() else ()


def _followed(basis: Basis) -> Count:
    key = _KEY_OF_LAST_YEAR in only(basis, _EARLIER, _KEY_OF_LAST_YEAR).parts
    rows = key_of_last_year(basis) if key else followed_up(basis)
    return Count(rows, tally=lambda: tally_of_earlier(basis, key_of_last_year=key).proposals)


def _kept(basis: Basis) -> Ratio:
    rows = earlier_commitments(basis)
    key = _KEY_OF_LAST_YEAR in only(basis, _EARLIER, _KEY_OF_LAST_YEAR).parts
    if key:
        rows = rows.filter(proposal__in=key_of_last_year(basis).values("pk"))
    day = basis.cut_off.date()
    kept = rows.filter(state="fulfilled", settled_on__lte=day)
    return Ratio(
        Count(kept, tally=lambda: tally_of_earlier(basis, key_of_last_year=key).kept),
        Count(rows, tally=lambda: tally_of_earlier(basis, key_of_last_year=key).promises),
    )


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
