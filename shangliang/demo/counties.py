"""The light committees below a demo city: their ground, and who acts in them. They hold venues and meetings alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.names import pinyin_key
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment, Committee, Member, Session, Term, Unit
from shangliang.committees.rules import checked_rules
from shangliang.core.tenancy import committee_scope

from .scenario.venues import Counties

_NO_PASSWORD = "!demo"  # noqa: S105 - unusable by design
_SURNAMES, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭",
    ("志强", "秀英", "建国", "晓梅", "文斌", "桂芳", "海燕", "立新"),
)


@dataclass(frozen=True)
class Hall:
    """A committee with what its platform needs: who runs it, who takes part, to whom something is given."""

    key: str
    committee: Committee
    office: Actor
    teller: Actor  # who tells the year's numbers to the committee above
    members: tuple[Member, ...]
    units: tuple[Unit, ...] = ()


def build_county(group: Counties, nth: int, above: Committee, sessions: dict[int, Session], brand: str) -> Committee:
    """A county committee with its sessions, an office of two and a few members, made once."""
    place, name = group.places[nth]
    committee, new = Committee.objects.get_or_create(
        place=place,
        defaults={
            "name": name,
            "short_place": place.removeprefix(above.place).removesuffix("区").removesuffix("县"),
            "level": group.level,
            "parent": above,
            "rules": checked_rules({"venue_brand": brand}),
        },
    )
    if new:
        with committee_scope(committee):
            _ground(group, nth, committee, sessions)
    return committee


def _ground(group: Counties, nth: int, committee: Committee, sessions: dict[int, Session]) -> None:
    begins = date(min(sessions) - 1, 12, 1)
    term = Term.objects.create(committee=committee, ordinal=1, begins=begins, ends=date(begins.year + 5, 11, 30))
    fields = ("year", "window_opens", "session_deadline", "opens", "closes", "reply_due", "party_reply_due")
    for ordinal, (_year, session) in enumerate(sorted(sessions.items()), start=1):
        same = {name: getattr(session, name) for name in (*fields, "assignment_meeting", "cut_off")}
        Session.objects.create(committee=committee, term=term, ordinal=ordinal, **same)
    people = [_user(f"{group.above}-{nth}-{n:02d}", n + 7 * nth) for n in range(group.members + 2)]
    User.objects.bulk_create(people)
    for user, role in zip(people, (Role.ACTIVITY_ORGANISER, Role.RESEARCH_OFFICE), strict=False):
        Appointment.objects.create(committee=committee, user=user, role=role, since=begins)
    Member.objects.bulk_create(
        Member(committee=committee, term=term, user=user, seat_from=begins) for user in people[2:]
    )


def _user(username: str, n: int) -> User:
    name = _SURNAMES[n % len(_SURNAMES)] + _GIVEN[n // 3 % len(_GIVEN)]
    return User(username=username, name=name, pinyin_key=pinyin_key(name), password=_NO_PASSWORD)


def county_hall(place: str, committee: Committee) -> Hall:
    """Who acts in a county; its scope is open."""
    holders = {a.role: a.user for a in Appointment.objects.select_related("user").order_by("pk")}

    def actor(role: Role) -> Actor:
        user = holders[role]
        return Actor(user.pk, user.name, committee.pk, frozenset({role}), via="demo")

    members = tuple(Member.objects.select_related("user").order_by("pk"))
    return Hall(place, committee, actor(Role.ACTIVITY_ORGANISER), actor(Role.RESEARCH_OFFICE), members)
