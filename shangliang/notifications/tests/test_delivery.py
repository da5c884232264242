"""From the outbox to people: everybody once, whatever fails in between."""

from datetime import timedelta
from typing import ClassVar

import pytest
from django.utils import timezone

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.notifications import actions, delivery
from shangliang.notifications.channels import Channel
from shangliang.notifications.models import Delivery, Notice
from shangliang.workflow import outbox
from shangliang.workflow.models import Outbox

TODAY = BETWEEN.date()


def duty(due=TODAY + timedelta(days=10), things=(5,)) -> dict:
    return {
        "duty": "look",
        "subject": "thing",
        "subjects": list(things),
        "root": "thing",
        "roots": list(things),
        "due": due.isoformat(),
    }


def post(house, party: str, data: dict | None = None, kind: str = "duty.opened") -> Outbox:
    outbox.post(house.committee.pk, [(kind, party, data or duty())])
    return Outbox.objects.latest("pk")


def come_back() -> None:
    """The leases of all rows run out."""
    Outbox.objects.filter(done_at=None).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def channel(monkeypatch):
    """A channel that everybody can be reached by, and that fails as it is told."""

    class Recorder(Channel):
        name, label, digest = "recorder", "recorder", False
        sent: ClassVar[list[tuple[int, str]]] = []
        tried = 0
        failing: ClassVar[set[int]] = set()

        def address(self, user):
            return user.username

        def send(self, user, letter):
            type(self).tried += 1
            if user.pk in self.failing:
                raise ConnectionError("the line is broken")
            self.sent.append((user.pk, letter.key))

    monkeypatch.setattr(delivery, "configured", lambda: [Recorder()])
    return Recorder


def test_what_is_posted_stands_in_the_list_of_everybody_behind_the_party(house, things):
    post(house, f"unit:{house.units[0].pk}")
    assert delivery.deliver() == 1
    notice = Notice.objects.get()
    assert notice.user == house.people["clerk0"]
    assert (notice.kind, notice.root_kind, notice.root_id, notice.read_at) == ("duty.opened", "thing", 5, None)
    assert Outbox.objects.get().done_at


def test_a_row_for_nobody_is_done_too(house):
    post(house, "member:999999")
    delivery.deliver()
    assert Outbox.objects.get().done_at
    assert not Notice.objects.exists()


def test_rows_of_several_committees_stay_apart(house):
    other = make_committee()
    with other.scope(BETWEEN):
        post(other, f"member:{other.members[0].pk}")
    post(house, f"member:{house.members[0].pk}")
    post(house, f"member:{other.members[1].pk}")  # a party of another committee has nobody behind it here
    assert delivery.deliver() == 3
    assert [n.user for n in Notice.objects.all()] == [house.members[0].user]
    with other.scope(BETWEEN):
        assert [n.user for n in Notice.objects.all()] == [other.members[0].user]


def test_a_row_under_lease_is_left_alone_until_the_lease_runs_out(house):
    post(house, f"member:{house.members[0].pk}")
    assert len(delivery.claim()) == 1  # by a worker that dies now
    assert delivery.deliver() == 0
    assert not Notice.objects.exists()
    come_back()
    assert delivery.deliver() == 1
    assert Notice.objects.count() == 1
    assert Outbox.objects.get().attempts == 2


def test_nobody_is_told_twice_when_a_worker_dies_between_two_people(house, channel, monkeypatch):
    post(house, "role:proposal_staff")  # three people
    order = []
    plain = delivery.carry_once

    def dies_at_the_second(*args):
        order.append(args[1].pk)
        if len(order) == 2:
            raise KeyboardInterrupt
        return plain(*args)

    monkeypatch.setattr(delivery, "carry_once", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        delivery.deliver()
    monkeypatch.setattr(delivery, "carry_once", plain)
    come_back()
    delivery.deliver()
    people = {house.people[name].pk for name in ("staff", "second_staff", "third_staff")}
    assert sorted(pk for pk, _key in channel.sent) == sorted(people)
    assert Notice.objects.count() == 3


def test_a_channel_that_fails_is_tried_again_for_those_only_whom_it_failed(house, channel):
    row = post(house, "role:proposal_staff")
    channel.failing = {house.people["second_staff"].pk}
    delivery.deliver()
    row.refresh_from_db()
    assert row.done_at is None
    assert "the line is broken" in row.error
    assert row.lease_until > timezone.now() + timedelta(seconds=20)
    assert len(channel.sent) == 2

    channel.failing = set()
    assert delivery.deliver() == 0  # not before its pause is over
    come_back()
    delivery.deliver()
    row.refresh_from_db()
    assert row.done_at
    assert row.error == ""
    assert sorted(pk for pk, _key in channel.sent) == sorted(
        house.people[name].pk for name in ("staff", "second_staff", "third_staff")
    )


def test_pauses_grow_to_an_hour_and_after_two_days_a_row_is_given_up(house, channel):
    pauses = [delivery.pause_after(n) for n in range(1, delivery.MOST_ATTEMPTS + 1)]
    assert pauses[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(days=1.8) < sum(pauses, timedelta()) < timedelta(days=2.5)
    row = post(house, "role:proposal_director")
    channel.failing = {house.people["director"].pk, house.people["second_director"].pk}
    Outbox.objects.update(attempts=delivery.MOST_ATTEMPTS - 1)
    delivery.deliver()
    row.refresh_from_db()
    assert row.done_at
    assert "the line is broken" in row.error


def test_a_dead_channel_is_not_waited_for_by_the_whole_batch(house, channel):
    for _n in range(5):
        post(house, "role:proposal_staff")
    channel.failing = {user.pk for user in house.people.values()}
    delivery.deliver()
    assert channel.tried == delivery.MOST_FAILURES
    assert Outbox.objects.filter(done_at=None).count() == 5
    assert Notice.objects.count() == 15


def test_the_row_that_cannot_be_told_does_not_hold_up_the_others(house, channel, things):
    post(house, f"member:{house.members[0].pk}", {"nonsense": True})
    post(house, f"member:{house.members[1].pk}")
    delivery.deliver()
    assert not Outbox.objects.filter(done_at=None).exists()
    assert len(channel.sent) == 2


def test_history_is_listed_as_read_and_not_sent(house, channel):
    with clock.at(BETWEEN - timedelta(days=2, minutes=1)):
        post(house, f"member:{house.members[0].pk}")
    with clock.at(BETWEEN - timedelta(days=2)):
        post(house, f"member:{house.members[1].pk}")
    delivery.deliver()
    old, new = Notice.objects.order_by("created_at")
    assert old.read_at
    assert not new.read_at
    assert [pk for pk, _key in channel.sent] == [house.members[1].user_id]


def test_what_failed_for_days_is_still_sent_although_it_is_old_by_now(house, channel):
    post(house, f"member:{house.members[0].pk}")
    channel.failing = {house.members[0].user_id}
    delivery.deliver()
    come_back()
    channel.failing = set()
    with clock.at(BETWEEN + timedelta(days=3)):
        delivery.deliver()
    assert len(channel.sent) == 1
    assert not Notice.objects.get().read_at


def test_who_wants_a_digest_is_told_at_once_only_what_is_due_today_or_overdue(house, channel):
    users = [house.members[n].user for n in range(3)]
    for user in users:
        actions.set_preferences(user, {"recorder": (True, True)})
    for member, days in zip(house.members, (1, 0, -1), strict=False):
        post(house, f"member:{member.pk}", duty(TODAY + timedelta(days=days)))
    delivery.deliver()
    assert [pk for pk, _key in channel.sent] == [users[1].pk, users[2].pk]
    assert not Outbox.objects.filter(done_at=None).exists()


def test_who_has_switched_a_channel_off_is_told_by_the_list_alone(house, channel):
    actions.set_preferences(house.members[0].user, {"recorder": (False, False)})
    post(house, f"member:{house.members[0].pk}", duty(TODAY))
    delivery.deliver()
    assert channel.sent == []
    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_batch_costs_the_same_however_many_rows_it_has(house, things, django_assert_max_num_queries):
    """Nobody here has an address; the lists alone are filled."""
    for n in range(200):
        post(house, f"member:{house.members[n % 6].pk}", duty(things=(n,)))
    with django_assert_max_num_queries(16):
        assert delivery.deliver() == 200
    assert Notice.objects.count() == 200
