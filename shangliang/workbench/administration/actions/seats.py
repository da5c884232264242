"""Seats of members: they begin, change and end with an approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import Duty, Group, Member, SeatChange, Sector, SpecialCommittee, Term
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.events import Entry, record, verb

from .. import access

#: Domain §1: a member belongs to at most two special committees.
SPECIAL_COMMITTEES_MOST = 2


@dataclass(frozen=True)
class Seat:
    """What a seat says of its member."""

    sector: Sector | None = None
    special_committees: Sequence[SpecialCommittee] = ()
    group: Group | None = None
    party: str = ""
    duty: str = Duty.MEMBER
    employer: str = ""
    number: str = ""


_PLAIN = ("sector", "group", "party", "duty", "employer", "number")


@verb
def seat_member(
    user: User, seat: Seat, *, term: Term, by: Actor, since: date | None = None, approval: str = ""
) -> Member:
    """Give a person a seat in a term.

    Args:
        since: the first day; the term's first by default.
        approval: the resolution that says so; may be left out for a term's first members.

    Raises:
        Refused: the person has a seat in this term; more than two special committees; days outside the term.
    """
    access.demand(by, Role.SYSTEM_ADMIN)
    if not by.is_system and not access.people(by).filter(pk=user.pk).exists():
        raise NotAllowed(_("This record does not exist."))
    _own(by, term, seat.sector, seat.group, *seat.special_committees)
    since = since or term.begins
    if not term.begins <= since <= term.ends:
        raise Refused(_("The day lies outside the term."), field="since")
    User.objects.select_for_update().get(pk=user.pk)
    if Member.objects.filter(committee_id=by.committee_id, term=term, user=user).exists():
        raise Refused(_("%(name)s has a seat in this term already.") % {"name": user.name})
    member = Member(committee_id=term.committee_id, term=term, user=user, seat_from=since, approval=approval)
    _fill(member, seat)
    member.save()
    member.special_committees.set(seat.special_committees)
    _note("begin", member, since, approval, by)
    return member


@verb
def change_seat(member: Member, seat: Seat, *, by: Actor, approval: str, on: date | None = None) -> Member:
    """Change sector, special committees, group, duty or employer of a member, with the approval."""
    access.demand(by, Role.SYSTEM_ADMIN)
    member = _locked(member, by)
    _own(by, seat.sector, seat.group, *seat.special_committees)
    _approved(approval)
    before = {name: getattr(member, name) for name in _PLAIN}
    _fill(member, seat)
    changed = [name for name in _PLAIN if getattr(member, name) != before[name]]
    member.save(update_fields=list(_PLAIN))
    if {b.pk for b in member.special_committees.all()} != {b.pk for b in seat.special_committees}:
        member.special_committees.set(seat.special_committees)
        changed.append("special_committees")
    if changed:
        _note("change", member, on or clock.today(), approval, by, fields=changed)
    return member


@verb
def end_seat(member: Member, *, by: Actor, last_day: date, approval: str, reason: str = "") -> Member:
    """End a seat after ``last_day``, with the approval."""
    access.demand(by, Role.SYSTEM_ADMIN)
    member = _locked(member, by)
    _approved(approval)
    if last_day < member.seat_from:
        raise Refused(_("The last day lies before the first."), field="last_day")
    member.seat_until = last_day
    member.save(update_fields=["seat_until"])
    _note("end", member, last_day, approval, by, text=reason)
    return member


def _approved(approval: str) -> None:
    if not approval.strip():
        raise Refused(_("Please name the approval."), field="approval")


def _fill(member: Member, seat: Seat) -> None:
    if len(seat.special_committees) > SPECIAL_COMMITTEES_MOST:
        raise Refused(_("A member belongs to at most two special committees."), field="special_committees")
    for name in _PLAIN:
        setattr(member, name, getattr(seat, name))


def _own(by: Actor, *bodies: Any) -> None:
    if any(body is not None and body.committee_id != by.committee_id for body in bodies):
        raise NotAllowed(_("This record does not exist."))


def _locked(member: Member, by: Actor) -> Member:
    found = Member.objects.select_for_update(of=("self",)).select_related("user").filter(pk=member.pk).first()
    if found is None or found.committee_id != by.committee_id:
        raise NotAllowed(_("This record does not exist."))
    return found


def _note(kind: str, member: Member, on: date, approval: str, by: Actor, *, text: str = "", **facts: Any) -> None:
    SeatChange.objects.create(
        committee_id=member.committee_id, member=member, kind=kind, on=on, approval=approval, text=text
    )
    entry = Entry(f"seat.{kind}", ("member", member.pk), ("person", member.user_id), {"on": on.isoformat(), **facts})
    record([entry], by=by, committee_id=member.committee_id)
