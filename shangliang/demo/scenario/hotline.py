"""The hotline lists of demo committees as data: what people write about, how often, and what the office does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "hotline.toml"


@dataclass(frozen=True)
class Matter:
    """What many write about; ``weight`` is how often, against the others."""

    name: str
    weight: int
    titles: Sequence[str]
    tellings: Sequence[str]


@dataclass(frozen=True)
class DemoList:
    """A list that comes in on a day, with the messages of the ``days`` before it."""

    committee: str
    source: str
    brought: date
    days: int
    number: int
    propose: int
    done: bool


@dataclass(frozen=True)
class Hotline:
    """Everything that the lists are made of."""

    spots: Sequence[str]
    pleas: Sequence[str]
    single: Sequence[Sequence[str]]
    matters: Sequence[Matter]
    lists: Sequence[DemoList]


@cache
def hotline(file: Path = FILE) -> Hotline:
    """The lists of all committees.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    matters, lists = [], []
    for table in whole.tables("matter"):
        matters.append(
            Matter(
                name=table.get("name", str),
                weight=table.get("weight", int),
                titles=table.texts("titles"),
                tellings=table.texts("tellings"),
            )
        )
        table.done()
    for table in whole.tables("list"):
        row = DemoList(
            committee=table.get("committee", str),
            source=table.get("source", str),
            brought=table.get("brought", date),
            days=table.get("days", int),
            number=table.get("number", int),
            propose=table.get("propose", int),
            done=table.get("done", bool),
        )
        lists.append(row)
        table.done()
    found = Hotline(
        spots=whole.texts("spots"),
        pleas=whole.texts("pleas"),
        single=whole.get("single", list),
        matters=matters,
        lists=lists,
    )
    whole.done()
    return found
