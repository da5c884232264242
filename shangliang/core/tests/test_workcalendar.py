"""The state's working days, the corrections to them, and what is not announced yet."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from chinese_calendar.constants import Holiday, holidays
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from shangliang.core.workcalendar import HOLIDAY_NAMES, SkippedDay, WorkCalendar, WorkedDay

STATE = WorkCalendar()
FIRST_YEAR, LAST_YEAR = min(holidays).year, max(holidays).year
announced_days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 28))
any_days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
corrections = st.dictionaries(any_days, st.tuples(st.booleans(), st.text(max_size=5)), max_size=10)
calendars = st.builds(WorkCalendar, corrections)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@given(announced_days)
def test_announced_years_follow_the_states_notices(day):
    assert STATE.is_workday(day) == chinese_calendar.is_workday(day)
    assert not STATE.provisional(day)


def test_spring_festival_of_2024_by_the_notice():
    # 国办发明电〔2023〕7号: 10 to 17 February off, 4 and 18 February (Sundays) worked.
    assert [note.day.day for note in STATE.explain(date(2024, 2, 5), date(2024, 2, 18))] == list(range(10, 18))
    assert STATE.is_workday(date(2024, 2, 9))
    assert STATE.is_workday(date(2024, 2, 4))
    assert STATE.worked_specially(date(2024, 2, 1), date(2024, 2, 29)) == (
        WorkedDay(date(2024, 2, 4), "makeup", "Spring Festival", False),
        WorkedDay(date(2024, 2, 18), "makeup", "Spring Festival", False),
    )


def test_skipped_days_carry_their_reason_in_words():
    notes = STATE.explain(date(2024, 9, 28), date(2024, 10, 2))
    assert [(note.day, note.label) for note in notes] == [
        (date(2024, 9, 28), "weekend"),
        (date(2024, 10, 1), "National Day"),
        (date(2024, 10, 2), "National Day"),
    ]
    (worked,) = STATE.worked_specially(date(2024, 9, 28), date(2024, 10, 2))
    assert worked.label == "make-up working day for National Day"


def test_an_ordinary_working_day_has_no_note():
    assert STATE.note(date(2024, 3, 6)) is None


@given(calendars, any_days)
def test_next_workday_is_the_day_itself_or_the_first_one_after(calendar, day):
    following = calendar.next_workday(day)
    assert calendar.is_workday(following)
    assert len(calendar.explain(day, following)) == (following - day).days


@given(calendars, any_days)
def test_previous_workday_mirrors_next(calendar, day):
    before = calendar.previous_workday(day)
    assert calendar.is_workday(before)
    assert len(calendar.explain(before, day)) == (day - before).days


@given(calendars, any_days, st.integers(1, 60))
def test_adding_working_days_counts_exactly_that_many_after_the_start(calendar, start, amount):
    end = calendar.add_workdays(start, amount)
    counted = [n for n in range(1, (end - start).days + 1) if calendar.is_workday(start + timedelta(days=n))]
    assert len(counted) == amount
    assert calendar.is_workday(end)


@given(calendars, any_days, st.integers(1, 60))
def test_subtracting_undoes_adding(calendar, start, amount):
    start = calendar.next_workday(start)
    assert calendar.add_workdays(calendar.add_workdays(start, amount), -amount) == start


@given(any_days)
def test_adding_nothing_gives_the_next_working_day(day):
    assert STATE.add_workdays(day, 0) == STATE.next_workday(day)


@given(calendars, any_days, st.integers(0, 40))
def test_every_day_of_a_range_is_worked_or_explained(calendar, start, length):
    end = start + timedelta(days=length)
    skipped = {note.day for note in calendar.explain(start, end)}
    days = [start + timedelta(days=n) for n in range(length + 1)]
    assert [day in skipped for day in days] == [not calendar.is_workday(day) for day in days]
    assert not skipped & {note.day for note in calendar.worked_specially(start, end)}


def test_a_range_that_ends_before_it_starts_has_no_days():
    assert STATE.explain(date(2024, 10, 5), date(2024, 10, 1)) == ()


def test_corrections_stand_above_the_states_calendar():
    flood, fair = date(2024, 7, 10), date(2024, 7, 13)
    calendar = WorkCalendar({flood: (False, "防汛停工"), fair: (True, "")})
    assert not calendar.is_workday(flood)
    assert calendar.is_workday(fair)
    assert calendar.explain(flood, flood) == (SkippedDay(flood, "correction", "防汛停工", False),)
    assert calendar.note(flood).label == "防汛停工"
    assert calendar.note(fair).label == "set by the administrator"
    assert calendar.next_workday(flood) == date(2024, 7, 11)


def test_later_changes_to_the_corrections_given_do_not_reach_the_calendar():
    given_ones = {date(2024, 7, 10): (False, "")}
    calendar = WorkCalendar(given_ones)
    given_ones.clear()
    assert not calendar.is_workday(date(2024, 7, 10))


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1, LAST_YEAR + 30])
def test_years_not_announced_fall_back_visibly(year):
    assert not STATE.announced(year)
    for month, day, name in [
        (1, 1, "New Year's Day"),
        (5, 1, "Labour Day"),
        (5, 2, "Labour Day"),
        (10, 1, "National Day"),
        (10, 3, "National Day"),
    ]:
        assert STATE.note(date(year, month, day)) == SkippedDay(date(year, month, day), "holiday", name, True)
    assert STATE.is_workday(STATE.next_workday(date(year, 10, 4)))
    saturday = next(date(year, 6, d) for d in range(1, 8) if date(year, 6, d).weekday() == 5)
    assert STATE.note(saturday) == SkippedDay(saturday, "weekend", "", True)
    assert STATE.any_provisional(date(year, 6, 1), date(year, 6, 1))


def test_every_year_of_the_package_is_announced():
    assert all(STATE.announced(year) for year in range(FIRST_YEAR, LAST_YEAR + 1))


def test_the_last_days_of_the_last_announced_year_wait_for_the_next_notice():
    assert not STATE.provisional(date(LAST_YEAR, 12, 28))
    assert STATE.provisional(date(LAST_YEAR, 12, 29))
    assert STATE.provisional(date(LAST_YEAR, 12, 31))
    assert not STATE.provisional(date(LAST_YEAR - 1, 12, 31))


def test_a_corrected_day_is_settled_even_in_a_year_not_announced():
    day = date(LAST_YEAR + 1, 2, 8)
    calendar = WorkCalendar({day: (False, "Spring Festival")})
    assert not calendar.provisional(day)
    assert STATE.provisional(day)


def test_every_holiday_the_package_knows_has_a_name_here():
    assert set(HOLIDAY_NAMES) == {holiday.value for holiday in Holiday}


@given(any_days, calendars)
def test_notes_survive_json(day, calendar):
    for note in calendar.explain(day, day + timedelta(days=7)):
        assert SkippedDay.from_json(note.as_json()) == note


def test_a_moment_is_not_a_day():
    moment = datetime(2024, 7, 10, 9, 0)
    for ask in (STATE.is_workday, STATE.provisional, STATE.next_workday, lambda d: STATE.explain(d, d)):
        with pytest.raises(TypeError):
            ask(moment)
    with pytest.raises(TypeError):
        WorkCalendar({moment: (True, "")})
