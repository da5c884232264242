"""The register of published figures 公布的数字: of past years and other places (domain §8).

A source is known by place, year and title, a figure by its name, scope and year within it. What comes in is not
confirmed: it counts once somebody has compared it with the words of its source.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.indicators import catalogue
from shangliang.indicators.actions import FigureDraft, SourceDraft, enter_figures, enter_source
from shangliang.indicators.models import PublishedFigure, PublishedSource, Qualifier

from ..readers import Row
from .columns import FIGURES
from .plan import Plan, day_in, text_in

#: What a spreadsheet keeps of a number, or somebody types: «1,315», «97.46%», «2000余».
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?)(%?)([余多]?)")
_MOST_DIGITS = 15
_YEARS = range(1949, 2200)

Source = tuple[str, int, str]
Key = tuple[int, str, str]


@dataclass(frozen=True)
class _Line:
    """A row understood: which source, and what it states."""

    row: Row
    source: SourceDraft
    figure: FigureDraft

    @property
    def of(self) -> Source:
        return self.source.place, self.source.year, self.source.title

    @property
    def key(self) -> Key:
        return self.figure.year or self.source.year, self.figure.slug, self.figure.scope


class FiguresPlan(Plan):
    """Compares a register of published figures with those that the committee keeps."""

    columns = FIGURES

    def _weigh(self) -> None:
        self.names = _names()
        here = {"committee": self.committee}
        self.sources = {(s.place, s.year, s.title): s for s in PublishedSource.objects.filter(**here)}
        stated: dict[tuple[Source, Key], list[PublishedFigure]] = {}
        for known in PublishedFigure.objects.filter(**here).select_related("source"):
            of = known.source.place, known.source.year, known.source.title
            stated.setdefault((of, (known.year, known.slug, known.scope)), []).append(known)
        seen: dict[tuple[Source, Key], tuple[int, _Line]] = {}
        self.fresh: list[_Line] = []
        for row in self.read.rows:
            line = self._understood(row)
            if line is None:
                continue
            place = line.of, line.key
            if line.figure.slug != catalogue.OTHER:
                if place in seen:
                    self._again(line, *seen[place])
                    continue
                seen[place] = row.number, line
            known = stated.get(place, [])
            if any(_same(k, line.figure) for k in known):
                self.present += 1
            elif known and line.figure.slug != catalogue.OTHER:
                self.present += 1
                self.note(
                    row,
                    "value",
                    row.values["value"],
                    _("This figure is here with another value: %(value)s. It is left there; correct it on its page.")
                    % {"value": known[0].printed},
                )
            else:
                self.fresh.append(line)
        self.new = len(self.fresh)
        new_sources = dict.fromkeys(line.of for line in self.fresh if line.of not in self.sources)
        if new_sources:
            self.created = {"sources": [f"{place} {year}" for place, year, _title in new_sources]}

    def _again(self, line: _Line, number: int, before: _Line) -> None:
        if _same(before.figure, line.figure):
            message = _("Row %(row)d says the same. Delete one.") % {"row": number}
        else:
            message = _("Row %(row)d gives another value for the same figure. Delete the wrong one.") % {"row": number}
        self.refuse(line.row, "value", line.row.values["value"], message)

    def _understood(self, row: Row) -> _Line | None:
        before = len(self.problems)
        year, place = int(text_in(row, "year")), text_in(row, "place")
        if year not in _YEARS:
            self.refuse(row, "year", year, _("A year has four digits."))
        report_year = int(text_in(row, "report_year") or year)
        if row.values["report_year"] and report_year not in _YEARS:
            self.refuse(row, "report_year", report_year, _("A year has four digits."))
        address = text_in(row, "address")
        if address and not address.startswith(("http://", "https://")):
            self.refuse(row, "address", address, _("An address begins with http:// or https://."))
        slug = self.names.get(_plain(text_in(row, "indicator")))
        if slug is None:
            self.refuse(
                row,
                "indicator",
                row.values["indicator"],
                _("There is no figure of this name. Write its name or its English key as the page “Figures” shows it."),
            )
        value, unit, at_least = self._value(row)
        if len(self.problems) > before or slug is None or value is None:
            return None
        title = text_in(row, "title") or _("Published figures of %(year)d") % {"year": report_year}
        source = SourceDraft(
            place,
            report_year,
            title,
            level=text_in(row, "level"),
            address=address,
            published_on=day_in(row, "published_on"),
            file_sha256=self.digest,
        )
        qualifier = text_in(row, "qualifier") or (Qualifier.AT_LEAST if at_least else "")
        figure = FigureDraft(
            slug,
            value,
            text_in(row, "scope"),
            unit,
            "" if qualifier == "exact" else qualifier,
            text_in(row, "quote"),
            year,
        )
        return _Line(row, source, figure)

    def _value(self, row: Row) -> tuple[Decimal | None, str, bool]:
        """The value, its unit, and whether 余 or 多 stands behind it."""
        typed, unit = text_in(row, "value"), text_in(row, "unit")
        found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", typed).replace(" ", ""))
        if found is None or len(found[1]) > _MOST_DIGITS:
            self.refuse(
                row, "value", typed, _("A number is expected here, with at most four decimals: 1315, 97.46, 2000余.")
            )
            return None, unit, False
        value = Decimal(found[1].replace(",", ""))
        if found[2] and unit not in ("", "%"):
            self.refuse(row, "unit", unit, _("The value says %. Correct the unit or the value."))
            return None, unit, False
        unit = "%" if found[2] else unit
        if unit == "%" and not found[2] and 0 < value < 1:
            self.note(
                row,
                "value",
                typed,
                _("Less than one per cent? A cell formatted as per cent holds a hundredth of what it shows."),
            )
        return value, unit, bool(found[3])

    def carry_out(self, by: Actor) -> None:
        """Enter the sources that lack, then what each states, not confirmed."""
        by_source: dict[Source, list[_Line]] = {}
        for line in self.fresh:
            by_source.setdefault(line.of, []).append(line)
        for of, lines in by_source.items():
            source = self.sources.get(of) or enter_source(self.committee, lines[0].source, by=by)
            enter_figures(source, [line.figure for line in lines], by=by, confirmed=False)


def _same(known: Any, figure: FigureDraft) -> bool:
    mine = figure.value, figure.unit, figure.qualifier
    return (Decimal(known.value), known.unit, known.qualifier) == mine


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _names() -> dict[str, str]:
    """Every name of a figure that says which one is meant: its key, and its name in either language."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for slug, entry in catalogue.entries().items():
        found[_plain(slug)] = slug
        for name in {_plain(str(entry.zh)), _plain(str(entry.en))}:
            if found.setdefault(name, slug) != slug:
                twice.add(name)
    for name in twice:
        del found[name]
    found[catalogue.OTHER] = catalogue.OTHER
    found["其他"] = catalogue.OTHER
    return found
