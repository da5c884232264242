"""The list of reports, and a report as it reads."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import in_committee
from shangliang.documents.markup import to_html

from .. import access, queries
from ..freezing import is_intact
from ..models import Kind, ReportState
from ..references import parse
from ..remembering import live_of
from ..rendering import render as rendered
from ..values import problems_of, values_of
from . import readable


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The committee's reports, the latest first."""
    if not access.may_read(request.actor):
        raise Http404
    kind = request.GET.get("kind", "")
    before = request.GET.get("before", "")
    page = queries.listed(
        request.actor,
        kind=kind if kind in Kind.values else "",
        before=int(before) if before.isdecimal() and len(before) < 12 else 0,
    )
    context = {
        "page": page,
        "kind": kind,
        "kinds": Kind.choices,
        "writes": access.kinds_to_write(request.actor),
        "today": clock.today(),
        "next": f"?kind={kind}&before={page.next}" if page.next else "",
    }
    return render(request, "reports/list.html", context)


@in_committee
@require_safe
def one(request: Request, pk: int) -> HttpResponse:
    """A report as it reads: each figure opens onto its records, typed numbers are marked."""
    report = readable(request, pk)
    draft = report.state == ReportState.DRAFT
    text = parse(report.body)
    values = live_of(report, text, at_once="now" not in request.GET) if draft else values_of(report)
    shown = rendered(report, values)
    context = {
        "report": report,
        "draft": draft,
        "html": to_html(shown.document),
        "typed": shown.typed,
        "unverified": len(shown.unverified),
        "figures": len({s.reference for _line, s in shown.figures}),
        "published": len({s.reference for _line, s in shown.figures if s.published}),
        "without": len({s.reference for _line, s in shown.figures if s.value is None}),
        "problems": problems_of(text, values) if draft else [],
        "may_write": access.WRITER.allows(request.actor, report),
        "intact": None if draft else is_intact(report),
        "counted_at": getattr(values, "counted_at", None),
        "early": report.cut_off > clock.now(),
    }
    return render(request, "reports/one.html", context)
