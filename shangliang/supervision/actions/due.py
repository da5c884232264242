"""Due dates of the steps of supervision, by the committee's rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.proposals.actions.due import Dates
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for

DUE = ("due", "due_working")


class Steps:
    """Sets due dates for whole lists with one reading of the calendar."""

    def __init__(self) -> None:
        self._dates = Dates()

    def within(self, record: Any, span: Span, cite: object) -> None:
        """Let the step that begins now take so long."""
        _set(record, self._dates.after(record.committee_id, span, cite=str(cite)))

    def after(self, record: Any, day: date, span: Span, cite: object) -> None:
        """Let the step take so long from a day that is still to come."""
        rule = Rule(span.kind, span.amount, cite=str(cite))
        _set(record, deadline_for(rule, day, calendar_of(record.committee_id)))

    def by(self, record: Any, day: date, field: str) -> None:
        """Let the step that begins now be done by a day.

        Raises:
            Refused: the day has passed; the message belongs to ``field``.
        """
        if day < clock.today():
            raise Refused(_("This day has passed."), field=field)
        _set(record, deadline_for(Rule("date", date=day), clock.today(), calendar_of(record.committee_id)))


def _set(record: Any, deadline: Deadline) -> None:
    record.due, record.due_working = deadline.due, deadline.as_json()
