"""Sets up the demo's committees: bodies, sessions, units and people, before anybody acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction

from shangliang.accounts.models import User
from shangliang.accounts.names import pinyin_key
from shangliang.accounts.roles import Role
from shangliang.committees.models import (
    Appointment,
    Collective,
    Committee,
    Coordinator,
    Group,
    Line,
    Member,
    Sector,
    Session,
    SpecialCommittee,
    Term,
    TownshipBody,
    Unit,
)
from shangliang.committees.rules import checked_rules
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import catalogues

from . import texts
from .people import Person, book_for, seats
from .scenario import Account, CommitteePlan, Scenario
from .scenario.consultations import consultation_years

#: So many people of a committee's office deal with opinion information, with an account for signing in or without.
_EDITORS = 2


def build_tree(scenario: Scenario) -> dict[str, Committee]:
    """All committees with their parents; those that exist are left as they are."""
    made: dict[str, Committee] = {}
    waiting = list(scenario.committees)
    while waiting:
        plan = waiting.pop(0)
        if plan.parent and plan.parent not in made:
            waiting.append(plan)
            continue
        made[plan.key], _new = Committee.objects.get_or_create(
            place=plan.place_name,
            defaults={
                "name": plan.name,
                "short_place": plan.short,
                "level": plan.level,
                "parent": made.get(plan.parent),
                "letter_code": plan.letter_code,
                "phone": plan.phone,
                "rules": checked_rules(dict(plan.rules)),
            },
        )
    return made


@transaction.atomic
def build_ground(scenario: Scenario, plan: CommitteePlan, committee: Committee) -> bool:
    """Everything that a committee has before its first proposal. Returns whether it had to be made."""
    with committee_scope(committee):
        if Term.objects.filter(committee=committee).exists():
            return False
        _sessions(plan, committee)
        if not plan.light:
            People(scenario, plan, committee).build()
            catalogues.install(committee, texts.category_tree())
    return True


def _sessions(plan: CommitteePlan, committee: Committee) -> None:
    for term_plan in plan.terms:
        term = Term.objects.create(
            committee=committee, ordinal=term_plan.ordinal, begins=term_plan.begins, ends=term_plan.ends
        )
        Session.objects.bulk_create(
            Session(
                committee=committee,
                term=term,
                ordinal=s.ordinal,
                year=s.year,
                window_opens=s.window_opens,
                session_deadline=s.session_deadline,
                opens=s.opens,
                closes=s.closes,
                reply_due=s.reply_due,
                party_reply_due=s.party_reply_due,
                assignment_meeting=s.assignment_meeting,
                cut_off=s.cut_off,
            )
            for s in term_plan.sessions
        )


class People:
    """The people of one committee, their seats and roles."""

    def __init__(self, scenario: Scenario, plan: CommitteePlan, committee: Committee) -> None:
        self.scenario, self.plan, self.committee = scenario, plan, committee
        self.accounts = [a for a in scenario.accounts if a.committee == plan.key]
        self.by_name = {a.name: a for a in self.accounts}
        self.book = book_for(scenario.rng("people", plan.key), plan, scenario.accounts)
        self.numbers = count(1)
        self.since: date = plan.terms[0].begins
        self.password = make_password(scenario.password)

    def build(self) -> None:
        """Bodies first, then members, then everybody who works for or with the committee."""
        self._bodies()
        self._members()
        self._officials()
        self._administrators()

    def _user(self, person: Person, account: Account | None = None) -> User:
        username = account.username if account else f"{self.plan.key}-{next(self.numbers):04d}"
        return User(
            username=username,
            name=person.name,
            pinyin_key=pinyin_key(person.name),
            gender="f" if person.gender == "女" else "m",
            phone=person.phone,
            email=f"{username}@demo.example",
            password=self.password if account else f"{UNUSABLE_PASSWORD_PREFIX}demo",
        )

    def _bodies(self) -> None:
        own = {"committee": self.committee}
        plan = self.plan
        self.sectors = _made(Sector, (Sector(name=n, order=i, **own) for i, n in enumerate(plan.sectors)))
        self.special = _made(
            SpecialCommittee,
            (
                SpecialCommittee(name=n, order=i, is_proposal_committee=n == plan.proposal_committee, **own)
                for i, n in enumerate(plan.special_committees)
            ),
        )
        self.groups = _made(Group, (Group(name=n, order=i, **own) for i, n in enumerate(plan.groups)))
        self.coordinators = _made(
            Coordinator, (Coordinator(name=n, order=i, **own) for i, n in enumerate(plan.coordinators))
        )
        lines = _made(
            Line,
            (
                Line(name=line.name, order=i, coordinator=self.coordinators[line.coordinator], **own)
                for i, line in enumerate(plan.lines)
            ),
        )
        self.units = _made(
            Unit,
            (
                Unit(name=u.name, line=lines[u.line], order=i, phone=self.book.office_phone(), **own)
                for i, u in enumerate(plan.units)
            ),
        )
        self.collectives = _made(
            Collective,
            (
                Collective(
                    name=name,
                    kind=kind,
                    order=i,
                    special_committee=self.special.get(name),
                    sector=self.sectors.get(name) if kind == "sector" else None,
                    **own,
                )
                for i, (kind, name) in enumerate(plan.collectives)
            ),
        )
        TownshipBody.objects.bulk_create(
            TownshipBody(name=b.name, town=b.town, may_propose=b.may_propose, **own) for b in plan.township_bodies
        )

    def _members(self) -> None:
        term = Term.objects.get(ordinal=self.plan.terms[0].ordinal)
        seated = seats(self.book, self.plan, self.scenario.accounts)
        accounts = {a.username: a for a in self.accounts}
        users = User.objects.bulk_create([self._user(s.person, accounts.get(s.username)) for s in seated])
        members = Member.objects.bulk_create(
            Member(
                committee=self.committee,
                term=term,
                user=user,
                number=seat.number,
                sector=self.sectors[seat.sector],
                group=self.groups.get(seat.group),
                party=seat.person.party,
                duty=seat.duty,
                employer=f"{seat.person.employer}{seat.person.post}",
                seat_from=self.since,
            )
            for user, seat in zip(users, seated, strict=True)
        )
        link = Member.special_committees.through
        link.objects.bulk_create(
            link(member_id=member.pk, specialcommittee_id=self.special[name].pk)
            for member, seat in zip(members, seated, strict=True)
            for name in seat.special_committees
        )

    def _officials(self) -> None:
        found: list[tuple[User, Role, dict]] = []
        named = {(a.role, a.unit or a.coordinator or a.collective): a for a in self.accounts}
        several = {Role.PROPOSAL_STAFF: 3, Role.PROPOSAL_DIRECTOR: 1, Role.PROPOSAL_COMMITTEE: 1, Role.LEADERSHIP: 1}
        for role, number in several.items():
            own = [a for a in self.accounts if a.role == role]
            for nth in range(max(number, len(own))):
                account = own[nth] if nth < len(own) else None
                found.append((self._person(account, self.plan.name), role, {}))
        for role in (Role.OPINION_STAFF, Role.ACTIVITY_ORGANISER, Role.STUDIO_MANAGER, Role.RESEARCH_OFFICE):
            found += [(self._person(a, self.plan.name), role, {}) for a in self.accounts if a.role == role]
        for name, coordinator in self.coordinators.items():
            user = self._person(named.get((Role.COORDINATOR, name)), name)
            found.append((user, Role.COORDINATOR, {"coordinator": coordinator}))
        for name, collective in self.collectives.items():
            user = self._person(named.get((Role.LIAISON, name)), name)
            found.append((user, Role.LIAISON, {"collective": collective}))
        for name, unit in self.units.items():
            for role in (Role.UNIT_CLERK, Role.UNIT_LEADER):
                found.append((self._person(named.get((role, name)), name), role, {"unit": unit}))
        # Two people edit and review opinions, somebody runs the venues; drawn last, so that the others stay themselves.
        for _nth in range(max(0, _EDITORS - sum(role == Role.OPINION_STAFF for _user, role, _bound in found))):
            found.append((self._person(None, self.plan.name), Role.OPINION_STAFF, {}))
        # Somebody runs venues, organises activities and deliberations everywhere.
        if not any(role == Role.ACTIVITY_ORGANISER for _user, role, _bound in found):
            found.append((self._person(None, self.plan.name), Role.ACTIVITY_ORGANISER, {}))
        consults = any(row.committee == self.plan.key for row in consultation_years())
        if consults and not any(role == Role.RESEARCH_OFFICE for _user, role, _bound in found):
            found.append((self._person(None, self.plan.name), Role.RESEARCH_OFFICE, {}))
        User.objects.bulk_create([user for user, _role, _bound in found])
        Appointment.objects.bulk_create(
            Appointment(committee=self.committee, user=user, role=role, since=self.since, **bound)
            for user, role, bound in found
        )

    def _person(self, account: Account | None, employer: str) -> User:
        person = self.book.person(employer=employer, post="", name=account.name if account else "")
        return self._user(person, account)

    def _administrators(self) -> None:
        """The three administrators are the same people everywhere."""
        for account in (a for a in self.scenario.accounts if a.everywhere):
            user = User.objects.filter(username=account.username).first()
            if user is None:
                user = self._person(account, "")
                user.save()
            Appointment.objects.create(committee=self.committee, user=user, role=account.role, since=self.since)


def _made(model: Any, rows: Iterable) -> dict:
    return {row.name: row for row in model.objects.bulk_create(rows)}
