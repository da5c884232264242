"""Pages of figures: each opens onto the records behind it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.models import Session
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.errors import Refused

from . import access
from .records import cells, kind_of, workbook
from .registry import INDICATORS, Basis, Figure, figure, get

#: So many records stand on the page; all are in the export.
SHOWN = 100

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


def _sessions(request: Request) -> tuple[Session, list[Session]]:
    sessions = list(access.sessions(request.actor))
    if not sessions:
        raise Http404
    year = request.GET.get("year", "")
    past = [s for s in sessions if s.cut_off <= clock.now()]
    chosen = next((s for s in sessions if str(s.year) == year), (past or sessions)[0])
    return chosen, sessions


def _may_read(request: Request) -> None:
    actor = request.actor
    if actor is None or request.committee is None or not actor.roles or actor.roles <= SEPARATED:
        raise Http404
    if actor.roles <= {Role.UNIT_CLERK, Role.UNIT_LEADER}:
        raise Http404


def _cut_off(session: Session) -> Any:
    return min(session.cut_off, clock.now())


@login_required
@require_GET
def proposals(request: Request) -> HttpResponse:
    """The year's figures of proposals, with both identities first."""
    _may_read(request)
    session, sessions = _sessions(request)
    before = next((s for s in sessions if s.year == session.year - 1), None)
    identities = [(_shown(w, session, before), [_shown(p, session, before) for p in ps]) for w, ps in IDENTITIES]
    rows = [
        _shown(known.slug, session, before)
        for known in sorted(INDICATORS.values(), key=lambda i: i.order)
        if known.area == "proposals" and known.slug not in _IN_IDENTITIES and not known.only_scoped
    ]
    context = {
        "session": session,
        "sessions": sessions,
        "cut_off": _cut_off(session),
        "over": session.cut_off <= clock.now(),
        "before": before,
        "identities": identities,
        "rows": rows,
    }
    return render(request, "indicators/proposals.html", context)


def _shown(slug: str, session: Session, before: Session | None) -> dict[str, Any]:
    now = figure(slug, Basis(session.committee, session, _cut_off(session)))
    last = figure(slug, Basis(session.committee, before, before.cut_off)) if before else None
    return {"figure": now, "last": last, "slug": slug}


@login_required
@require_GET
def one(request: Request, slug: str) -> HttpResponse:
    """One figure: how it is counted, in which scopes and by which rules, and its records."""
    shown, session, sessions = _asked(request, slug)
    part = request.GET.get("part", "counted")
    rows = _part(shown, part)
    kind = kind_of(rows)
    visible = rows.filter(pk__in=kind.visible(request.actor).values("pk")) if kind else rows
    found = list(visible.select_related(*kind.related).order_by("pk")[:SHOWN]) if kind else []
    scopes = list(shown.indicator.scopes(Basis(shown.basis.committee, session, shown.basis.cut_off)))
    context = {
        "figure": shown,
        "session": session,
        "sessions": sessions,
        "part": part,
        "parts_list": _parts(shown),
        "kind": kind,
        "rows": cells(kind, found) if kind else [],
        "more": visible.count() - len(found) if kind else 0,
        "scopes": scopes,
        "over": session.cut_off <= clock.now(),
        "by_scope": [figure(slug, Basis(session.committee, session, shown.basis.cut_off, s)) for s in scopes[:12]],
        "query": request.GET.urlencode(),
    }
    return render(request, "indicators/one.html", context)


def _asked(request: Request, slug: str) -> tuple[Figure, Session, list[Session]]:
    _may_read(request)
    session, sessions = _sessions(request)
    basis = Basis(session.committee, session, _cut_off(session), request.GET.get("scope", ""))
    try:
        get(slug)
        return figure(slug, basis, rule=request.GET.get("rule", "")), session, sessions
    except Refused as refusal:
        raise Http404 from refusal


def _parts(shown: Figure) -> list[tuple[str, int]]:
    if shown.of is None or shown.denominator is None or shown.numerator is None:
        return []
    parts = [("all", shown.denominator), ("counted", shown.numerator)]
    if shown.of.records.model is shown.counted.records.model:
        parts.append(("rest", shown.denominator - shown.numerator))
    return parts


def _part(shown: Figure, part: str) -> Any:
    if shown.of is not None and part == "all":
        return shown.of.records
    if shown.of is not None and part == "rest" and shown.of.records.model is shown.counted.records.model:
        return shown.of.records.exclude(pk__in=shown.counted.records.order_by().values("pk"))
    return shown.counted.records


@login_required
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
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{session.year}.xlsx"'
    return response
