"""Figures, how they are counted, and the records behind them."""

from __future__ import annotations

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.handling.models import Assignment, Commitment
from shangliang.indicators.registry import INDICATORS, Basis, Figure, figure
from shangliang.proposals.models import Proposal

from .. import reach
from ..paging import Cursor, Limit, seal, unseal
from ..routing import Routes
from ..schemas.fields import Year
from ..schemas.reference import FigureOut, Figures, RecordIds

routes = Routes("Figures")

Slug = Annotated[str, Field(max_length=80)]
Word = Annotated[str, Query(max_length=100)]

#: Records that programs may list, by what they are called.
_LISTED = {
    Proposal: ("proposal", reach.proposals),
    Assignment: ("assignment", reach.assignments),
    Commitment: ("commitment", reach.commitments),
}


def _basis(year: int, scope: str) -> Basis:
    session = reach.sessions().filter(year=year).first()
    if session is None:
        raise NotAllowed("missing")
    return Basis(session.committee, session, min(session.cut_off, clock.now()), scope)


def _counted(slug: str, basis: Basis, rule: str) -> Figure:
    """The figure asked for; an unknown scope or rule is the request's fault."""
    if slug not in INDICATORS:
        raise NotAllowed("missing")
    try:
        return figure(slug, basis, rule=rule)
    except Refused as refusal:
        raise Invalid({"scope" if basis.scope and not rule else "rule": refusal.message}) from refusal


def _shown(found: Figure) -> FigureOut:
    return FigureOut(
        **{name: value for name, value in found.as_json().items() if name != "records"},
        label=str(found.indicator.label),
        definition=str(found.indicator.definition),
        rule_words=str(found.rule.words),
        cutoff=found.basis.cut_off,
    )


@routes.get("/figures", "figures:read")
def list_figures(request: HttpRequest, year: Year, area: Word = "proposals") -> Figures:
    """The figures of a cycle at its cut-off, or now while it runs: each over all, by its default rule."""
    basis = _basis(year, "")
    known = sorted((i for i in INDICATORS.values() if i.area == area), key=lambda i: i.order)
    return Figures(year=year, items=[_shown(figure(i.slug, basis)) for i in known])


@routes.get("/figures/{slug}", "figures:read")
def get_figure(request: HttpRequest, slug: Slug, year: Year, scope: Word = "", rule: Word = "") -> FigureOut:
    """One figure with numerator, denominator, counting rule and cut-off; `scope` narrows it, e.g. `大会期间`."""
    return _shown(_counted(slug, _basis(year, scope), rule))


@routes.get("/figures/{slug}/records", "figures:read")
def list_figure_records(
    request: HttpRequest,
    slug: Slug,
    year: Year,
    scope: Word = "",
    rule: Word = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> RecordIds:
    """The records that are counted, those that the caller may read, by id."""
    rows = _counted(slug, _basis(year, scope), rule).counted.records
    return _records(rows, request.auth.actor, f"figure:{slug}", cursor, limit)


def _records(rows: QuerySet, actor: Actor, name: str, cursor: str, limit: int) -> RecordIds:
    kind, reachable = _LISTED.get(rows.model, ("", None))
    if reachable is None:
        return RecordIds(kind="", ids=[], next=None)
    found = reachable(actor).filter(pk__in=rows.order_by().values("pk"))
    if cursor:
        found = found.filter(pk__gt=unseal(cursor, name))
    ids = list(found.order_by("pk").values_list("pk", flat=True)[: limit + 1])
    more, ids = len(ids) > limit, ids[:limit]
    return RecordIds(kind=kind, ids=ids, next=seal(ids[-1], name) if more else None)
