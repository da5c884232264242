"""Due dates of the steps that records are in: by the committee's rules, or a day that somebody set."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.workcalendar import WorkCalendar

from .deadlines import Deadline, Rule, deadline_for

#: Where most records keep the date of their open step, and how it came about.
STEP = ("step_due", "step_working")


class Dates:
    """Due dates of whole lists: one reading of the calendar, and one computation for what counts from today."""

    def __init__(self) -> None:
        self._calendars: dict[int, WorkCalendar] = {}
        self._made: dict[tuple[int, Span, str], Deadline] = {}

    def after(self, committee_id: int, span: Span, *, cite: str) -> Deadline:
        """When something is due that may take ``span`` from today; ``cite`` says what it is."""
        key = (committee_id, span, cite)
        if key not in self._made:
            self._made[key] = self.since(committee_id, clock.today(), Rule(span.kind, span.amount, cite=cite))
        return self._made[key]

    def since(self, committee_id: int, start: date, rule: Rule) -> Deadline:
        """When something is due by a rule that counts from a day."""
        if committee_id not in self._calendars:
            self._calendars[committee_id] = calendar_of(committee_id)
        return deadline_for(rule, start, self._calendars[committee_id])


class Steps:
    """Sets due dates for whole lists, in the two ``fields`` in which a subject's records keep them."""

    fields: tuple[str, str] = STEP

    def __init__(self) -> None:
        self._dates = Dates()

    def set(self, record: Any, span: Span, cite: object, *, fields: tuple[str, str] | None = None) -> None:
        """Let the step that begins now take ``span``; ``cite`` says what it is."""
        self._keep(record, self._dates.after(record.committee_id, span, cite=str(cite)), fields)

    def after(self, record: Any, day: date, span: Span, cite: object) -> None:
        """Let the step take ``span`` from a day that is still to come."""
        self._keep(record, self._dates.since(record.committee_id, day, Rule(span.kind, span.amount, cite=str(cite))))

    def on(self, record: Any, day: date, cite: object = "") -> None:
        """Let the step that begins now be done by a day that somebody set."""
        self._keep(
            record, self._dates.since(record.committee_id, clock.today(), Rule("date", date=day, cite=str(cite)))
        )

    def _keep(self, record: Any, deadline: Deadline, fields: tuple[str, str] | None = None) -> None:
        due, working = fields or self.fields
        setattr(record, due, deadline.due)
        setattr(record, working, deadline.as_json())


def see_to_come(day: date, field: str) -> None:
    """See that a day that somebody set has not passed.

    Raises:
        Refused: it has; the message belongs to ``field``.
    """
    if day < clock.today():
        raise Refused(_("This day has passed."), field=field)
