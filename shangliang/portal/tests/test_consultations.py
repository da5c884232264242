"""People hand topics for consultation in without an account, while the committee calls for them."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache

from shangliang.consultations import actions, factories
from shangliang.consultations.models import Topic
from shangliang.core import clock
from shangliang.workbench.tests.page import Page
from shangliang.workflow.models import Duty, Event


def address(house, *rest):
    return "/".join([f"/public/{quote(house.committee.place)}/consultation", *rest, ""])


def typed(visitor, house, **fields):
    """What a browser sends of the form as it stands on the page."""
    page = Page(visitor.get(address(house)).content.decode())
    blank = {"name": "", "contact": "", "website": "", "once": page.by_id("id_once")["value"]}
    return blank | {"title": "放学路口怎么管", "reason": "车多人多。"} | fields


def test_a_topic_from_the_public_waits_for_the_office_with_the_others(house, visitor):
    plan = factories.calling(house)
    assert address(house) in visitor.get(f"/public/{quote(house.committee.place)}/").content.decode()
    form = typed(visitor, house, contact="13812345678")
    answer = visitor.post(address(house), form, follow=True)
    assert answer.redirect_chain[-1][0] == address(house, "thanks")
    topic = Topic.objects.get()
    assert (topic.plan, topic.state, topic.origin, topic.source_name) == (plan, "proposed", "public", "群众")
    assert Duty.objects.get(subject_kind="consultation_topic", closed_at__isnull=True).party == "role:research_office"
    assert not any("13812345678" in str(e.data) for e in Event.objects.all())
    cache.clear()  # an hour has passed, and the page is sent once more
    visitor.post(address(house), form | {"once": "another", "name": "  王 大娘 "})
    assert Topic.objects.order_by("pk").last().source_name == "王 大娘"


@pytest.mark.once
def test_the_same_form_sent_twice_is_one_topic(house, visitor):
    factories.calling(house)
    form = typed(visitor, house)
    for _time in range(2):
        assert visitor.post(address(house), form).status_code == 302
    assert Topic.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "长" * 61}, {"reason": "长" * 501}, {"website": "x"}])
def test_what_lacks_is_told_and_nothing_typed_is_lost(house, visitor, wrong):
    factories.calling(house)
    answer = visitor.post(address(house), typed(visitor, house, **wrong))
    assert (answer.status_code, Topic.objects.count()) == (400, 0)
    assert (wrong.get("title") or "放学路口怎么管") in answer.content.decode() or wrong == {"title": ""}


@pytest.mark.once
def test_outside_the_call_the_page_says_so_and_takes_nothing(house, visitor):
    def closed():
        shown = visitor.get(address(house)).content.decode()
        visitor.post(address(house), {"title": "放学路口", "once": ""})
        return "不在征集期" in shown and not Topic.objects.exists()

    assert closed()  # no plan at all
    plan = factories.calling(house)
    with clock.at(clock.now() + timedelta(days=21)):
        assert closed()  # its last day has passed
    house.committee.rules = {"consultation_public": False}
    house.committee.save()
    assert closed()  # the committee does not want it
    house.committee.rules = {}
    house.committee.save()
    assert not closed()
    Topic.objects.all().delete()
    actions.close_call(plan, by=factories.office(house))
    assert closed()
