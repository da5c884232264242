"""The subjects that proposals of the demo are about, read from ``data/subjects_*.toml``.

Each subject has a ``key``; a ``category`` (first / second level); topic ``tags``; ``units``, the kinds of departments
that would answer, the likely lead first; ``asks``, three wordings of the request with the slot ``{at}``; ``thing``,
the matter as a noun phrase; ``who``, the people concerned; and the templates ``facts``, ``causes`` and ``acts``.
``scope = "whole"`` marks what only the whole place can do. Every act names a responsible body.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shangliang.demo.texts.grammar import Part, Template, compile_all

DATA = Path(__file__).parent / "data"
FIRST_LEVEL = ("经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设", "其他")
PLACE_SLOTS = frozenset({"at", "local", "last", "year"})


@dataclass(frozen=True)
class Act:
    """A suggestion's template, cut so that a reply can quote what it asks for without the body that should do it."""

    template: Template
    body: tuple[Part, ...]
    rest: tuple[Part, ...]


@dataclass(frozen=True)
class Subject:
    """One subject; see the module's description for its parts."""

    key: str
    category: tuple[str, str]
    tags: tuple[str, ...]
    units: tuple[str, ...]
    whole: bool
    asks: tuple[str, ...]
    thing: str
    who: str
    facts: tuple[Template, ...]
    causes: tuple[Template, ...]
    acts: tuple[Act, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of department that its texts may name."""
        templates = (*self.facts, *self.causes, *(act.template for act in self.acts))
        named = {name for template in templates for name in template.names}
        return frozenset(named | set(self.units)) - PLACE_SLOTS


def _act(source: str) -> Act:
    template = Template(source)
    parts = template.parts
    # "由{x}牵头，做…" · "{x}会同{y}做…" · "{x}做…": the body ends where the deed begins.
    cut = 1
    if parts[0] == "由":
        cut = 2
    if len(parts) > cut + 1 and parts[cut] == "会同":
        cut += 2
    return Act(template, parts[:cut], parts[cut:])


def _subject(row: dict) -> Subject:
    first, _, second = row["category"].partition("/")
    return Subject(
        key=row["key"],
        category=(first, second),
        tags=tuple(row["tags"]),
        units=tuple(row["units"]),
        whole=row.get("scope") == "whole",
        asks=tuple(row["asks"]),
        thing=row["thing"],
        who=row["who"],
        facts=compile_all(row["facts"]),
        causes=compile_all(row["causes"]),
        acts=tuple(_act(source) for source in row["acts"]),
    )


@cache
def subjects() -> tuple[Subject, ...]:
    """Return all subjects, in the order of the files' names and rows."""
    rows = []
    for path in sorted(DATA.glob("subjects_*.toml")):
        with path.open("rb") as stream:
            rows.extend(tomllib.load(stream)["subject"])
    return tuple(_subject(row) for row in rows)


@cache
def subjects_by_key() -> dict[str, Subject]:
    """Return the subjects by their keys."""
    return {subject.key: subject for subject in subjects()}


@cache
def category_tree() -> dict[str, tuple[str, ...]]:
    """Return the default tree of categories: first level in its official order, second level as the subjects use it."""
    tree: dict[str, list[str]] = {name: [] for name in FIRST_LEVEL}
    for subject in subjects():
        first, second = subject.category
        if second not in tree[first]:
            tree[first].append(second)
    return {first: tuple(seconds) for first, seconds in tree.items()}


@cache
def department_kinds() -> frozenset[str]:
    """Return every kind of department that some text names: a committee's units must cover them all."""
    return frozenset().union(*(subject.kinds for subject in subjects()))
