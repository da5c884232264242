from datetime import timedelta

import pytest

from shangliang.committees.models import Appointment
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.handling import access, actions, factories
from shangliang.handling.models import OneTimeLink
from shangliang.workflow.models import Event


@pytest.fixture
def row(world):
    return factories.single(world)


def test_a_link_is_made_by_staff_or_coordinator_and_its_secret_is_not_kept(world, row):
    for actor in (world.clerks[0], world.coordinators[1], world.proposers[0]):
        with pytest.raises(NotAllowed):
            actions.make_link(row, by=actor)
    link, secret = actions.make_link(row, by=world.coordinators[0], sent_to="jyj@example.cn")
    stored = OneTimeLink.objects.filter(pk=link.pk).values().get()
    assert secret not in str(stored)
    assert Event.objects.get(kind="assignment.link_made").data == {"link": link.pk}


def test_where_the_committee_does_not_want_links_none_are_made(world, row):
    world.committee.rules = {"one_time_links": False}
    world.committee.save()
    with pytest.raises(Refused):
        actions.make_link(row, by=world.staff)


def test_a_link_lets_the_clerk_work_on_its_one_assignment_and_nothing_else(world, row):
    other = factories.single(world)
    _link, secret = actions.make_link(row, by=world.staff)
    clerk = actions.open_link(secret)
    assert not clerk.is_system
    assert (clerk.via, clerk.user_id, Event.objects.filter(kind="assignment.link_opened").count()) == ("link", None, 1)
    with pytest.raises(NotAllowed):
        actions.accept(other, by=clerk)
    assert actions.accept(row, by=clerk).state == "accepted"
    assert list(access.visible_assignments(clerk)) == [row]
    assert list(access.visible_proposals(clerk)) == [row.proposal]


def test_a_link_is_spent_when_the_reply_is_submitted(world, row):
    _link, secret = actions.make_link(row, by=world.staff)
    clerk = actions.open_link(secret)
    actions.accept(row, by=clerk)
    actions.record_contact(actions.NewContact(row, clock.today(), "visit", "沟通"), by=clerk)
    actions.save_reply_draft(factories.reply_draft(row), by=clerk)
    actions.open_link(secret)
    assert actions.submit_reply(row, by=clerk).state == "signing"
    with pytest.raises(NotAllowed):
        actions.open_link(secret)
    with pytest.raises(Refused) as refusal:
        actions.sign_reply(row, by=clerk, signer_name="陈局长")
    assert refusal.value.code == "leader_signs"


def test_where_the_leader_has_no_account_the_link_signs_with_the_leaders_name(world, row):
    Appointment.objects.filter(role="unit_leader", unit=row.unit).delete()
    _link, secret = actions.make_link(row, by=world.staff)
    clerk = actions.open_link(secret)
    actions.accept(row, by=clerk)
    actions.record_contact(actions.NewContact(row, clock.today(), "visit", "沟通"), by=clerk)
    actions.save_reply_draft(factories.reply_draft(row), by=clerk)
    actions.submit_reply(row, by=clerk)
    with pytest.raises(Invalid):
        actions.sign_reply(row, by=actions.actor_of_link(secret))
    signed = actions.sign_reply(row, by=actions.actor_of_link(secret), signer_name="陈局长")
    assert (signed.state, signed.replies.get().signer_name) == ("sent", "陈局长")
    with pytest.raises(NotAllowed):
        actions.actor_of_link(secret)


def test_a_link_expires_and_a_new_one_ends_the_old(world, row):
    _link, first = actions.make_link(row, by=world.staff)
    _link, second = actions.make_link(row, by=world.staff)
    with pytest.raises(NotAllowed):
        actions.open_link(first)
    with clock.at(factories.DAY + timedelta(days=7)), pytest.raises(NotAllowed):
        actions.open_link(second)
    with pytest.raises(NotAllowed):
        actions.open_link("guess")
    actions.open_link(second)


def test_an_assisting_opinion_spends_the_link(world):
    _lead, assisting = factories.led(world)
    _link, secret = actions.make_link(assisting, by=world.staff)
    clerk = actions.open_link(secret)
    actions.accept(assisting, by=clerk)
    actions.give_opinion(assisting, "无意见", by=clerk)
    with pytest.raises(NotAllowed):
        actions.open_link(secret)
