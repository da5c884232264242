"""Quotas: what each member has reported, and whom the clock reminds when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shangliang.committees.models import Member
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.opinions import actions, factories, quota
from shangliang.opinions.models import QuotaReminder
from shangliang.workflow.models import Event, Outbox
from tests.support.pages import seen, sent


def reminded():
    return set(Outbox.objects.filter(kind="opinion.quota").values_list("party", flat=True))


def test_standing_members_owe_three_a_year_and_others_one(house):
    first, second = house.members[0], house.members[1]  # the first is a standing member
    for index in (0, 0, 1):
        factories.submitted(house, index)
    withdrawn = factories.submitted(house, 0)
    actions.withdraw(withdrawn, by=house.member(), note="重复")
    factories.draft(house, 0)
    rows = {row.member_id: row for row in quota.standing(house.session)}
    assert (rows[first.pk].reported, rows[first.pk].asked, rows[first.pk].owed) == (2, 3, 1)
    assert (rows[second.pk].reported, rows[second.pk].asked, rows[second.pk].owed) == (1, 1, 0)
    (alone,) = quota.standing(house.session, member_id=second.pk)
    assert alone == rows[second.pk]


@pytest.mark.parametrize(("days", "number"), [(61, 0), (60, 5), (0, 5), (-1, 0)])
def test_members_behind_are_reminded_in_the_last_weeks_before_the_cut_off(house, days, number):
    factories.submitted(house, 1)
    with clock.at(house.session.cut_off - timedelta(days=days)):
        assert actions.remind_members(house.committee.pk) == number
    assert len(reminded()) == number
    assert f"member:{house.members[1].pk}" not in reminded()


def test_nobody_is_reminded_twice_within_thirty_days(house):
    last = house.session.cut_off
    for days, number in ((60, 6), (60, 0), (40, 0), (29, 6)):
        with clock.at(last - timedelta(days=days)):
            assert actions.remind_members(house.committee.pk) == number
    assert QuotaReminder.objects.count() == 12


def test_the_office_reminds_those_behind_whenever_it_likes_and_once_a_day(house, office):
    factories.submitted(house, 1)
    last = house.session.cut_off
    with clock.at(last - timedelta(days=200)):
        number = actions.remind_now(house.session, by=office[0])
        assert number == len(reminded()) == len(house.members) - 1
        with pytest.raises(Refused) as refusal:
            actions.remind_now(house.session, by=office[1])
        assert refusal.value.code == "none"
    event = Event.objects.get(kind="session.remind")
    assert (event.actor_name, event.data) == (office[0].name, {"reminded": number})
    with clock.at(last - timedelta(days=199)):
        assert actions.remind_now(house.session, by=office[1]) == number


def test_what_the_office_sent_counts_for_the_clock_as_well(house, office):
    with clock.at(house.session.cut_off - timedelta(days=50)):
        actions.remind_now(house.session, by=office[0])
    with clock.at(house.session.cut_off - timedelta(days=40)):
        assert actions.remind_members(house.committee.pk) == 0


def test_nobody_but_the_office_reminds_and_nobody_after_the_cut_off(house, office, leader):
    for actor in (leader, house.member(), house.clerk()):
        with pytest.raises(NotAllowed):
            actions.remind_now(house.session, by=actor)
    with clock.at(house.session.cut_off + timedelta(days=1)), pytest.raises(Refused) as refusal:
        actions.remind_now(house.session, by=office[0])
    assert refusal.value.code == "not_running"
    assert reminded() == set()


def test_of_a_year_that_is_over_those_who_sat_at_its_cut_off_are_shown(house):
    left, came = house.members[0], house.members[1]
    last = house.session.cut_off.date()
    Member.objects.filter(pk=left.pk).update(seat_until=last + timedelta(days=20))
    Member.objects.filter(pk=came.pk).update(seat_from=last + timedelta(days=20))
    with clock.at(house.session.cut_off + timedelta(days=60)):
        shown = {row.member_id for row in quota.standing(house.session)}
    assert left.pk in shown
    assert came.pk not in shown


def test_the_page_shows_a_year_and_asks_before_it_reminds(house, office, visit):
    editor, address = visit(office[0]), reverse("opinions:quotas")
    assert f"?year={house.session.year}" in seen(editor, address)
    assert "现在提醒" in seen(editor, address)
    text = sent(editor, f"{address}?year={house.session.year}", do="remind")
    assert "现在提醒" not in text
    assert "已提醒6位委员" in text
    assert "今天都已提醒过" in text
    assert "没有可以提醒的委员" in sent(editor, address, do="remind")


def test_a_committee_sets_its_own_quotas(house):
    house.committee.rules = {"opinion_quota_member": 0, "opinion_quota_standing": 5}
    house.committee.save()
    house.session.refresh_from_db()
    owed = {row.duty: row.owed for row in quota.standing(house.session)}
    assert owed == {"standing": 5, "member": 0}
