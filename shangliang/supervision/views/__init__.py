"""The pages of supervision. What belongs to all of them stands here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.handling.deeds import Deed, carried_out, offered_forms
from shangliang.workflow.deadlines import Deadline

from .. import access
from ..forms import NoteForm


def staff_only(request: Request) -> None:
    """See that the page is asked for by whoever prepares supervision; for others it does not exist."""
    if not access.works_here(request.actor):
        raise Http404


def frame(request: Request) -> dict[str, Any]:
    """What pages with due dates name."""
    return {
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "office": access.works_here(request.actor),
    }


def why(record: Any, open_states: tuple[str, ...]) -> list[str]:
    """How the due date of an open step came about."""
    if record.state not in open_states or not record.due_working:
        return []
    return Deadline.from_json(record.due_working).working()


def in_state(by: Any, *states: str) -> Callable[[Actor, Any], bool]:
    """A deed offered to these people while the record is in one of these states."""
    return lambda actor, record: record.state in states and by.allows(actor, record)


def with_reason(label: Any, send: Any, offered: Callable[[Actor, Any], bool], verb: Callable[..., Any]) -> Deed:
    """A deed for which a reason is all that is written."""

    def act(record: Any, data: dict[str, Any], by: Actor) -> Any:
        return verb(record, by=by, note=data["note"])

    def form(_actor: Actor, _record: Any, data: Any) -> forms.Form:
        return NoteForm(data)

    return Deed(label, send, offered, act, form)


def page_of(
    request: Request,
    record: Any,
    deeds: Mapping[str, Deed],
    where: str,
    template: str,
    shown: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """A record's page with what one can do there: carries out what was sent, or shows the record.

    Args:
        where: the name of the page's address, with the record's id.
        shown: what the template names beside deeds and dates; read after the deed was tried.
    """
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carried_out(request, deeds, record, where)
        if answer is not None:
            return answer
    context = {
        **frame(request),
        **shown(),
        "deeds": offered_forms(request, deeds, record, failed, form),
        "failed": form if failed else None,
    }
    return render(request, template, context)
