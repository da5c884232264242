"""Due dates of steps: by the committee's rules, or a day that the plan itself says."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.workcalendar import WorkCalendar
from shangliang.proposals.actions.due import Dates
from shangliang.workflow.deadlines import Rule, deadline_for

from ..models import Stepped

STEP = ("due", "working")


class Steps:
    """Sets due dates for whole lists with one reading of the calendar."""

    def __init__(self) -> None:
        self._dates = Dates()
        self._calendars: dict[int, WorkCalendar] = {}

    def set(self, record: Stepped, span: Span, cite: object) -> None:
        """Set the date of the step that begins now and may take ``span``."""
        deadline = self._dates.after(record.committee_id, span, cite=str(cite))
        record.due, record.working = deadline.due, deadline.as_json()

    def on(self, record: Stepped, day: date, cite: object) -> None:
        """Set the date of a step that the plan itself dates."""
        pk = record.committee_id
        if pk not in self._calendars:
            self._calendars[pk] = calendar_of(pk)
        deadline = deadline_for(Rule("date", date=day, cite=str(cite)), clock.today(), self._calendars[pk])
        record.due, record.working = deadline.due, deadline.as_json()


def see_to_come(day: date, field: str) -> None:
    """See that a day that somebody set has not passed.

    Raises:
        Refused: it has.
    """
    if day < clock.today():
        raise Refused(_("This day has passed."), field=field)
