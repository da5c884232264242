import datetime as dt

import pytest
from django.utils import translation

from shangliang.workbench import formats

TODAY = dt.date(2026, 6, 12)  # a Friday


def test_a_day_of_this_year_needs_no_year():
    assert formats.date(dt.date(2026, 6, 30), TODAY, "zh-hans") == "6月30日"
    assert formats.date(dt.date(2026, 6, 30), TODAY, "en") == "30 June"


def test_a_day_of_another_year_names_it():
    assert formats.date(dt.date(2025, 12, 5), TODAY, "zh-hans") == "2025年12月5日"
    assert formats.date(dt.date(2027, 1, 5), TODAY, "en") == "5 January 2027"


def test_a_moment_is_told_where_the_committee_sits():
    just_before_midnight_utc = dt.datetime(2026, 6, 17, 18, 30, tzinfo=dt.UTC)
    assert formats.date_and_time(just_before_midnight_utc, TODAY, "zh-hans") == "6月18日 02:30"
    assert formats.date_and_time(just_before_midnight_utc, TODAY, "en") == "18 June, 02:30"
    assert formats.date(just_before_midnight_utc, TODAY, "zh-hans") == "6月18日"


def test_a_full_date_has_its_weekday():
    assert formats.full_date(TODAY, "zh-hans") == "2026年6月12日，星期五"
    assert formats.full_date(TODAY, "en") == "Friday, 12 June 2026"


def test_the_active_language_is_the_default():
    with translation.override("en"):
        assert formats.date(TODAY, TODAY) == "12 June"
    with translation.override("zh-hans"):
        assert formats.date(TODAY, TODAY) == "6月12日"


def test_thousands_stand_apart():
    assert formats.integer(7260) == "7,260"
    assert formats.integer(-1234567) == "-1,234,567"


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "printed"),
    [
        (1151, 1181, 2, "97.46"),  # as reports print them
        (21, 1181, 2, "1.78"),
        (249, 254, 2, "98.03"),
        (48, 48, 0, "100"),
        (1, 8, 2, "12.50"),
        (1, 800, 2, "0.13"),  # 0.125: half goes up, never to the even neighbour
    ],
)
def test_rates_are_rounded_half_up(numerator, denominator, decimals, printed):
    assert formats.percent(numerator, denominator, decimals) == printed


def test_there_is_no_rate_of_nothing():
    assert formats.percent(0, 0) == formats.percent(None, 5) == formats.NONE


def test_none_is_a_dash_everywhere():
    values = [
        formats.date(None, TODAY),
        formats.full_date(None),
        formats.clock(None),
        formats.date_and_time(None, TODAY),
        formats.integer(None),
    ]
    assert set(values) == {formats.NONE}


@pytest.mark.parametrize(
    ("day", "colour", "english"),
    [
        (8, "late", "4 days overdue"),
        (11, "late", "1 day overdue"),
        (12, "soon", "Due today"),
        (13, "soon", "only 1 day left"),
        (19, "soon", "only 7 days left"),
        (20, "calm", "8 days left"),
        (30, "calm", "18 days left"),
    ],
)
def test_due_is_amber_from_seven_days_before_and_red_from_the_day_after(day, colour, english):
    with translation.override("en"):
        assert formats.due_words(dt.date(2026, 6, day), TODAY) == (colour, english)


def test_a_committee_may_be_warned_earlier():
    assert formats.due_words(dt.date(2026, 6, 22), TODAY, amber=10)[0] == "soon"
    assert formats.due_words(dt.date(2026, 6, 23), TODAY, amber=10)[0] == "calm"


def test_white_space_is_not_counted_as_written():
    assert formats.characters("关于 老旧片区\n的提案\u3000") == 9
    assert formats.characters(None) == 0
