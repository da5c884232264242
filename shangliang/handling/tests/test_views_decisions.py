"""Refusals, more time, handling again, instructions."""

import pytest

from shangliang.handling import actions
from shangliang.handling.factories import accepted, sent, single
from shangliang.handling.models import Assignment, AssignmentState, Extension, Feedback, Instruction
from shangliang.proposals.models import Proposal, ProposalState

from .visitors import Visitor, page, text_of

pytestmark = pytest.mark.once

A = AssignmentState


def refused(world):
    return actions.request_refusal(single(world), "不属本局", by=world.clerks[0], right_unit=world.units[1])


def displeased(world):
    row = sent(world, single(world))
    form = Feedback.objects.get(reply__assignment=row)
    actions.give_feedback(actions.Form(form, "satisfied", "dissatisfied", text="没有说时间"), by=world.proposers[0])
    return row


def test_a_coordinator_reassigns_to_the_unit_thought_right(world):
    row = refused(world)
    coordinator = Visitor(world.coordinators[0])
    assert page("refusal", row.pk) in coordinator.see("decisions")
    assert f'value="{world.units[1].pk}" selected' in coordinator.see("refusal", row.pk)
    coordinator.send("refusal", row.pk, do="reassign", unit=world.units[1].pk, reason="")
    assert Assignment.objects.get(previous=row).unit == world.units[1]
    assert "没有待决定的事" in coordinator.see("decisions")
    assert coordinator.status("refusal", row.pk) == 302  # decided already


def test_a_denial_needs_its_reason(world):
    row = refused(world)
    coordinator = Visitor(world.coordinators[0])
    assert 'role="alert"' in text_of(coordinator.send("refusal", row.pk, do="deny", reason=""))
    coordinator.send("refusal", row.pk, do="deny", reason="职责明确")
    assert Assignment.objects.get().state == A.OFFERED


def test_a_second_refusal_is_the_directors(world):
    row = refused(world)
    actions.deny_refusal(row, "职责明确", by=world.coordinators[0])
    actions.request_refusal(row, "仍不属本局", by=world.leaders[0])
    assert Visitor(world.coordinators[0]).status("refusal", row.pk) == 404
    director = Visitor(world.director)
    assert page("refusal", row.pk) in director.see("decisions")
    director.send("refusal", row.pk, do="deny", reason="职责明确")
    assert Assignment.objects.get().state == A.OFFERED


def test_refusals_are_decided_by_nobody_else(world):
    row = refused(world)
    for actor in (world.coordinators[1], world.director, world.staff, world.clerks[0], world.proposers[0]):
        assert Visitor(actor).status("refusal", row.pk) == 404
    for actor in (world.staff, world.clerks[0], world.proposers[0]):
        assert Visitor(actor).status("decisions") == 404


def test_more_time_is_granted_or_denied_with_a_reason(world):
    coordinator = Visitor(world.coordinators[0])
    one, other = (
        actions.request_extension(accepted(world, single(world)), "需会商", by=world.clerks[0]) for _ in range(2)
    )
    assert Visitor(world.coordinators[1]).status("extension", one.pk) == 404
    assert "需会商" in coordinator.see("extension", one.pk)
    coordinator.send("extension", one.pk, do="grant")
    assert 'role="alert"' in text_of(coordinator.send("extension", other.pk, do="deny", reason=""))
    coordinator.send("extension", other.pk, do="deny", reason="时间充足")
    assert set(Extension.objects.values_list("state", flat=True)) == {"granted", "denied"}
    assert coordinator.send("extension", one.pk, do="grant").status_code == 200  # a second press


def test_the_proposal_committee_orders_another_handling(world):
    row = displeased(world)
    committee = Visitor(world.deciders)
    assert page("rehandling", row.proposal_id) in committee.see("decisions")
    assert "没有说时间" in committee.see("rehandling", row.proposal_id)
    assert 'role="alert"' in text_of(committee.send("rehandling", row.proposal_id, do="order", reason=""))
    for actor in (world.staff, world.director, world.coordinators[0], world.proposers[0]):
        assert Visitor(actor).status("rehandling", row.proposal_id) == 404
    committee.send("rehandling", row.proposal_id, do="order", reason="请说明时间")
    assert Assignment.objects.get().state == A.REHANDLING
    assert committee.status("rehandling", row.proposal_id) == 404  # the second round is the director's
    assert "没有说时间" in Visitor(world.clerks[0]).see("reply", row.pk)


def test_the_committee_declines_and_it_is_closed(world):
    row = displeased(world)
    Visitor(world.deciders).send("rehandling", row.proposal_id, do="decline", reason="答复恰当")
    assert Proposal.objects.get().state == ProposalState.CLOSED


def test_the_director_closes_after_a_second_round(world):
    row = displeased(world)
    actions.decide_rehandling(row.proposal_id, order=True, reason="请说明", by=world.deciders)
    sent(world, row)
    form = Feedback.objects.get(round=2)
    actions.give_feedback(actions.Form(form, "satisfied", "dissatisfied"), by=world.proposers[0])
    director = Visitor(world.director)
    assert director.send("rehandling", row.proposal_id, do="eat", reason="x").status_code == 404
    director.send("rehandling", row.proposal_id, do="close", reason="两次办理均已记录")
    assert Proposal.objects.get().state == ProposalState.CLOSED


def test_leadership_writes_an_instruction_and_staff_record_one(world):
    row = single(world)
    leader = Visitor(world.leadership)
    assert 'role="alert"' in text_of(leader.send("instruct", row.proposal_id, text="", post="主席"))
    leader.send("instruct", row.proposal_id, text="请抓紧办理", post="主席")
    staff = Visitor(world.staff)
    body = text_of(staff.send("instruct", row.proposal_id, text="请阅", leader="", post="副主席", on="2024-03-01"))
    assert "副主席" in body
    staff.send("instruct", row.proposal_id, text="请阅", leader="王副主席", post="副主席", on="2024-03-01")
    assert list(Instruction.objects.order_by("pk").values_list("leader", flat=True)) == ["主席", "王副主席"]
    assert "请抓紧办理" in Visitor(world.clerks[0]).see("assignment", row.pk)
    for actor in (world.clerks[0], world.proposers[0], world.coordinators[0], world.director):
        assert Visitor(actor).status("instruct", row.proposal_id) == 404
