"""The pages of opinion information. What belongs to all of them stands here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.workflow.deadlines import Deadline

from .. import access
from ..models import Opinion


def staff_only(request: Request) -> None:
    """See that the page is asked for by the opinion office; for others it does not exist."""
    if not access.works_here(request.actor):
        raise Http404


def frame(request: Request) -> dict[str, Any]:
    """What pages with due dates name."""
    return {"today": clock.today(), "amber": rules_of(request.committee).amber_days}


def why(record: Any) -> list[str]:
    """How a due date came about."""
    return Deadline.from_json(record.step_working).working() if record.step_working else []


def saved(opinion: Opinion) -> JsonResponse:
    """The answer to an autosave."""
    at = opinion.saved_at or clock.now()
    return JsonResponse({"saved_at": f"{at.astimezone(clock.ZONE):%H:%M}", "version": opinion.version})


def autosave_refused(error: Refused) -> JsonResponse:
    """What an autosave hears that cannot be kept: 409 where the record moved on, else 400."""
    status = 409 if isinstance(error, Stale | NotAllowed) else 400
    return JsonResponse({"error": str(error)}, status=status)


def changed_elsewhere() -> Refused:
    """What somebody is told whose other window was faster: nothing is lost on either side."""
    return Refused(
        _(
            "This text was changed in another window in the meantime. What you typed stands below and is not kept "
            "yet: keep it, and it replaces the other; leave this page, and the other one stays."
        )
    )
