"""People hand topics for consultation in without an account, while the committee calls for them."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache

from shangliang.consultations import actions, factories, public
from shangliang.consultations.models import Topic
from shangliang.core import clock
from shangliang.portal import limits
from shangliang.workbench.tests.page import Page
from shangliang.workflow.models import Duty, Event


def address(house, *rest):
    return "/".join([f"/public/{quote(house.committee.place)}/consultation", *rest, ""])


def receipt_page(house, receipt):
    return f"/public/{quote(house.committee.place)}/report/{receipt}/"


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
    topic = Topic.objects.get()
    assert answer.redirect_chain[-1][0] == receipt_page(house, topic.receipt)
    shown = answer.content.decode()
    assert topic.receipt in shown
    assert "放学路口" not in shown
    assert "13812345678" not in shown
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
        assert visitor.post(address(house), form).url == receipt_page(house, Topic.objects.get().receipt)
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


@pytest.mark.once
def test_a_receipt_tells_what_became_of_a_topic_and_nothing_of_a_plan_that_is_not_approved(house):
    by, plan = factories.office(house), factories.calling(house)
    receipts = [limits.receipt_of("") for _ in range(2)]
    kept, left = (
        actions.receive_topic(house.committee, actions.PublicTopic("路口", receipt=receipt)) for receipt in receipts
    )
    asked = public.standing_of(receipts[0])
    assert (asked.received, asked.until) == (clock.today(), kept.due)
    assert actions.receive_topic(house.committee, actions.PublicTopic("路口", receipt=receipts[0])) == kept
    actions.close_call(plan, by=by)
    actions.choose_many([factories.planned(kept, organiser=house.collectives[0])], by=by)
    actions.decline_many([left], by=by, note="已列入部门工作")
    chosen = public.standing_of(receipts[0])
    assert (chosen.begins, chosen.organiser, chosen.until) == (None, "", None)
    assert public.standing_of(receipts[1]).reason == "已列入部门工作"
    actions.submit_plan(plan, by=by)
    actions.issue_plan(plan, actions.Approval(clock.today(), **factories.APPROVAL), by=by)
    actions.begin_topics([kept], by=by)
    (first, _second) = actions.add_suggestions(kept, ["设护学岗", "错时放学"], by=by)
    actions.record_outcomes([(first, factories.ADOPTED)], by=by)
    told = public.standing_of(receipts[0])
    assert (told.begins, told.organiser) == (kept.begins_on or told.begins, house.collectives[0].name)
    assert (told.suggestions, told.adopted) == (2, 1)
    assert public.standing_of("") is None  # other topics have no receipt at all
