"""The grass-roots platform for people without an account: bringing topics up, signing in, rating, reading results."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.committees.rules import rules_of
from shangliang.handling.paging import Keys, cut
from shangliang.venues import actions, public, queries
from shangliang.venues.forms import PublicTopicForm, RateForm, SignInForm
from shangliang.venues.models import Mark, MeetingState, Part, TopicSource, Venue
from shangliang.venues.picture import pictured
from shangliang.venues.tree import committees_below, forest, listing_of, view_of

from . import limits
from .handing_in import taken_once
from .views import of_committee

M = MeetingState
_NEWEST: Keys = {"backwards": int}
#: The cookie by which a phone finds its own link again, for as long as a meeting is usually followed.
_OWN_LINK, _KEPT = "venue-{}", 180 * 24 * 3600


def _page(request: Any, name: str, context: dict[str, Any], form: forms.Form | None = None) -> HttpResponse:
    whole = {"committee": request.committee, "brand": rules_of(request.committee).venue_brand, **context}
    return render(request, f"portal/{name}.html", whole, status=400 if form is not None and form.errors else 200)


def _fresh() -> dict[str, str]:
    return {"once": secrets.token_urlsafe(24)}


@of_committee
@require_GET
def venues(request: Any) -> HttpResponse:
    """The venues of a place as a picture, the meetings ahead, and what came of those that are over."""
    rows = public.open_venues(request.committee)
    middle, around = view_of(forest(rows), committees_below(request.committee), request.GET.get("at", ""))
    context = {
        "counts": queries.counts(rows),
        **pictured(middle, around),
        "listing": listing_of(middle, around, request.GET),
        "ahead": list(public.meetings_ahead(request.committee)[:20]),
        "page": cut(queries.newest_first(public.results(request.committee)), _NEWEST, request.GET, size=20),
    }
    return _page(request, "venues", context)


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def topic(request: Any) -> HttpResponse:
    """Bring a topic up, for no particular venue."""
    return _topic(request, None, TopicSource.PAGE)


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def venue(request: Any, code: str) -> HttpResponse:
    """A venue's own page, to which its QR code leads: bring a topic up there."""
    found = public.venue_by_code(request.committee, code)
    if found is None:
        raise Http404
    return _topic(request, found, TopicSource.QR)


def _topic(request: Any, found: Venue | None, source: str) -> HttpResponse:
    form = PublicTopicForm(request.POST) if request.method == "POST" else PublicTopicForm(initial=_fresh())
    if request.method == "POST":

        def receive(data: dict[str, Any]) -> Any:
            draft = actions.TopicDraft(data["title"], data["text"], source, contact=data["contact"], venue=found)
            return actions.receive_topic(request.committee, draft)

        if taken_once(request, form, receive, what="topics") is not None:
            return redirect("portal:venue_thanks", request.committee.place)
    return _page(request, "venue_topic", {"venue": found, "form": form, "most": 300}, form)


@of_committee
@require_GET
def thanks(request: Any) -> HttpResponse:
    """What becomes of a topic, in plain words."""
    return _page(request, "venue_thanks", {})


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def meeting(request: Any, code: str) -> HttpResponse:
    """A meeting's page, to which its QR code leads: sign in while it is under way; later it leads on to one's own."""
    found = public.meeting_by_code(request.committee, code)
    if found is None:
        raise Http404
    own = public.by_token(request.committee, request.COOKIES.get(_OWN_LINK.format(found.pk), ""))
    if own is not None and own.meeting_id == found.pk:
        return redirect("portal:venue_rating", request.committee.place, public.rating_token(own))
    if found.state == M.PUBLISHED:
        return redirect("portal:venue_result", request.committee.place, found.pk)
    form = (
        SignInForm(request.POST)
        if request.method == "POST"
        else SignInForm(initial={**_fresh(), "part": Part.CONCERNED})
    )
    if request.method == "POST":
        made = taken_once(
            request,
            form,
            lambda data: actions.sign_in(found, part=data["part"], name=data["name"]),
            what="meeting",
            most=limits.AT_A_MEETING,
        )
        if made is True:  # sent twice: the first one counts
            return redirect("portal:venue_meeting", request.committee.place, code)
        if made is not None:
            token = public.rating_token(made)
            answer = redirect("portal:venue_rating", request.committee.place, token)
            answer.set_cookie(
                _OWN_LINK.format(found.pk),
                token,
                max_age=_KEPT,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return answer
    return _page(request, "venue_meeting", {"m": found, "form": form}, form)


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def rating(request: Any, token: str) -> HttpResponse:
    """One person's own page of a meeting: that one has signed in, what came of it, and the rating."""
    own = public.by_token(request.committee, token)
    if own is None:
        raise Http404
    form = RateForm(request.POST) if request.method == "POST" else RateForm(initial={**_fresh(), "mark": own.mark})
    if request.method == "POST":
        made = taken_once(
            request,
            form,
            lambda data: actions.rate(own, mark=data["mark"], remark=data["remark"]),
            what="meeting",
            most=limits.AT_A_MEETING,
        )
        if made is not None:
            return redirect("portal:venue_rating", request.committee.place, token)
    whole = queries.whole(own.meeting)
    context = {
        "own": own,
        "m": own.meeting,
        "items": whole.items,
        "rates": own.meeting.state == M.RATING and own.part == Part.CONCERNED,
        "form": form,
    }
    return _page(request, "venue_rating", context, form)


@of_committee
@require_GET
def result(request: Any, pk: int) -> HttpResponse:
    """A published meeting: what was agreed, what was done, how it was rated."""
    found = public.results(request.committee).filter(pk=pk).first()
    if found is None:
        raise Http404
    whole = queries.whole(found)
    context = {"m": found, "whole": whole, "marks": [(Mark(mark).label, n) for mark, n in whole.marks.items()]}
    return _page(request, "venue_result", context)
