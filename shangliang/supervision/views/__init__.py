"""The pages of supervision. What belongs to all of them stands here."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.workflow.deadlines import Deadline

from .. import access


def staff_only(request: Request) -> None:
    """See that the page is asked for by whoever prepares supervision; for others it does not exist."""
    if not access.works_here(request.actor):
        raise Http404


def frame(request: Request) -> dict[str, Any]:
    """What pages with due dates name."""
    return {
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "office": access.works_here(request.actor),
    }


def why(record: Any, open_states: tuple[str, ...]) -> list[str]:
    """How the due date of an open step came about."""
    if record.state not in open_states or not record.due_working:
        return []
    return Deadline.from_json(record.due_working).working()
