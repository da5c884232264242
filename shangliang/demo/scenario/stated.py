"""What the committees' published reports state, for the series that stand beside the computed figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "stated.toml"
_LEVELS = ("national", "province", "city", "county")


@dataclass(frozen=True)
class Stated:
    """One figure of a report, as printed."""

    slug: str
    scope: str
    value: Decimal
    unit: str
    qualifier: str = ""


@dataclass(frozen=True)
class StatedReport:
    """A committee's report of a year with all its figures."""

    committee: str
    year: int
    level: str
    title: str
    figures: tuple[Stated, ...]


def _figure(table: Table, row: list) -> Stated:
    table.check(len(row) in (4, 5), "figures", f"should have rows of slug, scope, value, unit: {row}")
    slug, scope, value, unit, *rounded = row
    table.check(rounded in ([], ["at_least"]), "figures", f"knows at_least and nothing else: {row}")
    table.check(type(value) in (int, float), "figures", f"should have a number: {row}")
    return Stated(slug, scope, Decimal(str(value)), unit, *rounded)


@cache
def load_stated(file: Path = FILE) -> tuple[StatedReport, ...]:
    """Read the reports.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    reports = []
    for table in whole.tables("report"):
        level = table.get("level", str)
        table.check(level in _LEVELS, "level", f"should be one of {', '.join(_LEVELS)}")
        figures = tuple(_figure(table, row) for row in table.get("figures", list))
        reports.append(
            StatedReport(table.get("committee", str), table.get("year", int), level, table.get("title", str), figures)
        )
        table.done()
    whole.done()
    return tuple(reports)
