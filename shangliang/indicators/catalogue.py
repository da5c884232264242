"""The names of all figures that a committee's reports state, whether they are computed here yet or not.

``catalogue.toml`` names them; a registered indicator takes precedence over its line there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from .registry import INDICATORS, Indicator

FILE = Path(__file__).parent / "catalogue.toml"
#: A figure that no slug fits; never printed by itself.
OTHER = "other"


@dataclass(frozen=True)
class Area:
    """A part of the committee's work, with its figures' names in order."""

    name: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """Its name in the active language."""
        return self.zh if _chinese() else self.en


@dataclass(frozen=True)
class Entry:
    """What a figure is called, how it is measured and what it means, in both languages."""

    slug: str
    area: str
    unit: str
    zh: Any
    en: Any
    zh_words: Any
    en_words: Any
    stock: bool = False  # what is there at a moment: never summed over years
    own: bool = False  # a step of this product's, which reports leave out

    @property
    def label(self) -> Any:
        """Its name in the active language."""
        return self.zh if _chinese() else self.en

    @property
    def definition(self) -> Any:
        """What it means, in one sentence of the active language."""
        return self.zh_words if _chinese() else self.en_words

    @property
    def indicator(self) -> Indicator | None:
        """How it is computed here, where it is."""
        return INDICATORS.get(self.slug)


def _chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def _words(line: list[str]) -> tuple[str, str, str, str, str]:
    unit, zh, en, zh_words, en_words = line
    return unit, zh, en, zh_words, en_words


@cache
def _read() -> tuple[dict[str, Area], dict[str, Entry]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    stocks, own, named = set(data.pop("stocks")), set(data.pop("own")), data.pop("areas")
    areas = {name: Area(name, *names) for name, names in named.items()}
    entries = {
        slug: Entry(slug, area, *_words(words), slug in stocks, slug in own)
        for area, table in data.items()
        for slug, words in table.items()
    }
    return areas, entries


def areas() -> list[Area]:
    """All areas, in the order of reports."""
    return list(_read()[0].values())


def area_of(name: str) -> Area:
    """An area by its name; one that a later subject brought along bears its own name."""
    return _read()[0].get(name) or Area(name, name, name)


def written() -> dict[str, Entry]:
    """The lines of the catalogue itself, by slug."""
    return dict(_read()[1])


def entries() -> dict[str, Entry]:
    """All figures by slug, in the catalogue's order; registered ones that it does not name stand at the end.

    A registered one stands in the area where it is registered: who answers proposals is told with the proposals.
    """
    found = written()
    for known in INDICATORS.values():
        found[known.slug] = _told(found.get(known.slug), known)
    return found


def _told(line: Entry | None, known: Indicator) -> Entry:
    if line is not None:
        return replace(line, area=known.area)
    return Entry(known.slug, known.area, known.unit, known.label, known.label, known.definition, known.definition)


def entry(slug: str) -> Entry | None:
    """What is known of a slug; None for one that nobody knows."""
    line, known = _read()[1].get(slug), INDICATORS.get(slug)
    return _told(line, known) if known else line


def label(slug: str) -> str:
    """The full name of a slug, as it stands where figures of all areas are told; the slug itself for an unknown one.

    A registered indicator's own label is short: it stands on the page of its area.
    """
    found = entry(slug)
    return str(found.label) if found else slug
