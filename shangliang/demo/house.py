"""A demo committee at work: its people as actors, its units, and the texts of its plans."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from random import Random

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Collective, Committee, Coordinator, Member, Session, Unit
from shangliang.committees.queries import calendar_of
from shangliang.core.workcalendar import WorkCalendar
from shangliang.proposals.models import Category, Ground, Tag

from . import texts
from .plans import ProposalPlan


class House:
    """What the office needs of a committee, read once."""

    def __init__(self, committee: Committee, sessions: dict[int, Session], place: texts.Place, seed: str) -> None:
        self.committee, self.sessions, self.place, self.seed = committee, sessions, place, seed
        self._texts: dict[str, texts.ProposalText] = {}
        self._taken = {True: 0, False: 0}
        self._bound: dict[tuple, User] = {}

    def random(self, *parts: object) -> Random:
        """A generator of its own for each purpose: what is drawn does not depend on what was drawn before."""
        return Random(":".join(map(str, (self.seed, self.committee.place, *parts))))

    # People ---------------------------------------------------------------------------------------------------

    @cached_property
    def members(self) -> list[Member]:
        """The members of the first session's term, in the order in which they were seated."""
        term_id = next(iter(self.sessions.values())).term_id
        return list(Member.objects.filter(term_id=term_id).select_related("user").order_by("pk"))

    @cached_property
    def collectives(self) -> list[Collective]:
        """The collectives, in their order."""
        return list(Collective.objects.order_by("pk"))

    @cached_property
    def units(self) -> list[Unit]:
        """The handling units, in the scenario's order."""
        return list(Unit.objects.select_related("line").order_by("pk"))

    @cached_property
    def unit_names(self) -> dict[int, str]:
        """The names of the units by their ids."""
        return {u.pk: u.name for u in self.units}

    @property
    def begins(self) -> datetime:
        """When the first cycle begins."""
        return min(s.window_opens for s in self.sessions.values())

    def session_of(self, plan: ProposalPlan) -> Session:
        """The session of a plan's cycle."""
        return self.sessions[plan.year]

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The committee's work calendar."""
        return calendar_of(self.committee.pk)

    @cached_property
    def _appointments(self) -> list[Appointment]:
        return list(Appointment.objects.select_related("user").order_by("pk"))

    def member_actor(self, index: int) -> Actor:
        """A member acting."""
        member = self.members[index]
        return self._actor(member.user, frozenset({Role.MEMBER}), member_id=member.pk)

    def collective_actor(self, index: int) -> Actor:
        """The liaison of a collective acting."""
        collective = self.collectives[index]
        user = self._holder(Role.LIAISON, collective_id=collective.pk)
        return self._actor(user, frozenset({Role.LIAISON}), collective_ids=frozenset({collective.pk}))

    def author(self, plan: ProposalPlan) -> Actor:
        """Whoever leads a plan's proposal."""
        return self.collective_actor(plan.collectives[0]) if plan.is_collective else self.member_actor(plan.member or 0)

    def office(self, role: Role, nth: int = 0) -> Actor:
        """The n-th holder of an office role (counted round)."""
        holders = self._holders[role]
        return self._actor(holders[nth % len(holders)], frozenset({role}))

    def has(self, role: Role) -> bool:
        """Whether somebody holds an office role here: small committees have no research office of their own."""
        return bool(self._holders.get(role))

    @cached_property
    def _holders(self) -> dict[str, list[User]]:
        found: dict[str, list[User]] = defaultdict(list)
        for appointment in self._appointments:
            found[appointment.role].append(appointment.user)
        return found

    def coordinator(self, coordinator_id: int) -> Actor:
        """Somebody of a coordinator's office."""
        user = self._holder(Role.COORDINATOR, coordinator_id=coordinator_id)
        return self._actor(user, frozenset({Role.COORDINATOR}), coordinator_ids=frozenset({coordinator_id}))

    @cached_property
    def coordinators(self) -> list[Coordinator]:
        """The coordinators, the one with most lines of government first."""
        return list(Coordinator.objects.order_by("order", "pk"))

    def clerk(self, unit_id: int) -> Actor:
        """The clerk of a unit."""
        user = self._by_unit[Role.UNIT_CLERK, unit_id]
        return self._actor(user, frozenset({Role.UNIT_CLERK}), unit_ids=frozenset({unit_id}))

    def leader(self, unit_id: int) -> Actor:
        """The leader of a unit, who signs."""
        user = self._by_unit[Role.UNIT_LEADER, unit_id]
        return self._actor(user, frozenset({Role.UNIT_LEADER}), led_unit_ids=frozenset({unit_id}))

    @cached_property
    def _by_unit(self) -> dict[tuple[str, int], User]:
        return {(a.role, a.unit_id): a.user for a in reversed(self._appointments) if a.unit_id}

    def _holder(self, role: Role, **bound: int) -> User:
        key = (role, *sorted(bound.items()))
        if key not in self._bound:
            for appointment in self._appointments:
                if appointment.role == role and all(getattr(appointment, k) == v for k, v in bound.items()):
                    self._bound[key] = appointment.user
                    break
            else:
                raise LookupError(f"{self.committee.place}: nobody is {role.value} with {bound}")
        return self._bound[key]

    def _actor(self, user: User, roles: frozenset[Role], **bound: object) -> Actor:
        return Actor(user_id=user.pk, name=user.name, committee_id=self.committee.pk, roles=roles, via="demo", **bound)  # type: ignore[arg-type]

    def members_with_accounts(self) -> list[int]:
        """The places of the members who hold a demo account."""
        return [i for i, m in enumerate(self.members) if m.user.has_usable_password()]

    def units_with_accounts(self) -> list[int]:
        """The places of the units whose clerk holds a demo account."""
        return [i for i, u in enumerate(self.units) if self._by_unit[Role.UNIT_CLERK, u.pk].has_usable_password()]

    def collectives_with_accounts(self) -> list[int]:
        """The places of the collectives whose liaison holds a demo account."""
        found = {a.collective_id for a in self._appointments if a.collective_id and a.user.has_usable_password()}
        return [i for i, c in enumerate(self.collectives) if c.pk in found]

    # Texts ----------------------------------------------------------------------------------------------------

    @cached_property
    def categories(self) -> dict[tuple[str, str], Category]:
        """Second-level categories by both names."""
        rows = Category.objects.filter(parent__isnull=False).select_related("parent")
        return {(c.parent.name, c.name): c for c in rows}

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Tags by name."""
        return {t.name: t for t in Tag.objects.all()}

    @cached_property
    def grounds(self) -> list[Ground]:
        """Grounds for not filing, in their order."""
        return list(Ground.objects.order_by("order"))

    @cached_property
    def _ideas(self) -> dict[bool, list[texts.Idea]]:
        return {
            True: texts.ideas(self.random("ideas"), self.place, tag="民生"),
            False: texts.ideas(self.random("ideas"), self.place, without="民生"),
        }

    def take_title(self, tagged: bool | None) -> tuple[bool, int]:
        """A title that has not been taken: with the tag, without it, or either in turn; its list and place."""
        if tagged is None:
            tagged = self._taken[True] <= self._taken[False]
        self._taken[tagged] += 1
        return tagged, self._taken[tagged] - 1

    def text(self, plan: ProposalPlan, plans: dict[str, ProposalPlan]) -> texts.ProposalText:
        """The words of a plan's proposal: the same whenever asked."""
        if plan.key not in self._texts:
            rng = self.random("text", plan.key)
            if plan.like:
                model = self.text(plans[plan.like], plans)
                nth = sum(1 for p in plans.values() if p.like == plan.like and p.key < plan.key) % 3
                written = texts.write_similar(rng, model, self.place, nth=nth, year=plan.year)
            else:
                idea = self._ideas[bool(plan.tagged)][plan.idea]
                written = texts.write_proposal(rng, self.place, idea=idea, year=plan.year)
            self._texts[plan.key] = written
        return self._texts[plan.key]
