"""The call for consultation topics, for people without an account: what is asked, and handing a topic in.

What became of it is asked by the receipt, on the same page as of a report.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shangliang.consultations import actions
from shangliang.consultations.actions.topics import PUBLIC_CHARACTERS
from shangliang.consultations.public import plan_open_to_public

from . import limits
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
    if request.method == "POST" and plan is not None and form.is_valid():
        receipt = limits.receipt_of(form.cleaned_data["once"])
        told = {name: form.cleaned_data[name] for name in ("title", "reason", "name", "contact")}
        handed_in = actions.PublicTopic(**told, receipt=receipt)
        if taken_once(request, form, lambda _data: actions.receive_topic(committee, handed_in), what="consultation"):
            return redirect("portal:receipt", committee.place, receipt)
    context = {"committee": committee, "plan": plan, "form": form, "most": PUBLIC_CHARACTERS}
    return render(request, "portal/consultation.html", context, status=400 if form.errors else 200)
