"""In which cycle the platform's steps fall."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import session_at
from shangliang.core import clock
from shangliang.core.errors import Refused


def cycle(committee: Committee | int) -> Session:
    """The cycle of today.

    Raises:
        Refused: the committee has none yet.
    """
    session = session_at(committee if isinstance(committee, int) else committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    return session
