"""The register of members 委员名册: people, and their seats in one term.

A seat is known by the member's number, or by name, sector and phone where there is none. Who had a seat in an earlier
term under the same name and phone keeps the account. Nobody imported can sign in before an administrator gives them a
password.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.names import pinyin_key
from shangliang.committees.models import Duty, Group, Member, SeatChange, Sector, SpecialCommittee, Term
from shangliang.committees.names import chinese_ordinal
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.workflow.saving import insert

from ..readers import Row
from .columns import MEMBERS
from .plan import Plan, day_in, text_in
from .units import is_address

_SPECIAL_COMMITTEES_MOST = 2  # domain §1
_AT_ONCE = 500  # account names looked up in one statement
_BETWEEN = re.compile(r"[、，,；;\n]+")
_UNKNOWN_BODY = {
    "sectors": "sector",
    "special_committees": "special_committees",
    "groups": "group",
}
_BODIES: dict[str, Any] = {"sectors": Sector, "special_committees": SpecialCommittee, "groups": Group}


class MembersPlan(Plan):
    """Compares a register of members with the seats of one term."""

    columns = MEMBERS

    def _weigh(self) -> None:
        self.term = self._term()
        here = {"committee": self.committee}
        self.bodies = {kind: {b.name: b for b in model.objects.filter(**here)} for kind, model in _BODIES.items()}
        self.wanted: dict[str, dict[str, None]] = {kind: {} for kind in _BODIES}
        seats = list(Member.objects.filter(term=self.term, **here).select_related("user", "sector"))
        self.by_number = {m.number: m for m in seats if m.number}
        self.by_name = {(m.user.name, m.sector.name if m.sector else "", m.user.phone): m for m in seats}
        self.earlier = self._earlier({m.user_id for m in seats})
        self.taken = self._taken()
        self.fresh: list[Row] = []
        self.accounts: dict[int, User] = {}  # by row: who had a seat before
        seen: dict[Any, int] = {}
        for row in self.read.rows:
            self._take(row, seen)
        self.new = len(self.fresh)
        self.created = {kind: list(names) for kind, names in self.wanted.items() if names}

    def _term(self) -> Term:
        terms = Term.objects.filter(committee=self.committee).order_by("-ordinal")
        if self.options.term is not None:
            found = terms.filter(ordinal=self.options.term).first()
        else:
            today = clock.today()
            found = terms.filter(begins__lte=today, ends__gte=today).first()
        if found is None:
            known = "、".join(chinese_ordinal(t.ordinal) for t in terms) or _("none yet")
            raise Refused(
                _("There is no such term to seat members in (there are: %(known)s). Add it under Administration first.")
                % {"known": known}
            )
        return found

    def _earlier(self, seated: set[int]) -> dict[tuple[str, str], User]:
        rows = Member.objects.filter(committee=self.committee).exclude(term=self.term).select_related("user")
        return {(m.user.name, m.user.phone): m.user for m in rows if m.user.phone and m.user_id not in seated}

    def _taken(self) -> set[str]:
        named = [text_in(row, "username") for row in self.read.rows if row.values["username"]]
        taken: set[str] = set()
        for start in range(0, len(named), _AT_ONCE):
            part = named[start : start + _AT_ONCE]
            taken.update(User.objects.filter(username__in=part).values_list("username", flat=True))
        return taken

    def _take(self, row: Row, seen: dict[Any, int]) -> None:
        values = row.values
        name, number = text_in(row, "name"), text_in(row, "number")
        person = (name, text_in(row, "sector"), text_in(row, "phone"))
        key = number or person
        if key in seen:
            self.refuse(
                row,
                "number" if number else "name",
                number or name,
                _("Row %(row)d is the same member. Delete one, or give each a number.") % {"row": seen[key]},
            )
            return
        seen[key] = row.number
        seat = self.by_number.get(number) or self.by_name.get(person)
        if seat is not None:
            self._compare(row, seat, number)
        elif self._sound(row):
            self.fresh.append(row)
            if values["phone"] and (user := self.earlier.pop((name, text_in(row, "phone")), None)):
                self.accounts[row.number] = user

    def _compare(self, row: Row, seat: Member, number: str) -> None:
        """A row of somebody who is seated: the same person, or a number given to two."""
        if number and seat.number == number and seat.user.name != row.values["name"]:
            self.refuse(row, "number", number, _("This is the number of %(name)s here.") % {"name": seat.user.name})
            return
        self.present += 1
        sector = seat.sector.name if seat.sector else ""
        differing = [
            name
            for name, has in (
                ("sector", sector),
                ("party", seat.party),
                ("duty", seat.duty),
                ("employer", seat.employer),
            )
            if row.values[name] and row.values[name] != has
        ]
        for name in differing:
            self.note(
                row,
                name,
                row.values[name],
                _("The seat of %(name)s says otherwise here. It is left as it is: a seat changes with an approval.")
                % {"name": seat.user.name},
            )

    def _sound(self, row: Row) -> bool:
        before = len(self.problems)
        values = row.values
        committees = _names(values["special_committees"])
        if len(committees) > _SPECIAL_COMMITTEES_MOST:
            self.refuse(
                row,
                "special_committees",
                values["special_committees"],
                _("A member belongs to at most two special committees."),
            )
        for kind, names in (
            ("sectors", _names(values["sector"], whole=True)),
            ("special_committees", committees),
            ("groups", _names(values["group"], whole=True)),
        ):
            self._bodies_known(row, kind, names)
        if values["email"] and not is_address(text_in(row, "email")):
            self.refuse(row, "email", values["email"], _("This is not an e-mail address."))
        if values["username"]:
            if values["username"] in self.taken:
                self.refuse(row, "username", values["username"], _("This account name is taken. Choose another one."))
            self.taken.add(text_in(row, "username"))
        since = day_in(row, "seat_from")
        if since is not None and not self.term.begins <= since <= self.term.ends:
            self.refuse(
                row,
                "seat_from",
                since,
                _("This day lies outside the term, %(begins)s to %(ends)s.")
                % {"begins": self.term.begins.isoformat(), "ends": self.term.ends.isoformat()},
            )
        return len(self.problems) == before

    def _bodies_known(self, row: Row, kind: str, names: list[str]) -> None:
        for name in names:
            if name in self.bodies[kind]:
                continue
            if self.options.create_bodies and len(name) <= 60:
                self.wanted[kind][name] = None
                continue
            self.refuse(
                row,
                _UNKNOWN_BODY[kind],
                name,
                _("“%(name)s” is not known here. Correct it, add it under Administration, or let the import make it.")
                % {"name": name},
            )

    def carry_out(self, by: Actor) -> None:
        """Make the bodies that lack, enter the people, give them their seats."""
        for kind, names in self.wanted.items():
            for name in names:
                made = _BODIES[kind].objects.create(committee=self.committee, name=name, order=len(self.bodies[kind]))
                self.bodies[kind][name] = made
                self._event(f"{kind.removesuffix('s')}.add", made.pk, by, name=name)
        self._enter_people(by)
        members = Member.objects.bulk_create([self._seat(row) for row in self.fresh], batch_size=500)
        self._join_committees(members)
        insert(
            [
                SeatChange(committee_id=self.committee.pk, member=m, kind="begin", on=m.seat_from, approval=m.approval)
                for m in members
            ]
        )
        for m in members:
            self._event("seat.begin", m.pk, by, root=("person", m.user_id), on=m.seat_from.isoformat())

    def _enter_people(self, by: Actor) -> None:
        """Accounts without a password, for those who have none; numbered where the register names no account."""
        rows = [row for row in self.fresh if row.number not in self.accounts]
        made = User.objects.bulk_create([self._person(row) for row in rows], batch_size=500)
        for row, user in zip(rows, made, strict=True):
            self.accounts[row.number] = user
            self._event("person.add", user.pk, by)

    def _person(self, row: Row) -> User:
        place = self.committee.short_place or self.committee.place
        # Account names are one for the whole installation: a number alone could be another committee's.
        account = (
            text_in(row, "username")
            or f"{place}-{text_in(row, 'number') or 'm'}-{get_random_string(5, 'abcdefghjkmnpqrstuvwxyz')}"
        )
        return User(
            username=account,
            name=text_in(row, "name"),
            pinyin_key=pinyin_key(text_in(row, "name")),
            phone=text_in(row, "phone"),
            email=text_in(row, "email"),
            gender=text_in(row, "gender"),
            password=UNUSABLE_PASSWORD_PREFIX + get_random_string(40),
            must_change_password=True,
        )

    def _seat(self, row: Row) -> Member:
        return Member(
            committee=self.committee,
            term=self.term,
            user=self.accounts[row.number],
            number=text_in(row, "number"),
            sector=self.bodies["sectors"].get(text_in(row, "sector")),
            group=self.bodies["groups"].get(text_in(row, "group")),
            party=text_in(row, "party"),
            duty=text_in(row, "duty") or Duty.MEMBER,
            employer=text_in(row, "employer"),
            seat_from=day_in(row, "seat_from") or self.term.begins,
            approval=text_in(row, "approval"),
        )

    def _join_committees(self, members: list[Member]) -> None:
        through = Member.special_committees.through
        through._default_manager.bulk_create(
            through(member_id=m.pk, specialcommittee_id=self.bodies["special_committees"][name].pk)
            for m, row in zip(members, self.fresh, strict=True)
            for name in _names(row.values["special_committees"])
        )


def _names(value: object, *, whole: bool = False) -> list[str]:
    text = str(value or "").strip()
    if whole or not text:
        return [text] if text else []
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))
