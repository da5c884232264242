"""The pages on which units work: their list, the working page, reply and opinion, signing and checking."""

from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.handling import actions
from shangliang.handling.factories import accepted, led, reply_draft, sent, single, submitted
from shangliang.handling.models import Assignment, AssignmentState, Contact, Extension, Message, Reply

from .visitors import Visitor, page, text_of

A = AssignmentState


@pytest.fixture
def clerk(world):
    return Visitor(world.clerks[0])


@pytest.fixture
def leader(world):
    return Visitor(world.leaders[0])


def state(assignment):
    return Assignment.objects.get(pk=assignment.pk).state


def answers(assignment, **changed):
    """What the editor sends for a complete reply."""
    data = {"version": 0, "text": "收悉，现答复如下。", "result_class": "A", "may_be_published": "full"}
    for suggestion in assignment.proposal.suggestions.all():
        data |= {f"answer_{suggestion.pk}": "adopted", f"text_{suggestion.pk}": f"第{suggestion.number}条已办。"}
    return data | changed


def test_my_units_list_shows_its_own_proposals_on_three_tabs(world, clerk):
    mine, other = single(world), single(world, 1)
    waiting = submitted(world, single(world))
    body = clerk.see("assignments")
    assert page("assignment", mine.pk) in body
    assert page("assignment", other.pk) not in body
    assert page("assignment", waiting.pk) not in body
    assert page("assignment", waiting.pk) in clerk.see("assignments", tab="waiting")
    assert "还没有办结的提案" in clerk.see("assignments", tab="done")


def test_what_waits_for_signature_is_the_leaders_to_do_and_the_clerk_waits(world, clerk, leader):
    row = submitted(world, single(world))
    assert page("assignment", row.pk) in leader.see("assignments")
    assert page("assignment", row.pk) not in clerk.see("assignments")


@pytest.mark.parametrize("tab", ["open", "waiting", "done"])
def test_an_empty_list_says_what_comes_here(world, clerk, tab):
    assert 'class="empty"' in clerk.see("assignments", tab=tab)


def test_the_list_is_found_by_words_number_and_part(world, clerk):
    one, (lead, _assisting) = single(world), led(world)
    assert page("assignment", one.pk) not in clerk.see("assignments", role="lead")
    assert page("assignment", lead.pk) in clerk.see("assignments", role="lead")
    assert page("assignment", one.pk) in clerk.see("assignments", q=f"第{one.proposal.case_number:04d}号")
    assert "清除筛选" in clerk.see("assignments", q="没有这样的案由")


def test_only_people_of_units_have_the_list(world):
    for actor in (world.proposers[0], world.staff, world.coordinators[0], world.leadership):
        assert Visitor(actor).status("assignments") == 404


def test_the_working_page_is_there_for_the_unit_the_line_and_the_office(world):
    row = single(world)
    for actor in (world.clerks[0], world.leaders[0], world.coordinators[0], world.staff, world.proposers[0]):
        assert row.proposal.title in Visitor(actor).see("assignment", row.pk)
    for actor in (world.clerks[1], world.coordinators[1], world.proposers[1]):
        assert Visitor(actor).status("assignment", row.pk) == 404
    assert Visitor().status("assignment", row.pk) == 302  # to the sign-in


def test_it_says_who_has_it_until_when_and_how_that_date_came_about(world, clerk):
    row = accepted(world, single(world))
    body = clerk.see("assignment", row.pk)
    assert "7月31日" in body
    assert "这个日期怎么来的" in body
    assert "date set" not in body


def test_a_clerk_signs_in_once_and_a_second_press_is_harmless(world, clerk):
    row = single(world)
    data = {"do": "accept", "clerk_name": "周经办", "clerk_phone": "0427-1"}
    assert "已签收" in text_of(clerk.send("assignment", row.pk, **data))
    second = text_of(clerk.send("assignment", row.pk, **data))
    assert 'class="notice red"' in second
    assert state(row) == A.ACCEPTED


def test_onlookers_cannot_act(world):
    row = single(world)
    for actor in (world.staff, world.coordinators[0], world.proposers[0], world.leadership):
        assert Visitor(actor).send("assignment", row.pk, do="accept").status_code == 404
    assert state(row) == A.OFFERED


def test_a_refusal_names_the_unit_thought_right_and_keeps_what_was_typed(world, clerk):
    row = single(world)
    body = text_of(clerk.send("assignment", row.pk, do="refuse", reason="", right_unit=world.units[1].pk))
    assert 'role="alert"' in body
    assert f'value="{world.units[1].pk}" selected' in body
    assert state(row) == A.OFFERED
    clerk.send("assignment", row.pk, do="refuse", reason="不属本局", right_unit=world.units[1].pk)
    assert state(row) == A.REFUSAL_REQUESTED


def test_a_contact_is_recorded_and_a_day_to_come_is_told_at_its_field(world, clerk):
    row = actions.accept(single(world), by=world.clerks[0])
    contact = {"do": "contact", "manner": "visit", "people": "周经办", "summary": "当面听取意见"}
    late = (clock.today() + timedelta(days=1)).isoformat()
    body = text_of(clerk.send("assignment", row.pk, **contact, on=late))
    assert "当面听取意见" in body
    assert 'id="contact_on_error"' in body
    assert not Contact.objects.exists()
    clerk.send("assignment", row.pk, **contact, on=clock.today().isoformat())
    assert Contact.objects.get().assignment_id == row.pk


def test_a_coordinator_records_only_four_party_meetings(world):
    row = actions.accept(single(world), by=world.clerks[0])
    data = {"on": clock.today().isoformat(), "manner": "invited", "people": "", "summary": "四方会商"}
    Visitor(world.coordinators[0]).send("assignment", row.pk, do="contact", **data)
    assert Contact.objects.get().four_party


def test_more_time_is_asked_for_and_taken_back(world, clerk):
    row = accepted(world, single(world))
    clerk.send("assignment", row.pk, do="extend", reason="需会商")
    assert Extension.objects.get().state == "requested"
    clerk.send("assignment", row.pk, do="withdraw_extension")
    assert Extension.objects.get().state == "withdrawn"
    assert clerk.send("assignment", row.pk, do="withdraw_extension").status_code == 404


def test_section_message_and_marks(world, clerk):
    row = accepted(world, single(world))
    section = row.unit.sections.create(committee=world.committee, name="基础教育科")
    clerk.send("assignment", row.pk, do="section", section=section.pk, clerk_name="吴", clerk_phone="")
    clerk.send("assignment", row.pk, do="message", reason="请问方便见面吗？")
    assert "基础教育科" in clerk.see("assignment", row.pk)
    assert Message.objects.get().text == "请问方便见面吗？"
    sent(world, row)
    clerk.send("assignment", row.pk, do="rate", founded=5, practicable=4, standard=3)
    assert Assignment.objects.get(pk=row.pk).rates_practicable == 4


def test_a_deed_that_does_not_exist_is_a_page_that_does_not_exist(world, clerk):
    assert clerk.send("assignment", single(world).pk, do="eat").status_code == 404


# The reply --------------------------------------------------------------------------------------------------------


def test_the_reply_is_kept_then_submitted(world, clerk):
    row = accepted(world, single(world))
    clerk.send("reply", row.pk, do="save", **answers(row))
    reply = Reply.objects.get()
    assert [a.text for a in reply.answers.all()] == ["第1条已办。", "第2条已办。"]
    assert "都齐了" in clerk.see("reply", row.pk)
    clerk.send("reply", row.pk, do="submit", **answers(row, version=reply.version))
    assert state(row) == A.SIGNING


def test_what_is_missing_is_listed_and_everything_typed_is_kept(world, clerk):
    row = actions.accept(single(world), by=world.clerks[0])
    first = row.proposal.suggestions.first()
    body = text_of(clerk.send("reply", row.pk, do="submit", version=0, text="收悉", **{f"text_{first.pk}": "写了一半"}))
    assert "送签之前还要补" in body
    assert "写了一半" in body
    assert f'name="version" value="{Reply.objects.get().version}"' in body
    assert state(row) == A.DRAFTING


def test_a_promise_without_text_is_missed(world, clerk):
    row = accepted(world, single(world))
    planned = {f"answer_{row.proposal.suggestions.first().pk}": "planned"}
    assert "第1条" in text_of(clerk.send("reply", row.pk, do="submit", **answers(row, **planned)))
    assert state(row) == A.DRAFTING


def test_the_second_window_does_not_overwrite_the_first(world, clerk):
    row = accepted(world, single(world))
    clerk.send("reply", row.pk, do="save", **answers(row))
    body = text_of(clerk.send("reply", row.pk, do="save", **answers(row, text="另一个窗口")))
    assert "另一个窗口" in body
    assert 'role="alert"' in body
    assert Reply.objects.get().text == "收悉，现答复如下。"


def test_autosave_tells_time_and_version_and_stops_at_a_conflict(world, clerk):
    row = accepted(world, single(world))
    kept = clerk.send("reply_autosave", row.pk, **answers(row)).json()
    assert kept == {"saved_at": "09:00", "version": Reply.objects.get().version}
    assert clerk.send("reply_autosave", row.pk, **answers(row)).status_code == 409
    wrong = answers(row, version=kept["version"], result_class="Z")
    assert clerk.send("reply_autosave", row.pk, **wrong).status_code == 400


def test_autosave_keeps_a_text_that_was_wiped_out(world, clerk):
    row = accepted(world, single(world))
    kept = clerk.send("reply_autosave", row.pk, **answers(row)).json()
    pk = row.proposal.suggestions.first().pk
    clerk.send("reply_autosave", row.pk, **answers(row, version=kept["version"], **{f"text_{pk}": ""}))
    assert Reply.objects.get().answers.get(suggestion=pk).text == ""


def test_nobody_else_writes_or_reads_a_draft(world):
    row = accepted(world, single(world))
    for actor in (world.clerks[1], world.staff, world.coordinators[0], world.proposers[0], world.leadership):
        visitor = Visitor(actor)
        assert visitor.status("reply", row.pk) == 404
        assert visitor.send("reply_autosave", row.pk, **answers(row)).status_code == 404
    assert not Reply.objects.exists()


def test_after_submission_the_editor_leads_back(world, clerk):
    row = submitted(world, single(world))
    assert clerk.status("reply", row.pk) == 302
    assert clerk.send("reply_autosave", row.pk, **answers(row)).status_code == 400


def test_an_assisting_unit_gives_its_opinion(world):
    lead, assisting = led(world)
    clerk = Visitor(world.clerks[1])
    actions.accept(assisting, by=world.clerks[1])
    assert clerk.status("reply", assisting.pk) == 302  # to the opinion
    assert Visitor(world.clerks[0]).status("opinion", assisting.pk) == 404
    assert "saved_at" in clerk.send("opinion_autosave", assisting.pk, text="拟").json()
    assert "拟" in clerk.see("opinion", assisting.pk)
    assert 'role="alert"' in text_of(clerk.send("opinion", assisting.pk, do="give", text=" "))
    clerk.send("opinion", assisting.pk, do="give", text="拟增设信号灯")
    assert state(assisting) == A.OPINION_GIVEN
    assert "拟增设信号灯" in Visitor(world.clerks[0]).see("assignment", lead.pk)


def test_a_late_opinion_is_reminded_of_by_the_lead(world, clerk):
    lead, assisting = led(world)
    with clock.at(clock.now() + timedelta(days=160)):
        clerk.send("assignment", lead.pk, do="remind", assisting=assisting.pk)
    assert Assignment.objects.get(pk=assisting.pk).reminded_at


# Signing and checking ---------------------------------------------------------------------------------------------


def test_the_leader_reads_the_letter_and_signs(world, leader):
    row = submitted(world, single(world))
    assert "收悉，现答复如下" in leader.see("sign", row.pk)
    leader.send("sign", row.pk, do="sign")
    assert state(row) == A.SENT
    second = leader.send("sign", row.pk, do="sign")
    assert second.status_code == 200
    assert 'class="notice red"' in text_of(second)


def test_a_clerk_does_not_sign(world, clerk):
    row = submitted(world, single(world))
    assert clerk.status("sign", row.pk) == 404
    assert clerk.send("sign", row.pk, do="sign").status_code == 404
    assert clerk.status("signing") == 404
    assert state(row) == A.SIGNING


def test_the_leader_sends_back_with_a_note(world, leader):
    row = submitted(world, single(world))
    assert 'role="alert"' in text_of(leader.send("sign", row.pk, do="back", reason=""))
    leader.send("sign", row.pk, do="back", reason="请写明时间")
    assert state(row) == A.DRAFTING


def test_several_are_signed_at_once(world, leader):
    rows = [submitted(world, single(world)) for _ in range(3)]
    other = submitted(world, single(world, 1))
    assert "已签发 3 件" in text_of(leader.send("signing", pick=[r.pk for r in (*rows, other)]))
    assert {state(r) for r in rows} == {A.SENT}
    assert state(other) == A.SIGNING
    assert "没有勾选" in text_of(leader.send("signing", pick=["x", "99999999999999999999"]))


def test_the_coordinator_checks_a_partys_reply(world):
    row = submitted(world, single(world, by_party=True))
    actions.sign_reply(row, by=world.leaders[0])
    assert Visitor(world.coordinators[1]).status("check", row.pk) == 404
    assert Visitor(world.staff).status("check", row.pk) == 404
    coordinator = Visitor(world.coordinators[0])
    assert "审核通过" in coordinator.see("check", row.pk)
    coordinator.send("check", row.pk, do="check")
    assert state(row) == A.SENT


def test_the_coordinator_returns_it(world):
    row = submitted(world, single(world, by_party=True))
    actions.sign_reply(row, by=world.leaders[0])
    Visitor(world.coordinators[0]).send("check", row.pk, do="back", reason="数字不实")
    assert state(row) == A.DRAFTING


def test_the_letter_is_read_by_those_whom_it_is_sent_to_and_by_nobody_before(world, clerk):
    row = accepted(world, single(world, co_signers=world.members[1:2]))
    draft = actions.save_reply_draft(reply_draft(row), by=world.clerks[0])
    assert "尚未送出" in clerk.see("letter", draft.pk)
    assert Visitor(world.proposers[0]).status("letter", draft.pk) == 404
    sent(world, row)
    for actor in (*world.proposers[:2], world.staff, world.coordinators[0]):
        assert 'class="document"' in Visitor(actor).see("letter", draft.pk)
    assert Visitor(world.proposers[2]).status("letter", draft.pk) == 404


def test_the_elder_view_says_fewer_things(world, clerk):
    row = accepted(world, single(world))
    clerk.client.cookies["elder"] = "1"
    body = clerk.see("assignment", row.pk)
    assert "<aside" not in body
    assert "<aside" in Visitor(world.clerks[0]).see("assignment", row.pk)
