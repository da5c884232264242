"""The public hands in leads and reads reference topics without an account, and sees nothing else (domain §2.1)."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from shangliang.core import clock
from shangliang.deliberation import factories as deliberations
from shangliang.portal import limits
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Lead
from shangliang.workbench.tests.page import Page


def address(house):
    return f"/public/{quote(house.committee.place)}/"


def page_of(response, status=200):
    assert response.status_code == status
    return Page(response.content.decode())


def form_of(visitor, house):
    """What a browser sends of the form as it stands on the page."""
    page = page_of(visitor.get(address(house)))
    return {"text": "", "contact": "", "website": "", "once": page.by_id("id_once")["value"]}


def test_a_lead_goes_to_the_office_and_the_visitor_is_thanked(house, visitor):
    form = form_of(visitor, house) | {"text": "村口路灯坏了。", "contact": "138"}
    answer = visitor.post(address(house), form, follow=True)
    assert answer.redirect_chain == [(f"{address(house)}thanks/", 302)]
    lead = Lead.objects.get()
    assert (lead.text, lead.contact, lead.committee) == ("村口路灯坏了。", "138", house.committee)
    assert "138" not in answer.content.decode()


def test_the_same_form_sent_twice_is_one_lead(house, visitor):
    form = form_of(visitor, house) | {"text": "村口路灯坏了。"}
    for _time in range(2):
        assert visitor.post(address(house), form).status_code == 302
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "长" * 301}, {"text": "好", "contact": "9" * 81}, {"text": "好", "website": "http://"}],
)
def test_what_cannot_be_taken_is_told_keeps_what_was_typed_and_may_be_sent_again(house, visitor, wrong):
    form = form_of(visitor, house)
    page = page_of(visitor.post(address(house), form | wrong), 400)
    page.by_id("errors")
    assert page.by_id("id_text").text.strip() == wrong["text"]
    assert not Lead.objects.exists()
    assert visitor.post(address(house), form | {"text": "长" * 300}).status_code == 302
    assert Lead.objects.count() == 1


def test_an_address_hands_in_so_many_leads_an_hour_and_others_go_on(house, visitor):
    for i in range(limits.PER_HOUR):
        assert visitor.post(address(house), {"text": f"线索{i}"}).status_code == 302
    form = form_of(visitor, house) | {"text": "再来一条"}
    page_of(visitor.post(address(house), form), 400).by_id("errors")
    assert Lead.objects.count() == limits.PER_HOUR
    assert visitor.post(address(house), form, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_the_address_is_the_one_that_the_trusted_proxy_saw(house, visitor, rf, monkeypatch, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.5"}, REMOTE_ADDR="10.0.0.1")
    assert limits.address_of(request) == "10.0.0.1"
    monkeypatch.setattr(settings.ENV, "trusted_proxies", 1)
    assert limits.address_of(request) == "203.0.113.5"


def test_published_reference_topics_of_the_running_session_stand_on_the_page(house, visitor):
    staff = house.actor("staff")
    actions.publish_topics(house.session, [("农村养老", "区民政局"), ("老旧小区改造", "")], by=staff)
    tomorrow = clock.today() + timedelta(days=1)
    actions.publish_topics(house.session, [("尚未公布的选题", "")], by=staff, on=tomorrow)
    page = page_of(visitor.get(address(house)))
    assert [item.text for item in page.all("th", scope="row")] == ["农村养老", "老旧小区改造"]


def test_no_record_and_no_person_leaks(house, visitor):
    factories.filed(house)
    actions.receive_lead(house.committee, text="秘密线索", contact="13800000000")
    shown = visitor.get(address(house)).content.decode()
    assert "秘密线索" not in shown
    assert "13800000000" not in shown
    for record in factories.filed(house):
        assert record.title not in shown
    assert not any(user.name in shown for user in house.people.values())


def test_the_page_is_its_committees_even_for_somebody_signed_in_elsewhere(house):
    from shangliang.committees.factories import make_committee
    from shangliang.core.tenancy import committee_scope

    other = make_committee()
    with committee_scope(other.committee):
        actions.publish_topics(other.session, [("邻区的选题", "")], by=other.actor("staff"))
    signed_in = Client()
    signed_in.force_login(house.people["staff"])
    page = page_of(signed_in.get(address(other)))
    assert other.committee.name in page.one("span", css="org").text
    assert [item.text for item in page.all("th", scope="row")] == ["邻区的选题"]
    signed_in.post(address(other), {"text": "给邻区的线索"})
    assert not Lead.objects.exists()
    with committee_scope(other.committee):
        assert Lead.objects.count() == 1


def test_the_public_chooses_a_committee_and_short_addresses_lead_there(house, visitor):
    page = page_of(visitor.get("/public/"))
    assert address(house) in [link["href"] for link in page.all("a")]
    for short in ("/open/", "/leads/"):
        assert visitor.get(short).url == "/public/"
    assert visitor.get("/public/%E6%97%A0%E6%AD%A4%E5%9C%B0/").status_code == 404


def test_what_is_open_today_stands_first_and_a_form_that_was_refused_stands_alone(house, visitor):
    row = deliberations.opened(house, deliberations.appoint(house))
    ways = [link["href"] for link in page_of(visitor.get(address(house))).one("main").inside if link.tag == "a"]
    assert ways[0] == f"/talk/{row.slug}/"
    assert f"{address(house)}venues/" in ways
    refused = page_of(visitor.post(address(house), {"text": ""}), 400).one("main")
    assert not [link for link in refused.inside if link.tag == "a" and link["href"] == ways[0]]


@pytest.mark.parametrize("below", ["", "thanks/", "report/", "venues/", "venues/topic/", "venues/thanks/"])
def test_every_public_page_leads_on_and_shows_a_way_in_at_its_foot(house, visitor, below):
    foot = {link["href"] for link in page_of(visitor.get(address(house) + below)).one("footer").inside}
    assert {address(house), "/public/", "/accounts/login/"} <= foot


def test_the_form_works_without_a_script_and_hides_its_trap_from_people(house, visitor):
    page = page_of(visitor.get(address(house)))
    form = next(f for f in page.all("form") if f["action"] == address(house))
    assert form["method"] == "post"
    trap = next(e for e in form.inside if "hidden" in e.attributes and e.tag == "div")
    assert any(e["name"] == "website" for e in trap.inside)
    labelled = {label["for"] for label in page.all("label")}
    assert {"id_text", "id_contact"} <= labelled
