"""The desk of who runs the platform: what waits at each step, worked on singly or together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core.answering import done_together, in_committee
from shangliang.handling.paging import Keys, cut

from .. import access, actions, queries
from . import frame, staff_only

_BY_DUE: Keys = {"step_due": date.fromisoformat, "pk": int}


def _merge(ids: list[int], by: Actor) -> list[Any]:
    return [actions.merge_topics(ids[0], ids[1:], by=by)]


#: What can be done with all that are ticked, by tab; the first one ticked goes on where topics are taken together.
BULK: dict[str, dict[str, Callable[[list[int], Actor], Any]]] = {
    "collected": {"choose": lambda ids, by: actions.choose_many(ids, by=by), "merge": _merge},
    "rating": {"close_rating": lambda ids, by: actions.close_ratings(ids, by=by)},
    "rated": {"publish": lambda ids, by: actions.publish_many(ids, by=by)},
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Request) -> HttpResponse:
    """What waits at each step; the ticked ones are worked on together."""
    staff_only(request)
    tab = request.GET.get("tab", queries.TABS[0])
    tab = tab if tab in queries.TABS else queries.TABS[0]
    if request.method == "POST":
        return _together(request, tab)
    rows: Any
    if tab in queries.TOPIC_TABS:
        rows = access.visible_topics(request.actor).filter(state__in=queries.TOPIC_TABS[tab])
        rows = queries.topics_listed(rows)
    else:
        rows = access.visible_meetings(request.actor).filter(state__in=queries.MEETING_TABS[tab])
        rows = queries.meetings_listed(rows)
    context = {
        **frame(request),
        "page": cut(rows, _BY_DUE, request.GET),
        "tab": tab,
        "of_topics": tab in queries.TOPIC_TABS,
        "counts": queries.desk_counts(request.actor),
        "bulk": list(BULK.get(tab, {})),
    }
    return render(request, "venues/desk.html", context)


def _together(request: Request, tab: str) -> HttpResponse:
    act = BULK.get(tab, {}).get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    here = f"{request.path}?{urlencode({'tab': tab})}"
    made = done_together(request, lambda ids: act(ids, request.actor))
    if made is None:
        return redirect(here)
    said = ngettext("%(num)d is a step further.", "%(num)d are a step further.", len(made))
    messages.success(request, said % {"num": len(made)})
    return redirect(here)
