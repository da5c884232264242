"""三员分立: system administrator, security administrator and auditor are three people, everywhere."""

from datetime import timedelta

import pytest

from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.models import Appointment
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.workbench.administration import actions
from shangliang.workflow.models import Event

OFFICERS = {"system_admin": Role.SYSTEM_ADMIN, "security_admin": Role.SECURITY_ADMIN, "auditor": Role.AUDITOR}


@pytest.mark.parametrize("held", OFFICERS)
@pytest.mark.parametrize("role", sorted(SEPARATED))
def test_nobody_becomes_a_second_of_the_three(house, security, held, role):
    if OFFICERS[held] == role:
        return
    person = house.people[held]
    if person.pk == security.user_id:
        second = actions.appoint(house.people["research"], Role.SECURITY_ADMIN, by=security)
        security = house._acting(second.user, Role.SECURITY_ADMIN)
    with pytest.raises(Refused, match="三员|三个岗位"):
        actions.appoint(person, role, by=security)
    assert Appointment.objects.filter(user=person).count() == 1


def test_not_in_two_committees_either(house, security, other):
    person = house.people["auditor"]
    with committee_scope(other.committee):
        Appointment.objects.create(
            committee=other.committee, user=person, role=Role.RESEARCH_OFFICE, since=clock.today()
        )
        with pytest.raises(Refused):
            actions.appoint(person, Role.SYSTEM_ADMIN, by=other.actor("security_admin"))


def test_after_one_office_has_ended_another_may_begin(house, security):
    second = actions.appoint(house.people["research"], Role.AUDITOR, by=security)
    actions.end_appointment(second, by=security)
    assert actions.appoint(house.people["research"], Role.SYSTEM_ADMIN, by=security).pk


def test_an_office_that_begins_later_counts_too(house, security):
    person = house.people["research"]
    actions.appoint(person, Role.AUDITOR, by=security, since=clock.today() + timedelta(days=30))
    with pytest.raises(Refused):
        actions.appoint(person, Role.SYSTEM_ADMIN, by=security)


@pytest.mark.parametrize("name", ["system_admin", "auditor", "director", "staff", "leadership"])
def test_only_the_security_administrator_gives_and_ends_roles(house, name):
    by, appointment = house.actor(name), Appointment.objects.filter(role=Role.UNIT_CLERK).first()
    with pytest.raises(NotAllowed):
        actions.appoint(house.people["research"], Role.LEADERSHIP, by=by)
    with pytest.raises(NotAllowed):
        actions.end_appointment(appointment, by=by)
    with pytest.raises(NotAllowed):
        actions.require_second_factor(Role.LEADERSHIP, True, by=by)


@pytest.mark.parametrize("name", ["security_admin", "auditor", "director", "staff", "leadership"])
def test_only_the_system_administrator_keeps_accounts_bodies_and_rules(house, name):
    by = house.actor(name)
    for attempt in (
        lambda: actions.add_person(name="新人", username="xinren", by=by),
        lambda: actions.set_password(house.people["research"], by=by),
        lambda: actions.unlock(house.people["research"], by=by),
        lambda: actions.close_account(house.people["research"], by=by),
        lambda: actions.save_rules({"words_most": 2000}, by=by),
        lambda: actions.correct_calendar(clock.today(), True, "通知", by=by),
        lambda: actions.save_body(house.units[0], by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert Event.objects.count() == 0


def test_nobody_gives_themselves_a_role(house, security):
    with pytest.raises(Refused):
        actions.appoint(house.people["security_admin"], Role.LEADERSHIP, by=security)


def test_a_committee_keeps_its_last_security_administrator(house, security):
    last = Appointment.objects.get(role=Role.SECURITY_ADMIN)
    with pytest.raises(Refused, match="先任命"):
        actions.end_appointment(last, by=security)
    successor = actions.appoint(house.people["research"], Role.SECURITY_ADMIN, by=security)
    ended = actions.end_appointment(last, by=house._acting(successor.user, Role.SECURITY_ADMIN))
    assert ended.until < clock.today()


@pytest.mark.parametrize("name", ["security_admin", "auditor"])
def test_the_system_administrator_cannot_take_over_the_other_two(house, system, name):
    with pytest.raises(Refused):
        actions.set_password(house.people[name], by=system)
    with pytest.raises(Refused):
        actions.close_account(house.people[name], by=system)
