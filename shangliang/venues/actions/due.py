"""Due dates of the platform's steps, by the committee's rules."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import session_at
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.proposals.actions.due import Dates

STEP = ("step_due", "step_working")


class Steps:
    """Sets due dates counted from today for whole lists with one reading of the calendar."""

    def __init__(self) -> None:
        self._dates = Dates()

    def set(self, record: Any, span: Span, cite: object, *, fields: tuple[str, str] = STEP) -> None:
        """Set the date of the step that begins now, and how it came about."""
        deadline = self._dates.after(record.committee_id, span, cite=str(cite))
        due, working = fields
        setattr(record, due, deadline.due)
        setattr(record, working, deadline.as_json())


def cycle(committee: Committee | int) -> Session:
    """The cycle of today.

    Raises:
        Refused: the committee has none yet.
    """
    session = session_at(committee if isinstance(committee, int) else committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    return session
