"""Makes the demo world, committee by committee; what was interrupted goes on where it stopped."""

from __future__ import annotations

import gc
import hashlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee, Session
from shangliang.core.tenancy import committee_scope

from .drawing import closed_plans
from .ground import build_ground, build_tree
from .house import House
from .joint import hold_joint
from .models import Progress
from .plans import ProposalPlan
from .scenario import CommitteePlan, Scenario
from .under_way import open_plans
from .world import World

#: Built first, so that the demo is usable soon.
FIRST = ("dawa", "dazu")


@dataclass
class Report:
    """What building a committee took."""

    place: str
    proposals: int = 0
    actions: int = 0
    seconds: float = 0.0
    by_job: dict[str, tuple[int, float]] = field(default_factory=dict)

    def line(self) -> str:
        """One line for people."""
        per_action = 1000 * self.seconds / self.actions if self.actions else 0.0
        return (
            f"{self.place}: {self.proposals} 件提案，{self.actions} 个步骤，"
            f"{self.seconds:.1f} 秒，每步 {per_action:.1f} 毫秒"
        )


def order_of(scenario: Scenario, only: Iterable[str] = ()) -> list[CommitteePlan]:
    """The committees to build, the ones to be usable first in front.

    Raises:
        KeyError: one of the names is no committee of the scenario.
    """
    plans = [p for p in scenario.committees if not p.light]
    wanted = list(only)
    if wanted:
        names = {name: p for p in plans for name in (p.key, p.short, p.place_name)}
        plans = [names[name] for name in dict.fromkeys(wanted)]
    return sorted(plans, key=lambda p: (FIRST.index(p.key) if p.key in FIRST else len(FIRST), p.members))


def build(
    scenario: Scenario, plans: Iterable[CommitteePlan], tell: Callable[[str, float], Any], *, aside: bool = False
) -> list[Report]:
    """Build committees; ``tell(place, share)`` hears how far each is. ``aside`` is kind to a server that runs."""
    with _collecting_seldom():
        tree = build_tree(scenario)
        for plan in scenario.committees:
            if plan.light:
                build_ground(scenario, plan, tree[plan.key])
        reports = [build_committee(scenario, plan, tree[plan.key], tell, aside=aside) for plan in plans]
    hold_joint(scenario, lambda key: _office_of(scenario, scenario.committee(key), tree[key]))
    return reports


def _office_of(scenario: Scenario, plan: CommitteePlan, committee: Committee) -> tuple[Committee, Actor] | None:
    """A committee that is built, and its research office."""
    with committee_scope(committee):
        if not is_finished(plan):
            return None
        house = House(committee, _sessions(committee), plan.place, str(scenario.seed))
        return committee, house.office(Role.RESEARCH_OFFICE)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """A year is a great many short-lived records: an eighth of the time went into looking for those in circles."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def build_committee(
    scenario: Scenario,
    plan: CommitteePlan,
    committee: Committee,
    tell: Callable[[str, float], Any],
    *,
    aside: bool = False,
) -> Report:
    """One committee from its ground to the demo's today."""
    begun = time.perf_counter()
    report = Report(plan.place_name)
    build_ground(scenario, plan, committee)
    with committee_scope(committee):
        progress = Progress.objects.filter(place=plan.place_name).first()
        new = progress is None
        progress = progress or Progress(place=plan.place_name, version=version())
        if progress.finished:
            return report
        house = House(committee, _sessions(committee), plan.place, str(scenario.seed))
        plans = draw(house, plan, scenario.today)
        agenda = World(house, plans, progress)
        if new:
            agenda.prepare(plan, scenario.today)
            agenda.save()
        first, span = house.begins, scenario.today - house.begins

        def told(moment: datetime, _left: int) -> None:
            tell(plan.place_name, min(1.0, (moment - first) / span))

        agenda.run(scenario.today, told, aside=aside)
        report.proposals, report.actions = len(agenda.keys_by_id()), agenda.actions
        report.by_job = {job: (agenda.counts[job], seconds) for job, seconds in agenda.seconds.items()}
    report.seconds = time.perf_counter() - begun
    return report


def _sessions(committee: Committee) -> dict[int, Session]:
    rows = Session.objects.filter(committee=committee).select_related("term", "committee").order_by("year")
    return {s.year: s for s in rows}


def draw(house: House, plan: CommitteePlan, today: datetime) -> dict[str, ProposalPlan]:
    """All plans of a committee: the closed cycles, then the one under way."""
    plans: dict[str, ProposalPlan] = {}
    for cycle in plan.closed:
        plans |= closed_plans(house, plan, cycle)
    if plan.open:
        plans |= open_plans(house, plan, plan.open, today)
    return plans


def is_finished(plan: CommitteePlan) -> bool:
    """Whether a committee has been built."""
    return Progress.objects.filter(place=plan.place_name, finished=True).exists()


@cache
def version() -> str:
    """A digest of all that the demo world is made of: the scenario, the words, and how they become records."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for kind in ("*.toml", "*.py") for p in here.rglob(kind)):
        if not {"tests", "migrations", "management"} & set(path.relative_to(here).parts):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def of_another_version(plans: Iterable[CommitteePlan]) -> tuple[list[str], list[str]]:
    """The committees that another version of the demo has made, and those that it has begun and not finished."""
    rows = Progress.objects.filter(place__in=[p.place_name for p in plans]).exclude(version=version())
    found = list(rows.order_by("pk").values_list("place", "finished"))
    return [place for place, finished in found if finished], [place for place, finished in found if not finished]


class Meter:
    """Shows progress: a moving line on a terminal, a line every tenth elsewhere."""

    def __init__(self) -> None:
        self.shown: dict[str, int] = {}
        self.terminal = sys.stdout.isatty()

    def __call__(self, place: str, share: float) -> None:
        """Show how far a place is."""
        step = int(share * (100 if self.terminal else 10))
        if self.shown.get(place) == step:
            return
        self.shown[place] = step
        if self.terminal:
            filled = int(share * 30)
            print(f"\r{place} [{'█' * filled}{'·' * (30 - filled)}] {share:4.0%}", end="", flush=True)
            if share >= 1:
                print()
        else:
            print(f"{place} {share:.0%}", flush=True)
