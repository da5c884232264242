"""Reading reports: lists, the picker's figures, and the records behind frozen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.indicators import catalogue
from shangliang.indicators.catalogue import Entry
from shangliang.indicators.records import Records, cells, kind_of

from . import access
from .models import FrozenFigure, FrozenRecords, Report

#: Reports on one page of the list; figures that the picker shows; records on a page of proof.
PAGE, PICKED, RECORDS = 30, 20, 100


@dataclass(frozen=True)
class Page:
    """A page of the list and the key with which the next one begins; 0 for none."""

    rows: list[Report]
    next: int


def listed(actor: Actor, *, kind: str = "", before: int = 0) -> Page:
    """The actor's reports, the latest begun first. One query."""
    rows = access.visible(actor).defer("body").order_by("-pk")
    if kind:
        rows = rows.filter(kind=kind)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0)


def sessions_of(actor: Actor) -> list[Session]:
    """The sessions whose cycle has begun, newest first: a report can be written on each."""
    rows = Session.objects.filter(committee_id=actor.committee_id, window_opens__lte=clock.now())
    return list(rows.select_related("term", "committee").order_by("-window_opens"))


def figures_named(words: str) -> list[Entry]:
    """Figures whose name, meaning or slug has these words; those that are counted here come first."""
    wanted = words.split()
    found = [
        entry
        for entry in catalogue.entries().values()
        if entry.slug != catalogue.OTHER
        and all(word.lower() in f"{entry.slug} {entry.zh} {entry.en} {entry.zh_words}".lower() for word in wanted)
    ]
    return sorted(found, key=lambda entry: entry.indicator is None)[:PICKED]


@dataclass(frozen=True)
class Listed:
    """Some of the records behind a frozen figure, as far as the reader may see them."""

    kind: Records | None
    rows: list[tuple[str, list[str]]]
    names: list[str]  # of what is counted, where it is no record of its own, such as units
    total: int
    hidden: int


def records_of(actor: Actor, kept: FrozenRecords, keys: Sequence[Any] | None = None) -> Listed:
    """The first records behind a frozen figure, or those with these keys; records that are gone are left out."""
    wanted = list(kept.keys() if keys is None else keys)
    shown = wanted[:RECORDS]
    model: Any = apps.get_model(kept.model)
    if kept.column != "pk":
        return Listed(None, [], _names(model, kept.column, shown), len(wanted), 0)
    rows = model.objects.filter(pk__in=shown)
    kind = kind_of(rows)
    if kind is None:
        return Listed(None, [], [str(row) for row in rows], len(wanted), 0)
    found = list(rows.filter(pk__in=kind.visible(actor).values("pk")).select_related(*kind.related).order_by("pk"))
    return Listed(kind, cells(kind, found), [], len(wanted), len(shown) - len(found))


def _names(model: Any, column: str, keys: Sequence[Any]) -> list[str]:
    *path, last = column.split("__")
    for name in path:
        model = model._meta.get_field(name).related_model
    field = model._meta.get_field(last) if last != "pk" else model._meta.pk
    target = getattr(field, "related_model", None)
    if target is None:
        return [str(key) for key in keys]
    return [str(row) for row in target.objects.filter(pk__in=keys)]


def frozen_figure(report: Report, order: int) -> FrozenFigure | None:
    """A frozen figure by its place."""
    return report.frozen_figures.select_related("counted", "of").filter(order=order).first()
