from datetime import date, datetime, timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.handling import actions, factories, queries
from shangliang.handling.jobs import run_deadlines
from shangliang.handling.models import Commitment, Instruction, Redating
from shangliang.workflow.models import Duty, Event, Outbox

DUE = date(2024, 6, 3)


@pytest.fixture
def promise(world):
    factories.sent(world, factories.single(world), promise_due=DUE)
    return Commitment.objects.get()


def test_a_promise_becomes_due_on_its_day_and_not_earlier(world, promise):
    with clock.at(datetime(2024, 6, 2, 9, 0, tzinfo=clock.ZONE)):
        assert run_deadlines(world.committee.pk)["commitments"] == 0
    with clock.at(datetime(2024, 6, 3, 9, 0, tzinfo=clock.ZONE)):
        assert run_deadlines(world.committee.pk)["commitments"] == 1
        assert run_deadlines(world.committee.pk)["commitments"] == 0
    promise.refresh_from_db()
    assert promise.state == "due"


def test_the_unit_keeps_a_promise_with_evidence_and_not_without(world, promise):
    with pytest.raises(Invalid):
        actions.fulfil(promise, " ", by=world.clerks[0])
    with pytest.raises(Invalid):
        actions.fulfil(promise, "已建成", by=world.clerks[0], on=clock.today() + timedelta(days=1))
    for actor in (world.clerks[1], world.staff, world.proposers[0]):
        with pytest.raises(NotAllowed):
            actions.fulfil(promise, "已建成", by=actor)
    kept = actions.fulfil(promise, "照明改造已竣工验收", by=world.clerks[0])
    assert (kept.state, kept.settled_on) == ("fulfilled", clock.today())
    assert not Duty.objects.filter(subject_kind="commitment", closed_at__isnull=True).exists()
    with pytest.raises(Stale):
        actions.fulfil(promise, "再次", by=world.clerks[0])


def test_every_date_that_a_promise_had_is_kept(world, promise):
    for due, reason in ((DUE, "推迟"), (date(2024, 5, 1), "提前"), (date(2024, 9, 1), "")):
        with pytest.raises(Invalid):
            actions.redate(promise, due, reason, by=world.clerks[0])
    actions.redate(promise, date(2024, 9, 1), "汛期停工", by=world.clerks[0])
    moved = actions.redate(promise, date(2024, 12, 1), "资金未到位", by=world.clerks[0])
    assert (moved.state, moved.due, moved.promised_due) == ("redated", date(2024, 12, 1), DUE)
    assert list(Redating.objects.order_by("pk").values_list("due_before", "due_after")) == [
        (DUE, date(2024, 9, 1)),
        (date(2024, 9, 1), date(2024, 12, 1)),
    ]
    assert Duty.objects.get(subject_kind="commitment", closed_at__isnull=True).due == date(2024, 12, 1)


def test_a_promise_is_given_up_with_the_leaders_signature_and_not_by_the_clerk(world, promise):
    with pytest.raises(NotAllowed):
        actions.give_up(promise, "规划调整", by=world.clerks[0])
    with pytest.raises(Invalid):
        actions.give_up(promise, "", by=world.leaders[0])
    given_up = actions.give_up(promise, "规划调整", by=world.leaders[0])
    assert (given_up.state, given_up.signer_name) == ("given_up", "教育局负责人")


def test_promises_stay_open_after_the_proposal_is_closed_and_into_the_next_year(world, promise):
    with clock.at(datetime(2025, 3, 3, 9, 0, tzinfo=clock.ZONE)):
        run_deadlines(world.committee.pk)
        assert list(queries.commitment_list(world.clerks[0], until=clock.today())) == [promise]
        assert not queries.commitment_list(world.clerks[1]).exists()
        promise.refresh_from_db()
        assert (promise.proposal.state, promise.state) == ("closed", "due")
        actions.fulfil(promise, "已建成", by=world.clerks[0])
    assert not queries.commitment_list(world.clerks[0]).exists()
    assert queries.commitment_list(world.clerks[0], settled=True).count() == 1


def test_leaders_instruct_and_staff_record_what_was_written_on_paper(world):
    row = factories.single(world)
    own = actions.record_instruction(row.proposal, "请抓紧办理。", by=world.leadership, post="主席")
    assert (own.leader, own.on) == ("主席", clock.today())
    with pytest.raises(Invalid):
        actions.record_instruction(row.proposal, "请阅。", by=world.staff)
    actions.record_instruction(row.proposal, "请阅。", by=world.staff, leader="李副主席", on=date(2024, 3, 1))
    for actor in (world.clerks[0], world.coordinators[0], world.proposers[0]):
        with pytest.raises(NotAllowed):
            actions.record_instruction(row.proposal, "请办。", by=actor)
    assert Instruction.objects.count() == 2
    assert Event.objects.filter(kind="proposal.instruction").count() == 2
    told = set(Outbox.objects.filter(kind="proposal.instruction").values_list("party", flat=True))
    assert told == {"role:proposal_staff", f"unit:{row.unit_id}"}


def test_nobody_instructs_on_what_is_not_filed(world):
    proposal = factories.filed_proposal(world)
    type(proposal).objects.filter(pk=proposal.pk).update(filed_at=None)
    with pytest.raises(Refused):
        actions.record_instruction(proposal, "请办。", by=world.leadership)
