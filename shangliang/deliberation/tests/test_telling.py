"""Members hear that they are asked, and once that it ends soon; never who has voted and who has not."""

from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.deliberation import actions, factories
from shangliang.deliberation.jobs import remind_of_deliberations
from shangliang.notifications import messages
from shangliang.workflow.models import Outbox


def told(kind):
    return list(Outbox.objects.filter(kind=kind).order_by("pk").values_list("party", "data"))


def later(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_members_are_told_when_it_opens_and_when_it_opens_again(house, office):
    row = factories.drafted(house, office, openness="invited")
    assert told("deliberation.opened") == []
    row = actions.open_deliberation(row, by=office)
    assert told("deliberation.opened") == [
        ("role:member", {"deliberation": row.pk, "until": row.closes_on.isoformat()})
    ]
    row = actions.close_deliberation(row, by=office)
    actions.reopen_deliberation(row, row.closes_on + timedelta(days=3), by=office)
    assert len(told("deliberation.opened")) == 2


@pytest.mark.once
def test_the_notice_says_until_when_and_leads_there(house, office):
    row = factories.opened(house, office)
    (message,) = messages.read([("deliberation.opened", {"deliberation": row.pk, "until": "2026-04-08"})])
    assert row.title in message.title
    assert "4月8日" in message.title
    assert message.url.endswith(f"/deliberation/{row.pk}/")


def test_everybody_is_reminded_alike_once_two_days_before_the_end(house, office):
    row = factories.voted(house, office, 12)
    committee = house.committee.pk
    with later(7):
        assert remind_of_deliberations(committee) == 0
    with later(8):
        assert remind_of_deliberations(committee) == 1
        assert remind_of_deliberations(committee) == 0
    # One notice to all members: no list anywhere of those who have not voted.
    assert [party for party, _data in told("deliberation.ending")] == ["role:member"]
    with later(9):
        actions.change_deliberation(
            row, factories.draft(closes_on=clock.today() + timedelta(days=10)), by=office
        )  # put off: reminded anew
        assert remind_of_deliberations(committee) == 0
    with later(18):
        assert remind_of_deliberations(committee) == 1


@pytest.mark.once
def test_nobody_is_reminded_of_what_opened_just_now_or_is_over(house, office):
    factories.opened(house, office, closes_on=clock.today() + timedelta(days=2))
    over = factories.opened(house, office, title="已过期")
    actions.close_deliberation(over, by=office)
    with later(1):
        assert remind_of_deliberations(house.committee.pk) == 0
    with later(20):
        assert remind_of_deliberations(house.committee.pk) == 0
