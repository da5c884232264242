"""Due dates of a proposal's own steps, by the committee's rules."""

from __future__ import annotations

from datetime import date

from shangliang.committees.models import Session
from shangliang.committees.queries import calendar_of, cycle_of
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.workcalendar import WorkCalendar
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for


class Dates:
    """Due dates counted from today: one reading of the calendar and one computation for a whole list."""

    def __init__(self) -> None:
        self._calendars: dict[int, WorkCalendar] = {}
        self._made: dict[tuple[int, Span, str], Deadline] = {}

    def after(self, committee_id: int, span: Span, *, cite: str) -> Deadline:
        """When something is due that may take ``span`` from today; ``cite`` says what it is."""
        key = (committee_id, span, cite)
        if key not in self._made:
            if committee_id not in self._calendars:
                self._calendars[committee_id] = calendar_of(committee_id)
            rule = Rule(span.kind, span.amount, cite=cite)
            self._made[key] = deadline_for(rule, clock.today(), self._calendars[committee_id])
        return self._made[key]


def draft_due(session: Session) -> date:
    """A draft is written by the in-session deadline while it lies ahead, afterwards within the cycle.

    Where the next session is not set yet, the cycle is taken to end a year after it began.
    """
    if clock.now() <= session.session_deadline:
        return session.session_deadline.astimezone(clock.ZONE).date()
    _begins, ends = cycle_of(session)
    if ends:
        return ends.astimezone(clock.ZONE).date()
    begin = session.window_opens.astimezone(clock.ZONE).date()
    last = date(begin.year + 1, begin.month, min(begin.day, 28))
    return max(last, clock.today())
