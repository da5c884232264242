"""The demo's opinion information comes to what the reports state, by the real verbs, without any proposal around it."""

from dataclasses import replace

import pytest

from shangliang.core.tenancy import committee_scope
from shangliang.demo.building import _sessions
from shangliang.demo.ground import build_ground, build_tree
from shangliang.demo.house import House
from shangliang.demo.models import Progress
from shangliang.demo.scenario import ScenarioError, load
from shangliang.demo.scenario.opinions import FILE, figures_of_opinions, opinion_years
from shangliang.demo.world import World
from shangliang.indicators.registry import Basis, figure
from shangliang.opinions.models import Issue, Opinion
from shangliang.workflow.models import Duty

SCENARIO = load()
STATED = {(f.committee, f.year, f.slug, f.scope): f.value for f in SCENARIO.published if f.slug.startswith("opinions_")}
YEARS = [row for row in opinion_years() if row.year < 2024]


def built(key, expect="expect_opinions"):
    """A committee with its opinions alone, or another subject, at the demo's today; its sessions by year."""
    plan = replace(SCENARIO.committee(key), closed=())
    committee = build_tree(SCENARIO)[key]
    build_ground(SCENARIO, plan, committee)
    with committee_scope(committee):
        house = House(committee, _sessions(committee), plan.place, str(SCENARIO.seed))
        agenda = World(house, {}, Progress(place=plan.place_name))
        agenda.start(SCENARIO.today)
        agenda.waiting.clear()
        getattr(agenda, expect)(plan)
        agenda.run(SCENARIO.today, lambda _moment, _left: None)
    return house


def told(house, row):
    """The figures of a cycle, and those that its data and the reports ask for."""
    session = house.sessions[row.year]
    asked = figures_of_opinions(row.committee, row.year)
    stated = {(s, scope): v for (c, y, s, scope), v in STATED.items() if (c, y) == (row.committee, row.year)}
    names = asked | stated
    return {
        name: figure(name[0], Basis(house.committee, session, session.cut_off, name[1])).value for name in names
    }, names


@pytest.mark.django_db
def test_a_small_committees_years_come_to_what_was_stated():
    house = built("dawa")
    with committee_scope(house.committee):
        for row in (r for r in YEARS if r.committee == "dawa"):
            found, asked = told(house, row)
            assert found == asked
        assert set(Opinion.objects.values_list("state", flat=True)) >= {"archived", "kept", "issued"}
        assert Duty.objects.filter(closed_at__isnull=True, due__lt=SCENARIO.today.date()).count() == 0


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["chongqing", "neijiang", "dazu", "youyang"])
def test_every_committees_years_come_to_what_was_stated(key):
    house = built(key)
    with committee_scope(house.committee):
        for row in (r for r in YEARS if r.committee == key):
            found, asked = told(house, row)
            assert found == asked
            session = house.sessions[row.year]
            numbers = Issue.objects.filter(session=session).order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, row.issues + 1))


def test_every_stated_figure_of_opinions_is_met():
    years = {(row.committee, row.year) for row in YEARS}
    assert {(committee, year) for committee, year, _slug, _scope in STATED} <= years
    assert len(STATED) == 8


def test_a_year_that_does_not_fit_together_is_told(tmp_path):
    path = tmp_path / "opinions.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace("items = 2236", "items = 3000", 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match="do not fit"):
        opinion_years(path)
    path.write_text(
        FILE.read_text(encoding="utf-8").replace('"全国政协", "national"', '"全国政协", "village"', 1), "utf-8"
    )
    with pytest.raises(ScenarioError, match="level"):
        opinion_years(path)
