"""The proposals that a unit handles: the list, and the working page of each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import in_committee

from .. import lists
from ..models import Assignment, AssignmentState, HandlingRole
from ..paging import BY_DUE, cut
from .desk import desk_of_account, number_of, working_page

A = AssignmentState


@in_committee
@require_GET
def listed(request: Request) -> HttpResponse:
    """My unit's proposals, most urgent first, on three tabs: to do, waiting for others, done."""
    actor = request.actor
    if not actor.unit_ids | actor.led_unit_ids:
        raise Http404
    amber = rules_of(request.committee).amber_days
    query = request.GET
    tab = query.get("tab", "open") if query.get("tab") in ("open", "waiting", "done") else "open"
    chosen = {name: query.get(name, "") for name in ("unit", "role", "colour")}
    chosen["role"] = chosen["role"] if chosen["role"] in HandlingRole.values else ""
    chosen["colour"] = chosen["colour"] if chosen["colour"] in ("late", "soon") else ""
    words = query.get("q", "").strip()[:80]
    rows = lists.assignments(actor, tab=tab, words=words, amber=amber, **chosen)
    page = cut(rows, BY_DUE, query)
    several = len(actor.unit_ids | actor.led_unit_ids) > 1
    filters: list[tuple[str, Any, list[tuple[str, Any]], str]] = [
        ("role", _("Part in it"), [("", _("any")), *HandlingRole.choices], chosen["role"]),
    ]
    if tab == "open":
        colours = [("", _("any")), ("late", _("overdue")), ("soon", _("due soon"))]
        filters.append(("colour", _("Due date"), colours, chosen["colour"]))
    if several:
        units = [("", _("any")), *((str(u.pk), u.name) for u in lists.units_of(actor))]
        filters.append(("unit", _("Unit"), units, chosen["unit"]))
    context = {
        "tab": tab,
        "counts": lists.counts_of_assignments(actor),
        "rows": [_row(row) for row in page.rows],
        "page": page,
        "filters": filters,
        "words": words,
        "narrowed": bool(words or any(chosen.values())),
        "today": clock.today(),
        "amber": amber,
        "several": several,
        "leads": bool(actor.led_unit_ids),
    }
    return render(request, "handling/assignments.html", context)


def _row(a: Assignment) -> dict[str, Any]:
    return {
        "a": a,
        "number": number_of(a.proposal),
        "author": lists.author_of(a.proposal),
        "do": _next_step(a),
        "moving": a.state not in (A.OPINION_GIVEN, A.SENT, A.CLOSED, A.REASSIGNED),
    }


def _next_step(a: Assignment) -> Any:
    """What the assignment waits for, from the reader's side."""
    return {
        A.OFFERED: _("to be signed in"),
        A.REFUSAL_REQUESTED: _("your request to be spared is being decided"),
        A.ACCEPTED: _("to be answered") if a.role != HandlingRole.ASSISTING else _("opinion to be given"),
        A.DRAFTING: _("reply being written"),
        A.REHANDLING: _("to be handled again"),
        A.SIGNING: _("to be signed by the leader"),
        A.CHECKING: _("being checked by the coordinator"),
        A.OPINION_GIVEN: _("opinion given, the lead replies"),
        A.SENT: _("replied, waiting for feedback"),
        A.CLOSED: _("handling closed"),
        A.REASSIGNED: _("went to another unit"),
    }[AssignmentState(a.state)]


@in_committee
@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """The working page of one assignment; those who only look on see what they may."""
    return working_page(request, desk_of_account(request, pk, own=False))
