"""The demo's grass-roots platform comes to what the reports state, by the real verbs, without proposals around it."""

import time
from dataclasses import replace

import pytest

from shangliang.core.tenancy import committee_scope
from shangliang.demo.building import _sessions
from shangliang.demo.ground import build_ground, build_tree
from shangliang.demo.house import House
from shangliang.demo.models import Progress
from shangliang.demo.scenario import load
from shangliang.demo.scenario.venues import figures_of_venues
from shangliang.demo.world import World
from shangliang.indicators.registry import Basis, figure
from shangliang.venues.models import Meeting, VenueTopic
from shangliang.workflow.models import Duty

SCENARIO = load()


def built(key):
    """A committee with its platform alone, and the counties below it, at the demo's today."""
    plan = replace(SCENARIO.committee(key), closed=())
    committee = build_tree(SCENARIO)[key]
    build_ground(SCENARIO, plan, committee)
    with committee_scope(committee):
        house = House(committee, _sessions(committee), plan.place, str(SCENARIO.seed))
        agenda = World(house, {}, Progress(place=plan.place_name))
        agenda.start(SCENARIO.today)
        agenda.waiting.clear()
        agenda.expect_venues(plan, SCENARIO.today)
        agenda.run(SCENARIO.today, lambda _moment, _left: None)
    return house


def told(house, names, year=2023):
    session = house.sessions[year]
    return {n: figure(n[0], Basis(house.committee, session, session.cut_off, n[1])).value for n in names}


def stated(key):
    own = figures_of_venues(key, 2023)  # other subjects count parts of the same figures
    return {(f.slug, f.scope): f for f in SCENARIO.published if f.committee == key and (f.slug, f.scope) in own}


@pytest.mark.django_db
def test_a_small_committees_year_comes_to_what_was_stated_and_the_next_one_is_under_way():
    house = built("dawa")
    with committee_scope(house.committee):
        asked = figures_of_venues("dawa", 2023)
        assert told(house, asked) == asked
        assert set(Meeting.objects.values_list("state", flat=True)) >= {
            "planned",
            "open",
            "held",
            "published",
        }
        assert set(VenueTopic.objects.values_list("state", flat=True)) >= {"collected", "chosen", "surveyed"}
        assert Meeting.objects.get(state="open").attendances.exists()
        assert Duty.objects.filter(closed_at__isnull=True, due__lt=SCENARIO.today.date()).count() == 0
    wanted = stated("dawa")
    assert len(wanted) == 2
    assert all(f.met_by(asked[name], None) for name, f in wanted.items())


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["neijiang", "chongqing"])
def test_a_citys_sums_over_its_counties_come_to_what_was_stated(key):
    begun = time.process_time()
    house = built(key)
    seconds = time.process_time() - begun
    with committee_scope(house.committee):
        asked = figures_of_venues(key, 2023)
        assert told(house, asked) == asked
    wanted = stated(key)
    assert wanted
    assert all(f.met_by(asked[name], None) for name, f in wanted.items())
    assert seconds < 15
