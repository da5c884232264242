"""People report without an account and ask by their receipt what became of it; nothing of theirs is shown to others."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.opinions import actions, factories, public
from shangliang.opinions.models import Opinion, PublicReport
from shangliang.portal import limits
from shangliang.workbench.tests.page import Page
from shangliang.workflow.audit import verify
from shangliang.workflow.models import Duty, Event
from tests.support.pages import signed_in


def report_page(house, *rest):
    return "/".join([f"/public/{quote(house.committee.place)}/report", *rest, ""])


@pytest.fixture
def office(house):
    return factories.appoint(house)


def typed(visitor, house, **fields):
    """What a browser sends of the form as it stands on the page."""
    page = Page(visitor.get(report_page(house)).content.decode())
    blank = {"contact": "", "website": "", "at": "", "once": page.by_id("id_once")["value"]}
    return blank | {"title": "路灯不亮", "text": "村口路灯坏了三天。"} | fields


def test_a_report_waits_for_the_office_and_the_receipt_tells_where_it_stands(house, office, visitor):
    form = typed(visitor, house, contact="13812345678")
    answer = visitor.post(report_page(house), form, follow=True)
    opinion, report = Opinion.objects.get(), PublicReport.objects.get()
    assert (opinion.origin, opinion.state, opinion.situation) == ("public", "submitted", "村口路灯坏了三天。")
    assert Duty.objects.get(subject_kind="opinion", closed_at__isnull=True).party == "role:opinion_staff"
    shown = answer.content.decode()
    assert report.receipt in shown
    assert "13812345678" not in shown
    assert "村口" not in shown
    assert not any("13812345678" in str(e.data) for e in Event.objects.all())
    assert verify(house.committee).findings == []


def test_the_same_form_sent_twice_is_one_report_with_one_receipt(house, office, visitor):
    form = typed(visitor, house)
    first, second = (visitor.post(report_page(house), form).url for _time in range(2))
    cache.clear()  # a day has passed
    assert first == second == visitor.post(report_page(house), form).url
    assert Opinion.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"title": "长" * 61}, {"text": ""}, {"text": "长" * 1501}, {"website": "x"}]
)
def test_what_cannot_be_taken_is_told_and_may_be_sent_again(house, office, visitor, wrong):
    form = typed(visitor, house)
    refused = visitor.post(report_page(house), form | wrong)
    assert refused.status_code == 400
    Page(refused.content.decode()).by_id("errors")
    assert not Opinion.objects.exists()
    assert visitor.post(report_page(house), form | {"text": "长" * 1500}).status_code == 302


@pytest.mark.once
def test_an_address_reports_so_often_an_hour(house, office, visitor):
    for n in range(limits.PER_HOUR):
        assert visitor.post(report_page(house), {"title": f"第{n}件", "text": "文"}).status_code == 302
    assert visitor.post(report_page(house), {"title": "再一件", "text": "文"}).status_code == 400
    assert Opinion.objects.count() == limits.PER_HOUR


def test_where_nobody_receives_reports_the_page_says_so_and_takes_none(house, visitor):
    assert "id_text" not in visitor.get(report_page(house)).content.decode()
    assert visitor.post(report_page(house), {"title": "题", "text": "文"}).status_code == 200
    factories.appoint(house)
    house.committee.rules = {"opinion_public": False}
    house.committee.save()
    visitor.post(report_page(house), {"title": "题", "text": "文"})
    assert not Opinion.objects.exists()


def standing(house, title="路灯不亮"):
    heard = actions.Heard(title, "村口路灯坏了。", limits.receipt_of(""), "138")
    opinion = actions.receive_public(house.committee, heard)
    return opinion, heard.receipt


def test_a_receipt_tells_each_state_in_plain_words_and_the_answer_that_was_passed_on(house, office, visitor):
    opinion, receipt = standing(house)
    said = []

    def look():
        words = public.standing_of(receipt).words
        if words not in said:
            said.append(words)

    look()
    rows = actions.take_up_many([opinion], by=office[0])
    look()
    actions.review_many(actions.hand_in_many(rows, by=office[0]), by=office[1])
    (opinion,) = actions.sign_many(rows, by=house.actor("leadership"))
    look()
    factories.issued(house, office, opinion)
    look()
    assert len(said) == 3
    (task,) = actions.assign_many([actions.TaskDraft(opinion, house.units[0])], by=office[0])
    actions.handle_task(task, by=house.clerk(0), answer="已换灯泡。", effect="solved")
    assert public.standing_of(receipt).answers == ()
    actions.feed_back_many([task], by=office[0])
    assert "已换灯泡。" in visitor.get(report_page(house, receipt)).content.decode()


def test_a_report_that_is_combined_or_kept_says_what_became_of_it(house, office):
    (kept, first), (part, second) = standing(house), standing(house, "灯暗")
    actions.keep_many([kept], by=office[0], note="已有专项安排")
    assert public.standing_of(first).reason == "已有专项安排"
    whole = factories.edited(house, office)
    actions.combine(whole, [part], by=office[0])
    at_work = public.standing_of(second)
    actions.review_many(actions.hand_in_many([whole], by=office[0]), by=office[1])
    (whole,) = actions.sign_many([whole], by=house.actor("leadership"))
    issue = factories.issued(house, office, whole)
    actions.record_adoptions([actions.AdoptionDraft(issue, "市政协", "city", clock.today())], by=office[0])
    passed_on = public.standing_of(second)
    assert passed_on.words != at_work.words
    assert (at_work.adopted_by, passed_on.adopted_by) == ((), ("市政协",))


@pytest.mark.once
def test_receipts_are_found_as_people_type_them_and_guessing_is_stopped(house, office, visitor):
    _opinion, receipt = standing(house)
    loose = receipt.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    found = visitor.get(report_page(house, "find"), {"receipt": loose})
    assert found.url == reverse("portal:receipt", args=[house.committee.place, receipt])
    assert visitor.get(found.url).status_code == 200
    for _time in range(limits.MISSES_PER_HOUR):
        assert visitor.get(report_page(house, "AAAA-AAAA-AAAA")).status_code == 404
    assert visitor.get(found.url).status_code == 404
    assert visitor.get(found.url, REMOTE_ADDR="198.51.100.9").status_code == 200


def test_a_studios_poster_makes_its_reports_the_studios_and_cannot_be_forged(house, office, visitor):
    editor = Client()
    editor.force_login(User.objects.get(pk=office[0].user_id))
    shown = Page(editor.get("/opinions/poster/", {"studio": "东门委员工作室"}).content.decode())
    (address,) = [a["href"] for a in shown.all("a") if "?at=" in (a["href"] or "")]
    page = Page(visitor.get(address[address.index("/public") :]).content.decode())
    mark = page.by_id("id_at")["value"]
    visitor.post(report_page(house), typed(visitor, house, at=mark))
    visitor.post(report_page(house), typed(visitor, house, at=mark.replace("东门", "西门")))
    assert sorted(Opinion.objects.values_list("origin", "source_name")) == [
        ("public", "群众"),
        ("studio", "东门委员工作室"),
    ]


@pytest.mark.once
def test_how_to_reach_somebody_is_for_the_office_alone(house, office):
    heard = actions.Heard("路灯不亮", "坏了。", limits.receipt_of(""), "13812345678")
    opinion = actions.receive_public(house.committee, heard)
    rows = actions.take_up_many([opinion], by=office[0])
    actions.review_many(actions.hand_in_many(rows, by=office[0]), by=office[1])
    address = reverse("opinions:one", args=[opinion.pk])
    for actor, seen in ((office[0], True), (house.actor("leadership"), False)):
        client = signed_in(actor)
        answer = client.get(address)
        assert answer.status_code == 200
        assert ("13812345678" in answer.content.decode()) is seen
