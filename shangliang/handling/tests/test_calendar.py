"""A corrected day moves the dates that are running, and the old ones stay on record (domain §2.3)."""

from datetime import timedelta

import pytest

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import CalendarCorrection
from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.handling import actions, factories
from shangliang.handling.models import Assignment
from shangliang.proposals.models import Proposal
from shangliang.proposals.queries import timeline
from shangliang.workflow.deadlines import Deadline, Rule, deadline_for
from shangliang.workflow.models import Duty, Event


@pytest.fixture
def admin(world):
    return Actor(world.staff.user_id, "管理员", world.committee.pk, frozenset({Role.SYSTEM_ADMIN}))


def close(world, *days):
    for day in days:
        CalendarCorrection.objects.create(committee=world.committee, day=day, is_workday=False, reason="抗洪停办")


def test_a_reply_that_falls_on_a_closed_day_moves_to_the_next_with_duty_event_and_working(world, admin):
    row = factories.accepted(world, factories.single(world))
    before = row.reply_due
    close(world, before)
    assert actions.recompute_dates(world.committee.pk, by=admin) == 1
    row.refresh_from_db()
    assert row.reply_due > before
    assert any("抗洪停办" in line for line in _working(row))
    duty = Duty.objects.get(subject_kind="assignment", subject_id=row.pk, kind="reply", closed_at__isnull=True)
    assert (duty.due, duty.working) == (row.reply_due, row.reply_working)
    event = Event.objects.get(kind="assignment.recompute")
    assert event.data == {"due_before": before.isoformat(), "due": row.reply_due.isoformat()}
    shown = [str(e) for e in timeline(row.proposal, actor=world.proposers[0])]
    assert any("工作日历" in line for line in shown)
    assert actions.recompute_dates(world.committee.pk, by=admin) == 0
    CalendarCorrection.objects.all().delete()
    assert actions.recompute_dates(world.committee.pk, by=admin) == 1
    assert Assignment.objects.get().reply_due == before


def _working(row):
    return Deadline.from_json(row.reply_working).working()


def test_a_step_of_the_office_counted_in_working_days_moves_too(world, admin):
    proposal = factories.filed_proposal(world)
    counted = deadline_for(Rule("workdays", 15, cite="交办"), clock.today(), calendar_of(world.committee.pk))
    before = counted.due
    Proposal.objects.filter(pk=proposal.pk).update(step_due=before, step_working=counted.as_json())
    close(world, calendar_of(world.committee.pk).previous_workday(before - timedelta(days=1)))
    moved = actions.recompute_dates(world.committee.pk, by=admin)
    proposal.refresh_from_db()
    assert (moved, proposal.step_due > before) == (1, True)


def test_what_waits_for_nobody_and_what_would_be_late_by_it_stays(world, admin):
    sent = factories.sent(world, factories.single(world))
    row = factories.accepted(world, factories.single(world))
    kept = row.reply_due
    close(world, sent.reply_due)
    with clock.at(clock.now() + timedelta(days=400)):
        assert actions.recompute_dates(world.committee.pk, by=admin) == 0
    assert set(Assignment.objects.values_list("reply_due", flat=True)) == {kept}
    assert not Event.objects.filter(kind__endswith=".recompute").exists()


def test_an_assisting_opinion_follows_the_reply_that_moves(world, admin):
    lead, assisting = factories.led(world)
    before = assisting.reply_due
    close(world, *(lead.reply_due + timedelta(days=n) for n in range(10)))
    assert actions.recompute_dates(world.committee.pk, by=admin) == 2
    assisting.refresh_from_db()
    assert assisting.reply_due > before
    duty = Duty.objects.filter(subject_kind="assignment", subject_id=assisting.pk, closed_at__isnull=True)
    assert set(duty.values_list("kind", flat=True)) == {"accept"}


def test_only_the_committees_own_administrator_does_it(world, admin):
    elsewhere = Actor(admin.user_id, "别处", world.committee.pk + 1, frozenset({Role.SYSTEM_ADMIN}))
    for actor in (world.staff, world.director, world.coordinators[0], elsewhere):
        with pytest.raises(NotAllowed):
            actions.recompute_dates(world.committee.pk, by=actor)
