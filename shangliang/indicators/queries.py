"""Computed figures beside published ones: a computed one stands first wherever its records are here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.core.errors import Refused

from . import access, catalogue
from .agreement import share_agrees
from .catalogue import Entry
from .models import PublishedFigure, PublishedSource
from .registry import INDICATORS, Basis, Figure, figure
from .series import cut_off_of

#: So much is compared on one page.
MOST_SLUGS, MOST_YEARS, MOST_PLACES = 12, 12, 12


@dataclass
class Standing:
    """One figure in one scope: what is computed here, last year's, and what was published."""

    slug: str
    scope: str = ""
    entry: Entry | None = None
    computed: Figure | None = None
    last: Figure | None = None
    published: list[PublishedFigure] = field(default_factory=list)

    @property
    def agrees(self) -> bool | None:
        """Whether all published values are the computed one; None where there is nothing to compare."""
        if self.computed is None or self.computed.value is None or not self.published:
            return None
        return all(_agrees(self.computed, stated) for stated in self.published)


def _agrees(computed: Figure, stated: PublishedFigure) -> bool:
    if computed.denominator is None or computed.numerator is None:
        return bool(stated.agrees_with(computed.value))
    value = stated.value.normalize()
    return share_agrees(computed.numerator, computed.denominator, value, at_least=stated.at_least)


def computed_at(slug: str, session: Session | None, scope: str = "") -> Figure | None:
    """What is computed here for a cycle; None where there are no such records, or the scope narrows none of them."""
    if session is None or slug not in INDICATORS:
        return None
    try:
        return figure(slug, Basis(session.committee, session, cut_off_of(session), scope))
    except Refused:
        return None


def published_of(actor: Actor, *, place: str = "", year: int | None = None, slug: str = "") -> list[PublishedFigure]:
    """Confirmed published figures that the actor's committee keeps, narrowed; by year, newest first."""
    rows = access.confirmed(actor)
    if place:
        rows = rows.filter(source__place=place)
    if year is not None:
        rows = rows.filter(year=year)
    if slug:
        rows = rows.filter(slug=slug)
    return list(rows.order_by("-year", "slug", "scope", "pk"))


def standings(
    actor: Actor, session: Session, *, area: str, before: Session | None = None, without: Iterable[str] = ()
) -> list[Standing]:
    """All figures of an area in a year, computed or published, in the catalogue's order."""
    found: dict[tuple[str, str], Standing] = {}
    entries = {slug: e for slug, e in catalogue.entries().items() if e.area == area and slug not in set(without)}
    for slug, known in entries.items():
        indicator = INDICATORS.get(slug)
        if indicator is not None and not indicator.only_scoped:
            found[slug, ""] = Standing(slug, "", known, computed_at(slug, session), computed_at(slug, before))
    for stated in published_of(actor, place=session.committee.place, year=session.year):
        if stated.slug not in entries:
            continue
        key = stated.slug, stated.scope
        if key not in found:
            found[key] = Standing(*key, entries[stated.slug], computed_at(stated.slug, session, stated.scope))
        found[key].published.append(stated)
    places = {slug: i for i, slug in enumerate(entries)}
    return sorted(found.values(), key=lambda s: (places[s.slug], s.scope))


@dataclass(frozen=True)
class AreaSummary:
    """How much of an area is computed here, and how much was published for a year."""

    area: catalogue.Area
    computed: int
    published: int
    names: int


def areas(actor: Actor, session: Session) -> list[AreaSummary]:
    """All areas, in the order of reports; those that later subjects bring along at the end."""
    entries = catalogue.entries()
    stated: dict[str, int] = {}
    rows = access.confirmed(actor).filter(source__place=session.committee.place, year=session.year)
    for slug, number in rows.order_by().values_list("slug").annotate(n=Number("pk")):
        area = entries[slug].area if slug in entries else ""
        stated[area] = stated.get(area, 0) + number
    known = {area.name: area for area in catalogue.areas()}
    names = [*known, *dict.fromkeys(e.area for e in entries.values() if e.area not in known)]
    found = []
    for name in names:
        here = [e for e in entries.values() if e.area == name]
        if here:
            computed = sum(e.slug in INDICATORS for e in here)
            found.append(AreaSummary(catalogue.area_of(name), computed, stated.get(name, 0), len(here)))
    return found


def sources_of(actor: Actor) -> QuerySet[PublishedSource]:
    """The sources that the committee keeps, with the numbers of their figures and of those that nobody confirmed."""
    unconfirmed = Number("figures", filter=Q(figures__confirmed_at__isnull=True))
    return access.sources(actor).annotate(figures_number=Number("figures"), unconfirmed=unconfirmed)


# Comparison ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """The value of a place and a year: the computed one, else the published."""

    value: Decimal | int | None = None
    unit: str = ""
    computed: Figure | None = None
    published: PublishedFigure | None = None


@dataclass(frozen=True)
class Line:
    """One place over the years."""

    place: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Comparison:
    """One figure in one scope: places × years."""

    slug: str
    scope: str
    label: str
    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Choice:
    """What can be compared: the places and years there are, and the figures with a value anywhere."""

    places: tuple[str, ...]
    years: tuple[int, ...]
    slugs: tuple[str, ...]


def choices(actor: Actor, sessions: Sequence[Session]) -> Choice:
    """What there is to compare for an actor; the own place comes first."""
    rows = list(access.confirmed(actor).order_by().values_list("source__place", "year", "slug").distinct())
    begun = [s for s in sessions if s.window_opens <= clock.now()]
    own = sessions[0].committee.place if sessions else ""
    places = [own, *sorted({place for place, _year, _slug in rows} - {own})]
    years = sorted({s.year for s in begun} | {year for _place, year, _slug in rows})
    stated = {slug for _place, _year, slug in rows}
    computed = {slug for slug, i in INDICATORS.items() if not i.only_scoped}
    slugs = [slug for slug in catalogue.entries() if slug in stated or slug in computed]
    return Choice(tuple(p for p in places if p), tuple(years), tuple(slugs))


def usual(actor: Actor, offered: Choice) -> list[str]:
    """What is compared unless something is chosen: the figures that most places state."""
    rows = access.confirmed(actor).filter(scope="").order_by()
    most = rows.values_list("slug").annotate(n=Number("source__place", distinct=True)).order_by("-n", "slug")
    found = [slug for slug, _n in most if slug in offered.slugs][:3]
    return found or [s for s in ("proposals_received", "proposals_filed", "satisfaction_rate") if s in offered.slugs]


def compare(
    actor: Actor, sessions: Sequence[Session], *, slugs: Sequence[str], places: Sequence[str], years: Sequence[int]
) -> list[Comparison]:
    """The chosen figures, each with every scope that somebody states, over places and years."""
    slugs, places, years = slugs[:MOST_SLUGS], places[:MOST_PLACES], years[-MOST_YEARS:]
    rows = access.confirmed(actor).filter(slug__in=slugs, year__in=years, source__place__in=places)
    stated: dict[tuple[str, str], dict[tuple[str, int], PublishedFigure]] = {}
    for row in rows.order_by("-pk"):
        stated.setdefault((row.slug, row.scope), {})[row.source.place, row.year] = row
    by_year = {s.year: s for s in sessions if s.window_opens <= clock.now()}
    own = sessions[0].committee.place if sessions else ""
    found = []
    for slug in slugs:
        plain = [""] if slug in INDICATORS and not INDICATORS[slug].only_scoped else []
        for scope in sorted({*plain, *(s for name, s in stated if name == slug)}):
            known = stated.get((slug, scope), {})
            lines = []
            for place in places:
                cells = tuple(
                    _cell(slug, scope, by_year.get(y) if place == own else None, known.get((place, y))) for y in years
                )
                if any(c.value is not None for c in cells):
                    lines.append(Line(place, cells))
            if lines:
                unit = next((c.unit for line in lines for c in line.cells if c.unit), "")
                found.append(Comparison(slug, scope, catalogue.label(slug), unit, tuple(lines)))
    return found


def _cell(slug: str, scope: str, session: Session | None, stated: PublishedFigure | None) -> Cell:
    computed = computed_at(slug, session, scope)
    if computed is not None and computed.value is not None:
        return Cell(computed.value, computed.indicator.unit, computed, stated)
    if stated is not None:
        return Cell(stated.value, stated.unit, None, stated)
    return Cell()


def chart_of(compared: Comparison, years: Sequence[int]) -> dict[str, Any]:
    """What the chart of a comparison shows: a group of bars for each year, one for each place."""
    return {
        "kind": "bar",
        "labels": [str(year) for year in years],
        "series": [{"name": line.place, "values": [number(c.value) for c in line.cells]} for line in compared.lines],
    }


def number(value: Decimal | int | None) -> float | int | None:
    """A value as a chart takes it."""
    return float(value) if isinstance(value, Decimal) else value
