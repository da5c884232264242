"""Working days of the Chinese state: weekends, state holidays, and the weekends worked in their stead (调休).

The days come from the kept package ``chinesecalendar``, which follows the yearly notice of the State Council's
General Office (国务院办公厅关于部分节假日安排的通知). The notice for a year is published in the last months of the
year before, so a calendar that looks ahead meets days that nobody has announced. Those days are counted as
Monday to Friday less the statutory holidays with a fixed date, and everything found that way says that it is
``provisional``. An administrator's corrections stand above both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal, Self

from chinese_calendar.constants import Holiday, holidays, workdays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Reason = Literal["weekend", "holiday", "makeup", "correction"]

_DAY = timedelta(days=1)

HOLIDAY_NAMES = {
    Holiday.new_years_day.value: gettext_lazy("New Year's Day"),
    Holiday.spring_festival.value: gettext_lazy("Spring Festival"),
    Holiday.tomb_sweeping_day.value: gettext_lazy("Tomb-sweeping Day"),
    Holiday.labour_day.value: gettext_lazy("Labour Day"),
    Holiday.dragon_boat_festival.value: gettext_lazy("Dragon Boat Festival"),
    Holiday.national_day.value: gettext_lazy("National Day"),
    Holiday.mid_autumn_festival.value: gettext_lazy("Mid-autumn Festival"),
    Holiday.anti_fascist_70th_day.value: gettext_lazy("70th anniversary of the victory over fascism"),
}

# 全国年节及纪念日放假办法 (State Council order 795, in force since 2025), article 2: the holidays that stand on a
# fixed date of the solar calendar. Those of the lunar calendar and Tomb-sweeping Day are known by notice only.
_FIXED_HOLIDAYS = {
    (1, 1): Holiday.new_years_day.value,
    (5, 1): Holiday.labour_day.value,
    (5, 2): Holiday.labour_day.value,
    (10, 1): Holiday.national_day.value,
    (10, 2): Holiday.national_day.value,
    (10, 3): Holiday.national_day.value,
}

# A notice always orders National Day, so a year that has it has been announced. The bare presence of a date is
# no proof: the notice for one year may touch the last days of the year before.
_ANNOUNCED = frozenset(day.year for day, name in holidays.items() if name == Holiday.national_day.value)

# From this day on, December depends on the next year's notice: New Year's holiday of 2008, 2019, 2023 and 2024
# began on 30 or 31 December, and 29 December of 2007 and 2018 was worked for it.
_NEXT_NOTICE_FROM = (12, 29)


@dataclass(frozen=True, slots=True)
class DayNote:
    """Why one day is what it is. ``name`` is the holiday's English name as the package has it, or the
    administrator's own words for a correction, or empty for a plain weekend."""

    day: date
    reason: Reason
    name: str
    provisional: bool

    @property
    def label(self) -> str:
        """The name for people, in the active language."""
        named = str(HOLIDAY_NAMES.get(self.name, self.name))
        if self.reason == "weekend":
            return _("weekend")
        if self.reason == "makeup":
            return _("make-up working day for %(holiday)s") % {"holiday": named}
        return named or _("set by the administrator")

    def as_json(self) -> dict[str, object]:
        """Plain data that :meth:`from_json` reads back."""
        return {
            "day": self.day.isoformat(),
            "reason": self.reason,
            "name": self.name,
            "provisional": self.provisional,
        }

    @classmethod
    def from_json(cls, data: Mapping) -> Self:
        """The note that :meth:`as_json` wrote. Raises KeyError or ValueError for anything else."""
        return cls(date.fromisoformat(data["day"]), data["reason"], data["name"], data["provisional"])


class SkippedDay(DayNote):
    """A day that is not worked: weekend, holiday, or a correction that closes it."""

    __slots__ = ()


class WorkedDay(DayNote):
    """A day that is worked although one would not expect it: a make-up weekend (调休上班), or a correction."""

    __slots__ = ()


class WorkCalendar:
    """The state's working days with one installation's corrections.

    ``corrections`` maps a date to (is it worked, the reason in words). Dates are plain dates of the place where
    the committee sits; a datetime is refused with TypeError, because which day it is depends on its time zone.
    """

    def __init__(self, corrections: Mapping[date, tuple[bool, str]] = MappingProxyType({})):
        for day in corrections:
            _plain(day)
        self._corrections = dict(corrections)

    def announced(self, year: int) -> bool:
        """Whether the state's notice for this year is known."""
        return year in _ANNOUNCED

    def provisional(self, day: date) -> bool:
        """Whether this day may still change, because the notice that decides it is not known."""
        if _plain(day) in self._corrections:
            return False
        if not self.announced(day.year):
            return True
        if (day.month, day.day) < _NEXT_NOTICE_FROM or day in holidays or day in workdays:
            return False
        return not self.announced(day.year + 1)

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked."""
        corrected = self._corrections.get(_plain(day))
        if corrected is not None:
            return corrected[0]
        if day in workdays:
            return True
        return day.weekday() < 5 and self._holiday(day) is None

    def note(self, day: date) -> SkippedDay | WorkedDay | None:
        """Why this day is not worked, or is worked against expectation; None for an ordinary working day."""
        worked = self.is_workday(day)
        provisional = self.provisional(day)
        if day in self._corrections:
            kind = WorkedDay if worked else SkippedDay
            return kind(day, "correction", self._corrections[day][1], provisional)
        if worked:
            return WorkedDay(day, "makeup", str(workdays[day]), provisional) if day in workdays else None
        holiday = self._holiday(day)
        if holiday is not None:
            return SkippedDay(day, "holiday", holiday, provisional)
        return SkippedDay(day, "weekend", "", provisional)

    def next_workday(self, day: date) -> date:
        """The first working day on or after this one."""
        return self._nearest(day, _DAY)

    def previous_workday(self, day: date) -> date:
        """The last working day on or before this one."""
        return self._nearest(day, -_DAY)

    def add_workdays(self, start: date, amount: int) -> date:
        """The working day that is ``amount`` working days after ``start``, which itself does not count (before it
        when negative). With 0: ``start``, or the next working day when ``start`` is not worked."""
        if amount == 0:
            return self.next_workday(start)
        step = _DAY if amount > 0 else -_DAY
        day = _plain(start)
        for _counted in range(abs(amount)):
            day = self._nearest(day + step, step)
        return day

    def explain(self, start: date, end: date) -> tuple[SkippedDay, ...]:
        """The days from ``start`` to ``end``, both included, that are not worked, each with its reason."""
        return tuple(note for note in self._notes(start, end) if isinstance(note, SkippedDay))

    def worked_specially(self, start: date, end: date) -> tuple[WorkedDay, ...]:
        """The days from ``start`` to ``end``, both included, that are worked against expectation."""
        return tuple(note for note in self._notes(start, end) if isinstance(note, WorkedDay))

    def any_provisional(self, start: date, end: date) -> bool:
        """Whether a day from ``start`` to ``end``, both included, may still change."""
        return any(self.provisional(day) for day in _days(start, end))

    def _notes(self, start: date, end: date) -> Iterator[SkippedDay | WorkedDay]:
        return (note for day in _days(start, end) if (note := self.note(day)) is not None)

    def _nearest(self, day: date, step: timedelta) -> date:
        while not self.is_workday(day):
            day += step
        return day

    def _holiday(self, day: date) -> str | None:
        if day in holidays:
            return str(holidays[day])
        return None if self.announced(day.year) else _FIXED_HOLIDAYS.get((day.month, day.day))


def _plain(day: date) -> date:
    if isinstance(day, datetime):
        raise TypeError("a working day is asked for by a date, not by a datetime")
    return day


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=offset) for offset in range((_plain(end) - _plain(start)).days + 1))
