"""Appraisal: points are given once by each judge, kept as sums, and told when it is closed."""

from datetime import timedelta

import pytest

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.supervision import access, actions, factories
from shangliang.supervision.models import AppraisedUnit
from shangliang.workflow.models import Duty


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


def test_a_unit_assesses_itself_while_points_are_given_and_not_for_another(house, director):
    row = factories.appraisal(house)
    own, other = house.units[:2]
    owed = Duty.objects.filter(kind="assess_oneself", closed_at__isnull=True)
    assert {d.party for d in owed} == {f"unit:{own.pk}", f"unit:{other.pk}"}
    actions.assess_oneself(row, "按期办结。", unit=own, by=house.clerk(0))
    actions.assess_oneself(row, "按期办结，回访不够。", unit=own, by=house.clerk(0))
    assert [d.party for d in owed.all()] == [f"unit:{other.pk}"]
    for unit, text, error in ((other, "好", NotAllowed), (house.units[2], "好", NotAllowed), (own, " ", Refused)):
        with pytest.raises(error):
            actions.assess_oneself(row, text, unit=unit, by=house.clerk(0))
    for judge in (0, 1):
        actions.give_points(row, {u.pk: [40, 50] for u in house.units[:2]}, by=house.member(judge))
    actions.close_appraisal(row, by=director)
    assert not owed.all()
    with pytest.raises(Refused):
        actions.assess_oneself(row, "再补充。", unit=own, by=house.clerk(0))
    assert AppraisedUnit.objects.get(unit=own).self_assessment == "按期办结，回访不够。"


def test_an_appraisal_with_its_result_leads_to_opinions_that_units_mend_like_others(house, staff, director):
    row = factories.appraisal(house, judges=1)
    draft = actions.OpinionDraft(house.units[0], "改进回访", "请建立回访制度。")
    with pytest.raises(Refused):
        actions.draft_opinions(row, [draft], by=staff)
    actions.give_points(row, {u.pk: [40, 50] for u in house.units[:2]}, by=house.member(0))
    actions.close_appraisal(row, by=director)
    with pytest.raises(Invalid):
        actions.draft_opinions(row, [actions.OpinionDraft(house.units[2], "题", "文")], by=staff)
    (opinion,) = actions.issue_many(actions.draft_opinions(row, [draft], by=staff), by=director)
    assert (opinion.form, opinion.number) == ("appraisal", 1)
    assert list(access.visible(house.member(0))) == list(access.visible(house.clerk(0))) == [opinion]
    assert not access.visible(house.member(1)).exists()
    actions.answer_many([opinion], by=house.clerk(0), adoption="adopted", answer="采纳。")
    actions.mend_many([opinion], by=house.clerk(0), mending="已建立。")
    assert actions.look_many([opinion], actions.Look(True, "属实"), by=staff)[0].state == "closed"
