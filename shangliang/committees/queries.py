"""Reading committees, their cycles and who acts in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import CommitteeOwned
from shangliang.core.together import Together
from shangliang.core.workcalendar import WorkCalendar

from .arriving import Standing, arrive
from .models import CalendarCorrection, Collective, Committee, Coordinator, Member, Session, Unit

ACTING_KEY = "acting_committee"


def committees_of(user: User) -> list[Committee]:
    """The committees in which a person has a seat or a role today."""
    standing = _standing_of(user)
    return [standing.committees[pk] for pk in sorted(standing.committees)]


def _standing_of(user: User) -> Standing:
    """What a person holds: as read when their request came, anew for anybody else."""
    known: Standing | None = getattr(user, "standing", None)
    if known is not None:
        return known
    arrived: Any = arrive(user.pk)
    return arrived.standing if arrived is not None else Standing((), {})


def actor_for(user: User, committee: Committee | int, *, via: str = "page") -> Actor:
    """The person as an actor in a committee, with today's seat and roles."""
    committee_id = committee if isinstance(committee, int) else committee.pk
    held = [h for h in _standing_of(user).held if h.committee_id == committee_id]
    roles = [h for h in held if h.role]
    member_id = next((h.member_id for h in held if not h.role), None)
    return Actor(
        user_id=user.pk,
        name=user.name,
        committee_id=committee_id,
        roles=frozenset({Role(h.role) for h in roles} | ({Role.MEMBER} if member_id else set())),
        member_id=member_id,
        unit_ids=frozenset(h.unit_id for h in roles if h.role == Role.UNIT_CLERK and h.unit_id),
        led_unit_ids=frozenset(h.unit_id for h in roles if h.role == Role.UNIT_LEADER and h.unit_id),
        coordinator_ids=frozenset(h.coordinator_id for h in roles if h.role == Role.COORDINATOR and h.coordinator_id),
        collective_ids=frozenset(h.collective_id for h in roles if h.role == Role.LIAISON and h.collective_id),
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


def committee_of(request: HttpRequest, committee_id: int) -> Committee:
    """A committee: the one that came with the person, or another one from the database."""
    standing: Standing | None = getattr(request.user, "standing", None)
    known = standing.committees.get(committee_id) if standing is not None else None
    return known or Committee.objects.get(pk=committee_id)


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


#: Where a party's name stands, by the kind of its key.
_NAMED: dict[str, tuple[type[CommitteeOwned], str]] = {
    "member": (Member, "user__name"),
    "collective": (Collective, "name"),
    "coordinator": (Coordinator, "name"),
    "unit": (Unit, "name"),
    "unit_leader": (Unit, "name"),
}


def _names(wanted: Mapping[str, Collection[int]]) -> dict[str, QuerySet[Any, Any]]:
    found = {}
    for kind, ids in wanted.items():
        model, named = _NAMED[kind]
        found[kind] = model._default_manager.filter(pk__in=ids).order_by().values_list("pk", named)
    return found


_NAMES = Together(_names)


def party_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of parties ``member:12``, ``unit:5``, ``role:proposal_staff``… in one query whatever their kinds.

    Keys of parties that are not in the open scope are left out.
    """
    wanted: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for key in sorted(set(keys)):
        kind, _colon, rest = key.partition(":")
        if kind == "role":
            names[key] = str(Role(rest).label)
        else:
            wanted[kind].append(int(rest))
    for kind, rows in (_NAMES.read_lists(wanted) if wanted else {}).items():
        for pk, name in rows:
            leads = kind == "unit_leader"
            names[f"{kind}:{pk}"] = _("the leader of %(unit)s") % {"unit": name} if leads else name
    return names
