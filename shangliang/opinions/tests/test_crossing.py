"""Reporting up within one installation: what crosses is written out, on record on both sides, and nothing else."""

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.opinions import access, actions, factories
from shangliang.opinions.models import Adoption, Dispatch, Opinion
from shangliang.workflow.audit import verify
from shangliang.workflow.models import Duty, Event


@pytest.fixture
def both(db):
    city = make_committee(level="city")
    county = make_committee(parent=city.committee)
    with clock.at(BETWEEN):
        with committee_scope(city.committee):
            city_office = factories.appoint(city)
        with committee_scope(county.committee):
            county_office = factories.appoint(county)
        yield city, city_office, county, county_office


def test_the_parent_receives_an_item_with_its_origin_and_the_crossing_is_on_record(both):
    city, city_office, county, office = both
    with committee_scope(county.committee):
        issue = factories.issued(county, office)
        with pytest.raises(NotAllowed):
            actions.report_up(issue, by=county.member())
        sent = actions.report_up(issue, by=office[0])
        with pytest.raises(Refused):
            actions.report_up(issue, by=office[0])
        assert Event.objects.filter(kind="committee.cross").count() == 1
        assert not Opinion.objects.filter(pk=sent.received_as).exists()
    with committee_scope(city.committee):
        received = Opinion.objects.get(pk=sent.received_as)
        assert (received.origin, received.origin_committee, received.state) == ("lower", county.committee, "submitted")
        assert received.situation == factories.TEXT.situation
        assert Duty.objects.get(subject_kind="opinion", closed_at__isnull=True).party == "role:opinion_staff"
        assert received in access.visible(city_office[0])
        with pytest.raises(Refused):
            actions.return_many([received], by=city_office[0], note="请补充")
    for committee in (city.committee, county.committee):
        with committee_scope(committee):
            assert verify(committee).findings == []


def test_what_the_parent_issues_is_adopted_below_once(both):
    city, city_office, county, office = both
    with committee_scope(county.committee):
        sent = actions.report_up(factories.issued(county, office), by=office[0])
    with committee_scope(city.committee):
        rows = actions.take_up_many([sent.received_as], by=city_office[0])
        actions.review_many(actions.hand_in_many(rows, by=city_office[0]), by=city_office[1])
        actions.sign_many(rows, by=city.actor("leadership"))
        own = factories.signed(city, city_office)
        factories.issued(city, city_office, *rows, own)
        rows[0].refresh_from_db()
        factories.issued(city, city_office, rows[0])
        assert not Adoption.objects.exists()
    with committee_scope(county.committee):
        adoption = Adoption.objects.get()
        assert (adoption.dispatch, adoption.level, adoption.combined) == (sent, "city", True)
        assert adoption.body == "区政协"  # as the place of tests ends
        assert verify(county.committee).findings == []


def test_nothing_is_reported_that_is_internal_or_not_issued_or_where_nobody_receives_it(both):
    city, _city_office, county, office = both
    with committee_scope(county.committee):
        with pytest.raises(Refused):
            actions.report_up(factories.signed(county, office), by=office[0])
        issue = factories.issued(county, office)
        actions.set_internal(issue.items.get(), by=office[0], internal=True)
        with pytest.raises(Refused):
            actions.report_up(issue, by=office[0])
    with committee_scope(city.committee):
        leading = factories.appoint(city, 1)
        top = factories.issued(city, [*leading, *_city_office])
        with pytest.raises(Refused):
            actions.report_up(top, by=leading[0])
        assert not Dispatch.objects.exists()
    other = make_committee(parent=make_committee(level="city").committee)
    with committee_scope(other.committee):
        alone = factories.appoint(other)
        with pytest.raises(Refused, match="系统|system"):
            actions.report_up(factories.issued(other, alone), by=alone[0])
