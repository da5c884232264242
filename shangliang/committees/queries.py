"""Reading committees, their cycles and who acts in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import CommitteeOwned, all_committees, committee_scope
from shangliang.core.workcalendar import WorkCalendar

from .models import Appointment, CalendarCorrection, Collective, Committee, Coordinator, Member, Session, Unit

ACTING_KEY = "acting_committee"


def committees_of(user: User) -> list[Committee]:
    """The committees in which a person has a seat or a role today."""
    with all_committees(reason="where somebody may act"):
        day = clock.today()
        ids = set(
            Appointment.objects.filter(user=user, since__lte=day)
            .exclude(until__lt=day)
            .values_list("committee_id", flat=True)
        )
        ids |= set(
            Member.objects.filter(user=user, seat_from__lte=day)
            .exclude(seat_until__lt=day)
            .values_list("committee_id", flat=True)
        )
    return list(Committee.objects.filter(pk__in=ids).order_by("pk"))


def actor_for(user: User, committee: Committee | int, *, via: str = "page") -> Actor:
    """The person as an actor in a committee, with today's seat and roles."""
    committee_id = committee if isinstance(committee, int) else committee.pk
    day = clock.today()
    with committee_scope(committee_id):
        appointments = list(
            Appointment.objects.filter(committee_id=committee_id, user=user, since__lte=day).exclude(until__lt=day)
        )
        member_id = (
            Member.objects.filter(committee_id=committee_id, user=user, seat_from__lte=day)
            .exclude(seat_until__lt=day)
            .values_list("pk", flat=True)
            .first()
        )
    roles = {Role(a.role) for a in appointments} | ({Role.MEMBER} if member_id else set())
    return Actor(
        user_id=user.pk,
        name=user.name,
        committee_id=committee_id,
        roles=frozenset(roles),
        member_id=member_id,
        unit_ids=frozenset(a.unit_id for a in appointments if a.role == Role.UNIT_CLERK),
        led_unit_ids=frozenset(a.unit_id for a in appointments if a.role == Role.UNIT_LEADER),
        coordinator_ids=frozenset(a.coordinator_id for a in appointments if a.role == Role.COORDINATOR),
        collective_ids=frozenset(a.collective_id for a in appointments if a.role == Role.LIAISON),
        via=via,
    )


def actor_of_request(request: HttpRequest) -> Actor | None:
    """The signed-in person in the committee chosen in this session (the first of theirs by default)."""
    user = request.user
    if not user.is_authenticated:
        return None
    chosen = request.session.get(ACTING_KEY)
    if chosen is None:
        own = committees_of(user)
        if not own:
            return Actor(user_id=user.pk, name=user.name, committee_id=None)
        chosen = request.session[ACTING_KEY] = own[0].pk
    return actor_for(user, chosen)


def session_at(committee_id: int, moment: datetime) -> Session | None:
    """The session in whose cycle a moment lies: the latest whose window had opened."""
    found = find(
        Session,
        committee=committee_id,
        window_opens__lte=moment,
        related=("term",),
        order=("-window_opens", "pk"),
        limit=1,
    )
    return found[0] if found else None


def cycle_of(session: Session) -> tuple[datetime, datetime | None]:
    """The cycle of a session: from its window's opening to the next one's (``None``: not yet set)."""
    later = columns(
        Session,
        "window_opens",
        committee=session.committee_id,
        window_opens__gt=session.window_opens,
        order=("window_opens",),
        limit=1,
    )
    return session.window_opens, later[0][0] if later else None


def calendar_of(committee_id: int) -> WorkCalendar:
    """The state's work calendar with this committee's corrections."""
    rows = columns(CalendarCorrection, "day", "is_workday", "reason", committee=committee_id)
    return WorkCalendar({day: (is_workday, reason) for day, is_workday, reason in rows})


def member_on(committee_id: int, user: User, day: date) -> Member | None:
    """A person's seat on a day."""
    return (
        Member.objects.filter(committee_id=committee_id, user=user, seat_from__lte=day)
        .exclude(seat_until__lt=day)
        .first()
    )


def party_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of parties ``member:12``, ``unit:5``, ``role:proposal_staff``… in one query whatever their kinds.

    Keys of parties that are not in the open scope are left out.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for key in keys:
        kind, _colon, rest = key.partition(":")
        if kind == "role":
            names[key] = str(Role(rest).label)
        else:
            wanted[kind].add(int(rest))
    sources: dict[str, tuple[type[CommitteeOwned], str]] = {
        "member": (Member, "user__name"),
        "collective": (Collective, "name"),
        "coordinator": (Coordinator, "name"),
        "unit": (Unit, "name"),
        "unit_leader": (Unit, "name"),
    }
    parts = [
        model._default_manager.filter(pk__in=wanted[kind]).order_by().values_list(Value(kind), "pk", named)
        for kind, (model, named) in sources.items()
        if wanted[kind]
    ]
    if parts:
        for kind, pk, name in parts[0].union(*parts[1:], all=True):
            leads = kind == "unit_leader"
            names[f"{kind}:{pk}"] = _("the leader of %(unit)s") % {"unit": name} if leads else name
    return names
