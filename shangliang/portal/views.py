"""Pages that need no account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.committees import directory
from shangliang.consultations.public import plan_open_to_public
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.deliberation.queries import public_deliberations
from shangliang.opinions.public import is_open
from shangliang.proposals.actions import receive_lead
from shangliang.proposals.actions.topics import LEAD_CHARACTERS
from shangliang.proposals.public import open_topics

from .forms import LeadForm
from .handing_in import taken_once

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
        if taken_once(request, form, lambda data: _lead(request, data)):
            return redirect("portal:thanks", request.committee.place)
    else:
        form = LeadForm(initial={"once": secrets.token_urlsafe(24)})
    session, batches = open_topics(request.committee)
    context = {
        "committee": request.committee,
        "session": session,
        "batches": batches,
        "form": form,
        "deliberations": public_deliberations(),
        "reports": is_open(request.committee),
        "calling": plan_open_to_public(request.committee),
        "today": clock.today(),
    }
    status = 400 if form.errors else 200
    return render(request, "portal/committee.html", {**context, "most": LEAD_CHARACTERS}, status=status)


def _lead(request: Any, data: dict[str, Any]) -> None:
    receive_lead(request.committee, text=data["text"], contact=data["contact"])


@of_committee
@require_GET
def thanks(request: Any) -> HttpResponse:
    """What becomes of a lead, in plain words."""
    return render(request, "portal/thanks.html", {"committee": request.committee})
