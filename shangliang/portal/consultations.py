"""The call for consultation topics, for people without an account: what is asked, and handing a topic in."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.consultations import actions
from shangliang.consultations.actions.topics import PUBLIC_CHARACTERS
from shangliang.consultations.public import plan_open_to_public

from .forms import ConsultationForm
from .handing_in import taken_once
from .views import of_committee


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def topic(request: Any) -> HttpResponse:
    """The call with its last day, and the form; a page that says so where nothing is called for."""
    committee = request.committee
    plan = plan_open_to_public(committee)
    form = ConsultationForm(request.POST or None, initial={"once": secrets.token_urlsafe(24)})
    if request.method == "POST" and plan is not None:

        def receive(data: dict[str, Any]) -> Any:
            names = ("title", "reason", "name", "contact")
            return actions.receive_topic(committee, actions.PublicTopic(**{name: data[name] for name in names}))

        if taken_once(request, form, receive, what="consultation") is not None:
            return redirect("portal:consultation_thanks", committee.place)
    context = {"committee": committee, "plan": plan, "form": form, "most": PUBLIC_CHARACTERS}
    return render(request, "portal/consultation.html", context, status=400 if form.errors else 200)


@of_committee
@require_GET
def thanks(request: Any) -> HttpResponse:
    """What becomes of a topic, in plain words."""
    return render(request, "portal/consultation_thanks.html", {"committee": request.committee})
