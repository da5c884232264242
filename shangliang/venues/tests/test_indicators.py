"""The platform's figures, and a city's sums over its counties."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.accounts.roles import Role
from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.indicators.models import Summary
from shangliang.indicators.registry import Basis, figure
from shangliang.indicators.summaries import submit_summary
from shangliang.venues import actions, factories
from shangliang.workflow.models import Event

pytestmark = pytest.mark.django_db
AREA = "有事好商量/全市政协"


def value(house, slug, scope=""):
    return figure(slug, Basis(house.committee, house.session, clock.now(), scope)).value


@pytest.fixture
def city(db):
    return make_committee("望川市")


@pytest.fixture
def county(city):
    """A county below the city: a venue with a meeting whose problem is solved."""
    house = make_committee("临江县")
    house.committee.parent = city.committee
    house.committee.save()
    with house.scope(BETWEEN):
        office = factories.appoint(house)
        factories.rating(house, office, factories.venue(house, office))
    return house


def tell(house, role=Role.RESEARCH_OFFICE):
    with house.scope(BETWEEN):
        return submit_summary(house.session, by=factories.appoint(house, role))


def test_venues_are_counted_by_level_and_those_outside_the_levels_by_kind(house, office, place):
    factories.venue(house, office, "高新园区议事厅", level="", kind="park")
    with clock.at(clock.now() + timedelta(days=2)):
        assert value(house, "consultation_platforms") == 2
        assert [value(house, "consultation_platforms", s) for s in ("村级", "园区", "镇级")] == [1, 1, 0]
        actions.close_venue(place, by=office)
        assert value(house, "consultation_platforms", "村级") == 0
    with pytest.raises(Refused):
        value(house, "consultation_platforms", "省级")


def test_what_a_meeting_brought_is_counted_under_the_platforms_name(house, office, place):
    factories.rating(house, office, place)
    brand = "有事好商量"
    slugs = ("consultations_held", "activity_person_times", "suggestions_made", "problems_raised", "problems_solved")
    assert [value(house, slug, brand) for slug in slugs] == [1, 1, 1, 1, 1]
    with pytest.raises(Refused):
        value(house, "problems_solved", f"{brand}/别处")


def test_an_answer_after_the_cut_off_counts_as_raised_and_not_as_solved(house, office, place):
    meeting = factories.held(house, office, place)
    then = clock.now()
    (item,) = meeting.items.all()
    with clock.at(then + timedelta(days=3)):
        actions.report_done_many([actions.DoneReport(item, "办好", "solved")], by=house.clerk(0))
        actions.answer_many([(item, "")], by=office)
    basis = Basis(house.committee, house.session, then + timedelta(days=1), "有事好商量")
    assert (figure("problems_raised", basis).value, figure("problems_solved", basis).value) == (1, 0)


def test_a_city_sums_what_its_counties_told_and_nothing_before(city, county):
    with city.scope(BETWEEN):
        assert value(city, "problems_solved", AREA) == 0
    told = tell(county)
    assert (told["venues"], told["venue_solved"]) == (1, 1)
    with city.scope(BETWEEN):
        office = factories.appoint(city)
        factories.rating(city, office, factories.venue(city, office, "市级议事厅", level="city"))
        assert value(city, "problems_solved", AREA) == 2
        assert value(city, "problems_solved", "有事好商量") == 1
        assert value(city, "consultation_platforms") == 2
        assert value(city, "consultation_platforms", "本级") == 1


def test_opening_a_sum_shows_a_row_for_each_county_and_none_of_its_records(city, county):
    tell(county)
    with city.scope(BETWEEN):
        shown = figure("consultations_held", Basis(city.committee, city.session, clock.now(), AREA))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows = [(s.origin.place, s.value) for s in shown.counted.records]
        assert rows == [("临江县", 1)]
        assert not any("venues_" in q["sql"] for q in asked)


def test_numbers_told_again_take_the_place_of_the_earlier_ones(city, county):
    tell(county)
    with county.scope(BETWEEN):
        office = factories.appoint(county)
        factories.venue(county, office, "西门社区议事厅")
    tell(county)
    with city.scope(BETWEEN):
        assert value(city, "consultation_platforms") == 2
        assert Summary.objects.filter(replaced_at__isnull=False).exists()


def test_telling_leaves_an_event_here_and_there_and_a_crossing_on_record(city, county):
    tell(county)
    with committee_scope(county.committee):
        kinds = list(Event.objects.order_by("seq").values_list("kind", flat=True))
        assert kinds[-1] == "summary.submit"
        assert any("cross" in kind for kind in kinds)
    with committee_scope(city.committee):
        event = Event.objects.get(kind="summary.receive")
        assert (event.data["from"], event.actor_id) == (county.committee.pk, None)


def test_only_who_keeps_figures_tells_them_and_only_to_a_committee_above(city, county):
    with pytest.raises(NotAllowed):
        tell(county, Role.ACTIVITY_ORGANISER)
    with pytest.raises(Refused):
        tell(city)
