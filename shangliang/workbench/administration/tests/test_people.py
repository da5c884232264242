from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from shangliang.accounts import throttle
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Level, Member, SeatChange
from shangliang.committees.queries import actor_for
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.workbench.administration import access, actions
from shangliang.workflow.models import Event


def test_a_new_person_signs_in_with_a_password_that_must_be_changed(house, system):
    person, password = actions.add_person(name="曾小梅", username="zengxiaomei", by=system)
    assert person.pinyin_key == "zeng xiao mei"
    client = Client()
    client.post("/accounts/login/", {"login": "zengxiaomei", "password": password})
    assert client.get("/").headers["Location"] == "/accounts/password/"
    assert Event.objects.get().kind == "person.add"
    assert password not in str(Event.objects.get().data)


def test_an_account_name_is_given_once(house, system):
    actions.add_person(name="曾小梅", username="zengxiaomei", by=system)
    with pytest.raises(Invalid) as refused:
        actions.add_person(name="曾晓梅", username="zengxiaomei", by=system)
    assert list(refused.value.fields) == ["username"]


def test_a_new_password_ends_the_sessions_and_the_pause(house, system):
    person, old = actions.add_person(name="曾小梅", username="zengxiaomei", by=system)
    client = Client()
    client.force_login(person)
    for _attempt in range(5):
        Client().post("/accounts/login/", {"login": "zengxiaomei", "password": "no"})
    assert throttle.locked_until("zengxiaomei")
    new = actions.set_password(person, by=system)
    assert new != old
    assert throttle.locked_until("zengxiaomei") is None
    assert client.get("/").headers["Location"].startswith("/accounts/login/")
    answer = Client().post("/accounts/login/", {"login": "zengxiaomei", "password": new})
    assert answer.status_code == 302


def test_a_closed_account_is_out_at_once_and_may_come_back(house, system):
    person = house.people["research"]
    client = Client()
    client.force_login(person)
    actions.close_account(person, by=system)
    assert client.get("/").headers["Location"].startswith("/accounts/login/")
    assert actions.reopen_account(person, by=system).is_active
    assert [e.kind for e in Event.objects.order_by("seq")] == ["person.close", "person.reopen"]


def test_an_administrator_does_not_see_people_of_another_committee(house, system, security, other):
    stranger = other.people["research"]
    assert not access.people(system).filter(pk=stranger.pk).exists()
    with pytest.raises(NotAllowed):
        actions.set_password(stranger, by=system)
    with pytest.raises(NotAllowed):
        actions.appoint(stranger, Role.LEADERSHIP, by=security)


def test_somebody_of_two_committees_is_kept_by_the_higher_one(house, system, other):
    person = house.people["research"]
    other.committee.level = Level.CITY
    other.committee.save()
    with committee_scope(other.committee):
        Appointment.objects.create(committee=other.committee, user=person, role=Role.LEADERSHIP, since=clock.today())
    assert access.keeper_of(person) == other.committee
    with pytest.raises(Refused, match=other.committee.name):
        actions.set_password(person, by=system)
    with committee_scope(other.committee):
        assert actions.set_password(person, by=other.actor("system_admin"))


def test_a_role_is_bound_to_what_it_needs(house, security):
    person = house.people["research"]
    with pytest.raises(Refused):
        actions.appoint(person, Role.UNIT_CLERK, by=security)
    bound = actions.Bound(unit=house.units[0])
    made = actions.appoint(person, Role.UNIT_CLERK, by=security, bound=bound)
    assert actor_for(person, house.committee).unit_ids == {house.units[0].pk}
    with pytest.raises(Refused):
        actions.appoint(person, Role.UNIT_CLERK, by=security, bound=bound)
    actions.end_appointment(made, by=security)
    assert actor_for(person, house.committee).unit_ids == frozenset()
    assert actions.appoint(person, Role.UNIT_CLERK, by=security, bound=bound).pk != made.pk


def test_a_role_of_nothing_is_not_bound(house, security):
    bound = actions.Bound(unit=house.units[0])
    assert actions.appoint(house.people["research"], Role.LEADERSHIP, by=security, bound=bound).unit is None


def test_a_role_is_not_bound_to_another_committees_unit(house, security, other):
    with pytest.raises(NotAllowed):
        actions.appoint(
            house.people["research"], Role.UNIT_CLERK, by=security, bound=actions.Bound(unit=other.units[0])
        )


def test_members_are_seated_and_not_appointed(house, system, security):
    person, _password = actions.add_person(name="曾小梅", username="zengxiaomei", by=system)
    with pytest.raises(Refused):
        actions.appoint(person, Role.MEMBER, by=security)
    seat = actions.Seat(sector=house.sectors[0], special_committees=house.special_committees[:2], duty="standing")
    member = actions.seat_member(person, seat, term=house.term, by=system, since=clock.today(), approval="常委会决定")
    assert actor_for(person, house.committee).has(Role.MEMBER)
    assert SeatChange.objects.get(member=member).kind == "begin"
    with pytest.raises(Refused):
        actions.seat_member(person, seat, term=house.term, by=system)


def test_a_member_belongs_to_two_special_committees_at_most(house, system):
    seat = actions.Seat(special_committees=house.special_committees[:3])
    with pytest.raises(Refused):
        actions.seat_member(house.people["research"], seat, term=house.term, by=system)
    assert not Member.objects.filter(user=house.people["research"]).exists()


def test_seats_change_and_end_with_an_approval(house, system):
    member = house.members[0]
    seat = actions.Seat(sector=house.sectors[1], duty="standing", number=member.number)
    with pytest.raises(Refused):
        actions.change_seat(member, seat, by=system, approval=" ")
    changed = actions.change_seat(member, seat, by=system, approval="主席会议纪要")
    assert changed.sector == house.sectors[1]
    actions.end_seat(member, by=system, last_day=clock.today(), approval="常委会决定", reason="调离")
    assert actor_for(member.user, house.committee).has(Role.MEMBER)
    with clock.at(clock.now() + timedelta(days=1)):
        assert not actor_for(member.user, house.committee).has(Role.MEMBER)
    assert [c.kind for c in SeatChange.objects.filter(member=member).order_by("pk")] == ["change", "end"]
    with pytest.raises(Refused):
        actions.end_seat(member, by=system, last_day=date(2000, 1, 1), approval="常委会决定")


def test_a_lost_phone_is_dealt_with_by_the_security_administrator(house, system, security):
    person = house.people["research"]
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    with pytest.raises(NotAllowed):
        actions.take_second_factor_away(person, by=system)
    actions.take_second_factor_away(person, by=security)
    assert not Authenticator.objects.filter(user=person).exists()
    assert Event.objects.get().kind == "person.take_second_factor_away"


def test_what_was_changed_of_a_person_is_recorded_without_the_data(house, system):
    person = house.people["research"]
    actions.change_person(person, by=system, name=person.name, username=person.username, phone="138 0000 2617")
    event = Event.objects.get()
    assert event.data == {"fields": ["phone"]}
    assert User.objects.get(pk=person.pk).phone == "138 0000 2617"
