from datetime import date, timedelta

import pytest
from django.http import QueryDict

from shangliang.committees.models import CalendarCorrection, Committee, Session
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import Rules, rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, Refused
from shangliang.proposals import factories
from shangliang.workbench.administration import actions
from shangliang.workbench.administration.rules_form import RulesForm
from shangliang.workbench.administration.rules_words import LABELS, SECTIONS
from shangliang.workflow.models import Event, EventNote


def _sent(form):
    """What a browser sends of a form that nobody touched."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            data.setlist(bound.html_name, value)
        elif value is True:
            data[bound.html_name] = "on"
        elif value is not None and value is not False:
            data[bound.html_name] = str(value)
    return data


def test_every_rule_has_a_label_and_stands_on_the_page_once():
    assert set(LABELS) == set(Rules.model_fields)
    items = [item.name for _head, rows in RulesForm(Rules()).sections() for item in rows]
    assert items == list(Rules.model_fields)
    assert len(list(RulesForm(Rules()).sections())) == len(SECTIONS)


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"words_most": 2000, "check_by": "all", "one_time_links": False, "labels": {"filed": "已立案"}},
        {"number_order": [], "reply_within": {"kind": "days", "amount": 90}, "collectives_outside_plenary": ["party"]},
        {"review_steps": [{"key": "only", "label": "审查", "role": "proposal_director", "by_meeting": True}]},
        {
            "marks": [
                {"code": "y", "label": "满意", "meaning": "satisfied"},
                {"code": "n", "label": "不满意", "meaning": "dissatisfied"},
            ]
        },
    ],
)
def test_a_form_that_nobody_touched_changes_no_rule(own):
    rules = Rules.model_validate(own)
    form = RulesForm(rules, _sent(RulesForm(rules)))
    assert form.is_valid(), form.errors
    assert Rules.model_validate(form.values()) == rules


def test_only_what_differs_from_the_defaults_is_kept(house, system):
    form = RulesForm(Rules(), _sent(RulesForm(Rules())) | {"words_most": ["2500"]})
    data = _sent(RulesForm(Rules()))
    data["words_most"] = "2500"
    form = RulesForm(Rules(), data)
    assert form.is_valid()
    actions.save_rules(form.values(), by=system)
    committee = Committee.objects.get(pk=house.committee.pk)
    assert committee.rules == {"words_most": 2500}
    assert rules_of(committee).words_most == 2500
    assert Event.objects.get().data == {"changed": {"words_most": [None, 2500]}}
    actions.save_rules(form.values(), by=system)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("words_most", "50", "words_most"),
        ("words_advised", "4000", "words_advised"),
        ("reply_within-amount", "", "reply_within-amount"),
        ("reply_never_beyond", "0", "reply_never_beyond"),
        ("labels", "没有等号", "labels"),
        ("marks-0-code", "", "marks-0-code"),
        ("marks-3-meaning", "satisfied", "marks-0-label"),
        ("check_by", "sometimes", "check_by"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(name, value, field):
    data = _sent(RulesForm(Rules()))
    data[name] = value
    form = RulesForm(Rules(), data)
    assert not form.is_valid()
    assert field in form.errors


def test_a_step_of_review_that_is_added_gets_a_key_of_its_own():
    rules = Rules.model_validate({"review_steps": [{"key": "first", "label": "初审", "role": "proposal_staff"}]})
    data = _sent(RulesForm(rules))
    data["review_steps-1-label"] = "审定"
    data["review_steps-1-role"] = "proposal_director"
    form = RulesForm(rules, data)
    assert form.is_valid(), form.errors
    steps = Rules.model_validate(form.values()).review_steps
    assert [(s.key, s.label) for s in steps] == [("first", "初审"), ("second", "审定")]


def test_rules_that_do_not_fit_are_refused_by_the_verb_too(house, system):
    with pytest.raises(Invalid):
        actions.save_rules({"words_advised": 5000}, by=system)


def test_the_outer_limit_is_a_number_of_months_and_nothing_else(house, system):
    data = _sent(RulesForm(Rules()))
    assert "reply_never_beyond-kind" not in data
    data["reply_never_beyond"] = "5"
    form = RulesForm(Rules(), data)
    assert form.is_valid(), form.errors
    actions.save_rules(form.values(), by=system)
    assert rules_of(Committee.objects.get(pk=house.committee.pk)).reply_never_beyond == 5
    with pytest.raises(Invalid):
        actions.save_rules({"reply_never_beyond": {"kind": "days", "amount": 90}}, by=system)


def test_a_corrected_day_decides_and_can_be_taken_back(house, system):
    saturday = date(2026, 3, 14)
    assert not calendar_of(house.committee.pk).is_workday(saturday)
    assert actions.correct_calendar(saturday, True, "区政府通知", by=system) == 0
    assert calendar_of(house.committee.pk).is_workday(saturday)
    actions.correct_calendar(saturday, True, "区政府补充通知", by=system)
    assert CalendarCorrection.objects.get().reason == "区政府补充通知"
    actions.drop_correction(saturday, by=system)
    assert not calendar_of(house.committee.pk).is_workday(saturday)
    assert EventNote.objects.count() == 2
    with pytest.raises(Refused):
        actions.correct_calendar(saturday, True, " ", by=system)


def test_a_corrected_day_moves_the_steps_that_count_it(house, system):
    proposal = factories.submitted(house)
    before = proposal.step_due
    closed = calendar_of(house.committee.pk).next_workday(clock.today() + timedelta(days=1))
    assert actions.correct_calendar(closed, False, "区政府通知", by=system) == 1
    proposal.refresh_from_db()
    assert proposal.step_due > before
    assert Event.objects.get(kind="proposal.recompute").data["due_before"] == before.isoformat()
    assert Event.objects.get(kind="committee.correct_calendar").data["moved"] == 1
    assert actions.drop_correction(closed, by=system) == 1
    proposal.refresh_from_db()
    assert proposal.step_due == before


def test_a_session_keeps_its_days_in_order(house, system):
    session = Session.objects.get()
    session.closes = date(2020, 1, 1)
    with pytest.raises(Invalid) as refused:
        actions.save_body(session, by=system)
    assert list(refused.value.fields) == ["closes"]


def test_two_units_of_one_name_are_refused(house, system):
    unit = house.units[1]
    unit.name = house.units[0].name
    with pytest.raises(Invalid) as refused:
        actions.save_body(unit, by=system)
    assert list(refused.value.fields) == ["name"]


def test_what_was_changed_of_a_body_is_recorded(house, system):
    unit = house.units[1]
    old, unit.name = unit.name, "区公安局"
    actions.save_body(unit, by=system)
    event = Event.objects.get()
    assert (event.kind, event.data) == ("unit.change", {"changed": {"name": [old, "区公安局"]}})
    actions.save_body(unit, by=system)
    assert Event.objects.count() == 1
