"""The office's other pages: numbers, paper, leads and topics, the desk; who gets them and what they do."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.core import clock
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Lead, Proposal, PurgeRequest, ReferenceTopic
from shangliang.proposals.tests.office_pages import many_waiting, nobody_else, queries_of, read
from shangliang.workbench.tests.page import Page
from tests.support.pages import signed_in

# Numbers ------------------------------------------------------------------------------------------------------------

NUMBERING = "/proposals/review/numbering/"


def test_numbers_are_given_in_the_order_that_was_shown(house):
    single, body = factories.submitted(house), factories.collective_draft(house)
    actions.submit(body, by=house.liaison(0))
    factories.filed(house, single, body, numbered=False)
    staff = signed_in(house.actor("staff"))
    for order, expected in (("", [body, single]), ("serial", [single, body])):
        page = Page(read(staff.get(NUMBERING, {"order": order})))
        assert page.one("input", name="previewed")["value"] == ",".join(str(p.pk) for p in expected)
    staff.post(NUMBERING + "?order=serial", {"previewed": f"{single.pk},{body.pk}"})
    assert [factories.fresh(p).case_number for p in (single, body)] == [1, 2]
    assert "已立案的提案都有案号" in read(staff.get(NUMBERING))


def test_a_list_that_has_changed_since_is_not_numbered(house):
    rows = factories.filed(house, *(factories.submitted(house, author=i) for i in range(2)), numbered=False)
    shown = read(signed_in(house.actor("director")).post(NUMBERING, {"previewed": str(rows[0].pk)}))
    assert 'role="alert"' in shown
    assert factories.fresh(rows[0]).case_number is None
    nobody_else(house, NUMBERING, also=[house.coordinator(0)])


@pytest.mark.parametrize("count", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_preview_costs_the_same_however_long_it_is(house, count):
    many_waiting(house, count, state="filed")
    assert queries_of(signed_in(house.actor("staff")), NUMBERING) <= 8


# Paper --------------------------------------------------------------------------------------------------------------

PAPER = "/proposals/review/paper/"


def sheet(house, **others):
    values = {
        "author": f"member:{house.members[0].pk}",
        "title": "关于修缮步道的提案",
        "background": factories.BACKGROUND,
        "analysis": factories.ANALYSIS,
        "suggestions": "第一条建议。\n第二条建议。",
        "category": factories.category(house).pk,
        "publish_consent": "on",
        "scan": factories.paper(),
        "do": "submit",
    }
    return values | others


def test_a_paper_proposal_is_typed_and_handed_in_with_its_signers(house):
    factories.category(house)
    signer = house.members[1].user.name
    answer = signed_in(house.actor("staff")).post(PAPER, sheet(house, signers=f"{signer}、"))
    proposal = Proposal.objects.get()
    assert answer.url == reverse("workbench:proposal", args=[proposal.pk])
    assert (proposal.state, proposal.source, proposal.kind) == ("under_review", "paper", "joint")
    assert [s.text for s in proposal.suggestions.all()] == ["第一条建议。", "第二条建议。"]
    assert proposal.attachments.get().purpose == "scan"


def test_a_collectives_paper_names_who_confirmed_it(house):
    staff = signed_in(house.actor("staff"))
    author = f"collective:{house.collectives[0].pk}"
    answer = staff.post(PAPER, sheet(house, author=author))
    proposal = Proposal.objects.get()
    assert answer.url == reverse("proposals:paper_draft", args=[proposal.pk])
    assert "所填内容没有丢失" in read(staff.get(answer.url))
    mended = sheet(house, confirmed_by="王召集", version=proposal.version)
    del mended["author"], mended["scan"]
    assert staff.post(answer.url, mended).url == reverse("workbench:proposal", args=[proposal.pk])
    assert factories.fresh(proposal).state == "under_review"


def test_without_a_scan_or_with_an_unknown_name_the_typed_text_stays(house):
    staff = signed_in(house.actor("staff"))
    data = sheet(house, signers="查无此人")
    del data["scan"]
    page = Page(read(staff.post(PAPER, data)))
    errors = page.by_id("errors").text
    assert "查无此人" in errors
    assert "扫描件" in errors
    assert page.by_id("id_background").text.strip() == factories.BACKGROUND
    assert not Proposal.objects.exists()


def test_a_file_that_is_not_taken_is_named_at_its_field(house):
    bad = SimpleUploadedFile("a.pdf", b"MZ\x90\x00not a pdf")
    page = Page(read(signed_in(house.actor("staff")).post(PAPER, sheet(house, scan=bad))))
    assert any(link["href"] == "#id_scan" for link in page.by_id("errors").inside)
    assert not Proposal.objects.exists()


def test_a_draft_that_another_window_changed_is_not_overwritten(house):
    proposal = factories.paper_draft(house)
    staff = signed_in(house.actor("staff"))
    address = reverse("proposals:paper_draft", args=[proposal.pk])
    read(staff.get(address))
    actions.save_draft(proposal, actions.Text(title="另一个窗口改的"), by=house.actor("staff"))
    stale = sheet(house, title="这个窗口改的", do="keep", version=0)
    del stale["author"], stale["scan"]
    assert "这个窗口改的" in read(staff.post(address, stale))
    assert factories.fresh(proposal).title == "另一个窗口改的"


def test_paper_is_typed_by_staff_alone(house):
    draft = factories.paper_draft(house)
    for address in (PAPER, reverse("proposals:paper_draft", args=[draft.pk])):
        nobody_else(house, address, also=[house.actor("director"), house.coordinator(0)])


# Leads and topics ---------------------------------------------------------------------------------------------------

LEADS = "/proposals/topics/leads/"


def test_a_lead_is_taken_up_and_the_next_one_shown(house):
    first, second = (actions.receive_lead(house.committee, text=f"第{i}条线索") for i in (1, 2))
    staff = signed_in(house.actor("staff"))
    assert "第1条线索" in read(staff.get(LEADS))
    answer = staff.post(reverse("proposals:lead", args=[first.pk]), {"do": "adopt"})
    assert answer.url == reverse("proposals:lead", args=[second.pk])
    assert Lead.objects.get(pk=first.pk).state == "adopted"


def test_a_lead_is_declined_with_a_reason_only(house):
    lead = actions.receive_lead(house.committee, text="一条线索")
    staff = signed_in(house.actor("staff"))
    address = reverse("proposals:lead", args=[lead.pk])
    assert Page(read(staff.post(address, {"do": "decline", "reason": " "}))).by_id("errors").text
    assert staff.post(address, {"do": "decline", "reason": "不属于本地事务"}).url == LEADS
    assert "不属于本地事务" in read(staff.get(LEADS, {"state": "declined"}))


def test_leads_are_the_offices_to_sort(house):
    lead = actions.receive_lead(house.committee, text="一条线索")
    nobody_else(house, reverse("proposals:lead", args=[lead.pk]), also=[house.member(0), house.coordinator(0)])
    answer = signed_in(house.actor("director")).post(reverse("proposals:lead", args=[lead.pk]), {"do": "adopt"})
    assert answer.status_code == 404
    assert Lead.objects.get().state == "received"


def test_pages_of_leads_follow_each_other(house):
    now = clock.now()
    Lead.objects.bulk_create(
        Lead(
            committee=house.committee,
            state_since=now,
            received_at=now,
            due=now.date() + timedelta(days=5),
            text=f"线索{i}",
        )
        for i in range(60)
    )
    staff = signed_in(house.actor("staff"))
    first = Page(read(staff.get(LEADS)))
    second = Page(read(staff.get(LEADS + first.one("a", rel="next")["href"])))
    assert len(first.one("tbody").inside) > len(second.one("tbody").inside)
    back = Page(read(staff.get(LEADS + second.one("a", rel="prev")["href"])))
    assert back.one("tbody").text == first.one("tbody").text
    assert queries_of(staff, LEADS) <= 8


def test_topics_are_published_one_to_a_line(house):
    staff = signed_in(house.actor("staff"))
    address = reverse("proposals:topics_new")
    too_long = {"session": house.session.pk, "titles": "一\n" + "长" * 121}
    assert "长" * 121 in read(staff.post(address, too_long))
    good = {"session": house.session.pk, "titles": "一号选题\n\n 二号选题 \n", "source": "区委办"}
    assert staff.post(address, good).url == reverse("proposals:topics")
    found = ReferenceTopic.objects.values_list("number", "title", "source")
    assert list(found) == [(1, "一号选题", "区委办"), (2, "二号选题", "区委办")]
    nobody_else(house, address, also=[house.actor("proposal_committee")])


# The desk -----------------------------------------------------------------------------------------------------------


def test_a_stub_needs_its_paper_and_what_was_typed_stays(house):
    proposal = factories.submitted(house)
    staff = signed_in(house.actor("staff"))
    address = reverse("proposals:secrecy", args=[proposal.pk])
    assert "中性案由一号" in read(staff.post(address, {"secrecy": "stub", "title": "中性案由一号"}))
    assert staff.post(address, {"secrecy": "internal"}).status_code == 302
    assert factories.fresh(proposal).secrecy == "internal"


def test_a_text_is_purged_by_a_second_person(house):
    proposal = factories.submitted(house)
    address = reverse("proposals:purge", args=[proposal.pk])
    staff = signed_in(house.actor("staff"))
    assert staff.post(address, {"reason": "误录"}).status_code == 302
    staff.post(address, {"do": "approve"})
    assert PurgeRequest.objects.get().approved_at is None
    assert "误录" in read(signed_in(house.actor("director")).get(address))
    signed_in(house.actor("director")).post(address, {"do": "approve"})
    assert factories.fresh(proposal).purged_at is not None


def test_a_filed_one_is_marked_as_key_and_unmarked(house):
    (filed,) = factories.filed(house)
    staff = signed_in(house.actor("staff"))
    address = reverse("proposals:key", args=[filed.pk])
    for wanted in ("1", "0"):
        assert staff.post(address, {"key": wanted}).status_code == 302
        assert factories.fresh(filed).is_key is (wanted == "1")
    assert staff.get(address).status_code == 405
    early = factories.submitted(house, author=1)
    answer = staff.post(reverse("proposals:key", args=[early.pk]), {"key": "1"}, follow=True)
    assert not factories.fresh(early).is_key
    assert Page(read(answer)).all("p", css="red")


def test_the_director_cancels_with_the_proposers_reason(house):
    (filed,) = factories.filed(house)
    address = reverse("proposals:cancel", args=[filed.pk])
    nobody_else(house, address, also=[house.actor("staff"), house.member(0)])
    director = signed_in(house.actor("director"))
    assert Page(read(director.post(address, {"note": ""}))).by_id("errors").text
    assert director.post(address, {"note": "提案人来函撤案"}).status_code == 302
    assert factories.fresh(filed).state == "cancelled"


def test_the_desk_offers_what_this_person_can_do(house):
    (filed,) = factories.filed(house)
    address = reverse("proposals:desk", args=[filed.pk])
    cancelling = reverse("proposals:cancel", args=[filed.pk])
    assert cancelling not in read(signed_in(house.actor("staff")).get(address))
    assert cancelling in read(signed_in(house.actor("director")).get(address))
    for name in ("desk", "secrecy", "purge"):
        nobody_else(house, reverse(f"proposals:{name}", args=[filed.pk]), also=[house.coordinator(0), house.member(0)])
