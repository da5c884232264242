"""Entering and mending published figures: by hand, or by whoever reads them out of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.saving import create, save_fields

from .access import may_keep
from .catalogue import OTHER, entry
from .models import PublishedFigure, PublishedSource, Qualifier

_YEARS = range(1949, 2200)
_MOST = Decimal(10) ** 12


@dataclass(frozen=True)
class SourceDraft:
    """What is to be known of a source."""

    place: str
    year: int
    title: str
    level: str = ""
    address: str = ""
    published_on: date | None = None
    file_sha256: str = ""


@dataclass(frozen=True)
class FigureDraft:
    """A figure as a source states it; ``year`` is the source's where it says nothing else."""

    slug: str
    value: Decimal
    scope: str = ""
    unit: str = ""
    qualifier: str = ""
    quote: str = ""
    year: int | None = None


def _check_keeper(by: Actor, committee_id: int) -> None:
    if not may_keep(by) or by.committee_id != committee_id:
        raise NotAllowed(_("Only the research office and the proposal office keep published figures."))


def _record(kind: str, source: PublishedSource, *, by: Actor, data: dict[str, Any], about: int | None = None) -> None:
    subject = ("published_source", source.pk) if about is None else ("published_figure", about)
    entry_of = events.Entry(kind, subject, ("published_source", source.pk), data)
    events.record([entry_of], by=by, committee_id=source.committee_id)


def _fill_source(source: PublishedSource, draft: SourceDraft) -> list[str]:
    wrong: dict[str, object] = {}
    if not draft.place.strip():
        wrong["place"] = _("Please name the place.")
    if not draft.title.strip():
        wrong["title"] = _("Please name the report or page.")
    if draft.year not in _YEARS:
        wrong["year"] = _("Please enter a year with four digits.")
    if draft.address and not draft.address.startswith(("http://", "https://")):
        wrong["address"] = _("An address begins with http:// or https://.")
    if wrong:
        raise Invalid(wrong)
    values = asdict(draft)
    for name, value in values.items():
        most = getattr(PublishedSource._meta.get_field(name), "max_length", None)
        setattr(source, name, value.strip()[:most] if isinstance(value, str) else value)
    return list(values)


@verb
def enter_source(committee: Committee, draft: SourceDraft, *, by: Actor) -> PublishedSource:
    """Enter a report or page that states figures.

    Raises:
        NotAllowed: the actor keeps no published figures here.
        Invalid: place, title or year lacks.
    """
    _check_keeper(by, committee.pk)
    source = PublishedSource(committee=committee, entered_at=clock.now(), entered_by=by.name[:60])
    _fill_source(source, draft)
    create([source])
    _record("published_source.enter", source, by=by, data={"place": source.place, "year": source.year})
    return source


@verb
def correct_source(source: PublishedSource, draft: SourceDraft, *, by: Actor) -> PublishedSource:
    """Mend what is known of a source; its figures stay. See :func:`enter_source` for what is refused."""
    source = _locked_source(source, by)
    before = {"place": source.place, "year": source.year}
    save_fields([source], _fill_source(source, draft))
    _record(
        "published_source.correct",
        source,
        by=by,
        data={"before": before, "after": {"place": source.place, "year": source.year}},
    )
    return source


@verb
def remove_source(source: PublishedSource, *, by: Actor) -> None:
    """Take a source away with all its figures."""
    source = _locked_source(source, by)
    number = source.figures.count()
    _record("published_source.remove", source, by=by, data={"place": source.place, "figures": number})
    source.delete()


def _locked_source(source: PublishedSource, by: Actor) -> PublishedSource:
    found = PublishedSource.objects.select_for_update().filter(pk=source.pk).first()
    if found is None:
        raise Refused(_("This source has been removed meanwhile."))
    _check_keeper(by, found.committee_id)
    return found


def _filled(figure: PublishedFigure, draft: FigureDraft, source: PublishedSource) -> PublishedFigure:
    wrong: dict[str, object] = {}
    if draft.slug != OTHER and entry(draft.slug) is None:
        wrong["slug"] = _("There is no figure “%(slug)s” in the catalogue.") % {"slug": draft.slug}
    try:
        value = Decimal(draft.value)
    except (InvalidOperation, TypeError, ValueError):
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= _MOST:
        wrong["value"] = _("Please enter a number.")
    if draft.qualifier not in Qualifier.values:
        wrong["qualifier"] = _("Exact or rounded down, nothing else.")
    year = draft.year or source.year
    if year not in _YEARS:
        wrong["year"] = _("Please enter a year with four digits.")
    if wrong:
        raise Invalid(wrong)
    figure.slug, figure.value, figure.year = draft.slug, value, year
    figure.scope, figure.unit = draft.scope.strip()[:120], draft.unit.strip()[:20]
    figure.qualifier, figure.quote = draft.qualifier, draft.quote.strip()[:300]
    return figure


@verb
def enter_figures(
    source: PublishedSource, drafts: Iterable[FigureDraft], *, by: Actor, confirmed: bool = True
) -> Sequence[PublishedFigure]:
    """Enter what a source states; a figure that stands there already with the same value is left as it is.

    Args:
        confirmed: a person has compared them with the source. What a program read out of a file is not.

    Raises:
        NotAllowed: the actor keeps no published figures here.
        Invalid: a slug that is not in the catalogue, no number, no year.
    """
    source = _locked_source(source, by)
    have = {_key(row) for row in source.figures.all()}
    made: list[PublishedFigure] = []
    for draft in drafts:
        figure = _filled(PublishedFigure(committee_id=source.committee_id, source=source), draft, source)
        if confirmed:
            figure.confirmed_by_id, figure.confirmed_at = by.user_id, clock.now()
        if _key(figure) not in have:
            have.add(_key(figure))
            made.append(figure)
    if made:
        create(made)
        data = {"count": len(made), "confirmed": confirmed}
        _record("published_figures.enter", source, by=by, data=data)
    return made


def _key(figure: PublishedFigure) -> tuple[Any, ...]:
    return figure.year, figure.slug, figure.scope, figure.value, figure.unit, figure.qualifier


@verb
def correct_figure(figure: PublishedFigure, draft: FigureDraft, *, by: Actor) -> PublishedFigure:
    """Mend a published figure; who mends it has compared it with the source."""
    figure = _locked_figure(figure, by)
    before = _told(figure)
    _filled(figure, draft, figure.source)
    figure.confirmed_by_id, figure.confirmed_at = by.user_id, clock.now()
    fields = ["slug", "value", "year", "scope", "unit", "qualifier", "quote", "confirmed_by", "confirmed_at"]
    save_fields([figure], fields)
    data = {"before": before, "after": _told(figure)}
    _record("published_figure.correct", figure.source, by=by, data=data, about=figure.pk)
    return figure


@verb
def confirm_figure(figure: PublishedFigure, *, by: Actor) -> PublishedFigure:
    """Say that a figure has been compared with the words of its source: it counts from now on."""
    figure = _locked_figure(figure, by)
    if figure.confirmed_at is None:
        figure.confirmed_by_id, figure.confirmed_at = by.user_id, clock.now()
        save_fields([figure], ["confirmed_by", "confirmed_at"])
        _record("published_figure.confirm", figure.source, by=by, data=_told(figure), about=figure.pk)
    return figure


@verb
def confirm_figures(source: PublishedSource, *, by: Actor) -> int:
    """Say that all figures of a source have been compared with it; how many had not been."""
    source = _locked_source(source, by)
    rows = list(source.figures.filter(confirmed_at__isnull=True))
    for row in rows:
        row.confirmed_by_id, row.confirmed_at = by.user_id, clock.now()
    save_fields(rows, ["confirmed_by", "confirmed_at"])
    if rows:
        _record("published_figures.confirm", source, by=by, data={"count": len(rows)})
    return len(rows)


@verb
def remove_figure(figure: PublishedFigure, *, by: Actor) -> None:
    """Take a published figure away."""
    figure = _locked_figure(figure, by)
    _record("published_figure.remove", figure.source, by=by, data=_told(figure), about=figure.pk)
    figure.delete()


def _locked_figure(figure: PublishedFigure, by: Actor) -> PublishedFigure:
    found = PublishedFigure.objects.select_for_update().select_related("source").filter(pk=figure.pk).first()
    if found is None:
        raise Refused(_("This figure has been removed meanwhile."))
    _check_keeper(by, found.committee_id)
    return found


def _told(figure: PublishedFigure) -> dict[str, Any]:
    return {
        "slug": figure.slug,
        "scope": figure.scope,
        "year": figure.year,
        "value": figure.printed,
        "qualifier": figure.qualifier,
    }
