"""Who a request comes from: the person, with all their seats and roles of today and the committees of these.

Every page needs all of it, and a role that was taken away must be gone at the next click: nothing is kept between
requests. So it is one statement (docs/adr/0081).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.core.reading import Listing, listing
from shangliang.core.tenancy import all_committees

from .models import Appointment, Committee, Member


@dataclass(frozen=True)
class Held:
    """One role or seat that a person holds today."""

    committee_id: int
    role: str  # "" of a seat
    unit_id: int | None = None
    coordinator_id: int | None = None
    collective_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """What a person holds today in all committees, and these committees by id."""

    held: tuple[Held, ...]
    committees: dict[int, Committee]


class Backend(AuthenticationBackend):
    """Signs in as allauth does; whom a session names is read with their standing."""

    def get_user(self, user_id: Any) -> User | None:  # type: ignore[override]
        """The person, if they may sign in."""
        user = arrive(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


# How its rows are read belongs to a connection, and a connection to its thread.
_kept = threading.local()


def _statement() -> tuple[str, Listing, Listing]:
    if not hasattr(_kept, "statement"):
        person, committee = listing(User, "person"), listing(Committee, "committee")
        names = {m: connection.ops.quote_name(m._meta.db_table) for m in (User, Committee, Appointment, Member)}
        sql = f"""SELECT held.committee_id, held.role, held.unit_id, held.coordinator_id, held.collective_id,
                held.member_id, {person.columns}, {committee.columns}
            FROM {names[User]} person
            LEFT JOIN (
                SELECT user_id, committee_id, role, unit_id, coordinator_id, collective_id, NULL AS member_id
                FROM {names[Appointment]} WHERE user_id = %s AND since <= %s AND (until IS NULL OR until >= %s)
                UNION ALL
                SELECT user_id, committee_id, '', NULL, NULL, NULL, id
                FROM {names[Member]} WHERE user_id = %s AND seat_from <= %s AND (seat_until IS NULL OR seat_until >= %s)
            ) held ON held.user_id = person.id
            LEFT JOIN {names[Committee]} committee ON committee.id = held.committee_id
            WHERE person.id = %s
            ORDER BY held.committee_id, held.member_id"""  # noqa: S608 - our own names
        _kept.statement = sql, person, committee
    return _kept.statement


def arrive(user_id: Any) -> User | None:
    """A person with ``standing``, read in one statement; None where there is no such person."""
    sql, person, committee = _statement()
    day = clock.today()
    on = [user_id, day, day]
    with all_committees(reason="where somebody may act"), connection.cursor() as cursor:
        cursor.execute(sql, [*on, *on, user_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    first = 6 + person.width
    user: Any = person.record(rows[0][6:first])
    held = tuple(Held(*row[:6]) for row in rows if row[0] is not None)
    user.standing = Standing(held, {row[0]: committee.record(row[first:]) for row in rows if row[0] is not None})
    return user
