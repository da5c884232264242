"""One key task: how far it is, what proves it; its owner reports, the research office decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.core.errors import Refused
from shangliang.workflow.deadlines import Deadline

from .. import access, actions, linking, queries
from ..forms import CarryForm, DropForm, FindForm, FulfilForm, ProgressForm
from ..models import KeyTask, KeyTaskState, YearPlan, YearPlanState
from ..states import OPEN

_FORMS: dict[str, type[forms.Form]] = {
    "report": ProgressForm,
    "fulfil": FulfilForm,
    "drop": DropForm,
    "carry": CarryForm,
}


def _next_plan(actor: Actor, task: KeyTask) -> YearPlan | None:
    rows = access.visible(actor).exclude(state=YearPlanState.CLOSED)
    return rows.filter(year=task.plan.year + 1).first()


def _carry(actor: Actor, task: KeyTask, data: dict[str, Any]) -> KeyTask:
    following = _next_plan(actor, task)
    if following is None:
        raise Refused(_("Begin the next year's plan first."))
    return actions.carry_over(task, following, data["due"], by=actor, reason=data["reason"])


_DEEDS: dict[str, Callable[[Actor, KeyTask, dict[str, Any]], Any]] = {
    "report": lambda actor, task, data: actions.report_progress(task, data["percent"], data["text"], by=actor),
    "fulfil": lambda actor, task, data: actions.fulfil(task, data["outcome"], by=actor, on=data["on"]),
    "drop": lambda actor, task, data: actions.drop(task, data["reason"], by=actor),
    "carry": _carry,
}


def _form(name: str, task: KeyTask, data: Any = None) -> forms.Form:
    initial: dict[str, dict[str, Any]] = {"report": {"percent": task.percent}, "fulfil": {"on": clock.today()}}
    return _FORMS[name](data, initial=initial.get(name), auto_id=f"{name}_%s")


def _offered(task: KeyTask, actor: Actor, following: YearPlan | None) -> list[str]:
    """The deeds that somebody finds on a task's page."""
    if task.plan.state != YearPlanState.ISSUED or task.state not in OPEN or not access.may_report(actor, task):
        return []
    names = ["report", *(["fulfil"] if task.state == KeyTaskState.UNDER_WAY else [])]
    if access.may_keep(actor):
        names += [*(["carry"] if following else []), "drop"]
    return names


@in_committee
@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """One task; who may report on it does so here."""
    actor = request.actor
    task = one(access.visible_tasks(actor).select_related("plan", "aim"), pk)
    following = _next_plan(actor, task) if access.may_keep(actor) else None
    offered = {name: _form(name, task) for name in _offered(task, actor, following)}
    failed = ""
    if request.method == "POST":
        name = request.POST.get("do", "")
        if not access.may_report(actor, task):
            raise Http404
        if name in ("begin", "link", "unlink"):
            return _changed_at_once(request, task, name)
        if name not in _DEEDS:
            raise Http404
        form = _form(name, task, request.POST)
        if attempt(form, lambda data: _DEEDS[name](actor, task, data)) is not None:
            messages.success(request, _("It is on record."))
            return redirect("plans:task", task.pk)
        if name not in offered:
            say_problems(request, form)
            return redirect("plans:task", task.pk)
        offered[name], failed = form, name
    return render(request, "plans/task.html", _context(request, task, offered, failed))


def _changed_at_once(request: Request, task: KeyTask, name: str) -> HttpResponse:
    """Carry out what needs one press."""
    key = request.POST.get("record", "")
    try:
        if name == "begin":
            actions.begin(task, by=request.actor)
        elif name == "link":
            kind, _colon, record = key.partition(":")
            actions.link_record(task, kind, int(record) if record.isdecimal() else 0, by=request.actor)
        else:
            actions.unlink(one(task.links.all(), int(key) if key.isdecimal() else 0), by=request.actor)
        messages.success(request, _("It is on record."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("plans:task", task.pk)


def _context(request: Request, task: KeyTask, offered: dict[str, forms.Form], failed: str) -> dict[str, Any]:
    actor, query = request.actor, request.GET
    view = queries.task_view(task, actor)
    may_link = access.may_report(actor, task) and task.plan.state == YearPlanState.ISSUED
    finding = FindForm(query if "q" in query else None, auto_id="find_%s") if may_link else None
    found = None
    if finding is not None and finding.is_bound and finding.is_valid():
        known = {(record.kind, record.pk) for record in view.row.records}
        words = finding.cleaned_data
        found = [r for r in linking.find(words["kind"], words["q"], actor) if (r.kind, r.pk) not in known]
    return {
        "t": task,
        "plan": task.plan,
        "row": view.row,
        "view": view,
        "issued": task.plan.state == YearPlanState.ISSUED,
        "forms": offered,
        "failed_name": failed,
        "failed": offered[failed] if failed else None,
        "may_begin": may_link and task.state == KeyTaskState.PLANNED,
        "may_link": may_link,
        "may_edit": access.may_keep(actor) and task.state in OPEN and task.plan.state != YearPlanState.CLOSED,
        "finding": finding,
        "found": found,
        "why": Deadline.from_json(task.due_working).working() if task.due_working else [],
        "amber": rules_of(request.committee).amber_days,
    }
