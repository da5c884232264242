"""Who is what: roles, and which of them sign in with a second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.models import Appointment, Collective, Coordinator, SecondFactorRule, Unit
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.events import Entry, record, verb

from .. import access


@dataclass(frozen=True)
class Bound:
    """What a role is bound to; most roles are bound to nothing."""

    unit: Unit | None = None
    coordinator: Coordinator | None = None
    collective: Collective | None = None


#: The roles that are bound to something, and the field of :class:`Bound` that says to what.
BINDING = {
    Role.UNIT_CLERK: "unit",
    Role.UNIT_LEADER: "unit",
    Role.COORDINATOR: "coordinator",
    Role.LIAISON: "collective",
}


@verb
def appoint(
    user: User,
    role: Role,
    *,
    by: Actor,
    bound: Bound = Bound(),
    since: date | None = None,
    until: date | None = None,
) -> Appointment:
    """Give a person a role in the actor's committee.

    Args:
        since: the first day, today by default.
        until: the last day; open by default.

    Raises:
        Refused: the role is one of the three separated ones and the person holds another of them; the role needs a
            unit, coordinator or collective; the person holds it already; somebody gives themselves a role.
    """
    access.demand(by, Role.SECURITY_ADMIN)
    user = _locked(user, by)
    role, since = Role(role), since or clock.today()
    if role == Role.MEMBER:
        raise Refused(_("A member is seated, not appointed."), field="role")
    if user.pk == by.user_id:
        raise Refused(_("Nobody gives themselves a role."))
    if until is not None and until < since:
        raise Refused(_("The last day lies before the first."), field="until")
    if role in SEPARATED and (others := access.separated_roles_of(user) - {role}):
        raise Refused(
            _("%(name)s is %(other)s already. The three offices are held by three people.")
            % {"name": user.name, "other": min(others).label},
            field="role",
        )
    what = {name: getattr(bound, name) if BINDING.get(role) == name else None for name in set(BINDING.values())}
    if role in BINDING and what[BINDING[role]] is None:
        raise Refused(_("Please say for which body."), field=BINDING[role])
    if any(body is not None and body.committee_id != by.committee_id for body in what.values()):
        raise NotAllowed(_("This record does not exist."))
    held = Appointment.objects.filter(committee_id=by.committee_id, user=user, role=role, **what)
    if held.exclude(until__lt=since).exists():
        raise Refused(_("%(name)s holds this role already.") % {"name": user.name}, field="role")
    made = Appointment.objects.create(
        committee_id=by.committee_id, user=user, role=role, since=since, until=until, **what
    )
    _note("appoint", made, by)
    return made


@verb
def end_appointment(appointment: Appointment, *, by: Actor, last_day: date | None = None) -> Appointment:
    """End a role: at once, or after ``last_day``.

    Raises:
        Refused: it would leave the committee without a system or security administrator.
    """
    access.demand(by, Role.SECURITY_ADMIN)
    found = Appointment.objects.select_for_update(of=("self",)).select_related("user").filter(pk=appointment.pk).first()
    if found is None or found.committee_id != by.committee_id:
        raise NotAllowed(_("This record does not exist."))
    last_day = last_day or clock.today() - timedelta(days=1)
    if found.until is not None and found.until < last_day:
        return found
    if found.role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN) and not by.is_system:
        others = Appointment.objects.filter(committee_id=by.committee_id, role=found.role, since__lte=clock.today())
        if not others.exclude(pk=found.pk).exclude(until__lte=last_day).exists():
            raise Refused(
                _("Nobody else is %(role)s. Please appoint the successor first.") % {"role": Role(found.role).label}
            )
    found.until = last_day
    found.save(update_fields=["until"])
    _note("end", found, by)
    return found


@verb
def require_second_factor(role: Role, required: bool, *, by: Actor) -> None:
    """Let holders of a role sign in only with a second factor, or no longer ask for it."""
    access.demand(by, Role.SECURITY_ADMIN)
    role = Role(role)
    rules = SecondFactorRule.objects.filter(committee_id=by.committee_id, role=role)
    if rules.exists() == required:
        return
    if required:
        SecondFactorRule.objects.create(committee_id=by.committee_id, role=role)
    else:
        rules.delete()
    place = ("committee", by.committee_id or 0)
    entry = Entry("committee.require_second_factor", place, place, {"role": role.value, "required": required})
    record([entry], by=by, committee_id=place[1])


@verb
def take_second_factor_away(user: User, *, by: Actor) -> User:
    """Delete a person's authenticator and recovery codes: the phone is lost. Their role may ask for a new one."""
    access.demand(by, Role.SECURITY_ADMIN)
    user = _locked(user, by)
    if user.pk == by.user_id:
        raise Refused(_("Your own is switched off on the page of your sign-in."))
    keeper = access.keeper_of(user)
    if not by.is_system and keeper is not None and keeper.pk != by.committee_id:
        raise Refused(_("The account of %(name)s is kept by %(keeper)s.") % {"name": user.name, "keeper": keeper.name})
    if Authenticator.objects.filter(user=user).delete()[0]:
        place = ("person", user.pk)
        record([Entry("person.take_second_factor_away", place, place)], by=by, committee_id=by.committee_id or 0)
    return user


def _locked(user: User, by: Actor) -> User:
    if not by.is_system and not access.people(by).filter(pk=user.pk).exists():
        raise NotAllowed(_("This record does not exist."))
    # Two appointments of one person made at the same moment must see each other: the separation depends on it.
    return User.objects.select_for_update().get(pk=user.pk)


def _note(what: str, appointment: Appointment, by: Actor) -> None:
    facts = {
        "role": appointment.role,
        "since": appointment.since.isoformat(),
        "until": appointment.until.isoformat() if appointment.until else None,
        "unit": appointment.unit_id,
        "coordinator": appointment.coordinator_id,
        "collective": appointment.collective_id,
    }
    entry = Entry(
        f"appointment.{what}",
        ("appointment", appointment.pk),
        ("person", appointment.user_id),
        {name: value for name, value in facts.items() if value is not None},
    )
    record([entry], by=by, committee_id=appointment.committee_id)
