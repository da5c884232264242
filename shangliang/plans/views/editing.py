"""Putting the year's plan together: the research office's pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.committees.queries import party_names
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.core.errors import Refused

from .. import access, actions, queries
from ..actions.drafting import day_of
from ..forms import PlanForm, TaskForm, TitleForm, blank_plan
from ..models import Aim, YearPlan, YearPlanState
from . import numeral


def _to_keep(request: Request) -> None:
    if not access.may_keep(request.actor):
        raise Http404


@in_committee
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """Begin the plan of a year."""
    _to_keep(request)
    last = next(iter(queries.plans_of(request.actor)), None)
    form = PlanForm(request.POST or None, initial=blank_plan(last, clock.today().year))
    if request.method == "POST":
        made = attempt(form, lambda data: actions.draft_plan(request.committee, **data, by=request.actor))
        if made is not None:
            return redirect("plans:edit", made.pk)
    return render(request, "plans/new.html", {"form": form})


def _moved(pks: Sequence[int], pk: int, up: bool) -> list[int]:
    """The order after one has changed places with its neighbour."""
    order = list(pks)
    if pk in order:
        here = order.index(pk)
        there = here + (-1 if up else 1)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
    return order


def _aim(whole: queries.Overview, key: str) -> queries.AimRows:
    found = next((group for group in whole.aims if str(group.aim.pk) == key), None)
    if found is None:
        raise Http404
    return found


def _move(request: Request, whole: queries.Overview) -> None:
    """Move an aim, or a task within its aim, by one place."""
    key, up = request.POST.get("which", ""), request.POST.get("way") == "up"
    kind, _colon, pk = key.partition(":")
    if kind == "aim":
        group = _aim(whole, pk)
        order = _moved([g.aim.pk for g in whole.aims], group.aim.pk, up)
        actions.reorder(whole.plan, order, by=request.actor)
        return
    for group in whole.aims:
        pks = [row.task.pk for row in group.rows]
        if pk.isdecimal() and int(pk) in pks:
            actions.reorder(whole.plan, _moved(pks, int(pk), up), by=request.actor, aim=group.aim)
            return
    raise Http404


def _remove(request: Request, whole: queries.Overview) -> None:
    """Take an aim or a task out."""
    kind, _colon, pk = request.POST.get("which", "").partition(":")
    if kind == "aim":
        actions.remove_aim(_aim(whole, pk).aim, by=request.actor)
        return
    row = next((row for row in whole.rows if str(row.task.pk) == pk), None)
    if row is None:
        raise Http404
    actions.remove_task(row.task, by=request.actor)


def _issue(request: Request, whole: queries.Overview) -> None:
    actions.issue_plan(whole.plan, by=request.actor)
    messages.success(request, _("The plan is in force; everybody who leads a task has been told."))


def _close(request: Request, whole: queries.Overview) -> None:
    actions.close_plan(whole.plan, by=request.actor)
    messages.success(request, _("The plan is closed."))


def _discard(request: Request, whole: queries.Overview) -> None:
    actions.discard_plan(whole.plan, by=request.actor)
    messages.success(request, _("The plan was thrown away."))


#: What needs one press, and where it leads.
_AT_ONCE: dict[str, tuple[Callable[[Request, queries.Overview], None], str]] = {
    "move": (_move, "plans:edit"),
    "remove": (_remove, "plans:edit"),
    "issue": (_issue, "plans:plan"),
    "close": (_close, "plans:plan"),
    "discard": (_discard, "plans:latest"),
}


@in_committee
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """A plan with all that can be changed in it."""
    _to_keep(request)
    plan = one(access.visible(request.actor), pk)
    whole = queries.overview(plan, request.actor)
    titled: dict[str, forms.Form] = {}
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name in _AT_ONCE:
            return _done_at_once(request, whole, name)
        form = _retitled(request, whole, name)
        if form is None:
            return redirect("plans:edit", pk)
        if name == "rename_aim":
            say_problems(request, form)
            return redirect("plans:edit", pk)
        titled[name] = form
    if plan.state == YearPlanState.CLOSED:
        return redirect("plans:plan", pk)
    context = {
        "plan": plan,
        "drafted": plan.state == YearPlanState.DRAFT,
        "aims": [{"number": numeral(n), "group": group} for n, group in enumerate(whole.aims, start=1)],
        "rename": titled.get("rename") or _title_form(_("Title of the plan"), plan.title, "plan_%s"),
        "new_aim": titled.get("add_aim") or _title_form(_("Another aim"), "", "aim_%s"),
        "numbers": whole.numbers,
    }
    return render(request, "plans/edit.html", context)


def _title_form(label: Any, title: str, auto_id: str) -> TitleForm:
    return TitleForm(None, label=label, initial={"title": title}, auto_id=auto_id)


def _done_at_once(request: Request, whole: queries.Overview, name: str) -> HttpResponse:
    deed, leads_to = _AT_ONCE[name]
    try:
        deed(request, whole)
    except Refused as error:
        messages.error(request, str(error))
        leads_to = "plans:plan" if whole.plan.state == YearPlanState.CLOSED or name == "close" else "plans:edit"
    return redirect(leads_to) if leads_to == "plans:latest" else redirect(leads_to, whole.plan.pk)


def _retitled(request: Request, whole: queries.Overview, name: str) -> forms.Form | None:
    """Carry out what needs a title; the form when it came back, ``None`` when it is done."""
    by, plan = request.actor, whole.plan
    verbs: dict[str, tuple[Any, str, Callable[[str], Any]]] = {
        "rename": (_("Title of the plan"), "plan_%s", lambda title: actions.rename_plan(plan, title, by=by)),
        "add_aim": (_("Another aim"), "aim_%s", lambda title: actions.add_aim(plan, title, by=by)),
        "rename_aim": (
            _("Aim"),
            "rename_%s",
            lambda title: actions.rename_aim(_named_aim(request, whole), title, by=by),
        ),
    }
    if name not in verbs:
        raise Http404
    label, auto_id, act = verbs[name]
    form = TitleForm(request.POST, label=label, auto_id=auto_id)
    return None if attempt(form, lambda data: act(data["title"])) is not None else form


def _named_aim(request: Request, whole: queries.Overview) -> Aim:
    return _aim(whole, request.POST.get("which", "")).aim


@in_committee
@require_http_methods(["GET", "POST"])
def add(request: Request, pk: int) -> HttpResponse:
    """Add a task to an aim."""
    _to_keep(request)
    aim = one(access.visible_aims(request.actor).select_related("plan"), pk)
    form = TaskForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda _data: actions.add_task(aim, form.draft(), by=request.actor))
        if made is not None:
            messages.success(request, _("The task stands in the plan."))
            again = "more" in request.POST
            return redirect("plans:add", aim.pk) if again else redirect("plans:edit", aim.plan_id)
    return render(request, "plans/task_form.html", _editor(aim.plan, form, aim=aim))


@in_committee
@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Change a task: what, who, by when, under which aim."""
    _to_keep(request)
    task = one(access.visible_tasks(request.actor).select_related("plan", "aim"), pk)
    initial = {"title": task.title, "owner": task.owner, "due": day_of(task), "aim": task.aim_id}
    owner = (task.owner, party_names([task.owner]).get(task.owner, task.owner))
    form = TaskForm(request.POST or None, initial=initial, aims=list(task.plan.aims.all()), owner=owner)
    if request.method == "POST":
        changed = attempt(form, lambda data: actions.change_task(task, form.draft(), by=request.actor, aim=data["aim"]))
        if changed is not None:
            messages.success(request, _("The task was changed."))
            return redirect("plans:task", task.pk)
    return render(request, "plans/task_form.html", _editor(task.plan, form, task=task))


def _editor(plan: YearPlan, form: TaskForm, **about: Any) -> dict[str, Any]:
    return {"plan": plan, "form": form, "task": None, "aim": None, **about}
