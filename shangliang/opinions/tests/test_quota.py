"""Quotas: what each member has reported, and whom the clock reminds when."""

from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.opinions import actions, factories, quota
from shangliang.opinions.models import QuotaReminder
from shangliang.workflow.models import Outbox


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


def test_a_committee_sets_its_own_quotas(house):
    house.committee.rules = {"opinion_quota_member": 0, "opinion_quota_standing": 5}
    house.committee.save()
    house.session.refresh_from_db()
    owed = {row.duty: row.owed for row in quota.standing(house.session)}
    assert owed == {"standing": 5, "member": 0}
