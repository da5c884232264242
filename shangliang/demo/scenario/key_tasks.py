"""The year's plans of demo committees as data: what, who, by when, and how it goes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shangliang.demo.scenario.tables import ScenarioError

FATES = ("", "drop", "carry", "late", "idle")


@dataclass(frozen=True)
class PlannedTask:
    """A task of a plan; see the head of the data for what each part means."""

    title: str
    owner: str
    due: date
    fate: str
    words: str


@dataclass(frozen=True)
class PlannedYear:
    """The plan of a year; ``closed`` is None for the one under way."""

    year: int
    title: str
    drafted: date
    issued: date
    closed: date | None
    aims: tuple[tuple[str, tuple[PlannedTask, ...]], ...]


@cache
def planned_years(key: str, files: Path = Path(__file__).parent) -> tuple[PlannedYear, ...]:
    """The plans of a committee, none for one that has no data.

    Raises:
        ScenarioError: the data are no plans.
    """
    path = files / f"{key}_key_tasks.toml"
    if not path.exists():
        return ()
    with path.open("rb") as stream:
        found = tomllib.load(stream)["plan"]
    return tuple(_year(path.name, row) for row in found)


def _year(name: str, row: dict) -> PlannedYear:
    year = row["year"]
    aims = tuple((aim["title"], tuple(_task(name, year, *task) for task in aim["tasks"])) for aim in row["aim"])
    return PlannedYear(year, row["title"], row["drafted"], row["issued"], row.get("closed"), aims)


def _task(name: str, year: int, title: str, owner: str, day: str, fate: str, words: str) -> PlannedTask:
    if fate not in FATES:
        raise ScenarioError(f"{name}: {title}: {fate} is no fate")
    return PlannedTask(title, owner, date.fromisoformat(f"{year}-{day}"), fate, words)
