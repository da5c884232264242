"""Rules of the checker's pure part: when a draft's number agrees, what is said when it does not, what adds up."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from shangliang.reports.checker import Kind, Known, Status, Unknown, check
from shangliang.reports.checker.findings import Finding
from shangliang.reports.checker.words import row, told

from .altering import Tally
from .books import Invented
from .drafts import drafts

HEAD = "政协望川区委员会常务委员会工作报告\n\n2024年工作回顾\n\n"


class Told:
    """Books with a few figures, written down by the test."""

    year = 2024

    def __init__(self, *known: Known) -> None:
        self._known = {(k.slug, k.scope, k.year): k for k in known if k.main}
        self._all = known

    def label(self, slug: str) -> str:
        return slug

    def known(self, slug: str, scope: str, year: int) -> Known:
        if (slug, scope, year) not in self._known:
            raise Unknown("not here")
        return self._known[slug, scope, year]

    def over_the_term(self, slug: str, scope: str, year: int) -> Known:
        return replace(self.known(slug, scope, year), value=Decimal(5) * self.known(slug, scope, year).value)

    def other_ways(self, slug: str, scope: str, year: int) -> list[Known]:
        return [k for k in self._all if not (k.main and (k.slug, k.scope, k.year) == (slug, scope, year))]


def count(slug: str, value: int, scope: str = "", year: int = 2024, **more: object) -> Known:
    return Known(slug, slug, scope, year, "件", Decimal(value), "count", "counted", **more)  # type: ignore[arg-type]


def rate(slug: str, numerator: int, denominator: int, **more: object) -> Known:
    value = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.01"))
    given = {"scope": "", "year": 2024, "rule": "assigned", "words": "÷ assigned"} | more
    return Known(slug, slug, unit="%", value=value, numerator=numerator, denominator=denominator, **given)  # type: ignore[arg-type]


def findings(text: str, *known: Known) -> list[Finding]:
    return check(HEAD + text, Told(*known))


def one(text: str, *known: Known, kind: Kind = Kind.FIGURE) -> Finding:
    (found,) = [f for f in findings(text, *known) if f.kind is kind]
    return found


@pytest.mark.parametrize(
    ("text", "true", "agrees"),
    [
        ("全年共收到提案435件。", 435, True),
        ("全年共收到提案435件。", 434, False),
        ("全年共收到提案430余件。", 439, True),
        ("全年共收到提案430余件。", 440, False),
        ("全年共收到提案430余件。", 429, False),
        ("全年共收到提案近440件。", 435, True),
        ("全年共收到提案近440件。", 441, False),
        ("全年共收到提案超过400件。", 435, True),
        ("全年共收到提案1.3万件。", 13499, True),
        ("全年共收到提案1.3万件。", 13500, False),
        ("全年共收到提案４３５件。", 435, True),
    ],
)
def test_a_count_agrees_as_exactly_as_it_is_stated(text, true, agrees):
    found = one(text, count("proposals_received", true))
    assert (found.status is Status.AGREES) is agrees
    assert found.known is not None
    assert found.known.value == true


@pytest.mark.parametrize(
    ("stated", "agrees"), [("97.46", True), ("97.5", True), ("97", True), ("97.47", False), ("97.4", False)]
)
def test_a_rate_agrees_when_the_exact_ratio_rounds_to_the_printed_decimals(stated, agrees):
    found = one(f"提案办理满意率{stated}%。", rate("satisfaction_rate", 1151, 1181))
    assert (found.status is Status.AGREES) is agrees


def test_what_differs_is_told_with_both_values_and_the_rule_that_the_draft_would_fit():
    found = one(
        "提案办理满意率87.53%。",
        rate("satisfaction_rate", 1151, 1181),
        rate("satisfaction_rate", 1151, 1315, rule="filed", words="÷ filed", main=False),
    )
    assert found.status is Status.DIFFERS
    assert [k.rule for k in found.elsewhere] == ["filed"]
    assert "87.53%" in told(found)
    assert "97.46%" in told(found)
    assert "÷ filed" in told(found)


def test_last_years_figure_is_known_again():
    found = one("全年共收到提案411件。", count("proposals_received", 435), count("proposals_received", 411, year=2023))
    assert found.status is Status.DIFFERS
    assert found.last_year
    assert row(found)["last_year"] is True


def test_a_figure_that_is_the_same_in_both_years_agrees():
    found = one("全年共收到提案435件。", count("proposals_received", 435), count("proposals_received", 435, year=2023))
    assert found.status is Status.AGREES
    assert not found.last_year


def test_the_value_of_another_scope_or_figure_is_named_unless_small_enough_to_be_chance():
    known = count("proposals_filed", 254), count("proposals_received", 435), count("proposals_filed", 187, "大会期间")
    assert [k.slug for k in one("经审查立案435件提案。", *known).elsewhere] == ["proposals_received"]
    assert [k.scope for k in one("经审查立案187件提案。", *known).elsewhere] == ["大会期间"]
    few = count("proposals_filed", 9), count("proposals_received", 7)
    assert one("经审查立案7件提案。", *few).elsewhere == ()


def test_what_nobody_counts_cannot_be_checked_and_says_why():
    found = one("全年共收到提案435件。")
    assert found.status is Status.UNCHECKED
    assert found.reason == "not here"


def test_a_sum_of_five_years_is_asked_for_as_one():
    found = one("五年来，共收到提案2175件。", count("proposals_received", 435))
    assert found.status is Status.AGREES


def test_parts_that_are_the_whole_by_their_meaning_must_add_up():
    known = (
        count("proposals_received", 435),
        count("proposals_received", 314, "大会期间"),
        count("proposals_received", 121, "平时"),
    )
    text = "共收到提案{}件，其中大会期间提案{}件，平时提案{}件。"
    assert one(text.format(435, 314, 121), *known, kind=Kind.SUM).status is Status.AGREES
    short = one(text.format(435, 314, 112), *known, kind=Kind.SUM)
    assert (short.status, short.total, short.remainder) == (Status.DIFFERS, 426, 9)
    over = one(text.format(435, 341, 121), *known, kind=Kind.SUM)
    assert (over.status, over.remainder) == (Status.DIFFERS, -27)
    assert [place.value for place in over.places] == [435, 341, 121]


def test_what_a_text_leaves_unsaid_is_named_by_the_records_and_is_no_alarm():
    found = one(
        "共收到提案435件，经审查立案254件，未立案提案转为工作参考的71件，转为社情民意的8件。",
        count("proposals_received", 435),
        count("proposals_merged_at_review", 46),
        count("proposals_not_filed", 106),
        kind=Kind.SUM,
    )
    assert (found.status, found.remainder) == (Status.REMAINDER, 102)
    assert {k.slug: k.value for k in found.named} == {"proposals_merged_at_review": 46, "proposals_not_filed": 27}


def test_more_parts_than_the_whole_differ_even_where_some_may_be_unsaid():
    found = one("共收到提案435件，经审查立案400件，不予立案106件。", kind=Kind.SUM)
    assert (found.status, found.remainder) == (Status.DIFFERS, -71)


def test_shares_make_a_hundred_within_their_rounding():
    known = rate("satisfaction_rate", 249, 254), rate("basic_satisfaction_rate", 5, 254)
    text = "委员满意率达{}%、基本满意率为{}%。"
    assert one(text.format("98.03", "1.97"), *known, kind=Kind.SHARES).status is Status.AGREES
    assert one(text.format("98.0", "2.0"), *known, kind=Kind.SHARES).status is Status.AGREES
    assert one(text.format("98.03", "2.97"), *known, kind=Kind.SHARES).status is Status.DIFFERS
    assert one(text.format("97.03", "1.97"), *known, kind=Kind.SHARES).status is Status.REMAINDER


def test_a_figure_stated_with_two_values_is_found_even_where_nothing_is_kept():
    text = "全年开展委员接待日活动52场，接待群众。\n\n政协履职有声有色。全年开展委员接待日活动53场，接待群众。"
    found = one(text, kind=Kind.REPEATED)
    assert found.status is Status.DIFFERS
    assert [p.value for p in found.places] == [52, 53]
    same = text.replace("53场", "52场")
    assert not [f for f in findings(same) if f.kind is Kind.REPEATED]


def test_a_rate_printed_with_fewer_decimals_elsewhere_is_no_second_value():
    known = rate("satisfaction_rate", 249, 254)
    found = findings("委员满意率98.03%。\n\n提案办理满意率98%。", known)
    assert {f.status for f in found} == {Status.AGREES}


def test_a_letter_of_a_result_class_is_counted_by_the_committees_own_classes():
    share = rate("outcome_share", 171, 254, scope="A类")
    found = findings("立案提案已办复。从提案办理结果看，A类171件。", share)
    assert [(f.slug, f.status) for f in found] == [("outcome_resolved", Status.AGREES)]


def test_findings_come_with_what_differs_first():
    known = count("proposals_received", 435), count("proposals_filed", 254)
    found = findings("共收到提案435件，经审查立案259件。", *known)
    assert [f.status for f in found] == [Status.DIFFERS, Status.AGREES]


def test_altered_numbers_are_found_and_correct_ones_left_in_peace():
    tally, rng = Tally(), random.Random(1)
    for seed in range(3):
        books = Invented(seed)
        for draft in drafts(books, place="望川区", number=7, seed=seed):
            tally.of_correct(draft, books)
    books = Invented(7)
    for draft in drafts(books, place="望川区", number=2, seed=7):
        tally.of_altered(draft, books, rng)
    assert tally.correct > 1000
    assert tally.altered > 100
    assert tally.false_alarms <= 0.02, tally.alarms
    assert tally.found >= 0.99, tally.missed
