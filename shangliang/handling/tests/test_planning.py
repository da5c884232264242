from datetime import date, datetime, timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.handling import actions, factories
from shangliang.handling.actions import Plan
from shangliang.handling.models import Assignment, AssignmentMeeting, PlannedAssignment
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow.events import verb
from shangliang.workflow.models import Duty, Event
from shangliang.workflow.transitions import apply_many, lock


def states_of(plans):
    return [PlannedAssignment.objects.get(pk=p.pk).state for p in plans]


@pytest.mark.parametrize(
    ("roles", "permitted"),
    [
        (["single"], True),
        (["lead", "assisting"], True),
        (["lead", "assisting", "assisting"], True),
        (["separate", "separate", "separate"], True),
        ([], False),
        (["single", "assisting"], False),
        (["single", "single"], False),
        (["lead"], False),
        (["assisting"], False),
        (["lead", "lead", "assisting"], False),
        (["separate"], False),
        (["separate", "separate", "assisting"], False),
    ],
)
def test_a_proposal_has_one_unit_alone_or_one_that_leads_or_several_apart(roles, permitted):
    assert (actions.problem_of_form(roles) == "") is permitted


def test_plans_are_confirmed_by_the_coordinator_of_the_line_and_by_no_other(world):
    proposal = factories.filed_proposal(world)
    plans = actions.plan_assignments_many(
        [Plan(proposal, world.units[0], "lead"), Plan(proposal, world.units[2], "assisting")], by=world.staff
    )
    with pytest.raises(NotAllowed):
        actions.confirm_plans_many(plans, by=world.coordinators[0])
    assert states_of(plans) == ["suggested", "suggested"]
    actions.confirm_plans_many(plans[:1], by=world.coordinators[0])
    actions.confirm_plans_many(plans[1:], by=world.coordinators[1])
    assert states_of(plans) == ["confirmed", "confirmed"]


def test_a_coordinators_own_plans_are_confirmed_at_once(world):
    proposal = factories.filed_proposal(world)
    plans = actions.plan_assignments_many(
        [Plan(proposal, world.units[0], "separate"), Plan(proposal, world.units[2], "separate")],
        by=world.coordinators[0],
    )
    assert states_of(plans) == ["confirmed", "suggested"]


def test_an_objection_goes_back_to_the_staff_who_suggest_again(world):
    proposal = factories.filed_proposal(world)
    (plan,) = actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.staff)
    with pytest.raises(Invalid):
        actions.object_to_plan(plan, " ", by=world.coordinators[0])
    actions.object_to_plan(plan, "属宣传部门职责", by=world.coordinators[0])
    duty = Duty.objects.get(subject_kind="plan", closed_at__isnull=True)
    assert (duty.party, duty.kind) == ("role:proposal_staff", "suggest_again")
    plan = actions.suggest_again(plan, unit=world.units[2], by=world.staff)
    actions.confirm_plans_many([plan], by=world.coordinators[1])
    assert states_of([plan]) == ["confirmed"]


def test_plans_need_a_permitted_form_and_each_unit_once(world):
    proposal = factories.filed_proposal(world)
    with pytest.raises(Refused, match=proposal.title):
        actions.plan_assignments_many([Plan(proposal, world.units[0], "lead")], by=world.staff)
    twice = [Plan(proposal, world.units[0], "separate"), Plan(proposal, world.units[0], "separate")]
    with pytest.raises(Refused):
        actions.plan_assignments_many(twice, by=world.staff)
    actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.staff)
    with pytest.raises(Refused):
        actions.plan_assignments_many([Plan(proposal, world.units[1])], by=world.staff)
    replaced = actions.plan_assignments_many([Plan(proposal, world.units[1])], by=world.staff, replace=True)
    assert states_of(replaced) == ["suggested"]
    assert PlannedAssignment.objects.filter(state="dropped").count() == 1


def test_only_the_office_and_coordinators_plan(world):
    proposal = factories.filed_proposal(world)
    for actor in (world.clerks[0], world.proposers[0], world.leadership):
        with pytest.raises(NotAllowed):
            actions.plan_assignments_many([Plan(proposal, world.units[0])], by=actor)


def test_units_that_are_closed_or_strange_are_not_planned(world):
    proposal = factories.filed_proposal(world)
    world.units[0].is_active = False
    world.units[0].save()
    with pytest.raises(Invalid):
        actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.staff)


def test_the_meeting_assigns_all_that_are_confirmed_and_leaves_the_others(world):
    ready = [factories.filed_proposal(world) for _ in range(3)]
    waiting, without = factories.filed_proposal(world), factories.filed_proposal(world)
    plans = actions.plan_assignments_many([Plan(p, world.units[0]) for p in ready], by=world.staff)
    actions.confirm_plans_many(plans, by=world.coordinators[0])
    actions.plan_assignments_many([Plan(waiting, world.units[0])], by=world.staff)
    made = actions.assign_all(world.session, by=world.staff)
    assert [a.proposal_id for a in made] == [p.pk for p in ready]
    assert AssignmentMeeting.objects.get().assigned == 3
    for proposal in (waiting, without):
        proposal.refresh_from_db()
        assert proposal.state == "filed"
    ready[0].refresh_from_db()
    assert (ready[0].state, ready[0].rounds, ready[0].assigned_at) == ("assigned", 1, clock.now())
    with pytest.raises(Refused):
        actions.assign_all(world.session, by=world.staff)


def test_between_sessions_one_is_assigned_when_confirmed_and_not_before(world):
    proposal = factories.filed_proposal(world, in_session=False)
    with pytest.raises(Refused, match="unit|单位"):
        actions.assign_many([proposal], by=world.staff)
    (plan,) = actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.staff)
    with pytest.raises(Refused):
        actions.assign_many([proposal], by=world.staff)
    actions.confirm_plans_many([plan], by=world.coordinators[0])
    for actor in (world.clerks[0], world.proposers[0]):
        with pytest.raises(NotAllowed):
            actions.assign_many([proposal], by=actor)
    (assignment,) = actions.assign_many([proposal], by=world.coordinators[0])
    assert assignment.state == "offered"
    with pytest.raises(Refused):
        actions.assign_many([proposal], by=world.coordinators[0])


def test_nothing_is_assigned_without_its_case_number(world):
    proposal = factories.filed_proposal(world)
    type(proposal).objects.filter(pk=proposal.pk).update(case_number=None)
    actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.coordinators[0])
    with pytest.raises(Refused) as refusal:
        actions.assign_all(world.session, by=world.staff)
    assert refusal.value.code == "no_number"


def test_due_dates_follow_the_rules_and_show_their_working(world):
    regular = factories.single(world, in_session=False)
    in_session = factories.single(world)
    of_party = factories.single(world, by_party=True)
    assert regular.accept_due == date(2024, 3, 11)  # five working days from Monday
    assert regular.contact_due == date(2024, 3, 25)  # fifteen
    assert regular.reply_due == date(2024, 6, 4)  # three months
    assert in_session.reply_due == date(2024, 7, 31)
    assert of_party.reply_due == date(2024, 6, 28)
    assert regular.reply_working["rule"]["amount"] == 3
    assert Duty.objects.get(subject_id=regular.pk, kind="accept", subject_kind="assignment").due == regular.accept_due


def test_after_the_sessions_date_in_session_proposals_have_three_months(world):
    with clock.at(datetime(2024, 8, 1, 9, 0, tzinfo=clock.ZONE)):
        late = factories.single(world)
    assert late.reply_due == date(2024, 11, 1)


def test_an_assisting_opinion_is_due_twenty_days_before_the_reply(world):
    lead, assisting = factories.led(world)
    assert lead.reply_due - timedelta(days=20) <= assisting.reply_due < lead.reply_due
    assert assisting.reply_due == date(2024, 7, 11)


def test_the_outer_limit_holds_against_a_longer_rule(world):
    world.committee.rules = {"reply_within": {"kind": "months", "amount": 8}}
    world.committee.save()
    row = factories.single(world, in_session=False)
    assert row.reply_due == date(2024, 9, 4)
    assert row.reply_working["limit"]["months"] == 6


def test_a_cancelled_proposal_loses_its_plans(world):
    proposal = factories.filed_proposal(world)
    (plan,) = actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.staff)
    verb(lambda: apply_many(PROPOSAL, lock(type(proposal), [proposal]), "cancel", by=world.director))()
    assert states_of([plan]) == ["dropped"]
    assert not Duty.objects.filter(root_id=proposal.pk, closed_at__isnull=True).exists()


def test_plans_are_dropped_once_and_not_after_they_were_carried_out(world):
    proposal = factories.filed_proposal(world)
    (plan,) = actions.plan_assignments_many([Plan(proposal, world.units[0])], by=world.staff)
    actions.drop_plans_many([plan], by=world.staff)
    with pytest.raises(Stale):
        actions.drop_plans_many([plan], by=world.staff)


def test_a_long_list_is_assigned_with_few_queries(world, django_assert_max_num_queries):
    proposals = [factories.filed_proposal(world) for _ in range(50)]
    plans = [Plan(p, world.units[0], "lead") for p in proposals]
    plans += [Plan(p, world.units[1], "assisting") for p in proposals]
    actions.plan_assignments_many(plans, by=world.coordinators[0])
    with django_assert_max_num_queries(35):  # a few more than for one: what is inserted goes in batches
        made = actions.assign_all(world.session, by=world.staff)
    assert len(made) == 100
    assert Event.objects.filter(kind="assignment.assign").count() == 100
    assert Assignment.objects.filter(state="offered").count() == 100
