"""A draft's figures beside the true ones. Pure: what is true is asked of :class:`~.known.Books`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..reader import Figure, read_text
from ..reader.context import Document
from ..reader.normalise import normalise
from .findings import Finding, Kind, Place, Status
from .known import Books, Known, Unknown
from .meaning import true_figure
from .repeats import repeated
from .stated import Stated, stated_of
from .sums import Item, shares, sums

#: Where the stated number comes from is told in so many ways at most.
MOST_ELSEWHERE = 3
#: A smaller number is found among other figures by chance.
LEAST_TELLING = 10
#: Names that the reader gives by what stands around; with their own word at the number there is no doubt.
_LITERAL = {
    "proposals_filed": re.compile("立案|立為"),
    "proposals_received": re.compile("[收提].?到|提交|征集"),
    "proposals_received_member": re.compile("委员提案"),
}
#: So many figures away stands the one that a misnamed one is told by.
BESIDE = 2
#: A line's end within a number, as texts from PDF have it: what stands behind is not the number.
_DIVIDED = re.compile(r"\d[^\S\n]*\n\s*$")
_GAP = 6
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
    singly = [_compared(item, text, books) for item in items]
    singly = [_doubted(place, items, singly, books) for place in range(len(items))]
    found = [*singly, *sums(text, items, books), *shares(text, items, books), *repeated(items, singly, books)]
    return sorted(found, key=lambda f: (_ORDER[f.status], f.start))


def _item(figure: Figure, text: str, asked: int, own: int | None) -> Item:
    """A figure with the year meant: the draft's own year is the one that it is checked for, whatever its head says."""
    year = asked if figure.year is None or figure.year == own else figure.year
    stated = stated_of(figure, text)
    place = Place(figure.number_start, figure.number_end, text[figure.number_start : figure.number_end], stated.value)
    return Item(stated, place, year, frozenset(part for part in (figure.scope or "").split("/") if part))


def _compared(item: Item, text: str, books: Books) -> Finding:
    if _DIVIDED.search(text[max(0, item.place.start - _GAP) : item.place.start]):
        return _finding(item, books, Status.UNCHECKED, reason=_("The number is divided by the end of a line."))
    try:
        known = true_figure(item, text, books)
    except Unknown as unknown:
        return _finding(item, books, Status.UNCHECKED, reason=unknown.reason)
    if item.stated.met_by(known):
        return _finding(item, books, Status.AGREES, known=known)
    elsewhere = _elsewhere(item.stated, known, books)
    last = any(k.year == known.year - 1 and (k.slug, k.scope) == (known.slug, known.scope) for k in elsewhere)
    return _finding(item, books, Status.DIFFERS, known=known, elsewhere=elsewhere, last_year=last)


def _doubted(at: int, items: Sequence[Item], singly: Sequence[Finding], books: Books) -> Finding:
    """A figure that differs, unless the reader seems to have misnamed it.

    «对600件提案逐一审查，立案495件»: where the true value stands beside it under the same name, and it has the value
    of another figure of the year, then that other one is meant.
    """
    finding = singly[at]
    if finding.status is not Status.DIFFERS or not finding.elsewhere:
        return finding
    literal = _LITERAL.get(finding.slug)
    if literal is None or literal.search(items[at].figure.quote):
        return finding
    other = finding.elsewhere[0]
    beside = any(
        f.status is Status.AGREES and f.known == finding.known and f is not finding
        for f in singly[max(0, at - BESIDE) : at + BESIDE + 1]
    )
    if not beside or other.slug == finding.slug or other.year != finding.year:
        return finding
    return _finding(
        items[at],
        books,
        Status.UNCHECKED,
        reason=_("It seems to be another figure, %(name)s, and agrees with it.") % {"name": other.label},
    )


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
