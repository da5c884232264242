"""The figures of consultation, and the records that they open."""

import pytest

from shangliang.consultations import actions, factories
from shangliang.consultations.models import Suggestion, Topic
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.indicators.registry import INDICATORS, Basis, figure

pytestmark = pytest.mark.once  # both databases count alike; the demo's figures are told on both


def value(house, slug, scope="", rule=""):
    return figure(slug, Basis(house.committee, house.session, clock.now(), scope), rule=rule).value


@pytest.fixture
def told(house, office, leader):
    """A topic with a meeting, a survey, two sub-topics and a report; three suggestions with three outcomes."""
    topic = factories.under_way(house, form="chairs", label="通学路协商", theme="平安校园")
    actions.add_sub_topics(topic, ["人行道", "校车"], by=office)
    today = clock.today()
    drafts = [actions.EventDraft(kind, "会", today, "二楼") for kind in ("consultation", "survey", "seminar")]
    events = actions.plan_events(topic, drafts, by=office)
    actions.hold_events([(e, actions.Held("发言")) for e in events], by=office)
    report = factories.sent(house, topic)
    given = actions.InstructionDraft(report, "某", "请研究。", today, "区领导")
    actions.record_instructions([given, given], by=leader)
    rows = list(Suggestion.objects.filter(report=report))
    outcomes = [
        factories.ADOPTED,
        actions.OutcomeDraft("partly", "先行试点。", "财力所限。"),
        actions.OutcomeDraft("not_adopted", reason="与规划不符。"),
    ]
    actions.record_outcomes(list(zip(rows, outcomes, strict=True)), by=office)
    return topic


def test_each_figure_counts_its_records_and_no_others(house, told):
    assert value(house, "consultations_held") == 1
    assert value(house, "investigations_held") == 1
    assert value(house, "research_topics", "通学路协商") == 2
    assert value(house, "reports_submitted") == value(house, "reports_submitted", "建言报告") == 1
    assert value(house, "reports_submitted", "建议案") == 0
    assert (value(house, "leader_instructions"), value(house, "leader_instructions", rule="instructions")) == (1, 2)
    assert value(house, "leader_instructions", "区领导") == 1
    assert value(house, "suggestions_made") == value(house, "suggestions_made", "建言报告") == 3
    assert (value(house, "suggestions_adopted"), value(house, "suggestions_adopted", rule="whole")) == (2, 1)


def test_scopes_are_forms_themes_and_short_names(house, told):
    for scope in ("主席会议协商", "平安校园", "通学路协商", "主席会议协商/平安校园"):
        assert value(house, "suggestions_adopted", scope) == 2
    with pytest.raises(Refused):
        value(house, "suggestions_adopted", "乡村振兴")
    assert value(house, "consultations_held", "立法协商") == 0
    basis = Basis(house.committee, house.session, clock.now())
    assert INDICATORS["suggestions_adopted"].scopes(basis)[3:] == ["主席会议协商", "平安校园", "通学路协商"]


def test_what_is_still_being_written_or_studied_is_not_counted(house, office):
    topic = factories.under_way(house)
    factories.drafted(house, topic)
    (direct,) = actions.add_suggestions(topic, ["修订条例。"], by=office)
    assert (value(house, "suggestions_made"), value(house, "reports_submitted")) == (1, 0)
    actions.give_many([(direct, house.units[0])], by=office)
    actions.answer_many([(direct, factories.ADOPTED)], by=house.clerk(0))
    assert value(house, "suggestions_adopted") == 0
    actions.settle_many([direct], by=office)
    assert value(house, "suggestions_adopted") == 1
    assert Topic.objects.count() == 1
