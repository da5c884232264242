"""What a cell's content becomes in each kind of column, and what it is refused with."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from shangliang.exchange.readers import Column
from shangliang.exchange.readers.dates import SHIFT_1904, date_from_number, date_from_text, moment_of_serial
from shangliang.exchange.readers.errors import ValueRefused, shortened
from shangliang.exchange.readers.values import Broken, converter

days = st.dates(date(1911, 1, 1), date(2199, 12, 31))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def convert(kind, raw, **more):
    return converter(Column("x", kind=kind, **more))(raw)


def refused(kind, raw, **more):
    with pytest.raises(ValueRefused) as caught:
        convert(kind, raw, **more)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "2022-3-1",
        "2022-03-01",
        "2022/03/01",
        "2022.3.1",
        "2022年3月1日",
        "2022 年 3 月 1 日",
        "2022年03月01号",
        "２０２２－３－１",
        "2022–3–1",
        "20220301",
        "2022-03-01 00:00:00",
        "2022-03-01T09:30",
        "2022/3/1 9:30",
        " 2022-3-1\u3000",
        "44621",
        "44621.0",
        "44621.75",
    ],
)
def test_dates_are_read_in_every_usual_writing(text):
    assert convert("date", text) == date(2022, 3, 1)


@pytest.mark.parametrize("number", [44621, 44621.0, 44621.99, 20220301, 20220301.0])
def test_dates_kept_as_numbers_are_read(number):
    assert convert("date", number) == date(2022, 3, 1)


def test_dates_that_the_spreadsheet_knows_lose_their_time():
    assert convert("date", datetime(2022, 3, 1, 9, 30)) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("2022-02-30", "no such day"),
        ("2023年2月29日", "no such day"),
        ("20221301", "no such day"),
        ("2022-13-1", "no such day"),
        ("2022-00-10", "no such day"),
        ("2022-3", "day is missing"),
        ("2022年3月", "day is missing"),
        ("2022年", "day is missing"),
        ("2022", "day is missing"),
        (2022, "day is missing"),
        ("202203", "day is missing"),
        (202203, "day is missing"),
        ("1/3/2022", "year first"),
        ("22-3-1", "year first"),
        ("2022-3/1", "year first"),
        ("去年春天", "year first"),
        ("2022-03-01Z", "year first"),
        ("0202-03-01", "year 202 cannot be meant"),
        (datetime(3022, 3, 1), "year 3022 cannot be meant"),
        (3, "not a date"),
        (-44621, "not a date"),
        (0.5, "not a date"),
        (10**17, "not a date"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        (True, "not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_the_remedy(raw, said):
    assert said in refused("date", raw)


@given(days)
def test_day_numbers_count_from_the_last_days_of_1899(day):
    serial = (day - date(1899, 12, 30)).days
    assert date_from_number(serial) == day
    assert date_from_number(serial - SHIFT_1904, SHIFT_1904) == day
    assert date_from_text(day.strftime("%Y%m%d")) == day
    assert date_from_text(f"{day.year}年{day.month}月{day.day}日") == day


def test_the_29_february_1900_that_spreadsheets_invented_is_no_day():
    assert moment_of_serial(59) == datetime(1900, 2, 28)
    assert moment_of_serial(60) is None
    assert moment_of_serial(61) == datetime(1900, 3, 1)
    assert moment_of_serial(1) == datetime(1900, 1, 1)
    assert moment_of_serial(0, SHIFT_1904) == datetime(1904, 1, 1)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_breaks_the_reading_of_dates(number):
    try:
        found = convert("date", number)
    except ValueRefused:
        found = None
    assert found is None or found - date(1899, 12, 30) <= timedelta(days=110_000)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (13800000000, "13800000000"),
        (13800000000.0, "13800000000"),
        ("13800000000.0", "13800000000"),
        ("0510-123", "0510-123"),
        (1.5, "1.5"),
        ("3.0", "3.0"),
        (True, "TRUE"),
        (datetime(2022, 3, 1), "2022-03-01"),
        (datetime(2022, 3, 1, 9, 30), "2022-03-01 09:30:00"),
        ("\u3000\u00a0张三\u200b\ufeff\n", "张三"),
        ("甲\r\n乙\v丙\u2028丁\r戊", "甲\n乙\n丙\n丁\n戊"),
        ("👨\u200d👩", "👨\u200d👩"),
        (320102199001011234, "320102199001011234"),
    ],
)
def test_text_keeps_what_the_person_saw(raw, text):
    assert convert("text", raw) == text


@pytest.mark.parametrize("raw", [3.20102199001011e17, "3.20102E+17", "1.38E+10"])
def test_numbers_that_lost_their_digits_are_refused(raw):
    assert "lost its last digits" in refused("text", raw)


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\u202e", "\u2066", "\uffff"])
def test_control_characters_are_refused_by_their_number(mark):
    assert f"U+{ord(mark):04X}" in refused("text", f"张{mark}三")


def test_text_beyond_its_length_is_refused_and_never_cut():
    assert convert("text", "好" * 5, max_length=5) == "好" * 5
    assert refused("text", "好" * 6, max_length=5) == "This has 6 characters; at most 5 can be kept. Shorten it."


@given(st.text(max_size=30))
def test_text_is_read_the_same_when_read_again(text):
    try:
        once = convert("text", text)
    except ValueRefused:
        return
    assert once is None or (once and convert("text", once) == once)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (5, 5),
        (5.0, 5),
        ("5", 5),
        ("5.00", 5),
        ("１２", 12),
        ("1,234,567", 1234567),
        ("-3", -3),
        (" 7 ", 7),
        ("007", 7),
        (0, 0),
    ],
)
def test_whole_numbers_are_read_from_numbers_and_text(raw, number):
    assert convert("integer", raw) == number


@pytest.mark.parametrize(
    "raw", ["5.5", 5.5, "五", "1,23", "1e5", True, datetime(2022, 3, 1), "5人", "9" * 40, "_1", "1_0"]
)
def test_what_is_no_whole_number_is_refused(raw):
    assert "whole number" in refused("integer", raw)


def test_numbers_beyond_the_databases_are_refused():
    assert "too large" in refused("integer", 2**63)
    assert "lost its last digits" in refused("integer", 1e20)
    assert convert("integer", 2**63 - 1) == 2**63 - 1


@pytest.mark.parametrize("raw", [True, 1, 1.0, "1", "是", "√", "Yes", "TRUE", " 有 "])
def test_yes_is_said_in_many_ways(raw):
    assert convert("boolean", raw) is True


@pytest.mark.parametrize("raw", [False, 0, 0.0, "0", "否", "×", "no", "False", "无"])
def test_no_is_said_in_many_ways(raw):
    assert convert("boolean", raw) is False


@pytest.mark.parametrize("raw", ["也许", 2, 0.5, "是否", datetime(2022, 3, 1)])
def test_anything_else_is_neither_yes_nor_no(raw):
    assert "是 or 否" in refused("boolean", raw)


def test_choices_are_known_by_their_wordings_and_named_when_missed():
    choices = {"男": "m", "女": "f", "Male": "m", "1": "m"}
    for raw, value in [("男", "m"), (" 女 ", "f"), ("MALE", "m"), (1, "m"), (1.0, "m")]:
        assert convert("choice", raw, choices=choices) == value
    assert refused("choice", "其他", choices=choices) == "This is not one of the permitted entries: 男, 女, Male, 1."


@pytest.mark.parametrize("kind", ["text", "integer", "date", "boolean"])
@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000\n"])
def test_nothing_is_none_or_refused_where_it_is_required(kind, raw):
    assert convert(kind, raw) is None
    assert refused(kind, raw, required=True) == "This must not be empty."


@pytest.mark.parametrize("kind", ["text", "integer", "date", "boolean"])
def test_cells_without_a_value_to_read_are_refused(kind):
    assert "ends in an error" in refused(kind, Broken("error", "#REF!"))
    assert "no stored result" in refused(kind, Broken("uncalculated", ""))
    assert "single value" in refused(kind, [1])
    assert "single value" in refused(kind, {})


@given(st.text())
def test_shown_values_are_short_and_printable(text):
    shown = shortened(text)
    assert len(shown) <= 40
    assert shown.isprintable()
