"""A draft's figures beside the true ones. Pure: what is true is asked of :class:`~.known.Books`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ..reader import OTHER, Figure, read_text
from ..reader.context import Document
from ..reader.normalise import normalise
from .findings import Finding, Kind, Place, Status
from .known import Books, Known, Unknown
from .repeats import repeated
from .stated import Stated, stated_of
from .sums import Item, shares, sums

FIVE_YEARS, SINCE_EVER, AFTER_MERGE = "五年", "累计", "并案后"
#: Parts of a scope that say whose the figure is: several committees' together.
_OF_SEVERAL = ("全", "两级", "三级", "四级", "市县", "县区", "系统")
#: Where the stated number comes from is told in so many ways at most.
MOST_ELSEWHERE = 3
#: A smaller number is found among other figures by chance.
LEAST_TELLING = 10
_ORDER = {status: place for place, status in enumerate(Status)}


def check(text: str, books: Books, figures: Sequence[Figure] | None = None) -> list[Finding]:
    """Everything found in a draft, what differs first, then by place.

    Args:
        text: the draft as read.
        figures: those that the reader finds in it; read here if not given.
    """
    read = read_text(text) if figures is None else figures
    own = Document(normalise(text).text).year
    items = [_item(figure, text, books.year, own) for figure in read]
    singly = [_compared(item, books) for item in items]
    found = [*singly, *sums(text, items, books), *shares(text, items, books), *repeated(items, singly, books)]
    return sorted(found, key=lambda f: (_ORDER[f.status], f.start))


def _item(figure: Figure, text: str, asked: int, own: int | None) -> Item:
    """A figure with the year meant: the draft's own year is the one that it is checked for, whatever its head says."""
    year = asked if figure.year is None or figure.year == own else figure.year
    stated = stated_of(figure, text)
    place = Place(figure.number_start, figure.number_end, text[figure.number_start : figure.number_end], stated.value)
    return Item(stated, place, year, frozenset(part for part in (figure.scope or "").split("/") if part))


def _compared(item: Item, books: Books) -> Finding:
    try:
        known = _true(item, books)
    except Unknown as unknown:
        return _finding(item, books, Status.UNCHECKED, reason=unknown.reason)
    if item.stated.met_by(known):
        return _finding(item, books, Status.AGREES, known=known)
    elsewhere = _elsewhere(item.stated, known, books)
    last = any(k.year == known.year - 1 and (k.slug, k.scope) == (known.slug, known.scope) for k in elsewhere)
    return _finding(item, books, Status.DIFFERS, known=known, elsewhere=elsewhere, last_year=last)


def _true(item: Item, books: Books) -> Known:
    slug, parts = item.slug, set(item.scope)
    if slug == OTHER:
        raise Unknown(_("No figure has this meaning."))
    if SINCE_EVER in parts:
        raise Unknown(_("It sums up more than a term."))
    if any(part.endswith("政协") or (part.startswith(_OF_SEVERAL) and "政协" in part) for part in parts):
        raise Unknown(_("It counts several committees together."))
    if AFTER_MERGE in parts and slug == "proposals_filed":
        slug, parts = "proposals_after_merge", parts - {AFTER_MERGE}
    ordered = [part for part in (item.figure.scope or "").split("/") if part in parts - {FIVE_YEARS}]
    scope = "/".join(ordered)
    if FIVE_YEARS in parts:
        return books.over_the_term(slug, scope, item.year)
    return books.known(slug, scope, item.year)


def _elsewhere(stated: Stated, known: Known, books: Books) -> tuple[Known, ...]:
    """What else has the stated value: nearest in meaning first."""
    telling = abs(stated.value) >= LEAST_TELLING
    found: list[tuple[int, Known]] = []
    for other in books.other_ways(known.slug, known.scope, known.year):
        place = _distance(other, known)
        if (telling or place < 2) and stated.met_by(other):
            found.append((place, other))
    found.sort(key=lambda pair: pair[0])
    nearest = found[0][0] if found else 0
    # A true reason makes coincidences further away uninteresting.
    return tuple(k for place, k in found if place <= max(nearest, 1))[:MOST_ELSEWHERE]


def _distance(other: Known, known: Known) -> int:
    if other.slug != known.slug:
        return 3
    if other.year != known.year:
        return 1 if other.scope == known.scope else 4
    return 0 if other.scope == known.scope else 2


def _finding(item: Item, books: Books, status: Status, **more: object) -> Finding:
    figure = item.figure
    return Finding(
        Kind.FIGURE,
        status,
        (item.place,),
        figure.indicator,
        books.label(figure.indicator),
        figure.scope or "",
        item.year,
        figure.unit,
        item.stated.value,
        item.stated.exactness,
        **more,  # type: ignore[arg-type]
    )
