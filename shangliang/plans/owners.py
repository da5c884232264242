"""Who can lead a task: parties that the table of duties understands, and what they are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.roles import Role
from shangliang.committees.models import Collective, CollectiveKind, Member
from shangliang.core import clock

#: Roles that lead tasks as they are, without a body of their own.
ROLES = (
    Role.RESEARCH_OFFICE,
    Role.PROPOSAL_STAFF,
    Role.PROPOSAL_DIRECTOR,
    Role.PROPOSAL_COMMITTEE,
    Role.OPINION_STAFF,
    Role.ACTIVITY_ORGANISER,
    Role.STUDIO_MANAGER,
    Role.LEADERSHIP,
)
_ROLE_KEYS = frozenset(f"role:{role.value}" for role in ROLES)


def is_owner(key: str, committee_id: int) -> bool:
    """Whether a party of this committee can lead a task."""
    kind, _colon, rest = key.partition(":")
    if kind == "role":
        return key in _ROLE_KEYS
    if not rest.isdecimal():
        return False
    here = {"pk": int(rest), "committee_id": committee_id}
    if kind == "collective":
        return Collective.objects.filter(is_active=True, **here).exists()
    return kind == "member" and _seated().filter(**here).exists()


def _seated() -> Any:
    return Member.objects.filter(seat_from__lte=clock.today()).exclude(seat_until__lt=clock.today())


def choices() -> list[tuple[str, Any]]:
    """Whom one can choose, in groups: special committees first, then roles, other bodies, and members by name."""
    bodies: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    rows = Collective.objects.filter(is_active=True).order_by("order", "pk").values_list("pk", "name", "kind")
    for pk, name, kind in rows:
        bodies[kind == CollectiveKind.SPECIAL_COMMITTEE].append((f"collective:{pk}", name))
    people = _seated().order_by("user__pinyin_key", "pk").values_list("pk", "user__name")
    groups = [
        (_("Special committees"), bodies[True]),
        (_("Offices and roles"), [(f"role:{role.value}", str(role.label)) for role in ROLES]),
        (_("Other bodies"), bodies[False]),
        (_("Members"), [(f"member:{pk}", name) for pk, name in people]),
    ]
    return [(label, options) for label, options in groups if options]
