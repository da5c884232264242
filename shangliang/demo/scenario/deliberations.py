"""The online deliberations of demo committees as data: statements, who takes part, and how their groups lean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "deliberations.toml"
_WRITERS = ("", "p", "x", "w")


@dataclass(frozen=True)
class PlannedStatement:
    """A statement, how many in a hundred of each group agree, and who writes it; see the head of the data."""

    text: str
    agree: tuple[int, ...]
    writer: str


@dataclass(frozen=True)
class PlannedDeliberation:
    """A deliberation; see the head of the data for what each part means."""

    committee: str
    key: str
    title: str
    question: str
    topic: str
    opened: date
    closes: date
    published: bool
    members: int
    invited: int
    public: int
    groups: tuple[int, ...]
    asked: int
    statements: tuple[PlannedStatement, ...]

    @property
    def people(self) -> int:
        """How many take part."""
        return self.members + self.invited + self.public


@cache
def deliberations(file: Path = FILE) -> tuple[PlannedDeliberation, ...]:
    """All of them.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    found = []
    for table in whole.tables("deliberation"):
        groups = table.numbers("groups")
        table.check(sum(groups) == 100, "groups", "should come to 100")
        rows = table.get("statements", list)
        for row in rows:
            table.check(
                len(row) == 3 and len(row[1]) == len(groups) and row[2] in _WRITERS, "statements", f"wrong: {row!r}"
            )
        made = PlannedDeliberation(
            committee=table.get("committee", str),
            key=table.get("key", str),
            title=table.get("title", str),
            question=table.get("question", str),
            topic=table.get("topic", str, ""),
            members=table.get("members", int),
            invited=table.get("invited", int),
            public=table.get("public", int),
            asked=table.get("asked", int),
            opened=table.get("opened", date),
            closes=table.get("closes", date),
            published=table.get("published", bool),
            groups=groups,
            statements=tuple(PlannedStatement(text, tuple(agree), writer) for text, agree, writer in rows),
        )
        table.check(made.opened < made.closes, "closes", "lies before opened")
        found.append(made)
        table.done()
    whole.done()
    return tuple(found)
