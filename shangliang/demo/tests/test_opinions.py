"""The demo's opinion information comes to what the reports state, by the real verbs, without any proposal around it."""

import pytest

from shangliang.core.tenancy import committee_scope
from shangliang.demo.scenario import ScenarioError
from shangliang.demo.scenario.opinions import FILE, figures_of_opinions, opinion_years
from shangliang.opinions.models import Issue, Opinion
from shangliang.workflow.models import Duty
from tests.support.subject import SCENARIO, built_alone, figures_told

STATED = {(f.committee, f.year, f.slug, f.scope): f.value for f in SCENARIO.published if f.slug.startswith("opinions_")}
YEARS = [row for row in opinion_years() if row.year < 2024]


def built(key):
    """A committee with its opinions alone, at the demo's today."""
    return built_alone(key, lambda agenda, plan: agenda.expect_opinions(plan))


def told(house, row):
    """The figures of a cycle, and those that its data and the reports ask for."""
    asked = figures_of_opinions(row.committee, row.year)
    stated = {(s, scope): v for (c, y, s, scope), v in STATED.items() if (c, y) == (row.committee, row.year)}
    names = asked | stated
    return figures_told(house, row.year, names), names


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
