"""The log of everything that was done, and the proof that nothing in it was changed."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.workflow import audit

from .. import access
from ..entrance import for_roles
from ..queries import PAGE
from ..wording import WAYS, kind_words


@for_roles(Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def log(request: Any) -> HttpResponse:
    """The events, latest first; POST walks the whole chain and tells what it finds."""
    asked = {name: request.GET.get(name, "").strip() for name in ("who", "kind", "on")}
    rows = access.log(request.actor)
    if asked["who"]:
        rows = rows.filter(actor_name__icontains=asked["who"])
    if asked["kind"]:
        rows = rows.filter(kind__startswith=asked["kind"])
    day = _day(asked["on"])
    if day:
        begins = datetime.combine(day, time.min, tzinfo=clock.ZONE)
        rows = rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(seq__lt=int(before))
    found = list(rows.order_by("-seq")[: PAGE + 1])
    keep = {name: value for name, value in asked.items() if value}
    context = {
        "rows": [_row(event) for event in found[:PAGE]],
        "asked": asked,
        "next": f"?{urlencode({**keep, 'before': found[PAGE - 1].seq})}" if len(found) > PAGE else "",
        "first": f"?{urlencode(keep)}" if before else "",
        "report": audit.verify(request.committee) if request.method == "POST" else None,
    }
    return render(request, "workbench/administration/log.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(event: Any) -> dict[str, Any]:
    facts = {name: value for name, value in event.data.items() if name != "note"}
    return {
        "seq": event.seq,
        "at": event.at,
        "who": event.actor_name,
        "via": WAYS.get(event.via, "" if event.via == "page" else event.via),
        "what": kind_words(event.kind),
        "kind": event.kind,
        "subject": f"{event.subject_kind} {event.subject_id}",
        "facts": json.dumps(facts, ensure_ascii=False) if facts else "",
        "hash": event.hash[:12],
    }
