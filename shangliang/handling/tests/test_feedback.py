from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.handling import actions, factories
from shangliang.handling.actions import Form
from shangliang.handling.jobs import run_deadlines
from shangliang.handling.models import Assignment, Commitment, Feedback, Redating, Rehandling, Reply
from shangliang.proposals.models import Attachment, Proposal
from shangliang.workflow.models import Duty, Outbox


def later(days):
    return clock.at(factories.DAY + timedelta(days=days))


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def open_duties(proposal):
    rows = Duty.objects.filter(root_id=proposal.pk, closed_at__isnull=True)
    return set(rows.values_list("party", "kind"))


@pytest.fixture
def row(world):
    """Replied; the lead proposer and one co-signer are asked."""
    return factories.sent(world, factories.single(world, co_signers=[world.members[1]]))


def form_of(member, **marks):
    feedback = Feedback.objects.get(signature__member=member, state="awaited")
    return Form(feedback, **({"attitude": "satisfied", "result": "satisfied", "manner": "visit"} | marks))


def answered_again(world, row):
    """The second reply, drafted anew."""
    actions.save_reply_draft(factories.reply_draft(row), by=world.clerks[0])
    actions.submit_reply(row, by=world.clerks[0])
    return actions.sign_reply(row, by=world.leaders[0])


def test_each_proposer_gives_feedback_by_oneself_and_the_unit_never(world, row):
    form = form_of(world.members[0])
    for actor in (world.proposers[1], world.clerks[0], world.leaders[0], world.leadership):
        with pytest.raises(NotAllowed):
            actions.give_feedback(form, by=actor)
    given = actions.give_feedback(form, by=world.proposers[0])
    assert (given.state, given.result_meaning, given.manner, given.entered_by_staff) == (
        "given",
        "satisfied",
        "visit",
        False,
    )
    with pytest.raises(Stale):
        actions.give_feedback(form, by=world.proposers[0])


def test_a_member_who_works_in_the_unit_does_not_rate_its_reply(world, row):
    from dataclasses import replace

    both = replace(world.proposers[0], unit_ids=frozenset({row.unit_id}))
    with pytest.raises(NotAllowed):
        actions.give_feedback(form_of(world.members[0]), by=both)


def test_a_collective_gives_feedback_by_its_liaison(world):
    row = factories.sent(world, factories.single(world, by_party=True))
    actions.give_feedback(Form(Feedback.objects.get(), "satisfied", "basic"), by=world.liaison)
    assert state_of(row.proposal) == "closed"


def test_staff_enter_a_form_on_paper_with_its_scan_and_not_without(world, row):
    with pytest.raises(Invalid):
        actions.give_feedback(form_of(world.members[0]), by=world.staff)
    scan = Attachment(
        committee=world.committee, proposal=row.proposal, purpose="scan", name="征询意见表.pdf", size=3,
        content_type="application/pdf", sha256="0" * 64, added_at=clock.now(),
    )  # fmt: skip
    scan.file.save("scan.pdf", ContentFile(b"%PD"), save=False)
    scan.save()
    given = actions.give_feedback(form_of(world.members[0], scan=scan), by=world.staff)
    assert (given.entered_by_staff, given.scan) == (True, scan)


def test_marks_are_the_committees_own_and_mean_what_it_says(world, row):
    with pytest.raises(Invalid) as refusal:
        actions.give_feedback(form_of(world.members[0], result="great"), by=world.proposers[0])
    assert set(refusal.value.fields) == {"result"}
    world.committee.rules = {
        "marks": [
            {"code": "A", "label": "满意", "meaning": "satisfied"},
            {"code": "B", "label": "不满意", "meaning": "dissatisfied"},
        ]
    }
    world.committee.save()
    given = actions.give_feedback(form_of(world.members[0], attitude="A", result="A"), by=world.proposers[0])
    assert (given.result, given.result_meaning) == ("A", "satisfied")


def test_the_lead_proposers_content_closes_the_proposal_whatever_others_still_owe(world, row):
    actions.give_feedback(form_of(world.members[0], result="understanding"), by=world.proposers[0])
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.closed_at, Assignment.objects.get().state) == ("closed", clock.now(), "closed")
    actions.give_feedback(form_of(world.members[1], result="dissatisfied"), by=world.proposers[1])
    assert state_of(proposal) == "closed"


def test_a_co_signers_dissatisfaction_is_brought_to_the_offices_notice_and_reopens_nothing(world, row):
    actions.give_feedback(form_of(world.members[1], result="dissatisfied"), by=world.proposers[1])
    assert Outbox.objects.get(kind="feedback.co_signer_dissatisfied").party == "role:proposal_staff"
    assert Proposal.objects.get().decision_due is None


def test_no_answer_within_the_window_is_no_feedback_and_closes(world, row):
    with later(21):  # the fifteenth working day
        assert run_deadlines(world.committee.pk)["feedback"] == 0
    with later(22):
        assert run_deadlines(world.committee.pk)["feedback"] == 2
        assert run_deadlines(world.committee.pk)["feedback"] == 0
    assert set(Feedback.objects.values_list("state", "result_meaning")) == {("none", "")}
    assert state_of(row.proposal) == "closed"


@pytest.mark.parametrize("mark", ["attitude", "result"])
def test_the_lead_proposers_dissatisfaction_asks_the_proposal_committee_within_five_days(world, row, mark):
    actions.give_feedback(form_of(world.members[0], **{mark: "dissatisfied"}), by=world.proposers[0])
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.decision_due) == ("replied", date(2024, 3, 11))
    assert ("role:proposal_committee", "decide_rehandling") in open_duties(proposal)
    for actor in (world.staff, world.director, world.coordinators[0]):
        with pytest.raises(NotAllowed):
            actions.decide_rehandling(proposal, order=True, reason="重办", by=actor)
    with pytest.raises(Refused):
        actions.close_dissatisfied(proposal, "结案", by=world.director)


def test_handling_again_is_ordered_once_and_the_last_mark_counts(world, row):
    actions.give_feedback(form_of(world.members[0], result="dissatisfied"), by=world.proposers[0])
    with later(2):
        actions.decide_rehandling(row.proposal, order=True, reason="答复未回应建议", by=world.deciders)
        row = Assignment.objects.get()
        assert (row.state, row.round, row.reply_due) == ("rehandling", 2, date(2024, 4, 7))
        assert state_of(row.proposal) == "rehandling"
        assert Outbox.objects.get(kind="proposal.rehandled").party == f"coordinator:{row.unit.line.coordinator_id}"
        assert (f"unit:{row.unit_id}", "reply_again") in open_duties(row.proposal)
        with pytest.raises(Stale):
            actions.decide_rehandling(row.proposal, order=True, reason="再办", by=world.deciders)
    with later(20):
        answered_again(world, row)
        assert list(Reply.objects.values_list("round", flat=True)) == [1, 2]
        again = Feedback.objects.get(round=2, main=True)
        actions.give_feedback(Form(again, "satisfied", "basic"), by=world.proposers[0])
    assert state_of(row.proposal) == "closed"
    marks = Feedback.objects.filter(main=True).order_by("round").values_list("result_meaning", flat=True)
    assert list(marks) == ["dissatisfied", "basically_satisfied"]


def test_after_a_second_dissatisfaction_the_director_closes_with_a_note(world, row):
    actions.give_feedback(form_of(world.members[0], result="dissatisfied"), by=world.proposers[0])
    actions.decide_rehandling(row.proposal, order=True, reason="重办", by=world.deciders)
    answered_again(world, row)
    again = Feedback.objects.get(round=2, main=True)
    actions.give_feedback(Form(again, "dissatisfied", "dissatisfied"), by=world.proposers[0])
    assert ("role:proposal_director", "close_dissatisfied") in open_duties(row.proposal)
    with pytest.raises(Refused):
        actions.decide_rehandling(row.proposal, order=True, reason="三办", by=world.deciders)
    with pytest.raises(Invalid):
        actions.close_dissatisfied(row.proposal, " ", by=world.director)
    with pytest.raises(NotAllowed):
        actions.close_dissatisfied(row.proposal, "结案", by=world.deciders)
    actions.close_dissatisfied(row.proposal, "两轮办理均已答复", by=world.director)
    assert state_of(row.proposal) == "closed"
    assert Rehandling.objects.get().closing_note == "两轮办理均已答复"


def test_the_committee_may_decline_with_a_reason_and_so_close(world, row):
    actions.give_feedback(form_of(world.members[0], result="dissatisfied"), by=world.proposers[0])
    with pytest.raises(Invalid):
        actions.decide_rehandling(row.proposal, order=False, reason="", by=world.deciders)
    actions.decide_rehandling(row.proposal, order=False, reason="答复已尽职责", by=world.deciders)
    decision = Rehandling.objects.get()
    assert (state_of(row.proposal), decision.ordered, decision.reason) == ("closed", False, "答复已尽职责")


def test_with_several_answers_the_decision_waits_for_the_last_form_and_only_the_bad_ones_are_done_again(world):
    rows = factories.apart(world)
    for row in rows:
        factories.sent(world, row)
    bad, good = Feedback.objects.order_by("reply__assignment_id")
    actions.give_feedback(Form(bad, "satisfied", "dissatisfied"), by=world.proposers[0])
    assert Proposal.objects.get().decision_due is None
    actions.give_feedback(Form(good, "satisfied", "satisfied"), by=world.proposers[0])
    assert Proposal.objects.get().decision_due is not None
    actions.decide_rehandling(rows[0].proposal, order=True, reason="重办", by=world.deciders)
    assert list(Assignment.objects.order_by("pk").values_list("state", "round")) == [("rehandling", 2), ("sent", 1)]
    answered_again(world, rows[0])
    again = Feedback.objects.get(state="awaited")
    actions.give_feedback(Form(again, "satisfied", "satisfied"), by=world.proposers[0])
    assert set(Assignment.objects.values_list("state", flat=True)) == {"closed"}
    assert state_of(rows[0].proposal) == "closed"


def test_a_promise_made_again_in_the_second_reply_is_redated_and_not_kept_twice(world):
    first, second = clock.today() + timedelta(days=60), clock.today() + timedelta(days=90)
    row = factories.sent(world, factories.single(world), promise_due=first)
    actions.give_feedback(form_of(world.members[0], result="dissatisfied"), by=world.proposers[0])
    actions.decide_rehandling(row.proposal, order=True, reason="重办", by=world.deciders)
    factories.sent(world, Assignment.objects.get(), promise_due=second)
    promise = Commitment.objects.get()
    assert (promise.state, promise.due, promise.promised_due) == ("redated", second, first)
    assert Redating.objects.get().due_before == first


def test_a_long_list_of_feedback_takes_few_queries(world, django_assert_max_num_queries):
    for _ in range(12):
        factories.sent(world, factories.single(world))
    forms = [Form(f, "satisfied", "satisfied", "visit", True) for f in Feedback.objects.all()]
    with django_assert_max_num_queries(40):
        actions.give_feedback_many(forms, by=world.proposers[0])
    assert set(Proposal.objects.values_list("state", flat=True)) == {"closed"}
