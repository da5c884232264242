"""The democratic supervision of demo committees as data: what is supervised in each cycle, and how much comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "supervision.toml"
_FORMS = ("inspection", "consultation", "patrol")
_KINDS = (str, str, date, int, int, int, list)


@dataclass(frozen=True)
class SupervisedMatter:
    """An activity; see the head of the data for what each part means."""

    title: str
    form: str
    on: date
    opinions: int
    units: int
    bodies: int
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class AppraisalPlan:
    """An appraisal: until when points are given, of how many units, by how many judges."""

    title: str
    subject: str
    closes: date
    units: int
    judges: int


@dataclass(frozen=True)
class SupervisionYear:
    """A cycle's supervision."""

    committee: str
    year: int
    planned: date
    supervisors: str
    patrols: tuple[date, ...]
    activities: tuple[SupervisedMatter, ...]
    appraisal: AppraisalPlan | None


@cache
def supervision_years(file: Path = FILE) -> tuple[SupervisionYear, ...]:
    """All cycles.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    found = []
    for table in whole.tables("year"):
        appraisal = table.get("appraisal", list, [])
        table.check(len(appraisal) in (0, 5), "appraisal", "should have 5 parts")
        found.append(
            SupervisionYear(
                committee=table.get("committee", str),
                year=table.get("year", int),
                planned=table.get("planned", date),
                supervisors=table.get("supervisors", str),
                patrols=tuple(table.get("patrols", list)),
                activities=tuple(_activity(table, row) for row in table.get("activities", list)),
                appraisal=AppraisalPlan(*appraisal) if appraisal else None,
            )
        )
        table.done()
    whole.done()
    return tuple(found)


def _activity(table: Table, row: list[Any]) -> SupervisedMatter:
    fits = len(row) == len(_KINDS) and all(isinstance(v, k) for v, k in zip(row, _KINDS, strict=True))
    table.check(fits, "activities", f"should have rows of title, form, day, three numbers and subjects: {row}")
    table.check(row[1] in _FORMS, "activities", f"should name a form of {', '.join(_FORMS)}")
    table.check(row[4] + row[5] > 0 and bool(row[6]), "activities", f"should supervise somebody in something: {row}")
    title, form, on, opinions, units, bodies, subjects = row
    return SupervisedMatter(title, form, on, opinions, units, bodies, tuple(subjects))


def figures_of_supervision(committee: str, year: int) -> dict[tuple[str, str], int]:
    """What a cycle's figures come to, by slug and scope; none for a committee without data."""
    found: dict[tuple[str, str], int] = {}
    for row in supervision_years():
        if (row.committee, row.year) != (committee, year):
            continue
        found["supervision_suggestions", ""] = sum(a.opinions for a in row.activities)
        for activity in row.activities:
            found["supervision_suggestions", activity.title] = activity.opinions
            found["supervision_targets", activity.title] = activity.units + activity.bodies
        found["suggestions_made", "专题视察"] = sum(a.opinions for a in row.activities if a.form == "inspection")
        if row.appraisal:
            found["units_reviewed", row.appraisal.subject] = row.appraisal.units
    return found
