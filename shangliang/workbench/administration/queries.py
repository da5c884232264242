"""What the pages of the administration show, each list with few queries whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Member, Session, Term
from shangliang.committees.names import chinese_ordinal
from shangliang.core import clock

from . import access

#: So many people, and so many entries of the log, stand on one page.
PAGE = 50


@dataclass
class PersonRow:
    """A person in a list, with what they are here today."""

    user: User
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Slice:
    """One page of a list, and the keys at which the next one begins."""

    rows: Sequence[Any]
    next: str


def body_name(body: Any) -> str:
    """How a body is called in lists and choices."""
    if isinstance(body, Term):
        return _("Term %(n)s") % {"n": chinese_ordinal(body.ordinal)}
    if isinstance(body, Member):
        return body.user.name
    if isinstance(body, Session):
        return str(body)
    return body.name


def role_name(appointment: Appointment) -> str:
    """A role with what it is bound to: «承办单位经办人 · 区教委»."""
    bound = appointment.unit or appointment.coordinator or appointment.collective
    label = str(Role(appointment.role).label)
    return f"{label} · {bound.name}" if bound else label


def in_force(rows: QuerySet, day: date) -> QuerySet:
    """Appointments that hold on a day."""
    return rows.filter(since__lte=day).exclude(until__lt=day)


def people(actor: Actor, *, words: str = "", role: str = "", after: str = "") -> Slice:
    """People by pinyin, fifty a page.

    Args:
        words: a part of a name, an account name or a phone number.
        role: only holders of this role today.
        after: ``Slice.next`` of the page before.
    """
    day = clock.today()
    rows = access.people(actor)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(username__icontains=words) | Q(phone__icontains=words))
    if role == Role.MEMBER:
        seated = access.seats(actor).filter(seat_from__lte=day).exclude(seat_until__lt=day)
        rows = rows.filter(pk__in=seated.values("user_id"))
    elif role:
        rows = rows.filter(pk__in=in_force(access.appointments(actor).filter(role=role), day).values("user_id"))
    if after:
        key, _sign, pk = after.rpartition(":")
        if pk.isdecimal():
            rows = rows.filter(Q(pinyin_key__gt=key) | Q(pinyin_key=key, pk__gt=int(pk)))
    found = list(rows.order_by("pinyin_key", "pk")[: PAGE + 1])
    shown = {user.pk: PersonRow(user) for user in found[:PAGE]}
    for member in access.seats(actor).filter(user__in=shown, seat_from__lte=day).exclude(seat_until__lt=day):
        shown[member.user_id].roles.append(str(Role.MEMBER.label))
    held = in_force(access.appointments(actor).filter(user__in=shown), day).order_by("role", "pk")
    for appointment in held.select_related("unit", "coordinator", "collective"):
        shown[appointment.user_id].roles.append(role_name(appointment))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Slice(list(shown.values()), f"{last.pinyin_key}:{last.pk}" if last else "")


def role_rows(actor: Actor, user: User) -> list[dict[str, Any]]:
    """A person's roles here, those in force first."""
    day = clock.today()
    rows = access.appointments(actor).filter(user=user).select_related("unit", "coordinator", "collective")
    found = [
        {
            "pk": a.pk,
            "name": role_name(a),
            "since": a.since,
            "until": a.until,
            "over": a.until is not None and a.until < day,
        }
        for a in rows.order_by("-since", "-pk")
    ]
    return sorted(found, key=lambda row: row["over"])


def seat_rows(actor: Actor, user: User) -> list[Member]:
    """A person's seats here, the latest first."""
    rows = access.seats(actor).filter(user=user).select_related("term", "sector", "group")
    return list(rows.prefetch_related("special_committees").order_by("-seat_from", "-pk"))


def factor_rows(actor: Actor) -> list[dict[str, Any]]:
    """Each role with its holders today, how many of them have a second factor, and whether it is demanded."""
    day = clock.today()
    demanded = set(access.second_factor_rules(actor).values_list("role", flat=True))
    holders: dict[str, set[int]] = defaultdict(set)
    for role, user_id in in_force(access.appointments(actor), day).values_list("role", "user_id"):
        holders[role].add(user_id)
    seated = access.seats(actor).filter(seat_from__lte=day).exclude(seat_until__lt=day)
    holders[Role.MEMBER].update(seated.values_list("user_id", flat=True))
    known = access.people(actor).values("pk")
    safe = set(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP, user_id__in=known).values_list("user_id", flat=True)
    )
    return [
        {
            "role": role.value,
            "label": role.label,
            "holders": len(holders[role]),
            "safe": len(holders[role] & safe),
            "demanded": role.value in demanded,
        }
        for role in Role
    ]
