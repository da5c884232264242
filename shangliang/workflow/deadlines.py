"""When something is due, and how that date came about.

The one home of legal time (domain §2.3 and §2.4). A due date is never a bare date: it keeps its start, its rule
with the source, the days that were not counted, and whether it was moved or limited, so that a page can show the
working and a record can store it (:meth:`Deadline.as_json`).
"""

import calendar as months_and_days
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, get_args

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shangliang.core.workcalendar import DayNote, SkippedDay, WorkCalendar, WorkedDay

Kind = Literal["workdays", "days", "months", "date"]
Colour = Literal["calm", "soon", "late"]

AMBER_DAYS = 7  # domain §2.4: amber from 7 days before


@dataclass(frozen=True)
class Rule:
    """How long something may take: so many working days, calendar days or months, or until a fixed date.

    A negative amount counts back (an assisting opinion is due 20 days before the reply: ``-20`` ``days`` from the
    reply's due date). ``cite`` names the article that says so, in the committee's own words; it may be empty.
    """

    kind: Kind
    amount: int | None = None
    date: datetime.date | None = None
    cite: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of rule: {self.kind!r}")
        if (self.kind == "date") != (self.date is not None) or (self.kind == "date") == (self.amount is not None):
            raise ValueError("a rule of kind date has a date alone, every other kind has an amount alone")

    def in_words(self) -> str:
        """The rule in the active language, with its source."""
        if self.date is not None:
            words = _("by %(date)s") % {"date": _day(self.date)}
        else:
            words = _span(self.kind, self.amount or 0)
        return _("%(rule)s (%(source)s)") % {"rule": words, "source": self.cite} if self.cite else words


@dataclass(frozen=True)
class Limit:
    """A date beyond which no extension or reassignment carries a deadline."""

    day: date
    first_start: date
    months: int


@dataclass(frozen=True)
class Deadline:
    """A due date with its working.

    ``nominal`` is the date that the rule alone gives; ``due`` differs from it when it fell on a day that is not
    worked, or passed the limit. ``skipped`` are the days that were not counted (for working days), or over which
    the date was moved; ``worked`` are the weekends among them that did count. ``provisional``: the state has not
    yet announced its holidays for some day that matters here, so the date may change.
    """

    due: date
    start: date
    rule: Rule
    nominal: date
    skipped: tuple[SkippedDay, ...] = ()
    worked: tuple[WorkedDay, ...] = ()
    provisional: bool = False
    limit: Limit | None = None

    @property
    def moved(self) -> bool:
        """Whether the due date is another than the rule alone gives."""
        return self.due != self.nominal

    def again(self, calendar: WorkCalendar) -> "Deadline":
        """The same start and rule by another calendar, as after its correction; a limit that held it holds on."""
        fresh = deadline_for(self.rule, self.start, calendar)
        if self.limit is None:
            return fresh
        return not_beyond(fresh, self.limit.first_start, self.limit.months, calendar=calendar)

    def working(self) -> list[str]:
        """How the date came about: one sentence a line, in the active language, the last one naming the date."""
        lines = self._origin()
        if self.skipped and self.rule.kind == "workdays":
            lines.append(_("Not counted: %(days)s.") % {"days": _listed(self.skipped)})
        if self.worked:
            lines.append(_("Counted as working days: %(days)s.") % {"days": _listed(self.worked)})
        lines += self._moves()
        if self.provisional:
            lines.append(_("The state has not yet announced all holidays of this period; the date may still change."))
        lines.append(_("Due on %(due)s.") % {"due": _day(self.due)})
        return lines

    def as_json(self) -> dict[str, object]:
        """Plain data for a record to store; :meth:`from_json` reads it back unchanged."""
        limit = self.limit
        return {
            "due": self.due.isoformat(),
            "start": self.start.isoformat(),
            "rule": {
                "kind": self.rule.kind,
                "amount": self.rule.amount,
                "date": self.rule.date and self.rule.date.isoformat(),
                "cite": self.rule.cite,
            },
            "nominal": self.nominal.isoformat(),
            "skipped": [note.as_json() for note in self.skipped],
            "worked": [note.as_json() for note in self.worked],
            "provisional": self.provisional,
            "limit": limit
            and {
                "day": limit.day.isoformat(),
                "first_start": limit.first_start.isoformat(),
                "months": limit.months,
            },
        }

    @classmethod
    def from_json(cls, data: Mapping) -> "Deadline":
        """The deadline that :meth:`as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        rule, limit = data["rule"], data["limit"]
        return cls(
            due=date.fromisoformat(data["due"]),
            start=date.fromisoformat(data["start"]),
            rule=Rule(rule["kind"], rule["amount"], rule["date"] and date.fromisoformat(rule["date"]), rule["cite"]),
            nominal=date.fromisoformat(data["nominal"]),
            skipped=tuple(SkippedDay.from_json(note) for note in data["skipped"]),
            worked=tuple(WorkedDay.from_json(note) for note in data["worked"]),
            provisional=data["provisional"],
            limit=limit
            and Limit(date.fromisoformat(limit["day"]), date.fromisoformat(limit["first_start"]), limit["months"]),
        )

    def _origin(self) -> list[str]:
        start = _("Counted from %(start)s; that day itself does not count.") % {"start": _day(self.start)}
        rule = _("Rule: %(rule)s.") % {"rule": self.rule.in_words()}
        if self.rule.kind == "date":
            return [rule]
        lines = [start, rule]
        if self.rule.kind == "months" and self.nominal.day != self.start.day:
            lines.append(
                _("%(month)s has no day %(day)d, so its last day counts.")
                % {"month": date_format(self.nominal, "YEAR_MONTH_FORMAT"), "day": self.start.day}
            )
        return lines

    def _moves(self) -> list[str]:
        lines = []
        if self.rule.kind != "workdays" and self.skipped:
            lines.append(
                _("%(nominal)s is not a working day: %(days)s. The next working day counts.")
                % {"nominal": _day(self.nominal), "days": _listed(self.skipped)}
            )
        if self.limit is not None:
            lines.append(
                ngettext(
                    "Never beyond %(months)d month from the first start on %(start)s, that is %(limit)s; "
                    "the last working day up to then counts.",
                    "Never beyond %(months)d months from the first start on %(start)s, that is %(limit)s; "
                    "the last working day up to then counts.",
                    self.limit.months,
                )
                % {
                    "months": self.limit.months,
                    "start": _day(self.limit.first_start),
                    "limit": _day(self.limit.day),
                }
            )
        return lines


def deadline_for(rule: Rule, start: date, calendar: WorkCalendar) -> Deadline:
    """The deadline that ``rule`` sets when its time begins on ``start`` (which itself does not count).

    Domain §2.3: working days follow the state's calendar, make-up days included; a date on a day that is not
    worked moves to the next working day; months end on the same day of the month, or on the month's last.
    """
    if rule.kind == "workdays" and rule.amount:
        due = calendar.add_workdays(start, rule.amount)
        first, last = sorted((start, due))
        first, last = (first + _ONE, last) if rule.amount > 0 else (first, last - _ONE)
        return Deadline(
            due=due,
            start=start,
            rule=rule,
            nominal=due,
            skipped=calendar.explain(first, last),
            worked=calendar.worked_specially(first, last),
            provisional=calendar.any_provisional(first, last),
        )
    nominal = _nominal(rule, start)
    due = calendar.next_workday(nominal)
    return Deadline(
        due=due,
        start=start,
        rule=rule,
        nominal=nominal,
        skipped=calendar.explain(nominal, due),
        provisional=calendar.any_provisional(nominal, due),
    )


def not_beyond(
    deadline: Deadline, first_start: date, months: int = 6, *, calendar: WorkCalendar | None = None
) -> Deadline:
    """The deadline held within ``months`` of the first start, extension and reassignment included (domain §2.4).

    "Never beyond" is stronger than the move to the next working day: when the limit falls on a day that is not
    worked, the last working day before it counts. Without ``calendar`` the state's own is used.
    """
    limit = add_months(first_start, months)
    if deadline.due <= limit:
        return deadline
    days = calendar or WorkCalendar()
    due = days.previous_workday(limit)
    return replace(
        deadline,
        due=due,
        provisional=days.any_provisional(due, limit),
        limit=Limit(limit, first_start, months),
    )


def add_months(start: date, months: int) -> date:
    """The same day of the month so many months later (earlier when negative), or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = months_and_days.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def colour(due: date, today: date) -> Colour:
    """The step's colour in every list: late once the due date has passed, soon from 7 days before it."""
    if today > due:
        return "late"
    return "soon" if today >= due - timedelta(days=AMBER_DAYS) else "calm"


_ONE = timedelta(days=1)


def _nominal(rule: Rule, start: date) -> date:
    if rule.date is not None:
        return rule.date
    amount = rule.amount or 0
    if rule.kind == "months":
        return add_months(start, amount)
    return start + timedelta(days=amount)


def _span(kind: Kind, amount: int) -> str:
    count = {"amount": abs(amount)}
    if kind == "workdays":
        words = ngettext("%(amount)d working day", "%(amount)d working days", abs(amount)) % count
    elif kind == "days":
        words = ngettext("%(amount)d calendar day", "%(amount)d calendar days", abs(amount)) % count
    else:
        words = ngettext("%(amount)d month", "%(amount)d months", abs(amount)) % count
    return _("%(span)s before") % {"span": words} if amount < 0 else words


def _listed(notes: Iterable[DayNote]) -> str:
    """The days in words, neighbours with the same reason together."""
    parts = []
    for label, run in groupby(_numbered(notes), key=lambda item: (item[0], item[1].label)):
        days = [note.day for _run, note in run]
        span = _day(days[0])
        if len(days) > 1:
            span = _("%(first)s to %(last)s") % {"first": span, "last": _day(days[-1])}
        parts.append(_("%(days)s (%(reason)s)") % {"days": span, "reason": label[1]})
    return pgettext("between days", ", ").join(parts)


def _numbered(notes: Iterable[DayNote]) -> Iterable[tuple[int, DayNote]]:
    """Each note with a number that is the same for days that follow one another."""
    for position, note in enumerate(notes):
        yield note.day.toordinal() - position, note


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
