"""The consultations that several demo committees work on, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "joint.toml"


@dataclass(frozen=True)
class Part:
    """A committee's part in it, and the paper that it shares."""

    committee: str
    paper: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class JointConsultation:
    """A topic of the leading committee's plan, and who is invited to it."""

    year: int
    topic: str
    leader: Part
    partners: Sequence[Part]


@cache
def joint_consultations(file: Path = FILE) -> tuple[JointConsultation, ...]:
    """All of them.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    found = []
    for table in whole.tables("joint"):
        partners = [_part(row, note=row.get("note", str)) for row in table.tables("partner")]
        made = JointConsultation(table.get("year", int), table.get("topic", str), _part(table), tuple(partners))
        table.check(bool(partners), "partner", "is missing")
        found.append(made)
        table.done()
    whole.done()
    return tuple(found)


def _part(table: Table, note: str = "") -> Part:
    made = Part(table.get("committee", str), table.get("paper", str), table.get("text", str), note)
    if note:
        table.done()
    return made
