"""Due dates of an opinion's steps, by the committee's rules; an urgent one takes every step on the same day."""

from __future__ import annotations

from shangliang.committees.rules import Span
from shangliang.proposals.actions.due import Dates

from ..models import Issue, Opinion

_SAME_DAY = Span(kind="days", amount=0)
STEP = ("step_due", "step_working")


class Steps:
    """Sets due dates counted from today for whole lists with one reading of the calendar."""

    def __init__(self) -> None:
        self._dates = Dates()

    def set(self, record: Opinion | Issue, span: Span, cite: object, *, urgent: bool = False) -> None:
        """Set the date of the step that begins now."""
        deadline = self._dates.after(record.committee_id, _SAME_DAY if urgent else span, cite=str(cite))
        record.step_due, record.step_working = deadline.due, deadline.as_json()
