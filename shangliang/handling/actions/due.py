"""Due dates of the units' steps, by the committee's rules (domain §2.3, §2.4)."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import Rules, Span, rules_of
from shangliang.core import clock
from shangliang.core.workcalendar import WorkCalendar
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for, not_beyond


class Dates:
    """The due dates of one committee as of today: rules and calendar are read once for a whole list."""

    def __init__(self, committee: Committee) -> None:
        self.committee = committee
        self.rules: Rules = rules_of(committee)
        self.today = clock.today()
        self._kept: dict[tuple[Span, str, date], Deadline] = {}

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The state's calendar with the committee's corrections."""
        return calendar_of(self.committee.pk)

    def after(self, span: Span, *, cite: object = "", start: date | None = None) -> Deadline:
        """What may take ``span`` from ``start`` (today by default)."""
        key = (span, str(cite), start or self.today)
        if key not in self._kept:
            self._kept[key] = deadline_for(Rule(span.kind, span.amount, cite=key[1]), key[2], self.calendar)
        return self._kept[key]

    def accept(self) -> date:
        """Signing in, or asking to be spared."""
        return self.after(self.rules.accept_within).due

    def decision(self) -> date:
        """A coordinator's or director's decision on a plan, refusal or extension."""
        return self.after(self.rules.decide_within).due

    def reply(
        self, session: Session, *, in_session: bool, of_party: bool, first_assigned: date, restarted: bool = False
    ) -> Deadline:
        """The reply, or a whole handling again from today where ``restarted`` by a reassignment.

        For in-session proposals the session's calendar date while it lies ahead (parties' earlier), else
        ``reply_within``; a unit that comes later by reassignment never has less than ``reply_within``. Never
        beyond the outer limit from the proposal's first assignment.
        """
        span = self.after(self.rules.reply_within, cite=_("reply within"))
        due = span
        fixed = (session.party_reply_due if of_party else None) or session.reply_due
        if in_session and self.rules.reply_by_date_in_session and fixed and fixed > self.today:
            rule = Rule("date", date=fixed, cite=_("date set for in-session proposals"))
            by_date = deadline_for(rule, self.today, self.calendar)
            due = max(by_date, span, key=lambda d: d.due) if restarted else by_date
        return self.held(due, first_assigned)

    def held(self, deadline: Deadline, first_assigned: date) -> Deadline:
        """The deadline, never beyond the outer limit from the proposal's first assignment."""
        return not_beyond(deadline, first_assigned, self.rules.reply_never_beyond, calendar=self.calendar)

    def extended(self, reply_due: date, first_assigned: date) -> Deadline:
        """The reply's due date after one extension."""
        return self.held(self.after(self.rules.extension, cite=_("extension"), start=reply_due), first_assigned)

    def opinion(self, reply_due: date) -> Deadline:
        """The assisting opinion: so many days before the reply is due, but not before the time for signing in ends."""
        rule = Rule("days", -self.rules.assisting_days_before, cite=_("before the reply is due"))
        due = deadline_for(rule, reply_due, self.calendar)
        soonest = self.after(self.rules.accept_within, cite=_("time to sign in"))
        late = due if due.due >= soonest.due else soonest
        if late.due <= reply_due:
            return late
        return deadline_for(Rule("date", date=reply_due, cite=_("with the reply itself")), self.today, self.calendar)

    def again(self) -> Deadline:
        """The second reply, after re-handling was ordered."""
        return self.after(self.rules.rehandling_within, cite=_("handling again within"))
