"""Venues: as a list and a picture, one with its QR code, opened singly or as a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.handling.paging import Keys, cut

from .. import access, actions, queries
from ..forms import ListForm, VenueForm
from ..models import Venue, VenueTopic
from ..picture import pictured
from ..tree import committees_below, forest, listing_of, view_of
from . import frame, qr_of, readers_only, staff_only

_BY_NAME: Keys = {"name": str, "pk": int}


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """All venues: a picture of the tree round whichever venue is put into its middle and the tree as an indented list;
    or those of a level, of a kind, or by words."""
    readers_only(request)
    visible = access.visible(request.actor)
    level, kind = request.GET.get("level", ""), request.GET.get("kind", "")
    words = request.GET.get("q", "").strip()[:60]
    context: dict[str, Any] = {**frame(request), "page": None, "listing": None, "at": None}
    if level or kind or words:
        rows = queries.narrowed(visible, level=level, kind=kind, words=words).select_related("parent")
        context["page"] = cut(rows, _BY_NAME, request.GET)
    else:
        middle, around = view_of(forest(visible), committees_below(request.committee), request.GET.get("at", ""))
        context |= {**pictured(middle, around), "listing": listing_of(middle, around, request.GET)}
    context |= {
        "counts": queries.counts(visible),
        "chosen": f"level={level}" if level else f"kind={kind}" if kind else "",
        "words": words,
        "office": access.works_here(request.actor),
    }
    return render(request, "venues/list.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def venue(request: Request, pk: int) -> HttpResponse:
    """One venue: where it lies, its QR code for topics, what was talked over there."""
    readers_only(request)
    row = one(access.visible(request.actor).select_related("parent", "committee"), pk)
    office = access.works_here(request.actor)
    form = VenueForm.of(row, request.POST if request.method == "POST" and "name" in request.POST else None)
    if request.method == "POST":
        staff_only(request)
        do = request.POST.get("do", "")
        if do == "close":
            actions.close_venue(row, by=request.actor)
            messages.success(request, _("The venue is closed; what was talked over there stays."))
            return redirect("venues:venue", pk)
        if do != "change":
            raise Http404
        if attempt(form, lambda _data: actions.change_venue(row, form.draft(), by=request.actor)) is not None:
            messages.success(request, _("It is on record."))
            return redirect("venues:venue", pk)
    meetings = queries.meetings_listed(access.visible_meetings(request.actor).filter(venue=row))
    address, code = qr_of(request, "portal:venue", row.code)
    context: dict[str, Any] = {
        **frame(request),
        "v": row,
        "below": list(access.visible(request.actor).filter(parent=row, closed_on__isnull=True).order_by("name")[:200]),
        "collects": access.collects(request.actor),
        "topics": _topics_of(request, row),
        "meetings": list(meetings.order_by("-starts_at")[:50]),
        "address": address,
        "code": code,
        "office": office,
        "form": form,
    }
    return render(request, "venues/venue.html", context)


def _topics_of(request: Request, row: Venue) -> list[VenueTopic]:
    """What was brought up at a venue, the newest first, for who collects topics."""
    if not access.collects(request.actor):
        return []
    rows = access.visible_topics(request.actor).filter(venue=row)
    return list(queries.topics_listed(rows).order_by("-pk")[:30])


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def open_some(request: Request) -> HttpResponse:
    """Open one venue, or a whole list."""
    staff_only(request)
    many = request.POST.get("do") == "many"
    single = VenueForm(request.POST if request.method == "POST" and not many else None)
    listed_form = ListForm(request.POST if request.method == "POST" and many else None)
    if request.method == "POST":
        form: Any = listed_form if many else single
        made = attempt(
            form,
            lambda data: actions.open_venues(
                request.committee, data["lines"] if many else [single.draft()], by=request.actor
            ),
        )
        if made is not None:
            said = ngettext("%(num)d venue is open.", "%(num)d venues are open.", len(made)) % {"num": len(made)}
            messages.success(request, said)
            return redirect("venues:venue", made[0].pk) if len(made) == 1 else redirect("venues:list")
    context = {**frame(request), "single": single, "listed": listed_form, "many": many}
    return render(request, "venues/open.html", context)
