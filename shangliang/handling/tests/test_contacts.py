from datetime import date, timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.handling import actions, factories
from shangliang.handling.actions import NewContact
from shangliang.handling.jobs import run_deadlines
from shangliang.handling.models import Contact
from shangliang.workflow.models import Duty, Event, EventNote, Outbox


def contact_with(assignment, **changes):
    values = {"on": clock.today(), "manner": "visit", "summary": "听取意见"} | changes
    return NewContact(assignment, values.pop("on"), values.pop("manner"), values.pop("summary"), **values)


@pytest.fixture
def row(world):
    return actions.accept(factories.single(world), by=world.clerks[0])


def test_the_first_contact_ends_the_units_duty_and_gives_the_proposer_one(world, row):
    contact = actions.record_contact(contact_with(row), by=world.clerks[0])
    kinds = set(Duty.objects.filter(root_id=row.proposal_id, closed_at__isnull=True).values_list("party", "kind"))
    unit, member = f"unit:{row.unit_id}", f"member:{world.members[0].pk}"
    assert kinds == {(unit, "reply"), (member, "confirm_contact")}
    assert contact.due == date(2024, 3, 18)  # ten working days
    row.refresh_from_db()
    assert row.first_contact_on == clock.today()


def test_contacts_are_recorded_after_signing_in_and_not_before(world):
    row = factories.single(world)
    with pytest.raises(Refused):
        actions.record_contact(contact_with(row), by=world.clerks[0])


def test_contacts_are_recorded_by_the_unit_and_four_party_meetings_by_the_office_too(world, row):
    for actor in (world.clerks[1], world.staff, world.proposers[0]):
        with pytest.raises(NotAllowed):
            actions.record_contact(contact_with(row), by=actor)
    for actor in (world.staff, world.deciders, world.coordinators[0], world.leaders[0]):
        assert actions.record_contact(contact_with(row, four_party=True), by=actor).four_party
    with pytest.raises(NotAllowed):
        actions.record_contact(contact_with(row, four_party=True), by=world.coordinators[1])
    with pytest.raises(Invalid):
        actions.record_contact(contact_with(row, four_party=True, manner="phone"), by=world.staff)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": factories.DAY.date() + timedelta(days=1)}, "on"),
        ({"on": factories.DAY.date() - timedelta(days=1)}, "on"),
        ({"manner": "telepathy"}, "manner"),
        ({"phase": "someday"}, "phase"),
        ({"summary": " "}, "summary"),
        ({"people": "x" * 201}, "people"),
    ],
)
def test_what_cannot_have_been_is_not_recorded(world, row, changes, field):
    with pytest.raises(Invalid) as refusal:
        actions.record_contact(contact_with(row, **changes), by=world.clerks[0])
    assert set(refusal.value.fields) == {field}


def test_the_phase_follows_the_handling_unless_it_is_given(world, row):
    before = actions.record_contact(contact_with(row), by=world.clerks[0])
    actions.save_reply_draft(factories.reply_draft(row), by=world.clerks[0])
    during = actions.record_contact(contact_with(row), by=world.clerks[0])
    given = actions.record_contact(contact_with(row, phase="before"), by=world.clerks[0])
    actions.submit_reply(row, by=world.clerks[0])
    actions.sign_reply(row, by=world.leaders[0])
    after = actions.record_contact(contact_with(row), by=world.clerks[0])
    assert [c.phase for c in (before, during, given, after)] == ["before", "during", "before", "after"]


def test_the_lead_proposer_confirms_or_disputes_and_nobody_else(world, row):
    first, second = actions.record_contacts_many([contact_with(row), contact_with(row)], by=world.clerks[0])
    for actor in (world.proposers[1], world.clerks[0], world.staff):
        with pytest.raises(NotAllowed):
            actions.confirm_contacts_many([first], by=actor)
    actions.confirm_contacts_many([first], by=world.proposers[0])
    with pytest.raises(Invalid):
        actions.dispute_contact(second, "", by=world.proposers[0])
    disputed = actions.dispute_contact(second, "没有见过面", by=world.proposers[0])
    assert (disputed.state, disputed.dispute) == ("disputed", "没有见过面")


def test_a_collectives_contacts_are_confirmed_by_its_liaison(world):
    row = actions.accept(factories.single(world, by_party=True), by=world.clerks[0])
    contact = actions.record_contact(contact_with(row), by=world.clerks[0])
    assert actions.confirm_contacts_many([contact], by=world.liaison)[0].state == "confirmed"


def test_a_contact_that_nobody_answers_in_time_is_unanswered_and_not_earlier(world, row):
    contact = actions.record_contact(contact_with(row), by=world.clerks[0])
    with clock.at(factories.DAY + timedelta(days=14)):
        assert run_deadlines(world.committee.pk)["contacts"] == 0
    with clock.at(factories.DAY + timedelta(days=15)):
        assert run_deadlines(world.committee.pk)["contacts"] == 1
        assert run_deadlines(world.committee.pk)["contacts"] == 0
    contact.refresh_from_db()
    assert contact.state == "unanswered"


def test_messages_go_between_proposers_and_unit_and_nobody_else_writes(world):
    row = factories.single(world, co_signers=[world.members[1]])
    actions.send_message(row, "请问何时施工？", by=world.proposers[1])
    answer = actions.send_message(row, "五月开工。", by=world.clerks[0])
    assert answer.from_unit
    for actor in (world.proposers[2], world.clerks[1], world.staff):
        with pytest.raises(NotAllowed):
            actions.send_message(row, "插话", by=actor)
    with pytest.raises(Invalid):
        actions.send_message(row, "  ", by=world.clerks[0])
    told = Outbox.objects.filter(kind="message.sent").order_by("pk").values_list("party", flat=True)
    assert list(told) == [f"unit:{row.unit_id}", *(f"member:{m.pk}" for m in world.members[:2])]
    assert Event.objects.filter(kind="assignment.message").count() == 2
    assert not EventNote.objects.filter(text__contains="五月开工").exists()


def test_a_long_list_of_contacts_takes_few_queries(world, django_assert_max_num_queries):
    proposals = [factories.filed_proposal(world) for _ in range(30)]
    plans = [actions.Plan(p, world.units[0]) for p in proposals]
    actions.plan_assignments_many(plans, by=world.coordinators[0])
    rows = actions.accept_many(actions.assign_all(world.session, by=world.staff), by=world.clerks[0])
    with django_assert_max_num_queries(25):
        actions.record_contacts_many([contact_with(r) for r in rows], by=world.clerks[0])
    contacts = Contact.objects.all()
    with django_assert_max_num_queries(15):
        actions.confirm_contacts_many(list(contacts), by=world.proposers[0])
