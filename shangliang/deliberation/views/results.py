"""What was found: for leaders, the office and, once published, for whoever took part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, one
from shangliang.documents.answering import word_file

from .. import access, drawing, queries, told
from ..belonging import origins_of
from ..models import Deliberation
from ..section import document_of


def shown_to(request: HttpRequest, row: Deliberation) -> dict[str, Any]:
    """What the page of results names."""
    result = queries.result_of(row)
    shown = result.shown if result else None
    texts = queries.texts_of(row)
    context: dict[str, Any] = {
        "d": row,
        "shown": shown,
        "enough": bool(shown and shown["k"]),
        "made_at": result.made_at if result else None,
        "more": "",
        "office": False,
        "exports": False,
        "origins": (),
        "frame_of": "base.html",
        "statement_count": len(texts),
    }
    if shown is None or not context["enough"]:
        return context
    marks, blobs = drawing.map_of(shown)
    ground, against = (told.findings_of(shown, texts, kind) for kind in ("ground", "against"))
    apart = told.findings_of(shown, texts, "apart")
    return context | {
        "headline": told.headline(shown),
        "ground": ground[: told.SHOWN],
        "against": against[: told.SHOWN],
        "apart": apart[: told.SHOWN],
        "numbers": {"ground": len(ground), "against": len(against), "apart": len(apart)},
        "unsure": [texts[n] for n in shown["unsure"] if n in texts],
        "marks": marks,
        "blobs": blobs,
        "width": drawing.WIDTH,
        "height": drawing.HEIGHT,
        "groups": told.groups_of(shown, texts),
        "why": told.why_so_many(shown),
        "foretold": sorted((int(k), value) for k, value in shown["foretold"].items()),
        "stability": {int(k): value for k, value in shown["stability"].items()},
    }


@in_committee
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """The page that a leader reads."""
    row = one(access.with_results(request.actor).select_related("committee"), pk)
    context = shown_to(request, row) | {
        "more": "all",
        "office": access.works_here(request.actor),
        "exports": access.exportable(request.actor).filter(pk=pk).exists(),
        "origins": origins_of(row, request.actor),
    }
    return render(request, "deliberation/results.html", context)


@in_committee
@require_safe
def statements(request: Request, pk: int) -> HttpResponse:
    """Every statement with its raw counts."""
    row = one(access.with_results(request.actor), pk)
    result = queries.result_of(row)
    shown = result.shown if result else {}
    texts = queries.texts_of(row)
    rows = [
        {**counted, "text": texts[counted["number"]]}
        for counted in shown.get("statements", [])
        if counted["number"] in texts
    ]
    rows.sort(key=lambda r: (-r.get("consensus", -1.0), r["number"]))
    names = [drawing.group_name(place) for place in range(shown.get("k", 0))]
    context = {"d": row, "rows": rows, "names": names, "min_group": row.min_group}
    return render(request, "deliberation/statements.html", context)


@in_committee
@require_safe
def word(request: Request, pk: int) -> HttpResponse:
    """The section for the consultation's report, as Word."""
    row = one(access.with_results(request.actor).select_related("committee"), pk)
    return word_file(document_of(row))
