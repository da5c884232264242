"""Writing a report: a new one, the editor, typed numbers, freezing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, kept
from shangliang.core.errors import NotAllowed, Refused, Stale

from .. import access, actions, queries
from ..forms import EditForm, NewForm
from ..models import Report, ReportState
from ..references import Problem, parse
from ..remembering import live_of
from ..rendering import render as rendered
from ..values import Live, problems_of
from . import writable


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a report from the outline of its kind."""
    kinds = access.kinds_to_write(request.actor)
    if not kinds:
        raise Http404
    form = NewForm(request.POST or None, kinds=kinds, sessions=queries.sessions_of(request.actor))
    if request.method == "POST":
        report = attempt(form, lambda data: actions.begin_report(data["session"], data["kind"], by=request.actor))
        if report is not None:
            return redirect("reports:edit", report.pk)
    return render(request, "reports/new.html", {"form": form}, status=400 if form.errors else 200)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """The editor. Every button keeps what was typed first; what cannot be kept comes back as it was typed."""
    report = writable(request, pk)
    closed = report.state != ReportState.DRAFT
    if closed and request.method != "POST":
        return redirect("reports:one", pk)
    form = EditForm(request.POST if request.method == "POST" else None, report=report)
    if request.method == "POST" and not closed and _kept(request, report, form):
        if request.POST.get("do") == "save":
            messages.success(request, _("The draft has been kept."))
            return redirect("reports:edit", pk)
        return redirect("reports:one", pk)
    context = {
        "report": report,
        "form": form,
        "closed": closed,
        "problems": _problems(report) if request.method != "POST" else [],
    }
    status = 409 if closed else 400 if form.errors else 200
    return render(request, "reports/edit.html", context, status=status)


def _problems(report: Report) -> list[Problem]:
    text = parse(report.body)
    return problems_of(text, live_of(report, text))


def _kept(request: Request, report: Report, form: EditForm) -> bool:
    """Keep what was typed; if that cannot be, the form says why."""

    def save(data: dict) -> Report:
        try:
            return actions.save_report(report, form.typed(), by=request.actor, version=data["version"])
        except Stale:
            typed = request.POST.copy()
            typed["version"] = str(report.version)
            form.data = typed
            raise Refused(
                _(
                    "This report was changed in another window in the meantime. What you typed here stands below and "
                    "is not kept yet: keep it, and it replaces the other; leave this page, and the other one stays."
                )
            ) from None

    return attempt(form, save) is not None


@in_committee
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep a draft as it is being typed: ``{"saved_at", "version"}``; 409 when another window was faster."""
    report = writable(request, pk)
    form = EditForm(request.POST, report=report)

    def save() -> Report:
        return actions.save_report(report, form.typed(), by=request.actor, version=form.cleaned_data["version"])

    return kept(form, save)


@in_committee
@require_POST
def number(request: Request, pk: int) -> HttpResponse:
    """Say where a typed number comes from, or take that back."""
    report = writable(request, pk)
    quote = request.POST.get("quote", "")
    try:
        if request.POST.get("do") == "doubt":
            actions.doubt_number(report, quote, by=request.actor)
        else:
            actions.confirm_number(report, quote, by=request.actor, source=request.POST.get("source", ""))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("reports:one", args=[pk]) + "#typed")


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: Request, pk: int) -> HttpResponse:
    """The last look before the figures are frozen, and freezing them."""
    report = writable(request, pk)
    if report.state != ReportState.DRAFT:
        return redirect("reports:one", pk)
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            actions.freeze_report(report, by=request.actor, version=int(version) if version.isdecimal() else None)
        except NotAllowed:
            raise
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reports:freeze", pk)
        messages.success(request, _("The figures are frozen; each can be proved from now on."))
        return redirect("reports:one", pk)
    live = Live(report)
    shown = rendered(report, live)
    context = {
        "report": report,
        "figures": len({s.reference for _line, s in shown.figures}),
        "without": [s for s in dict.fromkeys(s for _line, s in shown.figures) if s.value is None],
        "unverified": shown.unverified,
        "problems": problems_of(parse(report.body), live),
        "early": report.cut_off > clock.now(),
    }
    return render(request, "reports/freeze.html", context)


@in_committee
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    report = writable(request, pk)
    try:
        actions.discard_report(report, by=request.actor)
    except Stale as error:
        messages.error(request, str(error))
        return redirect("reports:one", pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("reports:list")
