"""The consultations of demo committees as data: the plan of each cycle, its topics, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shangliang.consultations.indicators.rows import FORMS

from .tables import Table

FILE = Path(__file__).parent / "consultations.toml"


@dataclass(frozen=True)
class PlannedTopic:
    """A topic of the plan; see the head of the data for what each part means."""

    title: str
    form: str
    begins: date
    ends: date
    organiser: str
    label: str
    theme: str
    sub_topics: int
    surveys: int
    meetings: int
    reports: tuple[int, ...]  # how many suggestions each has
    direct: int
    adopted: int
    partly: int
    instructed: int
    leader: str
    unit: str

    @property
    def made(self) -> int:
        """How many suggestions it makes."""
        return sum(self.reports) + self.direct


@dataclass(frozen=True)
class ConsultationYear:
    """The plan of a cycle."""

    committee: str
    year: int
    title: str
    called: date
    issued: date
    ends: date
    closed: date | None
    approved_by: str
    offices: str
    document: str
    sent_to: str
    rank: str
    declined: tuple[str, ...]
    waiting: tuple[str, ...]
    topics: tuple[PlannedTopic, ...]


@cache
def consultation_years(file: Path = FILE) -> tuple[ConsultationYear, ...]:
    """All cycles.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    whole = Table.read(file)
    found = [_year(table) for table in whole.tables("year")]
    whole.done()
    return tuple(found)


def _year(table: Table) -> ConsultationYear:
    topics = tuple(_topic(row) for row in table.tables("topic"))
    texts = ("committee", "title", "approved_by", "offices", "document", "sent_to", "rank")
    year = ConsultationYear(
        **{name: table.get(name, str) for name in texts},
        year=table.get("year", int),
        called=table.get("called", date),
        issued=table.get("issued", date),
        ends=table.get("ends", date),
        closed=table.get("closed", date) if "closed" in table.values else None,
        declined=table.texts("declined", ()),
        waiting=table.texts("waiting", ()),
        topics=topics,
    )
    table.check(year.called < year.issued < year.ends, "issued", "should lie between the call and the end")
    table.done()
    return year


def _topic(row: Table) -> PlannedTopic:
    form = row.get("form", str)
    row.check(form in FORMS, "form", f"should be one of {', '.join(FORMS)}")
    texts: dict[str, Any] = {name: row.get(name, str, "") for name in ("organiser", "label", "theme", "leader", "unit")}
    names = ("sub_topics", "surveys", "meetings", "direct", "adopted", "partly", "instructed")
    numbers: dict[str, Any] = {name: row.get(name, int, 0) for name in names}
    topic = PlannedTopic(
        title=row.get("title", str),
        form=str(FORMS[form]),
        begins=row.get("begins", date),
        ends=row.get("ends", date),
        reports=row.numbers("reports") if "reports" in row.values else (),
        **texts,
        **numbers,
    )
    row.check(topic.adopted + topic.partly <= topic.made, "adopted", "is more than it makes")
    row.check(topic.instructed <= len(topic.reports), "instructed", "is more than it has reports")
    row.check(topic.begins < topic.ends, "ends", "should lie after the beginning")
    row.done()
    return topic


def figures_of_consultations(committee: str, year: int) -> dict[tuple[str, str], int]:
    """What the figures of a closed cycle come to, by slug and scope."""
    found: dict[tuple[str, str], int] = {}
    for row in consultation_years():
        if (row.committee, row.year) != (committee, year):
            continue
        names = {str(form): name for name, form in FORMS.items()}
        scopes: list[tuple[str, Sequence[PlannedTopic]]] = [("", row.topics)]
        for scope in dict.fromkeys(text for t in row.topics for text in (names[t.form], t.label, t.theme) if text):
            scopes.append((scope, [t for t in row.topics if scope in (names[t.form], t.label, t.theme)]))
        for scope, topics in scopes:
            found |= _counted(scope, topics)
        for scope in ("", row.rank):
            found["leader_instructions", scope] = sum(t.instructed for t in row.topics)
        found["suggestions_made", "建言报告"] = sum(sum(t.reports) for t in row.topics)
    return found


def _counted(scope: str, topics: Sequence[PlannedTopic]) -> dict[tuple[str, str], int]:
    return {
        ("consultations_held", scope): sum(t.meetings for t in topics),
        ("investigations_held", scope): sum(t.surveys for t in topics),
        ("research_topics", scope): sum(t.sub_topics for t in topics),
        ("reports_submitted", scope): sum(len(t.reports) for t in topics),
        ("suggestions_made", scope): sum(t.made for t in topics),
        ("suggestions_adopted", scope): sum(t.adopted + t.partly for t in topics),
    }
