"""The year's summary: what the committees below have told, and what this one tells the one above."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.core.errors import NotAllowed, Refused

from ..series import cut_off_of
from ..summaries import MEASURES, last_told, numbers, received, submit_summary
from .entrance import for_keepers, sessions_of


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: Request) -> HttpResponse:
    """One table of measures: own numbers with those below, and one column for each committee that has told its own."""
    session, sessions = sessions_of(request)
    committee = session.committee
    if request.method == "POST":
        try:
            submit_summary(session, by=request.actor)
            messages.success(request, _("The year's numbers have been told to the committee above."))
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{request.path}?year={session.year}")
    told: dict[str, dict[int, int]] = defaultdict(dict)
    places: dict[int, Any] = {}
    for row in received(committee, session.year).select_related("origin").order_by("pk"):
        told[row.measure][row.origin_id] = row.value
        places[row.origin_id] = row
    mine = numbers(session, cut_off_of(session))
    context = {
        "session": session,
        "sessions": sessions,
        "above": committee.parent,
        "below": list(places.values()),
        "rows": [(m, mine[m.name], [told[m.name].get(pk) for pk in places]) for m in MEASURES.values()],
        "last": last_told(committee, session.year),
    }
    return render(request, "indicators/summary.html", context)
