"""Posters: the address of the page on which people report without an account, for the committee or for one studio."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee
from shangliang.core.codes import qr_svg

from .. import public
from ..forms import PosterForm
from . import staff_only


@in_committee
@require_safe
def poster(request: Request) -> HttpResponse:
    """The poster's code and address; what comes in over a studio's poster is known as that studio's."""
    staff_only(request)
    form = PosterForm(request.GET or None)
    studio = form.cleaned_data["studio"] if form.is_valid() else ""
    address = settings.PUBLIC_URL + reverse("portal:report", args=[request.committee.place])
    if studio:
        address += "?" + urlencode({"at": public.studio_mark(request.committee, studio)})
    context = {
        "form": form,
        "studio": studio,
        "address": address,
        "code": qr_svg(address),
        "open": public.is_open(request.committee),
    }
    return render(request, "opinions/poster.html", context)
