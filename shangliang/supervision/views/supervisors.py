"""Appointed supervisors: who supervises what until when; the office appoints and ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one
from shangliang.core.errors import NotAllowed, Refused
from shangliang.handling.paging import Keys, cut

from .. import access, actions
from ..forms import PostForm
from . import frame, staff_only

_BY_END: Keys = {"until": date.fromisoformat, "pk": int}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Request) -> HttpResponse:
    """The supervisors in office, or those whose term has ended; whose term ends first stands first."""
    actor = request.actor
    if not access.reads_all(actor):
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "end":
        return _ended(request)
    today = clock.today()
    form = PostForm(
        request.POST if request.method == "POST" else None,
        members=access.members(actor),
        units=access.units(actor),
        initial={"since": today},
    )
    if request.method == "POST":
        staff_only(request)
        if attempt(form, lambda data: _appoint(request, data)) is not None:
            messages.success(request, _("They are appointed, and have been told."))
            return redirect("supervision:supervisors")
    past = request.GET.get("show") == "past"
    rows = access.visible_supervisors(actor).select_related("member__user", "unit")
    rows = rows.filter(until__lt=today) if past else rows.filter(until__gte=today)
    context = {
        **frame(request),
        "page": cut(rows, _BY_END, request.GET),
        "past": past,
        "form": form if access.works_here(actor) else None,
        "failed": form if form.is_bound else None,
    }
    return render(request, "supervision/supervisors.html", context)


def _appoint(request: Request, data: dict[str, Any]) -> Any:
    posts = [
        actions.Post(member, data["field"], data["since"], data["until"], data["unit"], data["approval"])
        for member in data["members"]
    ]
    return actions.appoint_many(request.committee, posts, by=request.actor)


def _ended(request: Request) -> HttpResponse:
    staff_only(request)
    pk = request.POST.get("supervisor", "")
    row = one(access.visible_supervisors(request.actor), int(pk) if pk.isdecimal() and len(pk) < 18 else 0)
    try:
        actions.end_appointment(row, by=request.actor, note=request.POST.get("note", ""))
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The appointment has ended."))
    return redirect("supervision:supervisors")
