"""What proposers do: confirm contacts, write messages, give feedback; and the staff who enter a form on paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.handling.factories import accepted, apart, sent, single
from shangliang.handling.models import Contact, Feedback, Message
from shangliang.proposals.models import Attachment

from .visitors import Visitor, text_of

pytestmark = pytest.mark.once

FORM = {"manner": "visit", "answers_question": "yes", "attitude": "satisfied", "result": "basic", "text": "办得实"}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def member(world):
    return Visitor(world.proposers[0])


def scan(content=PDF):
    return SimpleUploadedFile("意见表.pdf", content, "application/pdf")


def test_the_lead_proposer_confirms_a_contact(world, member):
    accepted(world, single(world))
    contact = Contact.objects.get()
    assert "就建议内容当面听取意见" in member.see("contact_confirm", contact.pk)
    member.send("contact_confirm", contact.pk, do="confirm")
    assert Contact.objects.get().state == "confirmed"
    assert 'class="notice red"' in text_of(member.send("contact_confirm", contact.pk, do="confirm"))


def test_a_dispute_needs_its_reason(world, member):
    accepted(world, single(world))
    contact = Contact.objects.get()
    assert 'role="alert"' in text_of(member.send("contact_confirm", contact.pk, do="dispute", reason=""))
    member.send("contact_confirm", contact.pk, do="dispute", reason="没有来过")
    assert (Contact.objects.get().state, Contact.objects.get().dispute) == ("disputed", "没有来过")


def test_a_contact_is_confirmed_by_nobody_else(world):
    accepted(world, single(world, co_signers=world.members[1:2]))
    contact = Contact.objects.get()
    for actor in (world.proposers[1], world.proposers[2], world.staff, world.clerks[0], world.coordinators[0]):
        assert Visitor(actor).status("contact_confirm", contact.pk) == 404
        assert Visitor(actor).send("contact_confirm", contact.pk, do="confirm").status_code == 404
    assert Contact.objects.get().state == "recorded"


def test_unit_and_proposers_exchange_messages(world, member):
    row = accepted(world, single(world))
    assert 'role="alert"' in text_of(member.send("messages", row.pk, reason=" "))
    member.send("messages", row.pk, reason="什么时候来？")
    assert "什么时候来？" in Visitor(world.clerks[0]).see("messages", row.pk)
    assert "<textarea" not in Visitor(world.staff).see("messages", row.pk)
    assert Visitor(world.staff).send("messages", row.pk, reason="插话").status_code == 404
    assert Visitor(world.proposers[1]).status("messages", row.pk) == 404
    assert Message.objects.count() == 1


def test_a_member_reads_the_answers_and_gives_feedback(world, member):
    sent(world, single(world))
    form = Feedback.objects.get()
    body = member.see("feedback", form.pk)
    assert "第1条建议" in body
    assert "已采纳并落实" in body
    assert '<input type="file"' not in body
    assert "谢谢" in text_of(member.send("feedback", form.pk, **FORM))
    given = Feedback.objects.get()
    assert (given.state, given.result_meaning, given.answers_question) == ("given", "basically_satisfied", True)
    assert 'class="notice red"' in text_of(member.send("feedback", form.pk, **FORM))  # a second press


def test_no_choice_is_more_equal_than_the_others(world, member):
    sent(world, single(world))
    body = member.see("feedback", Feedback.objects.get().pk)
    assert body.count('name="result"') == 4
    assert "checked" not in body


def test_an_unfinished_form_keeps_what_was_typed(world, member):
    sent(world, single(world))
    form = Feedback.objects.get()
    body = text_of(member.send("feedback", form.pk, **(FORM | {"result": ""})))
    assert 'role="alert"' in body
    assert "办得实" in body
    assert Feedback.objects.get().state == "awaited"


def test_the_unit_never_gives_feedback_and_others_do_not_see_the_form(world):
    sent(world, single(world))
    form = Feedback.objects.get()
    for actor in (world.clerks[0], world.leaders[0], world.proposers[1], world.coordinators[0]):
        assert Visitor(actor).status("feedback", form.pk) == 404
        assert Visitor(actor).send("feedback", form.pk, **FORM).status_code == 404
    assert Visitor(world.leadership).send("feedback", form.pk, **FORM).status_code == 404


def test_each_unit_that_answered_apart_gets_its_own_form(world, member):
    first, second = apart(world)
    sent(world, first)
    sent(world, second)
    for form in Feedback.objects.all():
        assert form.reply.assignment.unit.name in member.see("feedback", form.pk)


def test_staff_enter_a_form_on_paper_with_its_scan(world):
    sent(world, single(world))
    form = Feedback.objects.get()
    staff = Visitor(world.staff)
    assert 'type="file"' in staff.see("feedback", form.pk)
    assert 'role="alert"' in text_of(staff.send("feedback", form.pk, **FORM))
    staff.send("feedback", form.pk, **FORM, scan=scan())
    given = Feedback.objects.get()
    assert given.entered_by_staff
    assert given.scan.purpose == Attachment.Purpose.SCAN
    address = reverse("proposals:attachment", args=[given.scan_id])
    for actor in (world.staff, world.clerks[0], world.proposers[0]):
        reader = Visitor(actor)
        assert address in reader.see("feedback", form.pk)
        assert address in reader.client.get(reverse("workbench:proposal", args=[form.proposal_id])).content.decode()
        assert reader.client.get(address).status_code == 200
    assert Visitor(world.clerks[1]).client.get(address).status_code == 404


def test_a_scan_that_is_none_is_refused_and_nothing_is_kept(world):
    sent(world, single(world))
    form = Feedback.objects.get()
    body = text_of(Visitor(world.staff).send("feedback", form.pk, **FORM, scan=scan(b"<html>")))
    assert 'role="alert"' in body
    assert not Attachment.objects.exists()
    assert Feedback.objects.get().state == "awaited"
