"""Invented texts with their figures marked in place: ``{435|件|proposals_received|大会期间}``.

Number, unit, indicators (several joined by & share one number; ? is a figure that may be read or not), scope; then
``y=`` the year where it is not the report's, ``v=`` the value and ``u=`` the unit where they cannot be told from the
print.
"""

import re
from dataclasses import dataclass
from typing import Any

_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\|([^{}|]*)(?:\|([^{}|]*))?((?:\|[yvu]=[^{}|]*)*)\}")
_HAN = dict(zip("一二两三四五六七八九十百", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100), strict=True))


@dataclass(frozen=True)
class Marked:
    text: str
    figures: list[dict[str, Any]]
    optional: list[tuple[int, int]]


def parse(marked: str, year: int | None) -> Marked:
    """The bare text, its figures as rows of gold, and the spans of optional ones."""
    out: list[str] = []
    length = 0
    at = 0
    figures: list[dict[str, Any]] = []
    optional: list[tuple[int, int]] = []
    for found in _MARK.finditer(marked):
        number, unit, slugs, scope, more = found.groups()
        out.append(marked[at : found.start()])
        length += found.start() - at
        start, end = length, length + len(number) + len(unit)
        out.append(number + unit)
        length, at = end, found.end()
        settings = dict(part.split("=", 1) for part in more.split("|") if part)
        if slugs == "?":
            optional.append((start, end))
            continue
        rounded = bool(re.search("[余餘多近]|百余", number)) or marked.startswith("以上", found.end())
        for slug in slugs.split("&"):
            figures.append(
                {
                    "quote": number + unit,
                    "start": start,
                    "end": end,
                    "indicator": slug,
                    "value": value_of(settings.get("v", number)),
                    "unit": settings.get("u", unit.strip()),
                    "qualifier": "at_least" if rounded else None,
                    "scope": scope or None,
                    "year": int(settings["y"]) if "y" in settings else year,
                }
            )
    out.append(marked[at:])
    return Marked("".join(out), figures, optional)


def value_of(number: str) -> int | float:
    digits = re.sub(r"[\s,余餘多近]", "", number)
    scale = 10_000 if "万" in digits else 1
    digits = digits.rstrip("万亿")
    if digits in _HAN:
        return _HAN[digits]
    value = float(digits) * scale
    return int(value) if value == int(value) else value
