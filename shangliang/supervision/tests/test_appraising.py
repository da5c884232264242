"""Appraisal: points are given once by each judge, kept as sums, and told when it is closed."""

from datetime import timedelta

import pytest

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.supervision import actions, factories
from shangliang.supervision.models import AppraisedUnit


def test_judges_give_points_once_and_the_director_closes_when_all_have(house, staff, director):
    row = factories.appraisal(house)
    points = {u.pk: [40, 50] for u in house.units[:2]}
    actions.give_points(row, points, by=house.member(0))
    for by, given, error in (
        (house.member(0), points, Refused),
        (house.member(2), points, NotAllowed),
        (house.member(1), {house.units[0].pk: [41, 0]}, Invalid),
    ):
        with pytest.raises(error):
            actions.give_points(row, given, by=by)
    with pytest.raises(Refused):
        actions.close_appraisal(row, by=director)
    actions.give_points(row, points, by=house.member(1))
    with pytest.raises(NotAllowed):
        actions.close_appraisal(row, by=staff)
    assert actions.close_appraisal(row, by=director).state == "closed"
    assert {tuple(u.points) for u in AppraisedUnit.objects.all()} == {(80, 100)}


def test_an_appraisal_is_closed_after_its_day_with_the_points_that_there_are(house, director):
    row = factories.appraisal(house)
    actions.give_points(row, {u.pk: [1, 1] for u in house.units[:2]}, by=house.member(0))
    with clock.at(BETWEEN + timedelta(days=11)):
        with pytest.raises(Refused):
            actions.give_points(row, {u.pk: [1, 1] for u in house.units[:2]}, by=house.member(1))
        assert actions.close_appraisal(row, by=director).state == "closed"
