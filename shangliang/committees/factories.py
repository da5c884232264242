"""An invented committee for tests: its session, sectors, people with every role, collectives, lines and units.

``with make_committee().scope(IN_SESSION) as house:`` opens its scope and holds the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope

from .models import (
    Appointment,
    Collective,
    CollectiveKind,
    Committee,
    Coordinator,
    Group,
    Level,
    Line,
    Member,
    Sector,
    Session,
    SpecialCommittee,
    Term,
    Unit,
)
from .rules import checked_rules

#: Moments of the session of 2026: before its plenary, and in the spring after it.
IN_SESSION = datetime(2026, 1, 8, 10, 0, tzinfo=clock.ZONE)
BETWEEN = datetime(2026, 3, 10, 10, 0, tzinfo=clock.ZONE)

NAMES = (
    "林知远", "沈若谷", "陆文澜", "石云舟", "许静言", "何沐阳", "江予白", "苏念慈",
    "方启明", "叶知秋", "唐雨桐", "冯玉婷", "梁思齐", "宋怀瑾", "程以宁", "罗望舒",
)  # fmt: skip
SECTORS = ("中共", "教育界", "经济界", "农业界")
SPECIAL_COMMITTEES = ("提案委员会", "经济委员会", "教科卫体委员会", "社会法制委员会")
COLLECTIVES = (
    ("民盟望川区支部", CollectiveKind.PARTY),
    ("九三学社望川区支社", CollectiveKind.PARTY),
    ("区妇联", CollectiveKind.ORGANISATION),
    ("经济委员会", CollectiveKind.SPECIAL_COMMITTEE),
    ("教育界", CollectiveKind.SECTOR),
)
LINES = (("政府", "区政府办督查室"), ("党群", "区委办督查室"), ("其他", "区政协办"))
UNITS = (
    ("区教委", "政府"),
    ("区公安分局", "政府"),
    ("区城市管理局", "政府"),
    ("区民政局", "政府"),
    ("区委宣传部", "党群"),
    ("区法院", "其他"),
)
#: People with a role that is bound to nothing, by the name under which :meth:`House.actor` finds them.
OFFICE_PEOPLE = (
    ("staff", Role.PROPOSAL_STAFF),
    ("second_staff", Role.PROPOSAL_STAFF),
    ("third_staff", Role.PROPOSAL_STAFF),
    ("director", Role.PROPOSAL_DIRECTOR),
    ("second_director", Role.PROPOSAL_DIRECTOR),
    ("proposal_committee", Role.PROPOSAL_COMMITTEE),
    ("leadership", Role.LEADERSHIP),
    ("research", Role.RESEARCH_OFFICE),
    ("system_admin", Role.SYSTEM_ADMIN),
    ("security_admin", Role.SECURITY_ADMIN),
    ("auditor", Role.AUDITOR),
)
_numbers = count(1)


@dataclass
class House:
    """A made committee, its parts in lists, and the people who act in it."""

    committee: Committee
    term: Term
    session: Session
    sectors: list[Sector]
    special_committees: list[SpecialCommittee]
    groups: list[Group]
    members: list[Member]
    collectives: list[Collective]
    coordinators: list[Coordinator]
    lines: list[Line]
    units: list[Unit]
    people: Mapping[str, User]

    @contextmanager
    def scope(self, moment: datetime = IN_SESSION) -> Iterator[House]:
        """Work within the committee, with the clock held at ``moment``."""
        with committee_scope(self.committee), clock.at(moment):
            yield self

    def actor(self, name: str) -> Actor:
        """One of :data:`OFFICE_PEOPLE` as an actor: ``house.actor("director")``."""
        return self._acting(self.people[name], dict(OFFICE_PEOPLE)[name])

    def member(self, index: int = 0) -> Actor:
        """The member ``members[index]`` as an actor."""
        member = self.members[index]
        return self._acting(member.user, Role.MEMBER, member_id=member.pk)

    def liaison(self, index: int = 0) -> Actor:
        """The liaison of ``collectives[index]``."""
        ids = frozenset({self.collectives[index].pk})
        return self._acting(self.people[f"liaison{index}"], Role.LIAISON, collective_ids=ids)

    def coordinator(self, index: int = 0) -> Actor:
        """Who acts for ``coordinators[index]``."""
        ids = frozenset({self.coordinators[index].pk})
        return self._acting(self.people[f"coordinator{index}"], Role.COORDINATOR, coordinator_ids=ids)

    def clerk(self, index: int = 0) -> Actor:
        """The clerk of ``units[index]``."""
        ids = frozenset({self.units[index].pk})
        return self._acting(self.people[f"clerk{index}"], Role.UNIT_CLERK, unit_ids=ids)

    def leader(self, index: int = 0) -> Actor:
        """The leader of ``units[index]``."""
        ids = frozenset({self.units[index].pk})
        return self._acting(self.people[f"leader{index}"], Role.UNIT_LEADER, led_unit_ids=ids)

    def _acting(self, user: User, role: Role, **bound: Any) -> Actor:
        return Actor(user_id=user.pk, name=user.name, committee_id=self.committee.pk, roles=frozenset({role}), **bound)


def make_people(names: list[str]) -> list[User]:
    """People without a password, with invented names."""
    number = next(_numbers)
    return User.objects.bulk_create(
        User(username=f"p{number}-{i}-{name}"[:60], name=name, password=UNUSABLE_PASSWORD_PREFIX)
        for i, name in enumerate(names)
    )


def make_session(committee: Committee, term: Term, *, ordinal: int, year: int) -> Session:
    """A session with its plenary in mid-January, and its window open from three months before."""
    opens = date(year, 1, 12)
    noon = datetime(year, 1, 12, 12, 0, tzinfo=clock.ZONE)
    return Session.objects.create(
        committee=committee,
        term=term,
        ordinal=ordinal,
        year=year,
        window_opens=datetime(year - 1, 10, 12, tzinfo=clock.ZONE),
        session_deadline=noon + timedelta(days=2),
        opens=opens,
        closes=opens + timedelta(days=4),
        reply_due=date(year, 6, 30),
        party_reply_due=date(year, 5, 29),
        cut_off=datetime(year, 10, 12, tzinfo=clock.ZONE),
    )


def make_committee(
    place: str = "",
    *,
    members: int = 6,
    rules: Mapping[str, Any] | None = None,
    level: str = Level.COUNTY,
    parent: Committee | None = None,
    year: int = 2026,
) -> House:
    """A committee with everything in it; ``rules`` are its deviations from the defaults."""
    number = next(_numbers)
    place = place or f"望川{number}区"
    committee = Committee.objects.create(
        name=f"政协{place}委员会",
        place=place,
        short_place=place,
        level=level,
        parent=parent,
        rules=checked_rules(dict(rules or {})),
    )
    with committee_scope(committee):
        return _furnished(committee, members, year)


def _furnished(committee: Committee, members: int, year: int) -> House:
    term = Term.objects.create(committee=committee, ordinal=4, begins=date(year - 4, 1, 10), ends=date(year + 1, 1, 9))
    session = make_session(committee, term, ordinal=5, year=year)
    sectors = Sector.objects.bulk_create(
        Sector(committee=committee, name=name, order=i) for i, name in enumerate(SECTORS)
    )
    bodies = SpecialCommittee.objects.bulk_create(
        SpecialCommittee(committee=committee, name=name, order=i, is_proposal_committee=i == 0)
        for i, name in enumerate(SPECIAL_COMMITTEES)
    )
    groups = Group.objects.bulk_create(
        Group(committee=committee, name=name, order=i) for i, name in enumerate(("城区组", "乡镇组"))
    )
    seated = Member.objects.bulk_create(
        Member(
            committee=committee,
            term=term,
            user=user,
            number=f"{i + 1:03d}",
            sector=sectors[i % len(sectors)],
            group=groups[i % len(groups)],
            party="中国民主同盟" if i % 3 == 0 else "",
            duty="standing" if i % 4 == 0 else "member",
            seat_from=term.begins,
        )
        for i, user in enumerate(make_people([NAMES[i % len(NAMES)] for i in range(members)]))
    )
    collectives = Collective.objects.bulk_create(
        Collective(committee=committee, name=name, kind=kind, order=i) for i, (name, kind) in enumerate(COLLECTIVES)
    )
    coordinators = Coordinator.objects.bulk_create(
        Coordinator(committee=committee, name=name, order=i) for i, (_line, name) in enumerate(LINES)
    )
    lines = Line.objects.bulk_create(
        Line(committee=committee, name=name, order=i, coordinator=coordinators[i])
        for i, (name, _coordinator) in enumerate(LINES)
    )
    by_name = {line.name: line for line in lines}
    units = Unit.objects.bulk_create(
        Unit(committee=committee, name=name, line=by_name[line], order=i) for i, (name, line) in enumerate(UNITS)
    )
    return House(
        committee=committee,
        term=term,
        session=session,
        sectors=sectors,
        special_committees=bodies,
        groups=groups,
        members=seated,
        collectives=collectives,
        coordinators=coordinators,
        lines=lines,
        units=units,
        people=_appointed(committee, term, collectives, coordinators, units),
    )


def _appointed(
    committee: Committee,
    term: Term,
    collectives: list[Collective],
    coordinators: list[Coordinator],
    units: list[Unit],
) -> dict[str, User]:
    posts: list[tuple[str, Role, dict[str, Any]]] = [(name, role, {}) for name, role in OFFICE_PEOPLE]
    posts += [(f"liaison{i}", Role.LIAISON, {"collective": c}) for i, c in enumerate(collectives)]
    posts += [(f"coordinator{i}", Role.COORDINATOR, {"coordinator": c}) for i, c in enumerate(coordinators)]
    posts += [(f"clerk{i}", Role.UNIT_CLERK, {"unit": u}) for i, u in enumerate(units)]
    posts += [(f"leader{i}", Role.UNIT_LEADER, {"unit": u}) for i, u in enumerate(units)]
    users = make_people([NAMES[(i * 5 + 3) % len(NAMES)] for i in range(len(posts))])
    Appointment.objects.bulk_create(
        Appointment(committee=committee, user=user, role=role, since=term.begins, **bound)
        for user, (_name, role, bound) in zip(users, posts, strict=True)
    )
    return {name: user for user, (name, _role, _bound) in zip(users, posts, strict=True)}
