"""The pages of the platform for people with an account. What belongs to all of them stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.addresses import address
from shangliang.core.answering import attempt, say_problems
from shangliang.core.codes import qr_svg
from shangliang.opinions.views.deeds import Deed
from shangliang.workflow.deadlines import Deadline

from .. import access

__all__ = ["Deed", "carry_out", "frame", "offered_forms", "qr_of", "readers_only", "staff_only", "why"]


def staff_only(request: Request) -> None:
    """See that the page is asked for by who runs the platform; for others it does not exist."""
    if not access.works_here(request.actor):
        raise Http404


def readers_only(request: Request) -> None:
    """See that the platform is for whoever asks."""
    if not access.reads(request.actor):
        raise Http404


def frame(request: Request) -> dict[str, Any]:
    """What pages of the platform name."""
    rules = rules_of(request.committee)
    return {"today": clock.today(), "amber": rules.amber_days, "brand": rules.venue_brand}


def why(working: Any) -> list[str]:
    """How a due date came about."""
    return Deadline.from_json(working).working() if working else []


def qr_of(request: Request, name: str, code: str) -> tuple[str, str]:
    """A public page's whole address and its QR code."""
    whole = request.build_absolute_uri(address(name, request.committee.place, code))
    return whole, qr_svg(whole)


def carry_out(
    request: Request, deeds: Mapping[str, Deed], record: Any, where: str
) -> tuple[HttpResponse | None, str, forms.Form | None]:
    """Carry out the deed that was sent: an answer, or the name and form of what needs another look."""
    name = request.POST.get("do", "")
    deed = deeds.get(name)
    if deed is None:
        raise Http404
    form = deed.form(request.actor, record, request.POST)
    if attempt(form, lambda data: deed.act(record, data, request.actor)) is not None:
        messages.success(request, _("It is on record."))
        return redirect(where, record.pk), "", None
    if deed.one_press or not deed.offered(request.actor, record):
        say_problems(request, form)
        return redirect(where, record.pk), "", None
    return None, name, form


def offered_forms(
    deeds: Mapping[str, Deed], actor: Actor, record: Any, failed: str, form: forms.Form | None
) -> list[dict[str, Any]]:
    """The deeds that somebody finds on the page now, each with its form."""
    return [
        {
            "name": name,
            "label": deed.label,
            "send": deed.send,
            "main": deed.main,
            "form": None if deed.one_press else form if name == failed else deed.form(actor, record, None),
            "opened": name == failed,
        }
        for name, deed in deeds.items()
        if deed.offered(actor, record)
    ]
