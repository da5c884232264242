"""The office's pages, and the list that members, leadership and the office share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one, say_problems, ticked
from shangliang.core.codes import qr_svg
from shangliang.workflow.deadlines import Deadline

from .. import access, actions, keys, queries
from ..belonging import origins_of
from ..forms import DraftForm, LinksForm, ReasonForm, ReopenForm, SeedForm
from ..models import Deliberation, DeliberationState, Openness
from ..states import DELIBERATION

S = DeliberationState
#: So many the list shows.
_LISTED = 100


def _address(name: str, *args: Any) -> str:
    """An address as it stands on paper."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(name, args=args)}"


def _code(address: str, size: int = 240) -> SafeString:
    return mark_safe(qr_svg(address, size=size))  # noqa: S308 - our own drawing of our own address


def _organisers_only(request: Request) -> None:
    if not access.works_here(request.actor):
        raise Http404


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The committee's deliberations: what one can vote on, and what came of others."""
    if not access.comes_here(request.actor):
        raise Http404
    rows = list(queries.listed(access.listed(request.actor))[:_LISTED])
    context = {
        "rows": rows,
        "office": access.works_here(request.actor),
        "takes_part": access.takes_part(request.actor),
        "reads_results": access.reads_results(request.actor),
        "today": clock.today(),
    }
    return render(request, "deliberation/list.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a deliberation."""
    _organisers_only(request)
    form = DraftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = attempt(
            form, lambda _data: actions.begin_deliberation(request.committee, form.draft(), by=request.actor)
        )
        if made is not None:
            return redirect("deliberation:one", made.pk)
    status = 400 if form.errors else 200
    return render(request, "deliberation/edit.html", {"form": form, "d": None}, status=status)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what was decided."""
    _organisers_only(request)
    row = one(access.visible(request.actor).filter(state__in=(S.DRAFT, S.OPEN)), pk)
    form = DraftForm.of(row, request.POST if request.method == "POST" else None)
    changed = request.method == "POST" and attempt(
        form, lambda _data: actions.change_deliberation(row, form.draft(), by=request.actor)
    )
    if changed:
        return redirect("deliberation:one", pk)
    return render(request, "deliberation/edit.html", {"form": form, "d": row}, status=400 if form.errors else 200)


# One deliberation ---------------------------------------------------------------------------------------------------

_Act = Callable[[Deliberation, dict[str, Any], Actor], Any]
_STEPS: dict[str, tuple[type[forms.Form], _Act]] = {
    "open": (forms.Form, lambda d, _data, by: actions.open_deliberation(d, by=by)),
    "close": (forms.Form, lambda d, _data, by: actions.close_deliberation(d, by=by)),
    "reopen": (ReopenForm, lambda d, data, by: actions.reopen_deliberation(d, data["closes_on"], by=by)),
    "publish": (forms.Form, lambda d, _data, by: actions.publish_deliberation(d, by=by)),
    "discard": (forms.Form, lambda d, _data, by: actions.discard_deliberation(d, by=by)),
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: Request, pk: int) -> HttpResponse:
    """Where it stands, its statements and their moderation; for others the way to vote or to the results."""
    row = one(access.visible(request.actor).select_related("committee"), pk)
    if not access.works_here(request.actor):
        if row.state not in access.OUT:
            raise Http404
        if access.with_results(request.actor).filter(pk=pk).exists():
            return redirect("deliberation:results", pk)
        return redirect("talk:page", row.slug)
    seeds = SeedForm(request.POST if request.POST.get("do") == "seed" else None)
    if request.method == "POST" and _done(request, row, seeds):
        return redirect("deliberation:one", pk)
    context = {
        "d": row,
        "statements": queries.statements_of(row),
        "people": queries.participants(row),
        "result": queries.result_of(row),
        "steps": {t.name for t in DELIBERATION.possible(row, request.actor)},
        "seeds": seeds,
        "reopen": ReopenForm(),
        "today": clock.today(),
        "address": _address("talk:page", row.slug),
        "why": Deadline.from_json(row.step_working).working() if row.step_working else [],
        "may_write": row.state in (S.DRAFT, S.OPEN),
        "origins": origins_of(row, request.actor),
    }
    return render(request, "deliberation/one.html", context, status=400 if seeds.errors else 200)


def _done(request: Request, row: Deliberation, seeds: SeedForm) -> bool:
    """Carry out what was sent; false shows the page again with what is wrong."""
    do = request.POST.get("do", "")
    if do == "seed":
        made = attempt(seeds, lambda _data: actions.seed_statements(row, seeds.lines(), by=request.actor))
        if made is None:
            return False
        messages.success(
            request, ngettext("%(num)d statement added.", "%(num)d statements added.", len(made)) % {"num": len(made)}
        )
        return True
    if do in _STEPS:
        kind, act = _STEPS[do]
        form = kind(request.POST)
        did = attempt(form, lambda data: act(row, data, request.actor))
    elif do in ("accept", "reject"):
        ids = ticked(request)
        known = access.visible_statements(request.actor).filter(deliberation=row, pk__in=ids)
        picked = list(known.values_list("pk", flat=True))
        if not picked:
            messages.error(request, _("Please tick at least one."))
            return True
        form = ReasonForm(request.POST) if do == "reject" else forms.Form(request.POST)
        did = attempt(form, lambda data: _moderated(picked, data, request.actor))
    else:
        raise Http404
    if did is None:
        say_problems(request, form)
    else:
        queries.forget_doors()
    return True


def _moderated(picked: list[int], data: dict[str, Any], by: Actor) -> Any:
    if "note" in data:
        return actions.reject_many(picked, by=by, note=data["note"])
    return actions.accept_many(picked, by=by)


# Links and posters ------------------------------------------------------------------------------------------------


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: Request, pk: int) -> HttpResponse:
    """Invitation links: made, printed as a sheet with a code each, withdrawn."""
    _organisers_only(request)
    row = one(access.visible(request.actor).exclude(openness=Openness.MEMBERS).exclude(state=S.DISCARDED), pk)
    form = LinksForm(request.POST if request.POST.get("do") == "make" else None)
    if request.POST.get("do") == "revoke":
        number = request.POST.get("invitation", "")
        known = access.invitations(request.actor).filter(deliberation=row)
        found = one(known, int(number) if number.isdecimal() and len(number) < 18 else 0)
        actions.revoke_invitation(found, by=request.actor)
        return redirect("deliberation:links", pk)
    if request.method == "POST" and attempt(form, lambda _data: actions.invite(row, form.labels(), by=request.actor)):
        return redirect("deliberation:links", pk)
    made = []
    for invitation in access.invitations(request.actor).filter(deliberation=row).order_by("pk"):
        address = _address("talk:invited", keys.invitation_token(invitation.pk))
        made.append((invitation, address, "" if invitation.revoked else _code(address, 120)))
    context = {"d": row, "form": form, "made": made, "may_write": row.state in (S.DRAFT, S.OPEN)}
    return render(request, "deliberation/links.html", context, status=400 if form.errors else 200)


@in_committee
@require_safe
def poster(request: Request, pk: int) -> HttpResponse:
    """A page to print and hang up: the question, and the code that leads to it."""
    _organisers_only(request)
    row = one(access.visible(request.actor).filter(state=S.OPEN), pk)
    address = _address("talk:page", row.slug)
    return render(request, "deliberation/poster.html", {"d": row, "address": address, "code": _code(address, 320)})
