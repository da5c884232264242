"""What the demo world consists of, as frozen records; ``load`` fills them from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Any

from shangliang.demo.scenario.cycles import ClosedCycle, OpenCycle
from shangliang.demo.texts import Place
from shangliang.indicators.agreement import agrees, share_agrees


@dataclass(frozen=True)
class SessionPlan:
    """A yearly session and the cycle that its window opens."""

    ordinal: int
    year: int
    window_opens: datetime
    session_deadline: datetime
    opens: date
    closes: date
    assignment_meeting: datetime
    reply_due: date
    party_reply_due: date
    cut_off: datetime


@dataclass(frozen=True)
class TermPlan:
    """A term with those of its sessions that the demo needs."""

    ordinal: int
    begins: date
    ends: date
    sessions: tuple[SessionPlan, ...]


@dataclass(frozen=True)
class UnitPlan:
    """A handling unit; ``kinds`` are the departments that it is in the texts; a spare one handles nothing."""

    name: str
    line: str
    kinds: tuple[str, ...]
    spare: bool


@dataclass(frozen=True)
class LinePlan:
    """A line of units with the coordinator who assigns it."""

    name: str
    coordinator: str


@dataclass(frozen=True)
class TownshipBodyPlan:
    """A county committee's body in a town."""

    name: str
    town: str
    may_propose: bool


@dataclass(frozen=True)
class Account:
    """A demo account: one person with one role, bound to a unit, coordinator, collective or sector where it must."""

    username: str
    name: str
    role: str
    committee: str
    title: str
    unit: str = ""
    coordinator: str = ""
    collective: str = ""
    sector: str = ""
    everywhere: bool = False


@dataclass(frozen=True)
class CommitteePlan:
    """A committee. A light one is only a place in the tree, perhaps with sessions for an archive."""

    key: str
    name: str
    place_name: str
    short: str
    level: str
    parent: str
    light: bool
    letter_code: str
    phone: str
    own: str
    parts: str
    localities: tuple[str, ...]
    members: int
    vice_chairs: int
    standing: int
    special_committees: tuple[str, ...]
    proposal_committee: str
    sectors: tuple[str, ...]
    groups: tuple[str, ...]
    parties: tuple[str, ...]
    organisations: tuple[str, ...]
    proposing_sectors: tuple[str, ...]
    proposing_groups: tuple[str, ...]
    township_bodies: tuple[TownshipBodyPlan, ...]
    lines: tuple[LinePlan, ...]
    units: tuple[UnitPlan, ...]
    rules: Mapping[str, Any]
    terms: tuple[TermPlan, ...]
    closed: tuple[ClosedCycle, ...]
    open: OpenCycle | None

    @cached_property
    def sessions(self) -> tuple[SessionPlan, ...]:
        """All sessions, earliest first."""
        return tuple(session for term in self.terms for session in term.sessions)

    def session_of(self, year: int) -> SessionPlan:
        """Return the session whose plenary falls in a year. Raises KeyError when there is none."""
        for session in self.sessions:
            if session.year == year:
                return session
        raise KeyError(f"{self.key} has no session of {year}")

    def cycle_ends(self, year: int) -> datetime | None:
        """Return when the cycle of a year ends, the opening of the next one's window; None while it is open."""
        for session, following in pairwise(self.sessions):
            if session.year == year:
                return following.window_opens
        return None

    @cached_property
    def coordinators(self) -> tuple[str, ...]:
        """The coordinators, each once, in the lines' order."""
        return tuple(dict.fromkeys(line.coordinator for line in self.lines))

    @cached_property
    def collectives(self) -> tuple[tuple[str, str], ...]:
        """All bodies that propose: (kind, name)."""
        return (
            *(("party", name) for name in self.parties),
            *(("organisation", name) for name in self.organisations),
            *(("special_committee", name) for name in self.special_committees),
            *(("sector", name) for name in self.proposing_sectors),
            *(("group", name) for name in self.proposing_groups),
            *(("township_body", body.name) for body in self.township_bodies if body.may_propose),
        )

    @cached_property
    def used_units(self) -> tuple[UnitPlan, ...]:
        """The units that handle proposals in a closed cycle."""
        return tuple(unit for unit in self.units if not unit.spare)

    def unit_for(self, kind: str) -> UnitPlan:
        """Return the unit that is a kind of department here. Raises KeyError when none is."""
        return self._units_by_kind[kind]

    @cached_property
    def _units_by_kind(self) -> dict[str, UnitPlan]:
        return {kind: unit for unit in reversed(self.used_units) for kind in unit.kinds}

    @cached_property
    def place(self) -> Place:
        """The place as the texts know it."""
        departments = {kind: unit.name for kind, unit in self._units_by_kind.items()}
        return Place(self.place_name, self.short, self.own, self.parts, self.localities, departments, self.level)


@dataclass(frozen=True)
class Published:
    """A figure that a committee's report states; an ``at_least`` one is rounded down to its last digit."""

    committee: str
    year: int
    slug: str
    scope: str
    value: float
    at_least: bool

    def met_by(self, number: int, of: int | None = None) -> bool:
        """Whether a computed count, or a share in ``of``, is what the report states."""
        stated = Decimal(str(self.value))
        if of is None:
            return agrees(number, stated, at_least=self.at_least)
        return share_agrees(number, of, stated, at_least=self.at_least)


@dataclass(frozen=True)
class Scenario:
    """The whole demo world."""

    seed: int
    today: datetime
    password: str
    committees: tuple[CommitteePlan, ...]
    accounts: tuple[Account, ...]
    published: tuple[Published, ...]

    def committee(self, key: str) -> CommitteePlan:
        """Return a committee by its key. Raises KeyError for an unknown one."""
        for committee in self.committees:
            if committee.key == key:
                return committee
        raise KeyError(key)

    def rng(self, *names: str | int) -> Random:
        """Return a generator for one part of the world, the same at every build whatever else was built before."""
        return Random("/".join(map(str, (self.seed, *names))))
