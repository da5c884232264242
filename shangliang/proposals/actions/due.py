"""Until when a draft is to be written."""

from __future__ import annotations

from datetime import date

from shangliang.committees.models import Session
from shangliang.committees.queries import cycle_of
from shangliang.core import clock


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
