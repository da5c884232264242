"""Promises 承诺事项: the due list, and keeping, moving or giving up each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import SEPARATED
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.proposals.models import Attachment
from shangliang.proposals.views.uploading import kept

from .. import access, actions, lists
from ..forms import FulfilForm, ReasonForm, RedateForm
from ..models import Commitment
from ..paging import BY_DUE, cut
from ..states import COMMITMENT
from .desk import number_of

_TABS = ("open", "late", "soon", "settled")


@in_committee
@require_GET
def listed(request: Request) -> HttpResponse:
    """The promises that I may read, late ones first."""
    actor = request.actor
    if actor.roles <= SEPARATED:
        raise Http404
    amber = rules_of(request.committee).amber_days
    query = request.GET
    tab = query.get("state", "open") if query.get("state") in _TABS else "open"
    words, unit = query.get("q", "").strip()[:80], query.get("unit", "")
    page = cut(lists.commitments(actor, state=tab, unit=unit, words=words, amber=amber), BY_DUE, query)
    units = lists.units_with_commitments(actor)
    filters = []
    if len(units) > 1:
        options = [("", _("any")), *((str(pk), name) for pk, name in units)]
        filters.append(("unit", _("Unit"), options, unit))
    counts = lists.counts_of_commitments(actor, amber)
    context = {
        "tab": tab,
        "counts": counts | {"open": counts["late"] + counts["soon"] + counts["calm"]},
        "rows": [{"c": c, "number": number_of(c.proposal), "done": _done(c)} for c in page.rows],
        "page": page,
        "filters": filters,
        "words": words,
        "narrowed": bool(words or unit),
        "today": clock.today(),
        "amber": amber,
    }
    return render(request, "handling/commitments.html", context)


def _done(commitment: Commitment) -> Any:
    return commitment.get_state_display() if commitment.state in COMMITMENT.final else ""


def _fulfil(actor: Actor, commitment: Commitment, data: dict[str, Any]) -> Commitment:
    with kept(commitment.proposal, data["file"], Attachment.Purpose.EVIDENCE, actor) as file:
        return actions.fulfil(commitment, data["evidence"], by=actor, on=data["on"], evidence_file=file)


def _redate(actor: Actor, commitment: Commitment, data: dict[str, Any]) -> Commitment:
    return actions.redate(commitment, data["due"], data["reason"], by=actor)


def _give_up(actor: Actor, commitment: Commitment, data: dict[str, Any]) -> Commitment:
    return actions.give_up(commitment, data["reason"], by=actor)


_DEEDS: dict[str, Callable[[Actor, Commitment, dict[str, Any]], Commitment]] = {
    "fulfil": _fulfil,
    "redate": _redate,
    "give_up": _give_up,
}


def _form(name: str, data: Any = None, files: Any = None) -> forms.Form:
    if name == "fulfil":
        return FulfilForm(data, files, auto_id="fulfil_%s")
    if name == "redate":
        return RedateForm(data, auto_id="redate_%s")
    return ReasonForm(data, label=_("Why it is given up"), auto_id="give_up_%s")


@in_committee
@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """One promise with all its dates; the unit keeps it, moves it, or its leader gives it up."""
    actor = request.actor
    rows = access.visible_commitments(actor).select_related(
        "unit__line", "proposal__committee", "answer__suggestion", "evidence_file"
    )
    commitment = one(rows, pk)
    opened = commitment.state not in COMMITMENT.final
    offered: dict[str, forms.Form] = {}
    if opened and access.UNIT.allows(actor, commitment):
        offered = {name: _form(name) for name in ("fulfil", "redate")}
        if access.LEADER.allows(actor, commitment):
            offered["give_up"] = _form("give_up")
    failed = ""
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in _DEEDS or not access.UNIT.allows(actor, commitment):
            raise Http404
        form = _form(name, request.POST, request.FILES)
        if attempt(form, lambda data: _DEEDS[name](actor, commitment, data)) is not None:
            messages.success(request, _("It is on record."))
            return redirect("handling:commitment", commitment.pk)
        if name not in offered:
            say_problems(request, form)
            return redirect("handling:commitment", commitment.pk)
        offered[name], failed = form, name
    context = {
        "c": commitment,
        "p": commitment.proposal,
        "number": number_of(commitment.proposal),
        "done": _done(commitment),
        "forms": offered,
        "failed_name": failed,
        "failed": offered[failed] if failed else None,
        "redatings": lists.redatings_of(commitment),
        "amber": rules_of(commitment.proposal.committee).amber_days,
    }
    return render(request, "handling/commitment.html", context)
