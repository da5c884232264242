"""Figures by area, and each with what it is made of: its records, months, years and parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from shangliang.committees.models import Session
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.errors import Refused

from .. import access, catalogue, queries
from ..models import PublishedFigure
from ..records import XLSX, cells, kind_of, workbook
from ..registry import INDICATORS, Basis, Figure, figure
from ..series import cut_off_of, dimensions_of, months_of, parts_of, years_of
from ..summaries import Total
from .entrance import for_readers, sessions_of

#: So many records stand on the page; all are in the export.
SHOWN = 100
#: So many values of a dimension stand on the page.
PARTS_SHOWN = 60

#: The identities of domain §2.2: a whole and its parts, by slug.
IDENTITIES = (
    (
        "proposals_received",
        (
            "proposals_filed",
            "proposals_merged_at_review",
            "proposals_not_filed",
            "proposals_returned_open",
            "proposals_lapsed",
            "proposals_withdrawn",
            "proposals_under_review",
        ),
    ),
    (
        "proposals_filed",
        (
            "proposals_assigned",
            "proposals_merged_after_filing",
            "proposals_cancelled",
            "proposals_awaiting_assignment",
        ),
    ),
)
_IN_IDENTITIES = {slug for whole, parts in IDENTITIES for slug in (whole, *parts)}


def _before(session: Session, sessions: Sequence[Session]) -> Session | None:
    return next((s for s in sessions if s.year == session.year - 1), None)


def _year(request: Request) -> dict[str, Any]:
    session, sessions = sessions_of(request)
    return {
        "session": session,
        "sessions": sessions,
        "before": _before(session, sessions),
        "cut_off": cut_off_of(session),
        "over": session.cut_off <= clock.now(),
        "keeps": access.may_keep(request.actor),
    }


@for_readers
@require_GET
def areas(request: Request) -> HttpResponse:
    """All areas of the committee's work: what is computed of each, and what was published."""
    context = _year(request)
    return render(
        request, "indicators/areas.html", {**context, "areas": queries.areas(request.actor, context["session"])}
    )


@for_readers
@require_GET
def area(request: Request, name: str) -> HttpResponse:
    """The figures of an area in a year."""
    if name == "proposals":
        return redirect("indicators:proposals")
    if name not in {summary.area.name for summary in queries.areas(request.actor, sessions_of(request)[0])}:
        raise Http404
    return _area(request, name)


@for_readers
@require_GET
def proposals(request: Request) -> HttpResponse:
    """The year's figures of proposals, with both identities first."""
    return _area(request, "proposals", IDENTITIES)


def _area(request: Request, name: str, identities: Sequence[tuple[str, Sequence[str]]] = ()) -> HttpResponse:
    context = _year(request)
    session, before = context["session"], context["before"]
    rows = queries.standings(request.actor, session, area=name, before=before)
    shown = {(row.slug, row.scope): row for row in rows}
    context |= {
        "area": catalogue.area_of(name),
        "identities": [(shown[w, ""], [shown[p, ""] for p in ps]) for w, ps in identities],
        "rows": [r for r in rows if not (identities and r.slug in _IN_IDENTITIES and not r.scope and not r.published)],
        "by_scope_only": [
            i for i in sorted(INDICATORS.values(), key=lambda i: i.order) if i.area == name and i.only_scoped
        ],
    }
    return render(request, "indicators/area.html", context)


@for_readers
@require_GET
def one(request: Request, slug: str) -> HttpResponse:
    """One figure: how it is counted, its months, years and parts, and its records."""
    known = INDICATORS.get(slug)
    if known is None or not (known.rules or request.GET.get("scope")):  # nothing counts the whole of it here
        return _stated(request, slug)
    shown, session, sessions = _asked(request, slug)
    part = request.GET.get("part", "counted")
    rows = _part(shown, part)
    kind = kind_of(rows)
    visible = rows.filter(pk__in=kind.visible(request.actor).values("pk")) if kind else rows
    found = list(visible.select_related(*kind.related).order_by("pk")[:SHOWN]) if kind else []
    dimensions = dimensions_of(shown)
    along = next((d for d in dimensions if d.name == request.GET.get("by")), dimensions[0] if dimensions else None)
    scopes = list(shown.indicator.scopes(Basis(shown.basis.committee, session, shown.basis.cut_off)))
    if dimensions:
        scopes = [s for s in scopes if "/" in s]
    months = months_of(shown) if shown.value else []
    years = years_of(slug, session.committee, sessions, rule=shown.rule.name, scope=_without_month(shown, months))
    stated = queries.published_of(request.actor, place=session.committee.place, slug=slug)
    here = [p for p in stated if p.scope == shown.basis.scope]
    published = [p for p in here if p.year == session.year]
    parts = parts_of(shown, along) if along and shown.value else []
    context = {
        "figure": shown,
        "area": catalogue.area_of(shown.indicator.area),
        "agrees": queries.Standing(slug, computed=shown, published=published).agrees,
        "session": session,
        "sessions": sessions,
        "part": part,
        "parts_list": _sides(shown),
        "kind": kind,
        "rows": cells(kind, found) if kind else [],
        "more": visible.count() - len(found) if kind else 0,
        "scopes": scopes,
        "over": session.cut_off <= clock.now(),
        "by_scope": [figure(slug, Basis(session.committee, session, shown.basis.cut_off, s)) for s in scopes[:12]],
        "dimensions": dimensions,
        "along": along,
        "parts_of": parts[:PARTS_SHOWN],
        "parts_more": max(0, len(parts) - PARTS_SHOWN),
        "months": months if len(months) > 1 else [],
        "months_chart": _months_chart(months),
        "years": _years(years, here),
        "years_chart": _years_chart(years, here, session.year),
        "term_sums": _term_sums(years),
        "published": published,
        "others": [p for p in stated if p.year == session.year and p.scope != shown.basis.scope],
        "query": request.GET.urlencode(),
        "own": shown.counted.own.number() if isinstance(shown.counted, Total) and shown.counted.own else None,
    }
    return render(request, "indicators/one.html", context)


def _without_month(shown: Figure, months: Sequence[Any]) -> str:
    named = {m.scope for m in months if m.scope}
    return "/".join(p for p in shown.basis.parts if p not in named)


def _months_chart(months: Sequence[Any]) -> dict[str, Any] | None:
    dated = [m for m in months if m.first]
    if len(dated) < 2:
        return None
    labels = [f"{m.first:%Y-%m}" for m in dated]
    return {"kind": "bar", "labels": labels, "series": [{"name": "", "values": [m.number for m in dated]}]}


def _years(years: Sequence[Figure], stated: Sequence[PublishedFigure]) -> list[dict[str, Any]]:
    """One row for each year that has a value, computed or published."""
    computed = {f.basis.session.year: f for f in years}
    rows = []
    for year in sorted({*computed, *(p.year for p in stated)}):
        rows.append({"year": year, "figure": computed.get(year), "published": [p for p in stated if p.year == year]})
    return rows


def _years_chart(
    years: Sequence[Figure], stated: Sequence[PublishedFigure], current: int | None = None
) -> dict[str, Any] | None:
    rows = [r for r in _years(years, stated) if (r["figure"] and r["figure"].value is not None) or r["published"]]
    if len(rows) < 2:
        return None
    values = [queries.number(r["figure"].value) if r["figure"] else None for r in rows]
    fill = [
        queries.number(r["published"][0].value) if r["published"] and v is None else None
        for r, v in zip(rows, values, strict=True)
    ]
    labels = [str(r["year"]) for r in rows]
    series = [{"name": "computed", "values": values}]
    if any(v is not None for v in fill):
        series.append({"name": "published", "values": fill})
    return {"kind": "years", "labels": labels, "series": series, "current": str(current or "")}


def _term_sums(years: Sequence[Figure]) -> list[tuple[Any, int]]:
    """A count over the cycles of each term; stocks and shares are never summed."""
    sums: dict[Any, int] = {}
    for f in years:
        if f.of is not None or f.indicator.stock or f.counted.column != "pk" or f.value is None:
            return []
        term = f.basis.session.term
        sums[term] = sums.get(term, 0) + int(f.value)
    return list(sums.items())


def _stated(request: Request, slug: str) -> HttpResponse:
    """A figure that nothing computes here yet: what was published of it."""
    known = catalogue.entry(slug)
    if known is None:
        raise Http404
    context = _year(request)
    place = context["session"].committee.place
    stated = queries.published_of(request.actor, slug=slug)
    own = [p for p in stated if p.source.place == place]
    plain = [p for p in own if not p.scope]
    context |= {
        "entry": known,
        "area": catalogue.area_of(known.area),
        "own": own,
        "others": [p for p in stated if p.source.place != place],
        "years_chart": _years_chart((), plain, context["session"].year),
    }
    return render(request, "indicators/stated.html", context)


def _asked(request: Request, slug: str) -> tuple[Figure, Session, list[Session]]:
    session, sessions = sessions_of(request)
    basis = Basis(session.committee, session, _until(request, session), request.GET.get("scope", ""))
    try:
        return figure(slug, basis, rule=request.GET.get("rule", "")), session, sessions
    except Refused as refusal:
        raise Http404 from refusal


def _until(request: Request, session: Session) -> datetime:
    """Until when is counted: the cycle's cut-off, or ``at``, the moment to which a report counts."""
    try:
        moment = parse_datetime(request.GET.get("at", ""))
    except ValueError:  # well formed, and no day of the calendar
        moment = None
    if moment is None:
        return cut_off_of(session)
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)


def _sides(shown: Figure) -> list[tuple[str, int]]:
    if shown.of is None or shown.denominator is None or shown.numerator is None:
        return []
    sides = [("all", shown.denominator), ("counted", shown.numerator)]
    if shown.of.records.model is shown.counted.records.model:
        sides.append(("rest", shown.denominator - shown.numerator))
    return sides


def _part(shown: Figure, part: str) -> Any:
    if shown.of is not None and part == "all":
        return shown.of.records
    if shown.of is not None and part == "rest" and shown.of.records.model is shown.counted.records.model:
        return shown.of.records.exclude(pk__in=shown.counted.records.order_by().values("pk"))
    return shown.counted.records


@for_readers
@require_GET
def export(request: Request, slug: str) -> HttpResponse:
    """The records of a figure as xlsx, those that the reader may see."""
    shown, session, _sessions_of = _asked(request, slug)
    rows = _part(shown, request.GET.get("part", "counted"))
    kind = kind_of(rows)
    if kind is None:
        raise Http404
    visible = rows.filter(pk__in=kind.visible(request.actor).values("pk"))
    head = [
        (str(shown.indicator.label), f"{shown.value} {shown.indicator.unit}"),
        (str(shown.rule.words), f"{shown.numerator} / {shown.denominator}" if shown.denominator is not None else ""),
        (str(session), f"{shown.basis.cut_off.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"),
        (shown.basis.scope, ""),
    ]
    content = workbook(kind, visible.select_related(*kind.related).order_by("pk"), head)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{session.year}.xlsx"'
    return response
