"""The grass-roots platform of demo committees as data: venues, meetings and what they come to, by cycle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shangliang.demo.scenario.tables import Table

FILE = Path(__file__).parent / "venues.toml"
_COUNTS = ("meetings", "participations", "suggestions", "problems", "solved")
_LEVELS = {"city": "市级", "county": "县级", "town": "镇级", "village": "村级"}
_KINDS = {"park": "园区", "enterprise": "企业", "studio": "委员工作室"}
#: What the platform is called, by committee; where it is called otherwise than everywhere.
BRANDS = {"neijiang": "有事来协商", "chongqing": "渝事好商量", "dazu": "渝事好商量", "dawa": "民生议事堂"}
#: How a city's report words that it sums those below.
_ALL_BELOW = {"neijiang": "全市政协", "chongqing": "市和区县累计"}


@dataclass(frozen=True)
class Platform:
    """A committee's platform in a cycle; see the head of the data for what each part means."""

    committee: str  # its key in the scenario, or a county's place
    year: int
    levels: dict[str, int]
    kinds: dict[str, int]
    meetings: int = 0
    participations: int = 0
    suggestions: int = 0
    problems: int = 0
    solved: int = 0
    weekly: int = 0


@dataclass(frozen=True)
class Counties:
    """Light committees below a city, and what they come to together."""

    above: str
    year: int
    level: str
    places: tuple[tuple[str, str], ...]  # place, name of the committee
    members: int
    together: Platform

    def of(self, nth: int) -> Platform:
        """One county's share."""
        number = len(self.places)
        whole = self.together
        counts = {name: _share(getattr(whole, name), nth, number) for name in _COUNTS}
        return Platform(
            self.places[nth][0],
            self.year,
            {level: _share(n, nth, number) for level, n in whole.levels.items()},
            {kind: _share(n, nth, number) for kind, n in whole.kinds.items()},
            **counts,
        )


@dataclass(frozen=True)
class Matter:
    """What people talk over; ``{place}`` is where, ``units`` are words in the name of the unit that sees to it."""

    title: str
    problem: str
    agreed: str
    done: str
    suggestion: str
    units: tuple[str, ...] = ()


def _share(total: int, nth: int, number: int) -> int:
    """The nth of so many shares that differ by one at most."""
    return total * (nth + 1) // number - total * nth // number


def _platform(table: Table, committee: str) -> Platform:
    counts = {name: table.get(name, int, 0) for name in (*_COUNTS, "weekly")}
    levels, kinds = table.get("levels", dict, {}), table.get("kinds", dict, {})
    table.check(set(levels) <= set(_LEVELS), "levels", f"knows {', '.join(_LEVELS)}")
    table.check(set(kinds) <= set(_KINDS), "kinds", f"knows {', '.join(_KINDS)}")
    table.check(counts["solved"] <= counts["problems"], "solved", "are more than were raised")
    return Platform(committee, table.get("year", int), levels, kinds, **counts)


def _matter(table: Table, title: str) -> Matter:
    problem, agreed, done, suggestion = (table.get(n, str) for n in ("problem", "agreed", "done", "suggestion"))
    units = table.texts("units", ())
    table.done()
    return Matter(title, problem, agreed, done, suggestion, units)


@cache
def _read(file: Path) -> tuple[tuple[Platform, ...], tuple[Counties, ...], tuple[Matter, ...], Matter]:
    whole = Table.read(file)
    platforms, counties, matters = [], [], []
    for table in whole.tables("platform"):
        platforms.append(_platform(table, table.get("committee", str)))
        table.done()
    for table in whole.tables("counties"):
        above = table.get("above", str)
        found = Counties(
            above,
            table.get("year", int),
            table.get("level", str),
            tuple((place, name) for place, name in table.get("places", list)),
            table.get("members", int),
            _platform(table, ""),
        )
        counties.append(found)
        table.done()
    for table in whole.tables("matter"):
        matters.append(_matter(table, table.get("title", str)))
    unlisted = _matter(whole.table("unlisted"), "")
    whole.done()
    return tuple(platforms), tuple(counties), tuple(matters), unlisted


def platforms(file: Path = FILE) -> tuple[Platform, ...]:
    """The platforms of the full committees, by cycle.

    Raises:
        ScenarioError: naming the key that is wrong.
    """
    return _read(file)[0]


def counties_below(above: str, file: Path = FILE) -> Counties | None:
    """The light committees below a city, if it has any."""
    return next((row for row in _read(file)[1] if row.above == above), None)


def matters(file: Path = FILE) -> tuple[Matter, ...]:
    """What people talk over."""
    return _read(file)[2]


def unlisted_matter(file: Path = FILE) -> Matter:
    """What is agreed on a topic that came from elsewhere, a hotline's list above all: true of every one."""
    return _read(file)[3]


def figures_of_venues(committee: str, year: int) -> dict[tuple[str, str], int]:
    """What a cycle's figures come to at least, by slug and scope; none for a committee without data."""
    own = next((p for p in platforms() if (p.committee, p.year) == (committee, year)), None)
    if own is None or not own.meetings:
        return {}
    below = counties_below(committee)
    brand = BRANDS[committee]
    names = {
        "consultations_held": "meetings",
        "activity_person_times": "participations",
        "suggestions_made": "suggestions",
        "problems_raised": "problems",
        "problems_solved": "solved",
    }
    found = {(slug, brand): getattr(own, name) for slug, name in names.items()}
    every = [own, *([below.of(n) for n in range(len(below.places))] if below else [])]
    for part, words in (("levels", _LEVELS), ("kinds", _KINDS)):
        for key, scope in words.items():
            found["consultation_platforms", scope] = sum(getattr(p, part).get(key, 0) for p in every)
    if below:
        area = f"{brand}/{_ALL_BELOW[committee]}"
        found |= {(slug, area): sum(getattr(p, name) for p in every) for slug, name in names.items()}
        venues = sum(sum(p.levels.values()) + sum(p.kinds.values()) for p in every)
        found["consultation_platforms", area] = venues
    return found
