"""Due dates of plans and tasks, by the committee's work calendar: one on a day off moves to the next working day."""

from __future__ import annotations

from datetime import date

from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.core.workcalendar import WorkCalendar
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for

#: A plan that was begun is to be issued within so many days.
DAYS_TO_ISSUE = 30


class Dates:
    """The work calendar of a committee, read once for whatever is to be dated."""

    def __init__(self, committee_id: int) -> None:
        self.calendar: WorkCalendar = calendar_of(committee_id)
        self.today = clock.today()

    def by(self, day: date) -> Deadline:
        """What is to be done by a day."""
        return deadline_for(Rule("date", date=day), self.today, self.calendar)

    def to_issue(self) -> Deadline:
        """When a plan that is begun today is to be issued."""
        return deadline_for(Rule("days", DAYS_TO_ISSUE), self.today, self.calendar)

    def to_close(self, year: int) -> Deadline:
        """When a year's plan is to be closed: by the year's last day, or today when that has passed."""
        return self.by(max(date(year, 12, 31), self.today))
