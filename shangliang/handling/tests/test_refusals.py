from datetime import date, datetime, timedelta

import pytest

from shangliang.committees.models import UnitSection
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.handling import actions, factories
from shangliang.handling.models import Assignment, Extension, Refusal
from shangliang.workflow.models import Duty, Event


def later(days):
    return clock.at(factories.DAY + timedelta(days=days))


def open_duties(assignment):
    rows = Duty.objects.filter(subject_kind="assignment", subject_id=assignment.pk, closed_at__isnull=True)
    return set(rows.values_list("party", "kind"))


def test_a_unit_signs_in_to_its_own_and_not_to_anothers(world):
    row = factories.single(world)
    with pytest.raises(NotAllowed):
        actions.accept(row, by=world.clerks[1])
    row = actions.accept(row, by=world.clerks[0], clerk_name="周经办")
    assert (row.state, row.clerk_name, row.accepted_at) == ("accepted", "周经办", clock.now())
    unit = f"unit:{world.units[0].pk}"
    assert open_duties(row) == {(unit, "reply"), (unit, "contact")}
    with pytest.raises(Stale):
        actions.accept(row, by=world.clerks[0])


def test_a_refusal_is_asked_within_the_window_and_not_after(world):
    in_time, late = factories.single(world), factories.single(world)
    with later(7):  # the fifth working day
        actions.request_refusal(in_time, "职责不符", by=world.clerks[0], right_unit=world.units[2])
    with later(8), pytest.raises(Refused) as refusal:
        actions.request_refusal(late, "职责不符", by=world.clerks[0])
    assert refusal.value.code == "window_closed"
    request = Refusal.objects.get()
    assert (request.ordinal, request.right_unit, request.decision) == (1, world.units[2], "")


def test_a_refusal_needs_a_reason_and_another_unit(world):
    row = factories.single(world)
    with pytest.raises(Invalid):
        actions.request_refusal(row, "", by=world.clerks[0])
    with pytest.raises(Invalid):
        actions.request_refusal(row, "职责不符", by=world.clerks[0], right_unit=world.units[0])
    with pytest.raises(NotAllowed):
        actions.request_refusal(row, "职责不符", by=world.clerks[1])


def test_the_coordinator_of_the_line_decides_a_first_refusal(world):
    row = actions.request_refusal(factories.single(world), "职责不符", by=world.clerks[0])
    assert open_duties(row) == {(f"coordinator:{world.units[0].line.coordinator_id}", "decide_refusal")}
    for actor in (world.coordinators[1], world.director, world.staff):
        with pytest.raises(NotAllowed):
            actions.deny_refusal(row, "应由贵单位办理", by=actor)
    row = actions.deny_refusal(row, "应由贵单位办理", by=world.coordinators[0])
    assert row.state == "offered"
    assert Refusal.objects.get().decision == "denied"


def test_a_second_refusal_is_signed_by_the_leader_and_decided_by_the_director_and_there_is_no_third(world):
    row = actions.request_refusal(factories.single(world), "职责不符", by=world.clerks[0])
    row = actions.deny_refusal(row, "应由贵单位办理", by=world.coordinators[0])
    with pytest.raises(Refused) as refusal:
        actions.request_refusal(row, "再次申请", by=world.clerks[0])
    assert refusal.value.code == "leader_signs"
    row = actions.request_refusal(row, "再次申请", by=world.leaders[0])
    assert open_duties(row) == {("role:proposal_director", "decide_refusal")}
    with pytest.raises(NotAllowed):
        actions.deny_refusal(row, "应由贵单位办理", by=world.coordinators[0])
    row = actions.deny_refusal(row, "应由贵单位办理", by=world.director)
    with pytest.raises(Refused) as refusal:
        actions.request_refusal(row, "第三次", by=world.leaders[0])
    assert refusal.value.code == "no_third"
    actions.accept(row, by=world.clerks[0])


def test_reassignment_restarts_the_clock_and_keeps_the_first_day(world):
    row = factories.single(world, in_session=False)
    with later(4):
        actions.request_refusal(row, "职责不符", by=world.clerks[0])
    with later(30):
        successor = actions.reassign(row, world.units[2], by=world.coordinators[0], reason="转宣传部")
    row.refresh_from_db()
    assert (row.state, successor.state, successor.role) == ("reassigned", "offered", "single")
    assert (successor.previous, successor.refusals) == (row, 0)
    assert successor.first_assigned_on == row.first_assigned_on == factories.DAY.date()
    assert successor.reply_due == date(2024, 7, 3)  # three months from 3 April
    assert Refusal.objects.get().decision == "reassigned"


def test_where_the_rules_say_so_reassignment_does_not_restart_the_clock(world):
    world.committee.rules = {"reassignment_restarts_clock": False}
    world.committee.save()
    row = actions.request_refusal(factories.single(world, in_session=False), "职责不符", by=world.clerks[0])
    with later(30):
        assert actions.reassign(row, world.units[2], by=world.coordinators[0]).reply_due == row.reply_due


def test_reassignment_never_carries_the_reply_beyond_six_months_from_the_first(world):
    row = actions.request_refusal(factories.single(world, in_session=False), "职责不符", by=world.clerks[0])
    with clock.at(datetime(2024, 7, 10, 9, 0, tzinfo=clock.ZONE)):
        successor = actions.reassign(row, world.units[2], by=world.coordinators[0])
    assert successor.reply_due == date(2024, 9, 4)


def test_a_proposal_is_not_reassigned_to_a_unit_that_handles_it_already(world):
    lead, assisting = factories.led(world)
    lead = actions.request_refusal(lead, "职责不符", by=world.clerks[0])
    with pytest.raises(Refused):
        actions.reassign(lead, world.units[1], by=world.coordinators[0])
    with pytest.raises(Refused):
        actions.reassign(lead, world.units[0], by=world.coordinators[0])
    successor = actions.reassign(lead, world.units[2], by=world.coordinators[0])
    assert Assignment.objects.filter(proposal=lead.proposal).count() == 3
    assert successor.role == "lead"


def test_opinions_that_are_owed_follow_a_lead_whose_date_moves(world):
    lead, assisting = factories.led(world, in_session=False)
    lead = actions.request_refusal(lead, "职责不符", by=world.clerks[0])
    with later(30):
        actions.reassign(lead, world.units[2], by=world.coordinators[0])
    before = assisting.reply_due
    assisting.refresh_from_db()
    assert assisting.reply_due > before
    assert Duty.objects.get(subject_id=assisting.pk, subject_kind="assignment", kind="accept", closed_at__isnull=True)


def test_work_is_handed_to_a_section_of_the_unit_and_to_no_other(world):
    row = actions.accept(factories.single(world), by=world.clerks[0])
    own = UnitSection.objects.create(committee=world.committee, unit=world.units[0], name="基础教育科")
    other = UnitSection.objects.create(committee=world.committee, unit=world.units[1], name="公路科")
    row = actions.hand_to_section(row, own, by=world.clerks[0], clerk_name="吴科员")
    assert (row.section, row.clerk_name) == (own, "吴科员")
    with pytest.raises(Invalid):
        actions.hand_to_section(row, other, by=world.clerks[0])
    with pytest.raises(NotAllowed):
        actions.hand_to_section(row, own, by=world.clerks[1])


def test_more_time_is_granted_once_by_the_coordinator_and_within_six_months(world):
    row = actions.accept(factories.single(world, in_session=False), by=world.clerks[0])
    extension = actions.request_extension(row, "需实地调研", by=world.clerks[0])
    assert extension.until == date(2024, 7, 4)
    with pytest.raises(Refused):
        actions.request_extension(row, "再延", by=world.clerks[0])
    with pytest.raises(NotAllowed):
        actions.grant_extension(extension, by=world.coordinators[1])
    actions.grant_extension(extension, by=world.coordinators[0])
    row.refresh_from_db()
    assert (row.reply_due, row.extended) == (date(2024, 7, 4), True)
    with pytest.raises(Refused):
        actions.request_extension(row, "再延", by=world.clerks[0])


def test_more_time_is_not_given_after_the_date_or_beyond_the_limit(world):
    overdue = actions.accept(factories.single(world, in_session=False), by=world.clerks[0])
    with later(120), pytest.raises(Refused) as refusal:
        actions.request_extension(overdue, "来不及", by=world.clerks[0])
    assert refusal.value.code == "overdue"
    world.committee.rules = {"reply_within": {"kind": "months", "amount": 6}}
    world.committee.save()
    full = actions.accept(factories.single(world, in_session=False), by=world.clerks[0])
    with pytest.raises(Refused) as refusal:
        actions.request_extension(full, "来不及", by=world.clerks[0])
    assert refusal.value.code == "outer_limit"


def test_a_denied_request_may_be_made_again_and_a_reply_that_is_sent_ends_an_open_one(world):
    row = factories.accepted(world, factories.single(world))
    first = actions.request_extension(row, "需实地调研", by=world.clerks[0])
    actions.deny_extension(first, "请按期办理", by=world.coordinators[0])
    actions.request_extension(row, "仍需调研", by=world.clerks[0])
    factories.sent(world, row)
    assert list(Extension.objects.order_by("pk").values_list("state", flat=True)) == ["denied", "withdrawn"]


def test_only_the_unit_takes_its_request_back(world):
    row = factories.accepted(world, factories.single(world))
    asked = actions.request_extension(row, "需实地调研", by=world.clerks[0])
    for other in (world.coordinators[0], world.clerks[1], world.staff):
        with pytest.raises(NotAllowed):
            actions.withdraw_extension(asked, by=other)
    assert actions.withdraw_extension(asked, by=world.clerks[0]).state == "withdrawn"


def test_a_request_falls_away_with_the_reply_that_the_coordinator_checks(world):
    world.committee.rules = {"check_by": "all"}
    world.committee.save()
    row = factories.accepted(world, factories.single(world))
    asked = actions.request_extension(row, "需实地调研", by=world.clerks[0])
    factories.sent(world, row)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert Event.objects.get(kind="extension.fall_away").actor_id == world.coordinators[0].user_id


def test_a_unit_rates_the_proposal_once_it_has_replied_and_not_before(world):
    row = factories.accepted(world, factories.single(world))
    marks = {"founded": 5, "practicable": 4, "standard": 3}
    with pytest.raises(Refused):
        actions.rate_proposal(row, **marks, by=world.clerks[0])
    row = factories.sent(world, row)
    with pytest.raises(Invalid):
        actions.rate_proposal(row, founded=6, practicable=4, standard=3, by=world.clerks[0])
    with pytest.raises(NotAllowed):
        actions.rate_proposal(row, **marks, by=world.clerks[1])
    row = actions.rate_proposal(row, **marks, by=world.clerks[0])
    assert (row.rates_founded, row.rates_practicable, row.rates_standard) == (5, 4, 3)
