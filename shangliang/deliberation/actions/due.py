"""Due dates of the office's steps; a correction of the work calendar works the open ones out anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.workflow.correcting import Dated, correct_dates
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for
from shangliang.workflow.events import verb

from ..models import Deliberation, DeliberationState, Statement, StatementState
from ..states import DELIBERATION, STATEMENT

#: Working days: until a statement is moderated, and until results are published.
MODERATED_WITHIN, PUBLISHED_WITHIN = 2, 10
_COUNTED = (
    Dated(DELIBERATION, Deliberation, states=(DeliberationState.CLOSED.value,)),
    Dated(STATEMENT, Statement, states=(StatementState.SUBMITTED.value,)),
)


def set_step(records: list[Any], workdays: int, cite: object) -> None:
    """Set the date of the step that begins now, so many working days from today."""
    if not records:
        return
    rule = Rule("workdays", workdays, cite=str(cite))
    deadline = deadline_for(rule, clock.today(), calendar_of(records[0].committee_id))
    for record in records:
        record.step_due, record.step_working = deadline.due, deadline.as_json()


def until_the_last_day(deliberation: Deliberation) -> None:
    """The step that begins now ends with the last day for votes."""
    rule = Rule("date", date=deliberation.closes_on, cite=str(_("last day for votes")))
    deadline = Deadline(due=deliberation.closes_on, start=clock.today(), rule=rule, nominal=deliberation.closes_on)
    deliberation.step_due, deliberation.step_working = deadline.due, deadline.as_json()


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates counted in working days out anew by the calendar as it is now; how many moved.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    return correct_dates(_COUNTED, committee_id, by=by)
