"""Agreed items: a unit's own, or all for who runs the platform; one, with what was done and answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, one
from shangliang.handling.paging import BY_DUE, cut

from .. import access, actions, queries
from ..forms import AnswerForm, NoteForm, RedateForm, ReportForm
from ..models import ItemState
from ..states import ITEM
from . import Deed, carry_out, frame, offered_forms, why

I = ItemState  # noqa: E741 - as the table reads
_OPEN = (I.AGREED, I.DONE)


def _reporter(actor: Actor, item: Any) -> bool:
    return item.state == I.AGREED and ITEM.by_name["report"].by.allows(actor, item)


def _in(*states: str) -> Any:
    return lambda actor, item: item.state in states and access.STAFF.allows(actor, item)


def _report(_actor: Actor, _item: Any, data: Any) -> forms.Form:
    return ReportForm(data)


def _answer(_actor: Actor, _item: Any, data: Any) -> forms.Form:
    return AnswerForm(data)


def _note(_actor: Actor, _item: Any, data: Any) -> forms.Form:
    return NoteForm(data)


def _redate(_actor: Actor, item: Any, data: Any) -> forms.Form:
    return RedateForm(data, initial={"due": item.due})


DEEDS = {
    "report": Deed(
        gettext_lazy("Report it done"),
        gettext_lazy("Send the report on it"),
        _reporter,
        lambda i, data, by: actions.report_done_many([actions.DoneReport(i, data["report"], data["outcome"])], by=by),
        _report,
        main=True,
    ),
    "answer": Deed(
        gettext_lazy("Answer the people"),
        gettext_lazy("Answer them"),
        _in(I.DONE),
        lambda i, data, by: actions.answer_many([(i, data["answer"])], by=by),
        _answer,
        main=True,
    ),
    "send_back": Deed(
        gettext_lazy("Ask again"),
        gettext_lazy("Ask again"),
        _in(I.DONE),
        lambda i, data, by: actions.send_back_item(i, by=by, note=data["note"]),
        _note,
    ),
    "redate": Deed(
        gettext_lazy("Move its day"),
        gettext_lazy("Move it"),
        _in(I.AGREED),
        lambda i, data, by: actions.redate_item(i, by=by, due=data["due"], note=data["note"]),
        _redate,
    ),
    "give_up": Deed(
        pgettext_lazy("agreed item", "Give it up"),
        pgettext_lazy("agreed item", "Give it up"),
        _in(I.AGREED),
        lambda i, data, by: actions.give_up_item(i, by=by, note=data["note"]),
        _note,
    ),
}


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """What was agreed and is still open, first by its day; what is over on a tab of its own."""
    actor = request.actor
    if not (access.works_here(actor) or actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER)):
        raise Http404
    over = request.GET.get("show") == "done"
    rows = access.visible_items(actor).select_related("meeting").defer("report", "answer", "due_working")
    rows = rows.exclude(state__in=_OPEN) if over else rows.filter(state__in=_OPEN)
    context = {**frame(request), "page": cut(rows, BY_DUE, request.GET), "over": over}
    return render(request, "venues/items.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, pk: int) -> HttpResponse:
    """One agreed item: the unit reports here what it did, the office answers the people."""
    actor = request.actor
    row = one(access.visible_items(actor).select_related("meeting__venue", "meeting__committee", "unit"), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carry_out(request, DEEDS, row, "venues:item")
        if answer is not None:
            return answer
    context = {
        **frame(request),
        "i": row,
        "deeds": offered_forms(DEEDS, actor, row, failed, form),
        "failed": form if failed else None,
        "holder": queries.holder_of(ITEM, row),
        "due": row.answer_due if row.state == I.DONE else row.due,
        "why": why(row.answer_working if row.state == I.DONE else row.due_working) if row.state in _OPEN else [],
        "lists": access.works_here(actor) or actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER),
    }
    return render(request, "venues/item.html", context)
