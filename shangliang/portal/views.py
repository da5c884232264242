"""Pages that need no account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.committees import directory
from shangliang.core.errors import Invalid
from shangliang.core.tenancy import committee_scope
from shangliang.proposals.actions import receive_lead
from shangliang.proposals.actions.topics import LEAD_CHARACTERS
from shangliang.proposals.public import open_topics

from . import limits
from .forms import LeadForm

View = Callable[..., HttpResponse]


def of_committee(view: View) -> View:
    """A committee's public page: the scope is that committee's, whoever looks, signed in or not."""

    @wraps(view)
    def opened(request: Any, place: str, **named: Any) -> HttpResponse:
        committee = directory.find(place)
        if committee is None:
            raise Http404
        request.committee = committee  # the name in the head of the page
        with committee_scope(committee):
            return view(request, **named)

    return opened


@require_GET
def committees(request: HttpRequest) -> HttpResponse:
    """Choose a committee."""
    request.committee = None  # type: ignore[attr-defined]
    return render(request, "portal/committees.html", {"committees": directory.committees()})


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def committee(request: Any) -> HttpResponse:
    """A committee's open reference topics, and the form for a lead."""
    if request.method == "POST":
        form = LeadForm(request.POST)
        if form.is_valid() and _taken(request, form):
            return redirect("portal:thanks", request.committee.place)
    else:
        form = LeadForm(initial={"once": secrets.token_urlsafe(24)})
    session, batches = open_topics(request.committee)
    context = {"committee": request.committee, "session": session, "batches": batches, "form": form}
    status = 400 if form.errors else 200
    return render(request, "portal/committee.html", {**context, "most": LEAD_CHARACTERS}, status=status)


def _taken(request: Any, form: LeadForm) -> bool:
    """Take the lead, once however often the form is sent; what stands against it is told in the form."""
    once = form.cleaned_data["once"]
    if not limits.first_time(once):
        return True
    if limits.too_many(limits.address_of(request)):
        limits.again(once)
        form.add_error(
            None, _("Many leads have come from your address within the last hour. Please send this one later.")
        )
        return False
    try:
        receive_lead(request.committee, text=form.cleaned_data["text"], contact=form.cleaned_data["contact"])
    except Invalid as refusal:
        limits.again(once)
        for field, message in refusal.fields.items():
            form.add_error(field if field in form.fields else None, str(message))
        return False
    except BaseException:
        limits.again(once)
        raise
    return True


@of_committee
@require_GET
def thanks(request: Any) -> HttpResponse:
    """What becomes of a lead, in plain words."""
    return render(request, "portal/thanks.html", {"committee": request.committee})
