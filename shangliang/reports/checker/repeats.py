"""One figure stated at two places with two values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

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
    for item, finding in zip(items, singly, strict=True):
        if item.slug == OTHER or not item.stated.exact:
            continue
        counted = finding.known is not None and not finding.known.published
        words = "" if counted else _NUMBERS.sub("", item.figure.quote)
        # As one kept figure it has one value, whatever words the text has for it.
        meant: object = (finding.known.slug, finding.known.scope) if finding.known else (item.slug, item.scope)
        groups.setdefault((meant, item.year, words), []).append(item)
    found = []
    for same in groups.values():
        if _as_rounded(same) > 1:
            first = same[0]
            found.append(
                Finding(
                    Kind.REPEATED,
                    Status.DIFFERS,
                    tuple({item.stated.value: item.place for item in reversed(same)}.values())[::-1],
                    first.slug,
                    books.label(first.slug),
                    first.figure.scope or "",
                    first.year,
                    first.figure.unit,
                    first.stated.value,
                )
            )
    return found


def _as_rounded(same: Sequence[Item]) -> int:
    """How many values there are, when each rate is taken with no more decimals than the coarsest prints."""
    coarsest = min(0, max(int(item.stated.value.as_tuple().exponent) for item in same))
    return len({item.stated.value.quantize(Decimal(1).scaleb(coarsest), ROUND_HALF_UP) for item in same})
