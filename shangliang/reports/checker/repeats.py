"""One figure stated at two places with two values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..reader import OTHER
from .findings import Finding, Kind, Status
from .known import Books
from .sums import Item

_NUMBERS = re.compile(r"[\d.,，．%％]+|\s+")


def repeated(items: Sequence[Item], singly: Sequence[Finding], books: Books) -> list[Finding]:
    """Figures of one meaning, scope and year with several values.

    What is counted here has one value. Of others the reader's name may be wider than what the text means (two
    investigations of two matters): they are one figure only where the words around the number are the same, too.
    """
    groups: dict[tuple[object, ...], list[Item]] = {}
    names: dict[tuple[object, ...], str] = {}
    for item, finding in zip(items, singly, strict=True):
        if item.slug == OTHER or not item.stated.exact:
            continue
        counted = finding.known is not None and not finding.known.published
        words = "" if counted else _NUMBERS.sub("", item.figure.quote)
        # As one kept figure it has one value, whatever words the text has for it.
        meant: object = (finding.known.slug, finding.known.scope) if finding.known else (item.slug, item.scope)
        key: tuple[object, ...] = (meant, item.year, words)
        groups.setdefault(key, []).append(item)
        names.setdefault(key, finding.known.label if finding.known else books.label(item.slug))
    found = []
    for meaning, same in groups.items():
        if _contradict(same):
            first = same[0]
            found.append(
                Finding(
                    Kind.REPEATED,
                    Status.DIFFERS,
                    tuple({item.stated.value: item.place for item in reversed(same)}.values())[::-1],
                    first.slug,
                    names[meaning],
                    first.figure.scope or "",
                    first.year,
                    first.figure.unit,
                    first.stated.value,
                )
            )
    return found


def _contradict(same: Sequence[Item]) -> bool:
    """Whether no one value can be printed in all these ways; a rate may have more decimals here than there."""
    if same[0].figure.unit != "%":
        return len({item.stated.value for item in same}) > 1
    halves = [(i.stated.value, Decimal(1).scaleb(min(0, int(i.stated.value.as_tuple().exponent))) / 2) for i in same]
    return max(value - half for value, half in halves) > min(value + half for value, half in halves)
