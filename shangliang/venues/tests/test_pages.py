"""The pages without an account, and what lists cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.core.tenancy import all_committees
from shangliang.portal import limits
from shangliang.venues import actions, factories, public
from shangliang.venues.models import Attendance, VenueTopic

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def url(house, *parts):
    return f"/public/{house.committee.place}/venues/{'/'.join(parts)}/"


def test_a_phone_signs_in_finds_its_own_page_again_and_rates(house, office, place):
    meeting = factories.under_way(house, office, place)
    phone = Client()
    page = url(house, "meeting", meeting.code)
    sent = phone.post(page, {"name": "王大娘", "part": "concerned", "once": "a"})
    assert sent.status_code == 302
    assert phone.get(page).headers["Location"] == sent.headers["Location"]
    again = phone.post(page, {"name": "王大娘", "part": "concerned", "once": "a"})
    assert (again.status_code, Attendance.objects.count()) == (302, 1)
    actions.hold_many([actions.Outcomes(meeting, "商定")], by=office)
    assert phone.post(sent.headers["Location"], {"mark": "satisfied", "once": "b"}).status_code == 302
    assert Attendance.objects.get().mark == "satisfied"


def test_the_code_of_a_meeting_leads_a_member_on_to_the_account_and_everybody_else_to_the_form(house, office, place):
    meeting = factories.under_way(house, office, place)
    shown = Client().get(url(house, "meeting", meeting.code)).content.decode()
    own = f"/venues/meetings/{meeting.pk}/"
    assert 'name="name"' in shown
    assert f'href="{own}"' in shown
    member = Client()
    member.force_login(house.members[0].user)
    assert member.post(own, {"do": "sign_in"}).status_code == 302
    assert Attendance.objects.get(part="member").member == house.members[0]


def test_whoever_rates_reads_first_what_was_agreed_and_done(house, office, place):
    meeting = factories.rating(house, office, place)
    own = meeting.attendances.filter(part="concerned").first()
    shown = Client().get(url(house, "mine", public.rating_token(own))).content.decode()
    assert 0 < shown.index(meeting.items.first().agreed) < shown.index('name="mark"')


def test_nobody_rates_by_a_link_that_was_made_up(house, office, place):
    factories.rating(house, office, place)
    assert Client().get(url(house, "mine", "1:abc:def")).status_code == 404
    assert Client().get(url(house, "meeting", "guessed")).status_code == 404


def test_topics_of_the_public_are_taken_so_often_an_hour_and_then_later(house, place):
    page = url(house, "at", place.code)
    for n in range(limits.PER_HOUR):
        assert Client().post(page, {"title": f"路灯{n}"}).status_code == 302
    refused = Client().post(page, {"title": "又一盏"})
    assert refused.status_code == 400
    assert VenueTopic.objects.count() == limits.PER_HOUR


def cost(house, client, page):
    with CaptureQueriesContext(connection) as asked, all_committees(reason="test"):
        assert client.get(page).status_code == 200
    return len(asked)


PAGES = ("/venues/", "/venues/?level=village", "/venues/desk/", "/venues/meetings/", "/venues/items/")


def test_lists_cost_the_same_and_at_most_eight_statements_however_many_rows_there_are(house, office, place):
    client = Client()
    client.force_login(User.objects.get(pk=office.user_id))
    factories.held(house, office, place)
    client.get(PAGES[0])
    few = [cost(house, client, page) for page in PAGES]
    drafts = [actions.VenueDraft(f"议事室{n}", "village", above=place.name) for n in range(2_000)]
    actions.open_venues(house.committee, drafts, by=office)
    actions.collect_topics(house.committee, [actions.TopicDraft(f"议题{n}") for n in range(2_000)], by=office)
    many = [cost(house, client, page) for page in PAGES]
    assert many == few
    assert max(many) <= 8


def test_a_studio_brings_a_topic_in_from_its_own_page(house, office):
    studio = factories.venue(house, office, "柳河村委员工作室", kind="studio")
    manager = factories.appoint(house, Role.STUDIO_MANAGER)
    client = Client()
    client.force_login(User.objects.get(pk=manager.user_id))
    assert f"/venues/topics/new/?venue={studio.pk}" in client.get(f"/venues/{studio.pk}/").content.decode()
    form = client.get(f"/venues/topics/new/?venue={studio.pk}").content.decode()
    for filled in ('value="studio" selected', 'value="柳河村委员工作室"', f'value="{studio.pk}" selected'):
        assert filled in form
    typed = {"source": "studio", "source_name": "柳河村委员工作室", "venue": studio.pk}
    sent = client.post("/venues/topics/new/", {**typed, "title": "井盖松动", "voices": 3})
    assert sent.status_code == 302
    topic = VenueTopic.objects.get()
    assert (topic.source, topic.source_name, topic.venue, topic.voices) == ("studio", "柳河村委员工作室", studio, 3)
    assert "井盖松动" in client.get(f"/venues/{studio.pk}/").content.decode()
    assert "井盖松动" not in page_of(house.member(0), f"/venues/{studio.pk}/")


def page_of(actor, address):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.get(address).content.decode()
