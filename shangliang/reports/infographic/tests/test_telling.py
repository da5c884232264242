from datetime import date
from decimal import Decimal

import pytest

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.proposals import factories

from ... import actions
from ...models import Kind
from ...references import Reference
from ...values import Shown
from ..telling import story_of

pytestmark = pytest.mark.once

BODY = """
# 一、2026年工作回顾
全年收到提案{{ proposals_received }}件，立案{{ proposals_filed }}件。
满意率{{ satisfaction_rate }}，基本满意率{{ basic_satisfaction_rate }}，办复率{{ reply_rate }}。
承办单位{{ handling_units }}个。
# 二、2027年工作安排
## （一）在建言资政上有新成效
围绕党政所需选准议题。其余的话不上图。
## （二）在履职为民上有新作为
"""


class Told:
    """Values by hand."""

    def __init__(self, **known):
        self.known = known

    def shown(self, reference):
        key = "__".join(filter(None, (reference.slug, reference.scope.replace("-", "_"))))
        if key not in self.known:
            raise Refused("none")
        value, *of = self.known[key]
        unit = "%" if of and of[0] else "件"
        published = of[1] if len(of) > 1 else ""
        numerator, denominator = (value, of[0]) if unit == "%" else (None, None)
        number = Decimal(value) * 100 / of[0] if unit == "%" else Decimal(value)
        return Shown(
            reference, f"〈{reference.slug}〉", unit, number, numerator, denominator, "口径", None, published=published
        )

    def expand(self, line, block):
        return [Reference(slug, scope) for slug in block.many("of") for scope in block.many("scopes") or [""]]

    def link(self, shown):
        return f"/{shown.reference.slug}/"


@pytest.fixture
def report(house):
    made = actions.begin_report(house.session, Kind.ANNUAL, by=house.actor("research"), cut_off=clock.now())
    made.body = BODY.replace("2027", str(house.session.year + 1))
    return made


def test_what_was_received_falls_into_what_the_report_names_and_the_rest(report):
    told = Told(proposals_received=[10], proposals_filed=[6])
    (section,) = story_of(report, values=told).sections
    assert section.lead.printed == "10"
    assert [(p.label, p.count, p.rest) for p in section.parts] == [("立案", 6, False), ("报告未列去向", 4, True)]
    assert section.lead.link == "/proposals_received/"


def test_parts_that_exceed_their_whole_are_not_drawn_as_its_parts(report):
    first, *_others = story_of(report, values=Told(proposals_received=[5], proposals_filed=[6])).sections
    assert first.parts == ()


def test_seasons_split_a_whole_only_if_they_make_it_up(report):
    report.body = "{{ proposals_received }}{{ proposals_received scope=大会期间 }}{{ proposals_received scope=平时 }}"
    told = Told(proposals_received=[10], proposals_received__大会期间=[7], proposals_received__平时=[3])
    first, *others = story_of(report, values=told).sections
    assert [(s.whole, [p.count for p in s.parts]) for s in first.splits] == [("收到的 10 件", [7, 3])]
    assert others == []
    told.known["proposals_received__平时"] = [2]
    first, second = story_of(report, values=told).sections
    assert first.splits == ()
    assert [n.printed for n in second.others] == ["7", "2"]


def test_satisfaction_is_told_by_its_marks_and_shares_keep_both_numbers(report):
    told = Told(satisfaction_rate=[249, 254], basic_satisfaction_rate=[5, 254], reply_rate=[254, 254])
    satisfied, handling = story_of(report, values=told).sections
    assert [(p.label, p.count) for p in satisfied.parts] == [("满意", 249), ("基本满意", 5)]
    assert satisfied.lead.printed == "98.03"
    assert (handling.others[0].numerator, handling.others[0].denominator, handling.others[0].printed) == (
        254,
        254,
        "100",
    )


def test_no_figure_stands_twice_and_none_without_a_value_stands_at_all(report):
    told = Told(proposals_received=[10], proposals_filed=[6], handling_units=[48])
    labels = [number.label for number in story_of(report, values=told).numbers]
    assert labels == ["〈proposals_received〉", "〈handling_units〉"]


def test_next_years_points_are_the_heads_of_the_last_part(report):
    story = story_of(report, values=Told())
    assert story.points_title == f"{report.session.year + 1} 年，两项重点"
    assert [(p.head, p.words) for p in story.points] == [
        ("在建言资政上有新成效", "围绕党政所需选准议题。"),
        ("在履职为民上有新作为", ""),
    ]
    report.body = report.body.replace(f"{report.session.year + 1}年工作安排", "存在的不足")
    assert story_of(report, values=Told()).points == ()


def test_points_without_heads_are_those_that_the_text_numbers(report):
    report.body = "# 下一步打算\n着力做好以下工作：一是加强选题引导，推动建议提到关键处；二是深化办理协商。"
    assert [(p.head, p.words) for p in story_of(report, values=Told()).points] == [
        ("加强选题引导", "推动建议提到关键处。"),
        ("深化办理协商", ""),
    ]


def test_months_are_told_where_the_report_names_them(report):
    months = ",".join(f"2026-0{n}" for n in range(1, 6))
    report.body = f"{{{{ chart of=proposals_received by=month scopes={months} }}}}"
    told = Told(**{f"proposals_received__2026_0{n}": [n * 3] for n in range(1, 6)})
    story = story_of(report, values=told)
    assert story.months.counts[0] == (date(2026, 1, 1), 3)
    assert len(story.months.counts) == 5
    report.body = BODY
    assert story_of(report, values=told).months is None


def test_published_figures_are_marked_and_their_source_is_named(report):
    report.body = "{{ handling_units }}"
    story = story_of(report, values=Told(handling_units=[48, 0, "2025年工作报告"]))
    assert story.numbers[0].published == "2025年工作报告"
    assert any("2025年工作报告" in said for said in story.sources)


def test_a_draft_says_so_and_the_cut_off_is_named(report):
    story = story_of(report, values=Told(handling_units=[48]))
    assert "报告尚在起草" in story.sources[0]
    assert "数字截至" in story.sources[0]


def test_a_frozen_report_tells_what_was_frozen_whatever_has_come_since(house):
    by = house.actor("research")
    typed = actions.Typed(body="全年收到提案{{ proposals_received }}件。")
    report = actions.begin_report(house.session, Kind.ANNUAL, by=by, cut_off=clock.now(), typed=typed)
    report = actions.freeze_report(report, by=by)
    factories.submitted(house, title="后来的提案")
    story = story_of(report)
    assert story.numbers[0].printed == "5"
    assert story.numbers[0].link == f"/reports/{report.pk}/figures/1/"
    assert "起草" not in story.sources[0]


def test_a_title_may_be_set_for_the_picture_alone(report):
    assert story_of(report, values=Told(), title="凝心聚力").title == "凝心聚力"
    assert story_of(report, values=Told()).title == report.title
