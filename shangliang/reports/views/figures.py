"""A report's figures: all of them, the proof of a frozen one, and the picker that finds new ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee
from shangliang.core.errors import Refused
from shangliang.indicators import catalogue
from shangliang.indicators.registry import INDICATORS

from .. import queries
from ..freezing import difference, differences, sections_changed
from ..models import ReportState
from ..references import SHOWS, Reference, parse
from ..remembering import live_of
from ..rendering import render as rendered
from ..values import Live, Shown, values_of
from . import readable, writable


@in_committee
@require_safe
def listed(request: Request, pk: int) -> HttpResponse:
    """Every figure of a report in the order of its text; a frozen one's as it was, with ``?today`` beside today's."""
    report = readable(request, pk)
    draft = report.state == ReportState.DRAFT
    compared = not draft and "today" in request.GET
    values = live_of(report, parse(report.body)) if draft else values_of(report)
    rows = [(line, shown, values.link(shown)) for line, shown in rendered(report, values).figures]
    changed = {d.kept.order: d for d in differences(report)} if compared else {}
    context = {
        "report": report,
        "draft": draft,
        "compared": compared,
        "rows": rows,
        "changed": changed,
        "sections": sections_changed(report) if compared else [],
        "differing": sum(not d.same for d in changed.values()),
    }
    return render(request, "reports/figures.html", context)


@in_committee
@require_safe
def proof(request: Request, pk: int, order: int) -> HttpResponse:
    """What proves a frozen figure: its rule, its records as they were, and what has changed since."""
    report = readable(request, pk)
    kept = queries.frozen_figure(report, order)
    if kept is None:
        raise Http404
    live = Live(report)
    found = difference(kept, live)
    part = request.GET.get("part", "counted")
    records = kept.of if part == "of" and kept.of else kept.counted
    context = {
        "report": report,
        "kept": kept,
        "shown": values_of(report).shown(Reference(kept.slug, kept.scope, kept.asked_rule, kept.year)),
        "difference": found,
        "now": found.now.text() if found.now else None,
        "part": "of" if records == kept.of and kept.of else "counted",
        "listed": queries.records_of(request.actor, records) if records else None,
        "gone": queries.records_of(request.actor, kept.counted, found.gone) if kept.counted and found.gone else None,
        "come": queries.records_of(request.actor, kept.counted, found.come) if kept.counted and found.come else None,
        "link": live.link(found.now) if found.now else "",
    }
    return render(request, "reports/proof.html", context)


@dataclass(frozen=True)
class Choice:
    """The figure that the picker holds: what may be chosen of it, its value now, and its mark in the text."""

    slug: str
    label: str
    definition: str
    rules: list[tuple[str, str]]
    scopes: list[str]
    shown: Shown | None
    problem: str
    mark: str
    text: str


@in_committee
@require_safe
def pick(request: Request, pk: int) -> HttpResponse:
    """Find a figure by its name, choose scope and rule, see its value now, and take its mark along."""
    report = writable(request, pk)
    asked = request.GET
    live = Live(report)
    words = asked.get("q", "").strip()[:40]
    slug = asked.get("slug", "")[:60]
    context = {
        "report": report,
        "words": words,
        "found": [] if slug else _found(live, words),
        "choice": _choice(live, request) if slug else None,
        "years": sorted(live.sessions, reverse=True),
        "shows": SHOWS,
        "asked": {name: asked.get(name, "") for name in ("scope", "own_scope", "rule", "year", "show")},
    }
    name = "reports/picker.html" if request.headers.get("HX-Request") else "reports/pick.html"
    return render(request, name, context)


def _found(live: Live, words: str) -> list[tuple[str, str, str]]:
    """``(slug, name, value now)`` of the figures with these words."""
    rows = []
    for entry in queries.figures_named(words):
        try:
            text = live.shown(Reference(entry.slug)).text()
        except Refused:  # says something within a scope only
            text = None
        rows.append((entry.slug, str(entry.label), text or ""))
    return rows


def _choice(live: Live, request: Request) -> Choice:
    slug = request.GET["slug"]
    entry = catalogue.entry(slug)
    if entry is None:
        raise Http404
    asked = {name: request.GET.get(name, "").strip()[:120] for name in ("scope", "own_scope", "rule", "year", "show")}
    year = int(asked["year"]) if asked["year"].isdecimal() and len(asked["year"]) == 4 else 0
    show = asked["show"] if asked["show"] in SHOWS else "value"
    reference = Reference(slug, asked["own_scope"] or asked["scope"], asked["rule"], year, show)
    if year == live.report.session.year:
        reference = replace(reference, year=0)
    known = INDICATORS.get(slug)
    shown, problem = None, ""
    try:
        shown = live.shown(reference)
    except Refused as refusal:
        problem = str(refusal)
    return Choice(
        slug,
        str(entry.label),
        str(known.definition if known else entry.definition),
        [(rule.name, str(rule.words)) for rule in known.rules] if known else [],
        list(known.scopes(live.basis(live.report.session.year))) if known else [],
        shown,
        problem,
        "" if problem else str(reference),
        (shown.text(show) or "") if shown else "",
    )
