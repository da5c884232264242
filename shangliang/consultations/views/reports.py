"""Reports and their suggestions: written, approved, sent, and what became of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, kept, one, saved_to_disk, say_problems
from shangliang.core.errors import Stale
from shangliang.documents.markup import to_html
from shangliang.handling.deeds import carried_out, offered_forms
from shangliang.handling.paging import BY_DUE, cut
from shangliang.opinions.queries import newest_first
from shangliang.opinions.views import changed_elsewhere

from .. import access, actions, queries
from ..forms import AnswerForm, ReportForm
from ..models import AdviceReport, ReportState, Suggestion, SuggestionState
from ..sheet import quoted
from ..states import INSTRUCTION, REPORT, SUGGESTION
from . import NEWEST, frame, why
from .deeds import ON_INSTRUCTION, ON_REPORT, ON_SUGGESTION

S = SuggestionState


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The reports, newest first; leadership finds those to approve under their own tab."""
    actor = request.actor
    if not access.may_read(actor):
        raise Http404
    rows = access.visible_reports(actor)
    waiting = request.GET.get("show") == "waiting"
    states = [ReportState.DRAFT, ReportState.CHECKING, ReportState.APPROVED]
    shown = rows.filter(state__in=states) if waiting else rows.filter(state__in=access.OUT)
    shown = shown.select_related("topic", "session").defer("body", "working").annotate(number_of=Count("suggestions"))
    context = {
        **frame(request),
        "page": cut(newest_first(shown), NEWEST, request.GET),
        "waiting": waiting,
        "tabs": access.instructs(actor) or bool(actor.collective_ids),
    }
    return render(request, "consultations/reports.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, pk: int) -> HttpResponse:
    """One report: where it stands, its text, every suggestion with what became of it, and the instructions."""
    actor = request.actor
    r = one(access.visible_reports(actor).select_related("topic__organiser", "session", "committee"), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_REPORT, r, "consultations:report")
        if answer is not None:
            return answer
    quotes = list(r.quotes.order_by("pk"))
    context = {
        **frame(request),
        "r": r,
        "suggestions": list(access.visible_suggestions(actor).filter(report=r).select_related("unit").defer("working")),
        "instructions": queries.instructions_on(r, actor),
        "deeds": offered_forms(request, ON_REPORT, r, failed, form),
        "failed": form if failed else None,
        "holder": queries.holder_of(REPORT, r),
        "why": why(r) if r.state not in REPORT.final else [],
        "may_edit": r.state == ReportState.DRAFT and access.ORGANISER.allows(actor, r),
        "quoted": to_html(quoted(quotes)) if quotes else "",
    }
    return render(request, "consultations/report.html", context)


def _own(request: Request, pk: int) -> AdviceReport:
    """A report of a topic on which the actor works; for others the page does not exist."""
    r: AdviceReport = one(access.visible_reports(request.actor).select_related("topic"), pk)
    if not access.ORGANISER.allows(request.actor, r):
        raise Http404
    return r


@in_committee
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep a draft as it is being typed: ``{"saved_at", "version"}``."""
    r = _own(request, pk)
    form = ReportForm.of(r, request.POST)
    return kept(
        form, lambda: actions.save_report(r, form.text(), by=request.actor, version=form.cleaned_data["version"])
    )


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: Request, pk: int) -> HttpResponse:
    """The page on which a report is written."""
    r = _own(request, pk)
    if r.state != ReportState.DRAFT:
        return redirect("consultations:report", pk)
    form = ReportForm.of(r, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        do = request.POST.get("do", "save")
        if attempt(form, lambda _data: _keep(r, form, request, do)) is not None:
            if do == "hand_in":
                messages.success(request, _("The report is with leadership now."))
                return redirect("consultations:report", pk)
            messages.success(request, _("The draft has been kept."))
            return redirect("consultations:report_edit", pk)
    context = {**frame(request), "r": r, "form": form, "why": why(r)}
    return render(request, "consultations/report_edit.html", context)


def _keep(r: AdviceReport, form: ReportForm, request: Request, do: str) -> AdviceReport:
    try:
        saved = actions.save_report(r, form.text(), by=request.actor, version=form.cleaned_data["version"])
    except Stale:
        typed: Any = request.POST.copy()
        typed["version"] = str(r.version)
        form.data = typed
        raise changed_elsewhere() from None
    if do != "hand_in":
        return saved  # type: ignore[no-any-return]
    typed = request.POST.copy()
    typed["version"] = str(saved.version)  # kept; what lacks is told beside it
    form.data = typed
    return actions.hand_in_reports([saved], by=request.actor)[0]  # type: ignore[no-any-return]


@in_committee
@require_safe
def suggestions(request: Request) -> HttpResponse:
    """Every suggestion with where it stands: a unit's own, or all that one may read."""
    actor = request.actor
    if not (access.may_read(actor) or actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER)):
        raise Http404
    rows = access.visible_suggestions(actor)
    settled = request.GET.get("show") == "settled"
    shown = rows.filter(state__in=queries.TRACKED["settled" if settled else "open"])
    shown = shown.select_related("unit", "topic", "report").defer("working", "topic__reason", "report__body")
    context = {
        **frame(request),
        "page": cut(newest_first(shown), NEWEST, request.GET) if settled else cut(shown, BY_DUE, request.GET),
        "settled": settled,
        "counts": queries.tracked_counts(rows),
    }
    return render(request, "consultations/suggestions.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: Request, pk: int) -> HttpResponse:
    """One suggestion: who has it, what became of it and what shows it; the unit answers here."""
    actor = request.actor
    s = one(access.visible_suggestions(actor).select_related("topic__organiser", "report", "unit", "committee"), pk)
    failed, form = "", None
    answering = s.state == S.ASKED and access.UNIT.allows(actor, s)
    answer_form = AnswerForm(initial={"outcome": s.outcome, "measure": s.measure, "reason": s.reason})
    if request.method == "POST" and request.POST.get("do") == "answer":
        if not access.UNIT.allows(actor, s):
            raise Http404
        answer_form = AnswerForm(request.POST, request.FILES)
        if attempt(answer_form, lambda _data: _answered(s, answer_form, request)) is not None:
            messages.success(request, _("Your answer is with the committee now."))
            return redirect("consultations:suggestion", pk)
        if not answering:
            say_problems(request, answer_form)
            return redirect("consultations:suggestion", pk)
    elif request.method == "POST":
        answer, failed, form = carried_out(request, ON_SUGGESTION, s, "consultations:suggestion")
        if answer is not None:
            return answer
    context = {
        **frame(request),
        "s": s,
        "answer_form": answer_form if answering else None,
        "deeds": offered_forms(request, ON_SUGGESTION, s, failed, form),
        "failed": form if failed else (answer_form if answer_form.is_bound else None),
        "holder": queries.holder_of(SUGGESTION, s),
        "why": why(s) if s.state in queries.TRACKED["open"] else [],
        "files": list(access.visible_evidence(actor).filter(suggestion=s).order_by("pk")),
        "reads_report": bool(s.report_id) and access.may_read(actor),
        "told": _tells(s, actor),
    }
    return render(request, "consultations/suggestion.html", context)


def _tells(s: Suggestion, actor: Any) -> bool:
    """Whether the answer is for the reader: until it is confirmed, it is between the unit and the organiser."""
    return s.state == S.SETTLED or access.UNIT.allows(actor, s) or access.ORGANISER.allows(actor, s)


def _answered(s: Suggestion, form: AnswerForm, request: Request) -> Suggestion:
    with transaction.atomic():
        file = form.cleaned_data["file"]
        if file is not None:
            actions.add_evidence(s, file, file.name, by=request.actor)
        return actions.answer_many([(s, form.draft())], by=request.actor)[0]  # type: ignore[no-any-return]


@in_committee
@require_safe
def evidence(request: Request, pk: int) -> HttpResponseBase:
    """A file that shows what became of a suggestion."""
    found = one(access.visible_evidence(request.actor).select_related("suggestion__topic"), pk)
    if not _tells(found.suggestion, request.actor):
        raise Http404
    return saved_to_disk(found.file, name=found.name, content_type=found.content_type)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def instruction(request: Request, pk: int) -> HttpResponse:
    """One instruction on a report, and what followed."""
    actor = request.actor
    i = one(access.visible_instructions(actor).select_related("report", "topic__organiser", "unit"), pk)
    failed: str = ""
    form: forms.Form | None = None
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_INSTRUCTION, i, "consultations:instruction")
        if answer is not None:
            return answer
    context = {
        **frame(request),
        "i": i,
        "deeds": offered_forms(request, ON_INSTRUCTION, i, failed, form),
        "failed": form if failed else None,
        "holder": queries.holder_of(INSTRUCTION, i),
        "why": why(i) if i.state == "open" else [],
        "reads_report": access.may_read(actor),
    }
    return render(request, "consultations/instruction.html", context)
