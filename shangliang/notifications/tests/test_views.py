"""The pages of the notices."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.notifications import actions, delivery
from shangliang.notifications.models import Notice, Preference
from shangliang.notifications.queries import PAGE, unread_count

from .test_delivery import duty, post

pytestmark = pytest.mark.once

LIST = reverse("notices:list")


@pytest.fixture
def client(house):
    signed_in = Client(headers={"accept-language": "en"})
    signed_in.force_login(house.members[0].user, backend="shangliang.committees.arriving.Backend")
    return signed_in


@pytest.fixture
def told(house, things):
    """Two notices for the first member, one for the second."""
    for member, thing in ((0, 5), (0, 6), (1, 7)):
        post(house, f"member:{house.members[member].pk}", duty(things=(thing,)))
    delivery.deliver()


def test_the_list_has_ones_own_notices_newest_first(client, told):
    page = client.get(LIST)
    assert page.status_code == 200
    text = page.content.decode()
    assert text.index("On thing 6") < text.index("On thing 5")
    assert "On thing 7" not in text
    assert "2 notices are new." in text


def test_an_empty_list_says_what_will_stand_there(client):
    assert "Nothing has been sent to you yet" in client.get(LIST).content.decode()


def test_following_a_notice_leads_to_its_record_and_marks_it_read(client, house, told, things):
    notice = Notice.objects.get(user=house.members[0].user, root_id=5)
    post(house, f"member:{house.members[0].pk}", {"thing": 8}, kind="thing.x")
    delivery.deliver()
    news = Notice.objects.get(root_id=8)
    answer = client.get(reverse("notices:follow", args=[news.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/things/8/")
    news.refresh_from_db()
    notice.refresh_from_db()
    assert news.read_at
    assert not notice.read_at


def test_somebody_elses_notice_does_not_exist(client, house, told):
    foreign = Notice.objects.get(user=house.members[1].user)
    assert client.get(reverse("notices:follow", args=[foreign.pk])).status_code == 404
    foreign.refresh_from_db()
    assert not foreign.read_at


def test_all_are_marked_read_by_a_post_and_not_by_a_look(client, house, told):
    user = house.members[0].user
    assert client.get(reverse("notices:read_all")).status_code == 405
    assert unread_count(user) == 2
    client.post(reverse("notices:read_all"))
    assert unread_count(user) == 0
    assert unread_count(house.members[1].user) == 1


def test_opening_a_record_marks_its_notices_read(house, told):
    user = house.members[0].user
    assert actions.mark_root_read(user, ("thing", 5)) == 1
    assert actions.mark_root_read(user, ("thing", 5)) == 0
    assert unread_count(user) == 1


def test_a_long_list_is_paged_without_gap_or_repetition(client, house, things):
    for n in range(PAGE + 10):
        with clock.at(BETWEEN - timedelta(minutes=n // 7)):
            post(house, f"member:{house.members[0].pk}", duty(things=(1000 + n,)))
    delivery.deliver()
    seen, address, pages = [], LIST, 0
    while address:
        text = client.get(address).content.decode()
        seen += [n for n in range(1000, 1000 + PAGE + 10) if f"On thing {n}<" in text]
        _before, found, after = text.partition('rel="next" href="')
        address = after.partition('"')[0] if found else ""
        pages += 1
    assert pages == 2
    assert sorted(seen) == list(range(1000, 1000 + PAGE + 10))


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_costs_the_same_however_many_there_are(client, house, things, count, django_assert_max_num_queries):
    for n in range(count):
        post(house, f"member:{house.members[0].pk}", duty(things=(n + 1,)))
    delivery.deliver()
    client.get(LIST)
    with django_assert_max_num_queries(10):  # session, person, committee and actor are five of them
        client.get(LIST)


def test_one_chooses_how_to_be_told(client, house):
    user = house.members[0].user
    address = reverse("notices:preferences")
    assert "No address of yours is known" in client.get(address).content.decode()
    answer = client.post(address, {"email": "at_once"}, follow=True)
    assert "Your choice is kept." in answer.content.decode()
    row = Preference.objects.get()
    assert (row.user, row.channel, row.enabled, row.digest) == (user, "email", True, False)
    client.post(address, {"email": "off"})
    row.refresh_from_db()
    assert not row.enabled
    assert client.post(address, {"email": "by pigeon"}).status_code == 200
    assert Preference.objects.count() == 1


@pytest.mark.parametrize("name", ["list", "preferences"])
def test_a_stranger_is_sent_to_the_door(db, name):
    answer = Client().get(reverse(f"notices:{name}"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
