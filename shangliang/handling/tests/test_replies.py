from datetime import datetime, timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.handling import actions, factories
from shangliang.handling.actions import AnswerDraft, ReplyDraft
from shangliang.handling.jobs import run_deadlines
from shangliang.handling.models import Assignment, AssistingOpinion, Commitment, Feedback, Reply
from shangliang.proposals.models import Proposal, Suggestion
from shangliang.workflow.models import Duty, Event


def suggestions_of(row):
    return list(Suggestion.objects.filter(proposal=row.proposal_id).values_list("pk", flat=True))


def submit_as(world, row, **changes):
    """Draft a complete reply with changes, and submit it."""
    draft = factories.reply_draft(row)
    values = {"text": draft.text, "result_class": draft.result_class, "answers": draft.answers} | changes
    actions.save_reply_draft(ReplyDraft(row, **values), by=world.clerks[0])
    return actions.submit_reply(row, by=world.clerks[0])


@pytest.fixture
def row(world):
    return factories.accepted(world, factories.single(world))


def test_typing_is_kept_without_events_after_the_first(world, row):
    first = actions.save_reply_draft(ReplyDraft(row, version=0, text="收悉"), by=world.clerks[0])
    events = Event.objects.count()
    again = actions.save_reply_draft(ReplyDraft(row, version=1, text="来函收悉"), by=world.clerks[0])
    assert (first.version, again.version, again.text) == (1, 2, "来函收悉")
    assert Event.objects.count() == events
    assert Assignment.objects.get(pk=row.pk).state == "drafting"
    assert Reply.objects.get().contact_name == "周经办"


def test_two_windows_do_not_overwrite_each_other(world, row):
    actions.save_reply_draft(ReplyDraft(row, version=0, text="甲"), by=world.clerks[0])
    with pytest.raises(Stale):
        actions.save_reply_draft(ReplyDraft(row, version=0, text="乙"), by=world.clerks[0])
    assert Reply.objects.get().text == "甲"


def test_drafts_are_the_units_alone_and_take_only_codes_that_exist(world, row):
    for actor in (world.clerks[1], world.staff, world.proposers[0]):
        with pytest.raises(NotAllowed):
            actions.save_reply_draft(ReplyDraft(row, text="甲"), by=actor)
    other = suggestions_of(factories.single(world))
    for wrong in (
        {"result_class": "Z"},
        {"answers": (AnswerDraft(suggestions_of(row)[0], "perhaps"),)},
        {"answers": (AnswerDraft(other[0], "adopted"),)},
        {"contact_name": "x" * 61},
        {"may_be_published": "maybe"},
    ):
        with pytest.raises(Invalid):
            actions.save_reply_draft(ReplyDraft(row, **wrong), by=world.clerks[0])
    assert not Reply.objects.exists()


def test_a_complete_reply_is_submitted_and_an_incomplete_one_is_not(world, row):
    one, two = suggestions_of(row)
    full = AnswerDraft(two, "adopted", "已办。")
    for gap in (
        {"result_class": ""},
        {"answers": (AnswerDraft(one), full)},
        {"answers": (AnswerDraft(one, "adopted", ""), full)},
        {"answers": (AnswerDraft(one, "", "已办。"), full)},
        {"answers": (AnswerDraft(one, "planned", "列入计划。"), full)},
        {"answers": (AnswerDraft(one, "planned", "列入计划。", "建成"), full)},
        {"answers": (AnswerDraft(one, "adopted", "已办。", "建成"), full)},
        {"answers": (AnswerDraft(one, "planned", "列入计划。", "建成", clock.today() - timedelta(days=1)), full)},
    ):
        with pytest.raises(Refused) as refusal:
            submit_as(world, row, **gap)
        assert refusal.value.code == "incomplete"
    row = submit_as(world, row)
    assert row.state == "signing"
    duty = Duty.objects.get(subject_kind="assignment", subject_id=row.pk, closed_at__isnull=True)
    assert (duty.party, duty.kind) == (f"unit_leader:{row.unit_id}", "sign_reply")


def test_a_reply_needs_a_contact_that_is_not_disputed(world):
    row = actions.accept(factories.single(world), by=world.clerks[0])
    with pytest.raises(Refused):
        submit_as(world, row)
    contact = actions.record_contact(actions.NewContact(row, clock.today(), "phone", "沟通"), by=world.clerks[0])
    actions.dispute_contact(contact, "没有接到电话", by=world.proposers[0])
    with pytest.raises(Refused):
        submit_as(world, row)
    actions.record_contact(actions.NewContact(row, clock.today(), "phone", "沟通"), by=world.clerks[0])
    assert submit_as(world, row).state == "signing"


def test_where_the_committee_demands_it_the_contact_was_face_to_face(world):
    world.committee.rules = {"face_to_face_required": True}
    world.committee.save()
    row = factories.accepted(world, factories.single(world), manner="letter")
    with pytest.raises(Refused):
        submit_as(world, row)
    actions.record_contact(actions.NewContact(row, clock.today(), "on_site", "现场"), by=world.clerks[0])
    assert submit_as(world, row).state == "signing"


def test_an_imported_proposal_without_suggestions_is_answered_by_a_text(world):
    row = factories.accepted(world, factories.single(world, suggestions=0))
    with pytest.raises(Refused):
        submit_as(world, row, text="")
    assert submit_as(world, row).state == "signing"


def test_the_unit_leader_signs_or_sends_back_and_nobody_else(world, row):
    row = submit_as(world, row)
    for actor in (world.clerks[0], world.leaders[1], world.coordinators[0]):
        with pytest.raises(NotAllowed):
            actions.sign_reply(row, by=actor)
        with pytest.raises(NotAllowed):
            actions.send_back(row, "请补充", by=actor)
    with pytest.raises(Invalid):
        actions.send_back(row, "", by=world.leaders[0])
    assert actions.send_back(row, "请补充", by=world.leaders[0]).state == "drafting"
    row = actions.sign_reply(submit_as(world, row), by=world.leaders[0])
    assert row.state == "sent"
    assert Reply.objects.get().signer_name == "教育局负责人"


def test_replies_to_parties_are_checked_by_the_coordinator_first_and_others_are_sent_at_once(world):
    row = factories.submitted(world, factories.single(world, by_party=True))
    row = actions.sign_reply(row, by=world.leaders[0])
    assert (row.state, row.proposal.state) == ("checking", "assigned")
    for actor in (world.coordinators[1], world.leaders[0]):
        with pytest.raises(NotAllowed):
            actions.check_reply(row, by=actor)
    row = actions.send_back(row, "请补充时限", by=world.coordinators[0])
    assert (row.state, Reply.objects.get().signed_at) == ("drafting", None)
    actions.submit_reply(row, by=world.clerks[0])
    actions.sign_reply(row, by=world.leaders[0])
    row = actions.check_reply(row, by=world.coordinators[0])
    reply = Reply.objects.get()
    assert (row.state, reply.sent_at, reply.checked_at, reply.on_time) == ("sent", clock.now(), clock.now(), True)


@pytest.mark.parametrize(("rule", "state"), [("none", "sent"), ("all", "checking")])
def test_the_committee_decides_what_is_checked(world, rule, state):
    world.committee.rules = {"check_by": rule}
    world.committee.save()
    party = actions.sign_reply(factories.submitted(world, factories.single(world, by_party=True)), by=world.leaders[0])
    member = actions.sign_reply(factories.submitted(world, factories.single(world)), by=world.leaders[0])
    assert [party.state, member.state] == [state, state]


def test_a_reply_after_its_date_is_not_on_time(world, row):
    with clock.at(datetime(2024, 8, 1, 9, 0, tzinfo=clock.ZONE)):
        factories.sent(world, row)
    assert Reply.objects.get().on_time is False


def test_promises_become_commitments_when_the_reply_is_sent_and_not_before(world, row):
    due = clock.today() + timedelta(days=90)
    row = factories.submitted(world, row, promise_due=due)
    assert not Commitment.objects.exists()
    actions.sign_reply(row, by=world.leaders[0])
    promise = Commitment.objects.get()
    assert (promise.state, promise.unit, promise.due, promise.promised_due) == ("promised", world.units[0], due, due)


def test_the_lead_waits_for_the_assisting_opinion(world):
    lead, assisting = factories.led(world)
    with pytest.raises(Refused):
        factories.submitted(world, lead)
    actions.accept(assisting, by=world.clerks[1])
    actions.save_opinion_draft(assisting, "初稿", by=world.clerks[1])
    with pytest.raises(Refused):
        factories.submitted(world, lead)
    with pytest.raises(NotAllowed):
        actions.give_opinion(assisting, "同意", by=world.clerks[0])
    with pytest.raises(Refused):
        actions.save_reply_draft(ReplyDraft(assisting, text="代答"), by=world.clerks[1])
    assisting = actions.give_opinion(assisting, "建议统筹推进", by=world.clerks[1])
    assert (assisting.state, AssistingOpinion.objects.get().text) == ("opinion_given", "建议统筹推进")
    lead = factories.sent(world, lead)
    assisting.refresh_from_db()
    assert (lead.state, assisting.state, lead.proposal.state) == ("sent", "closed", "replied")


def test_a_late_opinion_holds_the_lead_until_the_reminder_is_on_record(world):
    lead, assisting = factories.led(world)
    with pytest.raises(Refused) as refusal:
        actions.remind_assisting_many([assisting], by=world.clerks[0])
    assert refusal.value.code == "not_overdue"
    with clock.at(datetime(2024, 7, 12, 9, 0, tzinfo=clock.ZONE)):
        with pytest.raises(Refused):
            factories.submitted(world, lead)
        with pytest.raises(NotAllowed):
            actions.remind_assisting_many([assisting], by=world.clerks[2])
        assert run_deadlines(world.committee.pk)["reminders"] == 1
        assert run_deadlines(world.committee.pk)["reminders"] == 0
        factories.sent(world, lead)
    assisting.refresh_from_db()
    assert assisting.state == "closed"
    assert Event.objects.filter(kind="assignment.remind").count() == 1


def test_of_units_that_answer_apart_the_last_completes_the_answers(world):
    first, second = factories.apart(world, suggestions=3)
    one, two, three = suggestions_of(first)
    for at, row in ((0, first), (1, second)):
        factories.accepted(world, row)
        answers = (AnswerDraft(one if at == 0 else two, "adopted", "已办。"),)
        draft = ReplyDraft(row, text="收悉", result_class="A", answers=answers)
        actions.save_reply_draft(draft, by=world.clerks[at])
    first = actions.sign_reply(actions.submit_reply(first, by=world.clerks[0]), by=world.leaders[0])
    assert (first.state, first.proposal.state) == ("sent", "assigned")
    assert not Feedback.objects.exists()
    with pytest.raises(Refused, match="3"):
        actions.submit_reply(second, by=world.clerks[1])
    rest = ReplyDraft(second, answers=(AnswerDraft(three, "reference", "留作参考。"),))
    actions.save_reply_draft(rest, by=world.clerks[1])
    second = actions.sign_reply(actions.submit_reply(second, by=world.clerks[1]), by=world.leaders[1])
    assert second.proposal.state == "replied"
    assert Feedback.objects.count() == 2


def test_every_proposer_is_asked_merged_ones_included_and_one_answer_counts(world):
    row = factories.single(world, co_signers=[world.members[1]])
    merged = factories.filed_proposal(world, author=world.members[2], co_signers=[world.members[1]])
    Proposal.objects.filter(pk=merged.pk).update(state="merged_after_filing", merged_into=row.proposal)
    row = factories.sent(world, row)
    forms = Feedback.objects.order_by("pk")
    asked = [(f.signature.member, f.main) for f in forms]
    assert asked == [(world.members[0], True), (world.members[1], False), (world.members[2], False)]
    assert {f.proposal_id for f in forms} == {row.proposal_id}


def test_a_long_list_of_replies_takes_few_queries(world, django_assert_max_num_queries):
    proposals = [factories.filed_proposal(world) for _ in range(30)]
    actions.plan_assignments_many([actions.Plan(p, world.units[0]) for p in proposals], by=world.coordinators[0])
    rows = actions.accept_many(actions.assign_all(world.session, by=world.staff), by=world.clerks[0])
    contacts = [actions.NewContact(r, clock.today(), "visit", "沟通") for r in rows]
    actions.record_contacts_many(contacts, by=world.clerks[0])
    due = clock.today() + timedelta(days=60)
    drafts = [factories.reply_draft(r, promise_due=due) for r in rows]
    with django_assert_max_num_queries(30):
        actions.save_reply_drafts_many(drafts, by=world.clerks[0])
    with django_assert_max_num_queries(25):
        actions.submit_replies_many(rows, by=world.clerks[0])
    with django_assert_max_num_queries(60):
        actions.sign_replies_many(rows, by=world.leaders[0])
    assert Feedback.objects.count() == Commitment.objects.count() == 30
