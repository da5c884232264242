"""What people say 社情民意, reported without an account; and by the receipt what became of it, or of a topic that was
handed in for consultation."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.committees.rules import rules_of
from shangliang.consultations import public as consultations
from shangliang.opinions import actions
from shangliang.opinions.public import is_open, standing_of, studio_of

from . import limits
from .forms import ReportForm
from .handing_in import taken_once
from .views import of_committee


@never_cache
@of_committee
@require_http_methods(["GET", "POST"])
def report(request: Any) -> HttpResponse:
    """The form, and the field for a receipt."""
    committee = request.committee
    opened = is_open(committee)
    most = rules_of(committee).opinion_words_most
    mark = request.POST.get("at", "") or request.GET.get("at", "")
    studio = studio_of(committee, mark) if mark else ""
    form = ReportForm(request.POST or None, most=most, initial={"once": secrets.token_urlsafe(24), "at": mark})
    if request.method == "POST" and opened and form.is_valid():
        receipt = limits.receipt_of(form.cleaned_data["once"])
        heard = actions.Heard(
            form.cleaned_data["title"], form.cleaned_data["text"], receipt, form.cleaned_data["contact"], studio
        )
        if taken_once(request, form, lambda _data: actions.receive_public(committee, heard)):
            return redirect("portal:receipt", committee.place, receipt)
    context = {"committee": committee, "form": form, "most": most, "studio": studio, "open": opened}
    return render(request, "portal/report.html", context, status=400 if form.errors else 200)


@of_committee
@require_GET
def lookup(request: Any) -> HttpResponse:
    """From the number that somebody types to the page of the receipt."""
    receipt = limits.receipt_typed(request.GET.get("receipt", "")[:60])
    return redirect("portal:receipt", request.committee.place, receipt or "-")


@never_cache
@of_committee
@require_GET
def receipt(request: Any, number: str) -> HttpResponse:
    """Where the report stands, or the topic for consultation. Guessing is in vain, and stopped."""
    address = limits.address_of(request)
    typed = "" if limits.missed_too_often(address) else limits.receipt_typed(number)
    topic = consultations.standing_of(typed)
    found = topic or standing_of(typed)
    if found is None:
        limits.miss(address)
    context = {
        "committee": request.committee,
        "number": number if found else "",
        "standing": found,
        "is_topic": topic is not None,
    }
    return render(request, "portal/receipt.html", context, status=200 if found else 404)
