"""Dates as registers hold them: text in several writings, or a spreadsheet's day numbers."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from .errors import ValueRefused

_TIME = r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_WRITTEN = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_DAY = re.compile(r"\d{4}(?:[-/.]\d{1,2}|年(?:\d{1,2}月?)?|\d{2})?")
_NUMBER = re.compile(r"\d{4,6}(?:\.\d+)?")
_DASHES = str.maketrans("‐‑–—−", "-----")
_AROUND = re.compile(r"\s*([-/.年月日号])\s*")

_EARLIEST, _LATEST = 1900, 2199

# A bare number is a day number only from 1910 on: below that lie the years themselves (2022 would be a day of
# 1905), and nobody on a register has a date before 1910 that a spreadsheet would keep as a number.
_FIRST_SERIAL, _LAST_SERIAL = 3654, 109_574
SHIFT_1904 = 1462  # days between the two epochs that workbooks use


def date_from_text(text: str, shift: int = 0) -> date:
    """The date written as 2022-3-1, 2022/03/01, 2022.3.1, 2022年3月1日, 20220301 or as a day number; a time of day
    after it is dropped. Raises ValueRefused with what is wrong and how to write it."""
    plain = unicodedata.normalize("NFKC", text).strip().translate(_DASHES)
    plain = _AROUND.sub(r"\1", plain)
    if found := _WRITTEN.fullmatch(plain):
        return _day(found[1], found[3], found[4])
    if found := _CHINESE.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _day(*found.groups()[:3])
    if _NUMBER.fullmatch(plain):
        return date_from_number(float(plain), shift)
    if _NO_DAY.fullmatch(plain):
        raise ValueRefused(_("The day is missing. Write the whole date, like 2022-03-01."))
    raise ValueRefused(_("This is not a date. Write it like 2022-03-01, year first."))


def date_from_number(number: float, shift: int = 0) -> date:
    """The date of a spreadsheet's day number, or of a number like 20220301. ``shift`` is :data:`SHIFT_1904` for a
    workbook that counts from 1904. Raises ValueRefused."""
    if number == int(number) and len(str(int(number))) == 8:
        return date_from_text(str(int(number)))
    if not _FIRST_SERIAL <= number + shift <= _LAST_SERIAL:
        if _EARLIEST <= number <= _LATEST or _EARLIEST * 100 < number <= _LATEST * 100 + 12:
            raise ValueRefused(_("The day is missing. Write the whole date, like 2022-03-01."))
        raise ValueRefused(_("This number is not a date. Write it like 2022-03-01."))
    moment = moment_of_serial(number, shift)
    if moment is None:
        raise ValueRefused(_("This number is not a date. Write it like 2022-03-01."))
    return moment.date()


def moment_of_serial(serial: float, shift: int = 0) -> datetime | None:
    """The moment that a spreadsheet means by a day number formatted as a date; None when there is none.

    Day 1 is 1 January 1900, and day 60 the 29 February 1900 that never was (an old program's mistake that every
    later one keeps), so the days before it count from another zero.
    """
    days = serial + shift
    if not 1 <= days < 2_958_465 or 60 <= days < 61:
        return None
    zero = datetime(1899, 12, 30) if days >= 61 else datetime(1899, 12, 31)
    return zero + timedelta(seconds=round(days * 86400))


def checked_year(day: date) -> date:
    """The day itself. Raises ValueRefused when its year cannot be meant."""
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueRefused(_("The year %(year)d cannot be meant. Write the date like 2022-03-01.") % {"year": day.year})
    return day


def _day(year: str, month: str, day: str) -> date:
    try:
        return checked_year(date(int(year), int(month), int(day)))
    except ValueError:
        raise ValueRefused(_("There is no such day in the calendar. Check month and day.")) from None
