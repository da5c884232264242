"""Who stands behind a party."""

from datetime import timedelta

from shangliang.accounts.roles import Role
from shangliang.committees.factories import BETWEEN
from shangliang.committees.models import Appointment
from shangliang.notifications.recipients import users_of


def test_each_kind_of_party_has_its_people(house):
    unit, other_unit = house.units[0].pk, house.units[1].pk
    expected = {
        f"member:{house.members[2].pk}": [house.members[2].user],
        f"unit:{unit}": [house.people["clerk0"]],
        f"unit:{other_unit}": [house.people["clerk1"]],
        f"unit_leader:{unit}": [house.people["leader0"]],
        f"coordinator:{house.coordinators[1].pk}": [house.people["coordinator1"]],
        f"collective:{house.collectives[0].pk}": [house.people["liaison0"]],
        "role:proposal_director": [house.people["director"], house.people["second_director"]],
        "role:member": [member.user for member in house.members],
        "unit:999999": [],
        "role:nothing": [],
        "nonsense": [],
    }
    found = users_of(expected)
    assert {party: {u.pk for u in users} for party, users in found.items() if users} == {
        party: {u.pk for u in users} for party, users in expected.items() if users
    }


def test_appointments_of_the_past_and_of_people_who_may_not_sign_in_do_not_count(house):
    clerk, party = house.people["clerk0"], f"unit:{house.units[0].pk}"
    rows = Appointment.objects.filter(user=clerk, role=Role.UNIT_CLERK)
    rows.update(until=BETWEEN.date())
    assert users_of([party]) == {party: [clerk]}
    rows.update(until=BETWEEN.date() - timedelta(days=1))
    assert users_of([party]) == {party: []}
    rows.update(until=None, since=BETWEEN.date() + timedelta(days=1))
    assert users_of([party]) == {party: []}
    rows.update(since=BETWEEN.date())
    clerk.is_active = False
    clerk.save()
    assert users_of([party]) == {party: []}


def test_many_parties_cost_few_statements(house, django_assert_max_num_queries):
    parties = [f"member:{m.pk}" for m in house.members] + [f"unit:{u.pk}" for u in house.units] * 50
    with django_assert_max_num_queries(3):
        users_of(parties)
