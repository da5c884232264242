"""Years × places × figures: charts, tables, and all of it as xlsx."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shangliang.committees.requests import Request

from .. import access, catalogue, queries
from ..records import XLSX, comparison_workbook
from .entrance import for_readers


def _chosen(request: Request) -> dict[str, Any]:
    sessions = list(access.sessions(request.actor))
    offered = queries.choices(request.actor, sessions)
    if not offered.years:
        raise Http404
    asked = request.GET
    slugs = [s for s in asked.getlist("slug") if s in offered.slugs] or queries.usual(request.actor, offered)
    places = [p for p in asked.getlist("place") if p in offered.places] or list(offered.places)
    first, last = _year(asked.get("from"), offered.years[0]), _year(asked.get("to"), offered.years[-1])
    years = [y for y in offered.years if first <= y <= last][-queries.MOST_YEARS :] or list(offered.years)[-1:]
    compared = queries.compare(request.actor, sessions, slugs=slugs, places=places, years=years)
    return {
        "offered": offered,
        "slugs": slugs,
        "places": places,
        "years": years,
        "compared": [(row, queries.chart_of(row, years)) for row in compared],
    }


def _year(text: str | None, usual: int) -> int:
    return int(text) if text and text.isdigit() else usual


@for_readers
@require_GET
def compare(request: Request) -> HttpResponse:
    """The chosen figures of the chosen places and years."""
    context = _chosen(request)
    entries = catalogue.entries()
    groups: dict[str, list[Any]] = {}
    for slug in context["offered"].slugs:
        groups.setdefault(entries[slug].area, []).append((slug, catalogue.label(slug)))
    context |= {
        "groups": [(catalogue.area_of(name).label, rows) for name, rows in groups.items()],
        "most": queries.MOST_SLUGS,
        "query": request.GET.urlencode(),
    }
    return render(request, "indicators/compare.html", context)


@for_readers
@require_GET
def compare_export(request: Request) -> HttpResponse:
    """The comparison as xlsx: one row for each figure, scope and place, with what is published marked."""
    chosen = _chosen(request)
    content = comparison_workbook([row for row, _chart in chosen["compared"]], chosen["years"])
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="comparison.xlsx"'
    return response
