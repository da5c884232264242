"""Deadlines by the rules of the domain (§2.3, §2.4), and the account of how each came about."""

import json
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from shangliang.core.workcalendar import WorkCalendar
from shangliang.workflow.deadlines import Rule, add_months, colour, deadline_for, not_beyond

STATE = WorkCalendar()
days = st.dates(date(2005, 1, 1), date(2040, 12, 31))
calendars = st.builds(WorkCalendar, st.dictionaries(days, st.tuples(st.booleans(), st.text(max_size=5)), max_size=10))
cites = st.sampled_from(["", "提案工作条例第二十一条"])
rules = st.one_of(
    st.builds(Rule, st.sampled_from(["workdays", "days"]), st.integers(-40, 90), st.none(), cites),
    st.builds(Rule, st.just("months"), st.integers(-6, 12), st.none(), cites),
    st.builds(Rule, st.just("date"), st.none(), days, cites),
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def workdays(amount):
    return Rule("workdays", amount)


def test_five_working_days_jump_a_holiday_and_count_its_make_up_days():
    deadline = deadline_for(workdays(5), date(2024, 9, 27), STATE)
    # 28 Sep is a Saturday, 29 Sep is worked for National Day, 1 to 7 Oct are off.
    assert deadline.due == date(2024, 10, 10)
    assert [note.day for note in deadline.worked] == [date(2024, 9, 29)]
    assert len(deadline.skipped) == 8
    assert not deadline.moved
    assert not deadline.provisional


def test_the_first_day_does_not_count():
    assert deadline_for(workdays(1), date(2024, 3, 4), STATE).due == date(2024, 3, 5)
    assert deadline_for(Rule("days", 1), date(2024, 3, 4), STATE).due == date(2024, 3, 5)


def test_three_months_end_on_the_same_day_of_the_month():
    assert deadline_for(Rule("months", 3), date(2024, 3, 12), STATE).due == date(2024, 6, 12)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 8, 31), 1, date(2024, 9, 30)),
        (date(2024, 10, 15), 3, date(2025, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
    ],
)
def test_months_end_on_the_months_last_day_where_there_is_no_such_day(start, months, end):
    assert add_months(start, months) == end


@given(days, st.integers(-30, 30))
def test_months_keep_the_day_or_take_the_last_of_the_month(start, months):
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


def test_a_date_on_a_day_off_moves_to_the_next_working_day():
    deadline = deadline_for(Rule("date", date=date(2024, 6, 30)), date(2024, 3, 12), STATE)
    assert deadline.nominal == date(2024, 6, 30)
    assert deadline.due == date(2024, 7, 1)
    assert deadline.moved


def test_a_date_on_a_make_up_sunday_stays():
    deadline = deadline_for(Rule("date", date=date(2024, 9, 29)), date(2024, 3, 12), STATE)
    assert deadline.due == date(2024, 9, 29)
    assert not deadline.moved


def test_an_assisting_opinion_is_due_twenty_days_before_the_reply():
    deadline = deadline_for(Rule("days", -20), date(2024, 6, 28), STATE)
    assert deadline.nominal == date(2024, 6, 8)  # Saturday; Monday is the Dragon Boat Festival
    assert deadline.due == date(2024, 6, 11)


@given(rules, days, calendars)
def test_every_due_date_is_a_working_day_on_or_after_what_the_rule_gives(rule, start, calendar):
    deadline = deadline_for(rule, start, calendar)
    assert calendar.is_workday(deadline.due)
    assert deadline.due == calendar.next_workday(deadline.nominal)
    assert deadline.moved == (deadline.due != deadline.nominal)
    assert all(not calendar.is_workday(note.day) for note in deadline.skipped)


@given(st.integers(1, 60), days, calendars)
def test_working_days_and_skipped_days_together_fill_the_span(amount, start, calendar):
    ahead = deadline_for(workdays(amount), start, calendar)
    assert (ahead.due - start).days == amount + len(ahead.skipped)
    back = deadline_for(workdays(-amount), start, calendar)
    assert (start - back.due).days == amount + len(back.skipped)


@given(rules, days, calendars, days, st.integers(1, 8))
def test_nothing_passes_the_limit(rule, start, calendar, first_start, months):
    deadline = deadline_for(rule, start, calendar)
    held = not_beyond(deadline, first_start, months, calendar=calendar)
    limit = add_months(first_start, months)
    assert held.due <= limit
    assert calendar.is_workday(held.due)
    if deadline.due <= limit:
        assert held == deadline
    else:
        assert len(calendar.explain(held.due, limit)) == (limit - held.due).days


def test_an_extension_never_passes_six_months_from_the_first_assignment():
    assigned = date(2024, 3, 15)
    extended = deadline_for(Rule("months", 3), date(2024, 7, 1), STATE)
    held = not_beyond(extended, assigned, calendar=STATE)
    assert extended.due == date(2024, 10, 8)
    assert held.due == date(2024, 9, 14)  # a make-up Saturday before the Mid-autumn Festival
    assert held.moved
    assert held.limit.day == date(2024, 9, 15)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 6, 22), "calm"),
        (date(2024, 6, 23), "soon"),
        (date(2024, 6, 30), "soon"),
        (date(2024, 7, 1), "late"),
    ],
)
def test_amber_from_seven_days_before_and_late_only_when_overdue(today, expected):
    assert colour(date(2024, 6, 30), today) == expected


def test_years_not_announced_make_a_deadline_provisional():
    assert deadline_for(workdays(15), date(2035, 3, 1), STATE).provisional
    assert deadline_for(Rule("months", 3), date(2035, 3, 1), STATE).provisional
    assert deadline_for(Rule("date", date=date(2035, 6, 29)), date(2024, 3, 1), STATE).provisional


def test_only_the_days_that_matter_make_it_provisional():
    assert not deadline_for(Rule("date", date=date(2024, 6, 28)), date(2035, 3, 1), STATE).provisional


def test_the_working_tells_start_rule_days_and_date():
    deadline = deadline_for(Rule("workdays", 5, cite="Rules, art. 21"), date(2024, 9, 27), STATE)
    assert deadline.working() == [
        "Counted from Sept. 27, 2024; that day itself does not count.",
        "Rule: 5 working days (Rules, art. 21).",
        "Not counted: Sept. 28, 2024 (weekend), Oct. 1, 2024 to Oct. 7, 2024 (National Day).",
        "Counted as working days: Sept. 29, 2024 (make-up working day for National Day).",
        "Due on Oct. 10, 2024.",
    ]


def test_the_working_tells_a_short_month_and_a_move():
    deadline = deadline_for(Rule("months", 3), date(2024, 11, 30), STATE)
    assert deadline.working() == [
        "Counted from Nov. 30, 2024; that day itself does not count.",
        "Rule: 3 months.",
        "February 2025 has no day 30, so its last day counts.",
        "Due on Feb. 28, 2025.",
    ]
    moved = deadline_for(Rule("date", date=date(2024, 6, 30)), date(2024, 3, 12), STATE)
    assert moved.working() == [
        "Rule: by June 30, 2024.",
        "June 30, 2024 is not a working day: June 30, 2024 (weekend). The next working day counts.",
        "Due on July 1, 2024.",
    ]


def test_the_working_tells_the_limit_and_what_may_change():
    deadline = deadline_for(Rule("days", -20), date(2035, 6, 28), STATE)
    assert "Rule: 20 calendar days before." in deadline.working()
    assert any("not yet announced" in line for line in deadline.working())
    held = not_beyond(deadline_for(Rule("months", 3), date(2024, 7, 1), STATE), date(2024, 3, 15))
    assert held.working()[-2:] == [
        "Never beyond 6 months from the first start on March 15, 2024, that is Sept. 15, 2024; "
        "the last working day up to then counts.",
        "Due on Sept. 14, 2024.",
    ]


@given(rules, days, calendars)
def test_the_working_always_ends_with_the_date(rule, start, calendar):
    deadline = deadline_for(rule, start, calendar)
    lines = deadline.working()
    assert str(deadline.due.year) in lines[-1]
    assert all(lines)
    assert rule.cite in " ".join(lines)
    assert "%(" not in " ".join(lines)


@given(rules, days, calendars, days)
def test_a_record_can_keep_how_its_date_came_about(rule, start, calendar, first_start):
    deadline = not_beyond(deadline_for(rule, start, calendar), first_start, calendar=calendar)
    kept = json.loads(json.dumps(deadline.as_json()))
    assert type(deadline).from_json(kept) == deadline


@pytest.mark.parametrize(
    ("kind", "amount", "day"),
    [("date", None, None), ("date", 3, date(2024, 1, 1)), ("days", None, None), ("weeks", 2, None)],
)
def test_a_rule_that_says_nothing_or_two_things_is_refused(kind, amount, day):
    with pytest.raises(ValueError):
        Rule(kind, amount, day)
