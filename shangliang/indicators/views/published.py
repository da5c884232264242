"""Sources of published figures: list, enter, correct, confirm, remove."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shangliang.committees.requests import Request
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions, catalogue, queries
from ..forms import FigureForm, SourceForm
from .entrance import for_keepers, for_readers, tried

_form = require_http_methods(["GET", "POST"])


@for_readers
@require_GET
def sources(request: Request) -> HttpResponse:
    """The reports and pages whose figures are kept."""
    rows = list(queries.sources_of(request.actor))
    return render(request, "indicators/sources.html", {"rows": rows, "keeps": access.may_keep(request.actor)})


@for_keepers
@_form
def new_source(request: Request) -> HttpResponse:
    """Enter a source."""
    form = SourceForm(request.POST or None, initial={"place": request.committee.place})
    made: list[Any] = []
    if tried(
        request,
        form,
        lambda: made.append(actions.enter_source(request.committee, form.draft(), by=request.actor)),
    ):
        messages.success(request, _("The source is entered. Now enter what it states."))
        return redirect("indicators:source", made[0].pk)
    return _source_form(request, form, None)


@for_keepers
@_form
def correct_source(request: Request, pk: int) -> HttpResponse:
    """Mend what is known of a source."""
    found = get_object_or_404(access.sources(request.actor), pk=pk)
    form = SourceForm(request.POST or None, initial=SourceForm.of(found))
    if tried(request, form, lambda: actions.correct_source(found, form.draft(), by=request.actor)):
        messages.success(request, _("The source is corrected."))
        return redirect("indicators:source", pk)
    return _source_form(request, form, found)


def _source_form(request: Request, form: SourceForm, found: Any) -> HttpResponse:
    return render(
        request, "indicators/source_form.html", {"form": form, "source": found}, status=400 if form.errors else 200
    )


@for_readers
@_form
def source(request: Request, pk: int) -> HttpResponse:
    """A source with its figures; who keeps them enters further ones below."""
    found = get_object_or_404(access.sources(request.actor), pk=pk)
    keeps = access.may_keep(request.actor)
    form = FigureForm(request.POST or None) if keeps else None
    if form and tried(request, form, lambda: _enter(found, form, request)):
        return redirect("indicators:source", pk)
    rows = list(access.published(request.actor).filter(source=found).order_by("pk"))
    entries = catalogue.entries()
    order = {slug: place for place, slug in enumerate(entries)}
    # What waits to be confirmed stands first, in the order of the source.
    rows.sort(key=lambda r: (1, order.get(r.slug, len(order)), r.scope, r.pk) if r.confirmed_at else (0, 0, "", r.pk))
    context = {
        "source": found,
        "rows": [(row, catalogue.label(row.slug) if row.slug in entries else _("Other")) for row in rows],
        "unconfirmed": sum(row.confirmed_at is None for row in rows),
        "keeps": keeps,
        "form": form,
    }
    return render(request, "indicators/source.html", context, status=400 if form and form.errors else 200)


def _enter(found: Any, form: FigureForm, request: Request) -> None:
    if actions.enter_figures(found, [form.draft()], by=request.actor):
        messages.success(request, _("The figure is entered."))
    else:
        messages.info(request, _("This figure stands there already; nothing was changed."))


@for_keepers
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """All figures of a source have been compared with it."""
    found = get_object_or_404(access.sources(request.actor), pk=pk)
    number = actions.confirm_figures(found, by=request.actor)
    messages.success(
        request, ngettext("%(n)d figure is confirmed.", "%(n)d figures are confirmed.", number) % {"n": number}
    )
    return redirect("indicators:source", pk)


@for_keepers
@require_POST
def confirm_figure(request: Request, pk: int) -> HttpResponse:
    """One figure has been compared with the words of its source."""
    found = get_object_or_404(access.published(request.actor), pk=pk)
    try:
        actions.confirm_figure(found, by=request.actor)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("indicators:source", args=[found.source_id]) + "#waiting")


@for_keepers
@require_POST
def remove_source(request: Request, pk: int) -> HttpResponse:
    """Take a source away with its figures."""
    found = get_object_or_404(access.sources(request.actor), pk=pk)
    actions.remove_source(found, by=request.actor)
    messages.success(request, _("The source is removed, with its figures."))
    return redirect("indicators:sources")


@for_keepers
@_form
def published_figure(request: Request, pk: int) -> HttpResponse:
    """Correct a published figure."""
    found = get_object_or_404(access.published(request.actor), pk=pk)
    form = FigureForm(request.POST or None, initial=FigureForm.of(found))
    if tried(request, form, lambda: actions.correct_figure(found, form.draft(), by=request.actor)):
        messages.success(request, _("The figure is corrected."))
        return redirect("indicators:source", found.source_id)
    return render(
        request,
        "indicators/published_form.html",
        {"form": form, "figure": found, "label": catalogue.label(found.slug)},
        status=400 if form.errors else 200,
    )


@for_keepers
@require_POST
def remove_figure(request: Request, pk: int) -> HttpResponse:
    """Take a published figure away."""
    found = get_object_or_404(access.published(request.actor), pk=pk)
    actions.remove_figure(found, by=request.actor)
    messages.success(request, _("The figure is removed."))
    return redirect("indicators:source", found.source_id)
