"""Who may administer what. Lists and details use the same querysets; business texts are in none of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.models import (
    Appointment,
    CalendarCorrection,
    Committee,
    Level,
    Member,
    Resident,
    SecondFactorRule,
)
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.core.tenancy import all_committees
from shangliang.workflow.models import Event

#: Left by :func:`.actions.add_person`: a person belongs to the office that entered them until they hold a role.
PERSON_ADDED = "person.add"

_RANKS = {Level.NATIONAL: 0, Level.PROVINCE: 1, Level.CITY: 2, Level.COUNTY: 3}


def demand(actor: Actor, *roles: Role) -> None:
    """Go on only for holders of one of these roles, and for the operator.

    Raises:
        NotAllowed: for everybody else.
    """
    if not actor.is_system and not actor.has(*roles):
        raise NotAllowed(_("You may not do this here."))


def people(actor: Actor) -> QuerySet[User]:
    """The people of the actor's committee: with a seat or a role, now or once, living here, or entered here."""
    demand(actor, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    here = {"committee_id": actor.committee_id}
    return User.objects.filter(
        Q(pk__in=Appointment.objects.filter(**here).values("user_id"))
        | Q(pk__in=Member.objects.filter(**here).values("user_id"))
        | Q(pk__in=Resident.objects.filter(**here).values("user_id"))
        | Q(pk__in=Event.objects.filter(**here, kind=PERSON_ADDED).values("subject_id"))
    )


def appointments(actor: Actor) -> QuerySet[Appointment]:
    """The roles that are or were held in the actor's committee."""
    demand(actor, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    return Appointment.objects.filter(committee_id=actor.committee_id)


def seats(actor: Actor) -> QuerySet[Member]:
    """The members of the actor's committee, of all terms."""
    demand(actor, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    return Member.objects.filter(committee_id=actor.committee_id)


def bodies(actor: Actor, model: Any) -> QuerySet[Any]:
    """Units, lines, sectors, terms and the like of the actor's committee."""
    demand(actor, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    return model.objects.filter(committee_id=actor.committee_id)


def corrections(actor: Actor) -> QuerySet[CalendarCorrection]:
    """The days that the actor's committee knows better than the calendar."""
    demand(actor, Role.SYSTEM_ADMIN)
    return CalendarCorrection.objects.filter(committee_id=actor.committee_id)


def second_factor_rules(actor: Actor) -> QuerySet[SecondFactorRule]:
    """The roles that must sign in with a second factor in the actor's committee."""
    demand(actor, Role.SECURITY_ADMIN)
    return SecondFactorRule.objects.filter(committee_id=actor.committee_id)


def log(actor: Actor) -> QuerySet[Event]:
    """Everything that was done in the actor's committee: for the auditor, without what was written with it."""
    demand(actor, Role.AUDITOR)
    return Event.objects.filter(committee_id=actor.committee_id)


def keeper_of(user: User) -> Committee | None:
    """The committee whose administrator keeps a person's account.

    A person of several committees is kept by the highest of them, so that nobody takes over an account that
    reaches further than their own committee.
    """
    day = clock.today()
    with all_committees(reason="who keeps an account"):
        held = Appointment.objects.filter(user=user).exclude(until__lt=day).values_list("committee_id", flat=True)
        seated = Member.objects.filter(user=user).exclude(seat_until__lt=day).values_list("committee_id", flat=True)
        ids = {*held, *seated}
        if not ids:
            entered = Event.objects.filter(kind=PERSON_ADDED, subject_id=user.pk)
            ids = set(entered.values_list("committee_id", flat=True))
    found = sorted(Committee.objects.filter(pk__in=ids), key=lambda c: (_RANKS[Level(c.level)], c.pk))
    return found[0] if found else None


def separated_roles_of(user: User) -> set[Role]:
    """Which of the three separated offices (三员) a person holds or is going to hold, in any committee."""
    with all_committees(reason="separation of the three offices"):
        rows = Appointment.objects.filter(user=user, role__in=SEPARATED).exclude(until__lt=clock.today())
        return {Role(role) for role in rows.values_list("role", flat=True)}
