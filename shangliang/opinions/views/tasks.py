"""What units have to do about opinions: their list, and the page on which they answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.handling.deeds import NoteForm, OptionalNoteForm
from shangliang.handling.paging import BY_DUE, cut
from shangliang.workflow.deadlines import Deadline

from .. import access, actions, queries
from ..forms import AnswerForm
from ..models import OpinionTask, TaskState
from . import frame

T = TaskState
_OPEN = (T.ASSIGNED, T.HANDLED)


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """A unit's own tasks, or all of them for the office; those that are open first by their day."""
    actor = request.actor
    if not actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER, Role.OPINION_STAFF):
        raise Http404
    done = request.GET.get("show") == "done"
    rows = access.visible_tasks(actor).select_related("opinion", "issue", "unit").defer("due_working")
    rows = rows.exclude(state__in=_OPEN) if done else rows.filter(state__in=_OPEN)
    office = access.works_here(request.actor)
    context = {**frame(request), "page": cut(rows, BY_DUE, request.GET), "done": done, "office": office}
    return render(request, "opinions/tasks.html", context)


Act = Callable[[OpinionTask, dict[str, Any], Actor], Any]
_DEEDS: dict[str, tuple[type[forms.Form], str, bool, Act]] = {
    "handle": (
        AnswerForm,
        T.ASSIGNED,
        False,
        lambda t, data, by: actions.handle_task(t, by=by, answer=data["answer"], effect=data["effect"]),
    ),
    "feed_back": (
        OptionalNoteForm,
        T.HANDLED,
        True,
        lambda t, data, by: actions.feed_back_many([t], by=by, note=data["note"]),
    ),
    "ask_again": (NoteForm, T.HANDLED, True, lambda t, data, by: actions.ask_again(t, by=by, note=data["note"])),
    "cancel": (NoteForm, T.ASSIGNED, True, lambda t, data, by: actions.cancel_task(t, by=by, note=data["note"])),
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: Request, pk: int) -> HttpResponse:
    """One task: the text, what is asked, and the answer; the unit answers here, the office passes it on."""
    actor = request.actor
    along = ("opinion__committee", "opinion__session", "issue__session", "issue__committee", "unit", "instruction")
    row = one(access.visible_tasks(actor).select_related(*along), pk)
    office = access.works_here(actor)
    may_answer = access.UNIT.allows(actor, row)
    names = [
        name
        for name, (_form, state, by_office, _act) in _DEEDS.items()
        if row.state == state and (office if by_office else may_answer)
    ]
    shown: dict[str, forms.Form] = {name: _DEEDS[name][0]() for name in names}
    failed = ""
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in _DEEDS or not (office if _DEEDS[name][2] else may_answer):
            raise Http404
        form = _DEEDS[name][0](request.POST)
        if attempt(form, lambda data: _DEEDS[name][3](row, data, actor)) is not None:
            messages.success(request, _("It is on record."))
            return redirect("opinions:task", pk)
        if name not in shown:
            say_problems(request, form)
            return redirect("opinions:task", pk)
        shown[name], failed = form, name
    items = [row.opinion] if row.opinion else queries.items_of(row.issue)
    context = {
        **frame(request),
        "t": row,
        "items": items,
        "files": list(access.visible_files(actor).filter(opinion__in=[o.pk for o in items]).order_by("pk")),
        "forms": shown,
        "failed": shown[failed] if failed else None,
        "failed_name": failed,
        "office": office,
        "reads_record": office or actor.has(Role.LEADERSHIP),
        "why": Deadline.from_json(row.due_working).working() if row.due_working else [],
    }
    return render(request, "opinions/task.html", context)
