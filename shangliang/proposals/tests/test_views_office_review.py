"""Review and merging by pages: who gets them, what they do, and that nothing typed is lost."""

import pytest
from django.urls import reverse

from shangliang.proposals import actions, factories
from shangliang.proposals.models import Review, Talk
from shangliang.proposals.tests.office_pages import many_waiting, nobody_else, queries_of, read, strangers
from shangliang.workbench.tests.page import Page
from tests.support.pages import signed_in

pytestmark = pytest.mark.once

QUEUE = "/proposals/review/"
BULK = "/proposals/review/bulk/"


# The queue ----------------------------------------------------------------------------------------------------------


def test_the_queue_is_for_those_who_review(house):
    factories.submitted(house)
    for name in ("staff", "director", "proposal_committee"):
        read(signed_in(house.actor(name)).get(QUEUE))
    read(signed_in(house.coordinator(0)).get(QUEUE))
    nobody_else(house, BULK)
    for stranger in strangers(house):
        assert signed_in(stranger).get(QUEUE).status_code == 404


def test_the_queue_shows_what_waits_for_this_reviewer_and_no_more(house):
    waiting, passed = factories.submitted(house), factories.submitted(house, author=1, title="关于另一件事的提案")
    actions.pass_many([passed], by=house.actor("staff"))
    mine = read(signed_in(house.actor("staff")).get(QUEUE))
    assert waiting.title in mine
    assert passed.title not in mine
    theirs = read(signed_in(house.actor("second_staff")).get(QUEUE, {"step": "second"}))
    assert passed.title in theirs
    assert waiting.title not in theirs


def test_the_queue_is_filtered_and_says_so_when_nothing_fits(house):
    factories.submitted(house)
    body = factories.collective_draft(house, title="关于集体来信的提案")
    actions.submit(body, by=house.liaison(0))
    staff = signed_in(house.actor("staff"))
    shown = read(staff.get(QUEUE, {"step": "first", "kind": "collective", "collective": house.collectives[0].pk}))
    assert "关于集体来信的提案" in shown
    assert factories.whole_text(house).title not in shown
    assert "没有找到" in read(staff.get(QUEUE, {"step": "first", "season": "regular"}))


def test_ticked_ones_are_passed_together_and_the_filters_stay(house):
    rows = [factories.submitted(house, author=i) for i in range(3)]
    staff = signed_in(house.actor("staff"))
    address = BULK + "?season=in&step=first&q=通学路"
    answer = staff.post(address, {"do": "pass", "pick": [rows[0].pk, rows[1].pk]})
    assert answer.status_code == 302
    assert answer.url.startswith(QUEUE + "?")
    assert {"season=in", "step=first"} < set(answer.url.partition("?")[2].split("&"))
    assert [factories.fresh(p).review_step for p in rows] == [2, 2, 1]


def test_all_found_are_worked_on_and_what_the_filter_hides_is_not(house):
    found = [factories.submitted(house, author=i) for i in range(2)]
    hidden = factories.submitted(house, author=2, title="关于养老床位的提案")
    signed_in(house.actor("staff")).post(BULK + "?step=first&q=通学路", {"do": "pass", "everything": "1", "shown": "2"})
    assert [factories.fresh(p).review_step for p in (*found, hidden)] == [2, 2, 1]


def test_all_found_means_those_that_the_page_showed_and_one_that_came_since_is_asked_about(house):
    found = [factories.submitted(house, author=i) for i in range(2)]
    staff = signed_in(house.actor("staff"))
    shown = (
        Page(read(staff.get(QUEUE, {"step": "first", "q": "通学路"}))).one("input", name="shown").attributes["value"]
    )
    found.append(factories.submitted(house, author=2))
    asked = {"do": "pass", "everything": "1", "shown": shown}
    again = Page(read(staff.post(BULK + "?step=first&q=通学路", asked)))
    assert "当时列出 2 件，现在有 3 件" in again.by_id("errors").text
    assert [factories.fresh(p).review_step for p in found] == [1, 1, 1]
    now = again.one("input", name="shown").attributes["value"]
    assert staff.post(BULK + "?step=first&q=通学路", asked | {"shown": now}).status_code == 302
    assert [factories.fresh(p).review_step for p in found] == [2, 2, 2]


def test_ticked_ones_that_are_gone_meanwhile_are_named_and_left_alone(house):
    rows = [factories.submitted(house, author=i) for i in range(2)]
    actions.pass_many(rows[:1], by=house.actor("staff"))
    staff = signed_in(house.actor("staff"))
    ticked = {"do": "pass", "pick": [p.pk for p in rows]}
    told = read(staff.post(BULK + "?step=first", ticked, follow=True))
    assert "2026-0001" in told
    assert [factories.fresh(p).review_step for p in rows] == [2, 2]
    assert "都已不在这一环节" in read(staff.post(BULK + "?step=first", ticked))
    assert [factories.fresh(p).review_step for p in rows] == [2, 2]


def test_a_refused_bulk_keeps_the_ticks_and_the_text(house):
    row = factories.submitted(house)
    staff = signed_in(house.actor("staff"))
    answer = staff.post(BULK + "?step=first", {"do": "return", "pick": [row.pk], "note": "  "})
    page = Page(read(answer))
    assert page.by_id("errors").text
    assert "checked" in page.one("input", name="pick", value=str(row.pk)).attributes
    staff.post(BULK + "?step=first", {"do": "return", "pick": [row.pk], "note": "请补充数据"})
    assert factories.fresh(row).state == "returned"


def test_nothing_ticked_does_nothing(house):
    row = factories.submitted(house)
    answer = signed_in(house.actor("staff")).post(BULK + "?step=first", {"do": "pass"})
    assert "请至少选择一件提案" in read(answer)
    assert factories.fresh(row).review_step == 1


def test_the_last_step_files_a_list(house):
    rows = factories.at_last_step(house, *(factories.submitted(house, author=i) for i in range(2)))
    signed_in(house.actor("director")).post(BULK + "?step=decision", {"do": "file", "pick": [p.pk for p in rows]})
    assert {factories.fresh(p).state for p in rows} == {"filed"}


def test_a_step_of_others_is_not_worked_on(house):
    row = factories.submitted(house)
    signed_in(house.actor("director")).post(BULK + "?step=first", {"do": "file", "pick": [row.pk]})
    assert factories.fresh(row).state == "under_review"


@pytest.mark.parametrize("count", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_queue_costs_the_same_however_long_it_is(house, count):
    many_waiting(house, count)
    staff = signed_in(house.actor("staff"))
    assert queries_of(staff, QUEUE) <= 8
    assert queries_of(staff, QUEUE + "?step=first&season=in&q=事") <= 8


def test_pages_of_the_queue_follow_each_other(house):
    many_waiting(house, 60)
    staff = signed_in(house.actor("staff"))
    first = Page(read(staff.get(QUEUE)))
    assert len(first.all("input", name="pick")) == 50
    second = Page(read(staff.get(QUEUE + first.one("a", rel="next")["href"])))
    assert len(second.all("input", name="pick")) == 10
    assert len(Page(read(staff.get(QUEUE + second.one("a", rel="prev")["href"]))).all("input", name="pick")) == 50


# One after the other ------------------------------------------------------------------------------------------------


def review_of(proposal, query="?step=first"):
    return reverse("proposals:review", args=[proposal.pk]) + query


def test_a_reviewer_hands_in_a_finding_and_sees_the_next_one(house):
    rows = [factories.submitted(house, author=i) for i in range(2)]
    staff = signed_in(house.actor("staff"))
    shown = read(staff.get(review_of(rows[0])))
    assert factories.BACKGROUND in shown
    data = {"verdict": "merge", "checks": ["form", "content"], "note": "与另一件相同"}
    answer = staff.post(review_of(rows[0]), data)
    assert answer.url == review_of(rows[1])
    review = Review.objects.get()
    assert (review.verdict, review.opinion) == ("merge", "与另一件相同")
    assert review.checks == {"qualification": False, "form": True, "content": True, "duplicates": False}
    assert staff.post(review_of(rows[1]), {"verdict": "pass"}).url == QUEUE + "?step=first"


def test_a_page_of_review_is_for_its_reviewers(house):
    nobody_else(house, review_of(factories.submitted(house)), also=[house.member(0)])


def test_who_has_reviewed_already_is_led_on(house):
    row = factories.submitted(house)
    actions.pass_many([row], by=house.actor("staff"))
    answer = signed_in(house.actor("staff")).get(review_of(row))
    assert answer.url == reverse("workbench:proposal", args=[row.pk])


def test_what_goes_on_tells_with_which_recommendation(house):
    row = factories.submitted(house)
    client = signed_in(house.actor("staff"))
    answer = client.post(review_of(row), {"verdict": "not_file"})
    assert "建议不予立案" in read(client.get(answer.url or QUEUE, follow=True))


def test_what_was_talked_over_leads_to_merging(house):
    main, row = factories.submitted(house), factories.submitted(house)
    actions.ask_talk_many([row], by=house.actor("staff"), about="merge", into=main, question="可否并案")
    page = read(signed_in(house.actor("staff")).get(review_of(row)))
    assert f"{reverse('proposals:merge', args=[row.pk])}?step=first&amp;into={main.pk}" in page


def test_a_search_for_the_main_proposal_keeps_the_round(house):
    row = factories.submitted(house)
    page = read(signed_in(house.actor("staff")).get(reverse("proposals:merge", args=[row.pk]) + "?step=first&q=路"))
    assert Page(page).one("input", name="step", value="first")
    assert Page(page).one("input", name="q", value="路")


def test_earlier_findings_are_the_offices_own(house):
    row = factories.submitted(house)
    actions.pass_many([row], by=house.actor("staff"), opinion="数据可靠")
    assert "数据可靠" in read(signed_in(house.actor("second_staff")).get(review_of(row)))
    actions.pass_many([row], by=house.actor("second_staff"))
    assert "数据可靠" not in read(signed_in(house.coordinator(0)).get(review_of(row)))


def test_a_return_without_its_reason_is_refused_and_keeps_what_was_chosen(house):
    row = factories.submitted(house)
    page = Page(read(signed_in(house.actor("staff")).post(review_of(row), {"verdict": "return", "checks": ["form"]})))
    assert page.by_id("errors").text
    assert "checked" in page.one("input", name="verdict", value="return").attributes
    assert "checked" in page.one("input", name="checks", value="form").attributes


def test_what_has_moved_on_meanwhile_keeps_the_typed_opinion(house):
    row = factories.submitted(house)
    actions.pass_many([row], by=house.actor("second_staff"))
    actions.return_many([row], by=house.actor("third_staff"), note="请补充")
    shown = read(signed_in(house.actor("staff")).post(review_of(row), {"verdict": "pass", "note": "写了很久的意见"}))
    assert "写了很久的意见" in shown


def test_not_filing_needs_ground_disposition_and_a_talk(house):
    ground = factories.ground(house)
    (row,) = factories.at_last_step(house, factories.submitted(house))
    director = signed_in(house.actor("director"))
    shown = read(director.post(review_of(row, ""), {"verdict": "not_file", "note": "理由充分"}))
    assert "请选择理由" in shown
    assert "理由充分" in shown
    data = {"verdict": "not_file", "ground": ground.pk, "disposition": "to_opinion"}
    read(director.post(review_of(row, ""), data))
    assert factories.fresh(row).state == "under_review"
    assert director.post(review_of(row, ""), {"do": "ask", "question": "拟转社情民意，可以吗？"}).status_code == 302
    talk = Talk.objects.get()
    actions.answer_talk(talk, by=house.member(0), agree=True)
    assert director.post(review_of(row, ""), data).status_code == 302
    assert factories.fresh(row).state == "not_filed"


def test_what_the_proposer_is_asked_is_kept_when_it_is_refused(house):
    row = factories.submitted(house)
    page = Page(read(signed_in(house.actor("staff")).post(review_of(row), {"do": "ask", "question": " "})))
    assert page.by_id("errors").text
    assert not Talk.objects.exists()


def test_an_answer_by_telephone_is_written_down_by_staff_alone(house):
    row = factories.submitted(house)
    (talk,) = actions.ask_talk_many([row], by=house.actor("staff"), about="divert", question="可以吗？")
    address = reverse("proposals:talk_record", args=[talk.pk])
    nobody_else(house, address, also=[house.actor("director"), house.member(0)])
    staff = signed_in(house.actor("staff"))
    assert "电话里说" in read(staff.post(address, {"answer": "电话里说"}))
    assert staff.post(address, {"agree": "no", "answer": "6月1日电话：不同意"}).status_code == 302
    talk.refresh_from_db()
    assert (talk.state, talk.answer) == ("objected", "6月1日电话：不同意")
    assert staff.get(address).status_code == 404


# Merging ------------------------------------------------------------------------------------------------------------


def merge_of(proposal, main):
    return reverse("proposals:merge", args=[proposal.pk]) + (f"?into={main.pk}" if main else "")


def test_a_like_title_is_offered_and_others_are_found(house):
    row = factories.submitted(house)
    like = factories.submitted(house, author=1, title="关于改善学生通学路交通的提案")
    other = factories.submitted(house, author=2, title="关于养老床位的提案")
    staff = signed_in(house.actor("staff"))
    shown = read(staff.get(merge_of(row, None)))
    assert f"into={like.pk}" in shown
    assert f"into={other.pk}" not in shown
    assert f"into={other.pk}" in read(staff.get(merge_of(row, None), {"find": "养老"}))


def test_merging_at_review_asks_first_and_merges_then(house):
    main = factories.submitted(house, author=1)
    (row,) = factories.at_last_step(house, factories.submitted(house))
    director = signed_in(house.actor("director"))
    assert "<mark>" in read(director.get(merge_of(row, main)))
    read(director.post(merge_of(row, main), {"do": "merge"}))
    assert factories.fresh(row).state == "under_review"
    assert director.post(merge_of(row, main), {"do": "ask", "question": "并案可以吗？"}).status_code == 302
    assert "还没有答复" in read(director.get(merge_of(row, main)))
    actions.answer_talk(Talk.objects.get(), by=house.member(0), agree=True)
    assert director.post(merge_of(row, main), {"do": "merge"}).status_code == 302
    assert factories.fresh(row).merged_into_id == main.pk


def test_merging_after_filing_against_a_proposers_will_is_the_directors(house):
    main, row = factories.filed(house, *(factories.submitted(house, author=i) for i in range(2)))
    factories.talked_over(house, row, about="merge", into=main, agree=False)
    assert "由提案委主任决定" in read(signed_in(house.actor("staff")).post(merge_of(row, main), {"do": "merge"}))
    answer = signed_in(house.actor("director")).post(merge_of(row, main), {"do": "merge", "note": "同一件事"})
    assert answer.url == reverse("workbench:proposal", args=[row.pk])
    assert factories.fresh(row).state == "merged_after_filing"


def test_a_merged_one_gets_another_main_proposal_with_a_reason(house):
    first, second = factories.submitted(house, author=1), factories.submitted(house, author=2)
    (row,) = factories.merged(house, first)
    staff = signed_in(house.actor("staff"))
    assert staff.post(merge_of(row, second), {"do": "merge", "note": ""}).status_code == 200
    assert staff.post(merge_of(row, second), {"do": "merge", "note": "前一件将撤回"}).status_code == 302
    assert factories.fresh(row).merged_into_id == second.pk


def test_merging_is_not_for_others(house):
    row, main = factories.submitted(house), factories.submitted(house, author=1)
    nobody_else(house, merge_of(row, main), also=[house.member(0)])


def test_two_beside_each_other_show_what_they_share(house):
    one, other = factories.submitted(house), factories.submitted(house, author=1)
    address = reverse("proposals:beside", args=[one.pk, other.pk])
    assert "<mark>" in read(signed_in(house.actor("staff")).get(address))
    for stranger in strangers(house):
        assert signed_in(stranger).get(address).status_code == 404
