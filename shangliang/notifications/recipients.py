"""Which people stand behind a party: the seat's holder, a unit's clerks, whoever holds a role today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Member
from shangliang.core import clock

#: Parties bound to something, by the role that acts for them and the column that binds it.
_BOUND = {
    "unit": (Role.UNIT_CLERK, "unit_id"),
    "unit_leader": (Role.UNIT_LEADER, "unit_id"),
    "coordinator": (Role.COORDINATOR, "coordinator_id"),
    "collective": (Role.LIAISON, "collective_id"),
}


def users_of(parties: Iterable[str]) -> dict[str, list[User]]:
    """The people behind each party of the committee in scope, in at most a handful of statements.

    People who may not sign in are left out: they could not act on what they are told. A party that nobody stands
    behind has an empty list.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for party in parties:
        kind, _colon, key = party.partition(":")
        wanted[kind].add(key)
    found: dict[str, dict[int, User]] = {f"{kind}:{key}": {} for kind, keys in wanted.items() for key in keys}
    seats = Member.objects.filter(user__is_active=True).select_related("user")
    for member in seats.filter(pk__in=_numbers(wanted["member"])):
        found[f"member:{member.pk}"][member.user_id] = member.user
    for kind, (role, column) in _BOUND.items():
        if ids := _numbers(wanted[kind]):
            for row in _appointed().filter(role=role, **{f"{column}__in": ids}):
                found[f"{kind}:{getattr(row, column)}"][row.user_id] = row.user
    if wanted["role"]:
        for row in _appointed().filter(role__in=wanted["role"]):
            found[f"role:{row.role}"][row.user_id] = row.user
    if Role.MEMBER.value in wanted["role"]:
        day = clock.today()
        for member in seats.filter(seat_from__lte=day).exclude(seat_until__lt=day):
            found[f"role:{Role.MEMBER.value}"][member.user_id] = member.user
    return {party: list(users.values()) for party, users in found.items()}


def _appointed() -> QuerySet[Appointment]:
    day = clock.today()
    rows = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day, user__is_active=True)
    return rows.select_related("user").order_by("user_id")


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal()]
