"""The pages of consultations. What belongs to all of them stands here."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.handling.paging import Keys
from shangliang.workflow.deadlines import Deadline

from .. import access
from ..models import Stepped

#: The last first: lists are cut by what grows, so that is the key turned round.
NEWEST: Keys = {"backwards": int}


def staff_only(request: Request) -> None:
    """See that the page is asked for by whoever keeps the plan; for others it does not exist."""
    if not access.works_here(request.actor):
        raise Http404


def frame(request: Request) -> dict[str, Any]:
    """What pages with due dates name."""
    return {"today": clock.today(), "amber": rules_of(request.committee).amber_days}


def why(record: Stepped) -> list[str]:
    """How a due date came about."""
    return Deadline.from_json(record.working).working() if record.working else []
