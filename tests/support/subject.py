"""One subject of the demo's world by itself: a committee in which nothing else has happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from shangliang.core.tenancy import committee_scope
from shangliang.demo.building import _sessions
from shangliang.demo.ground import build_ground, build_tree
from shangliang.demo.house import House
from shangliang.demo.models import Progress
from shangliang.demo.scenario import CommitteePlan, load
from shangliang.demo.world import World
from shangliang.indicators.registry import Basis, figure

#: The demo's data.
SCENARIO = load()


def built_alone(key: str, expect: Callable[[World, CommitteePlan], None]) -> House:
    """A committee at the demo's today, with what ``expect`` puts on its agenda and nothing else.

    Args:
        key: the committee's in the scenario.
    """
    plan = replace(SCENARIO.committee(key), closed=())
    committee = build_tree(SCENARIO)[key]
    build_ground(SCENARIO, plan, committee)
    with committee_scope(committee):
        house = House(committee, _sessions(committee), plan.place, str(SCENARIO.seed))
        agenda = World(house, {}, Progress(place=plan.place_name))
        agenda.start(SCENARIO.today)
        agenda.waiting.clear()
        expect(agenda, plan)
        agenda.run(SCENARIO.today, lambda _moment, _left: None)
    return house


def figures_told(house: House, year: int, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], object]:
    """What the indicators say of a cycle, by slug and scope."""
    session = house.sessions[year]
    return {
        (slug, scope): figure(slug, Basis(house.committee, session, session.cut_off, scope)).value
        for slug, scope in names
    }
