"""The opinion information of demo committees as data: how much of it in each cycle, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "opinions.toml"
_LEVELS = ("national", "province", "city", "county")


@dataclass(frozen=True)
class OpinionYear:
    """A cycle's opinions; see the head of the data for what each part means."""

    committee: str
    year: int
    batches: int
    received: int
    items: int
    issues: int
    sent: str
    adopted: tuple[str, str, int]  # by whom, at which level, how many
    instructed: tuple[str, int]  # whose leaders, how many
    resolved: int

    def issue_of(self, item: int) -> int:
        """Which issue carries an item: both counted from 0, every issue has one."""
        return item * self.issues // self.items

    @cached_property
    def single(self) -> list[int]:
        """The issues with exactly one item."""
        carried = Counter(self.issue_of(i) for i in range(self.items))
        return [issue for issue in range(self.issues) if carried[issue] == 1]

    def chosen(self, number: int, *, shift: int = 0) -> list[int]:
        """So many of the issues with one item, spread over the year; ``shift`` chooses others."""
        single = self.single
        return [single[(n * len(single) // number + shift) % len(single)] for n in range(number)]


@cache
def opinion_years(file: Path = FILE) -> tuple[OpinionYear, ...]:
    """All cycles.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    found = []
    for table in whole.tables("year"):
        body, level, number = _row(table, "adopted", 3)
        rank, instructed = _row(table, "instructed", 2)
        table.check(level in _LEVELS, "adopted", f"should name a level of {', '.join(_LEVELS)}")
        counts = {name: table.get(name, int) for name in ("batches", "received", "items", "issues", "resolved")}
        table.check(counts["received"] >= counts["items"] >= counts["issues"] > 0, "items", "do not fit together")
        year = OpinionYear(
            committee=table.get("committee", str),
            year=table.get("year", int),
            sent=table.get("sent", str),
            adopted=(body, level, number),
            instructed=(rank, instructed),
            **counts,
        )
        most = max(number, instructed, year.resolved)
        table.check(len(year.single) >= most, "issues", f"leave fewer than {most} issues with one item")
        found.append(year)
        table.done()
    whole.done()
    return tuple(found)


def figures_of_opinions(committee: str, year: int) -> dict[tuple[str, str], int]:
    """What a cycle's figures come to, by slug and scope; none for a committee without data."""
    found: dict[tuple[str, str], int] = {}
    for row in opinion_years():
        if (row.committee, row.year) != (committee, year):
            continue
        for scope in ("", row.adopted[0]):
            found["opinions_adopted_by_upper", scope] = row.adopted[2]
        for scope in ("", row.instructed[0]):
            found["opinions_leader_instructions", scope] = row.instructed[1]
        for scope in ("", row.sent):
            found["opinions_submitted", scope] = row.items
        found |= {
            ("opinions_received", ""): row.received,
            ("opinions_compiled", ""): row.items,
            ("opinions_issues", ""): row.issues,
            ("opinions_resolved", ""): row.resolved,
        }
    return found


def _row(table: Table, key: str, length: int) -> list:
    row = table.get(key, list)
    table.check(len(row) == length, key, f"should have {length} parts")
    return row
