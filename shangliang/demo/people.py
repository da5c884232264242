"""Invented people: members with their seats, and the clerks, leaders and staff around them.

Everything comes from a ``random.Random``: the same seed gives the same people. Names and telephone numbers are unique
within one ``PeopleBook``, one of which serves a committee.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

from shangliang.demo.scenario import Account, CommitteePlan
from shangliang.demo.texts.grammar import pick, sample, weighted

PARTY_SECTORS = ("中共", "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟")
WITHOUT_PARTY = ("无党派", "群众")
LEADERS = {"chair": "主席", "vice_chair": "副主席", "secretary_general": "秘书长"}
_PHONES = 10_000


@dataclass(frozen=True)
class Person:
    """An invented person. ``phone`` is of a range that nobody has been given."""

    name: str
    gender: str
    birth_year: int
    party: str
    employer: str
    post: str
    phone: str


@dataclass(frozen=True)
class Seat:
    """A member's seat. ``duty`` as in the committees' own list; ``username`` where a demo account holds it."""

    number: str
    person: Person
    duty: str
    sector: str
    special_committees: tuple[str, ...]
    group: str
    username: str = ""


@dataclass(frozen=True)
class _Generation:
    until: int
    male: tuple[str, str]
    female: tuple[str, str]


@dataclass(frozen=True)
class _Vocabulary:
    surnames: dict[str, float]
    rare: str
    rare_share: float
    left_out: frozenset[str]
    generations: tuple[_Generation, ...]
    parties: dict[str, float]
    sectors: dict[str, tuple[float, tuple[str, ...]]]


@cache
def _vocabulary() -> _Vocabulary:
    with (Path(__file__).with_suffix(".toml")).open("rb") as stream:
        rows = tomllib.load(stream)
    return _Vocabulary(
        surnames={name: weight for names, weight in rows["surnames"] for name in names},
        rare=rows["rare"],
        rare_share=rows["rare_share"],
        left_out=frozenset(rows["left_out"]),
        generations=tuple(
            _Generation(row["until"], tuple(row["male"]), tuple(row["female"])) for row in rows["generation"]
        ),
        parties=rows["parties"],
        sectors={name: (weight, tuple(employers)) for name, (weight, employers) in rows["sectors"].items()},
    )


class PeopleBook:
    """Gives out people of one committee, never a name or a telephone number twice."""

    def __init__(self, rng: Random, *, short: str, area: str = "000", taken: Iterable[str] = ()) -> None:
        self.rng, self.short, self.area = rng, short, area
        self._names = set(taken)
        self._phone = int(rng.random() * _PHONES)
        self._given_phones = self._given_office_phones = 0

    def name(self, gender: str, birth_year: int) -> str:
        """Return a name in the taste of a generation, not given before; ``gender`` is 男 or 女."""
        words, rng = _vocabulary(), self.rng
        generation = next(g for g in words.generations if birth_year <= g.until)
        first, second = generation.male if gender == "男" else generation.female
        while True:
            surname = weighted(rng, words.surnames)
            if birth_year > 1969 and rng.random() < words.rare_share:
                given = pick(rng, words.rare)
            else:
                given = pick(rng, first) + pick(rng, second)
            name = surname + given
            if given not in words.left_out and name not in self._names and given[:1] != given[1:]:
                self._names.add(name)
                return name

    def phone(self) -> str:
        """Return a mobile number of the range 138 0000, which is nobody's. Raises ValueError after 10,000."""
        if self._given_phones == _PHONES:
            raise ValueError("all telephone numbers are given out")
        number = (self._phone + self._given_phones * 7919) % _PHONES
        self._given_phones += 1
        return f"1380000{number:04d}"

    def office_phone(self) -> str:
        """Return an office's number; none that is real begins with zeros."""
        self._given_office_phones += 1
        return f"{self.area}-0000{self._given_office_phones:04d}"

    def person(
        self,
        *,
        employer: str,
        post: str,
        party: str = "",
        name: str = "",
        gender: str = "",
        born: tuple[int, int] = (1959, 1996),
        parties: Sequence[str] = (),
    ) -> Person:
        """Return a new person. What is not given is drawn, the party from ``parties`` (all, when empty)."""
        rng = self.rng
        gender = gender or ("女" if rng.random() < 0.36 else "男")
        birth_year = int(rng.triangular(*born, born[0] + 0.45 * (born[1] - born[0])))
        if not party:
            weights = _vocabulary().parties
            party = weighted(rng, {p: weights[p] for p in parties} if parties else weights)
        name = name or self.name(gender, birth_year)
        return Person(name, gender, birth_year, party, employer, post, self.phone())

    def member(self, sector: str, *, parties: Sequence[str] = (), name: str = "") -> Person:
        """Return a new person fit for a sector's seat."""
        employer, _, post = pick(self.rng, _vocabulary().sectors[sector][1]).partition("|")
        return self.person(
            employer=employer.replace("{short}", self.short),
            post=post,
            party=sector if sector in PARTY_SECTORS else "无党派" if sector == "无党派人士" else "",
            name=name,
            gender="女" if sector == "妇联" else "",
            born=(1984, 1996) if sector == "共青团和青联" else (1959, 1996),
            parties=parties,
        )

    def leader(self, plan: CommitteePlan, duty: str, sector: str, parties: Sequence[str]) -> Person:
        """Return a new person to lead a committee: chair, vice-chair or secretary-general."""
        return self.person(
            employer=plan.name,
            post=LEADERS[duty],
            party=sector if sector in PARTY_SECTORS else "",
            born=(1960, 1974),
            parties=parties,
        )


def book_for(rng: Random, plan: CommitteePlan, accounts: Iterable[Account]) -> PeopleBook:
    """Return the book of a committee; the names of its demo accounts are taken."""
    taken = [account.name for account in accounts if account.everywhere or account.committee == plan.key]
    return PeopleBook(rng, short=plan.short, area=plan.phone.partition("-")[0], taken=taken)


def _duties(plan: CommitteePlan) -> list[str]:
    leaders = ["chair", *["vice_chair"] * plan.vice_chairs, "secretary_general"]
    duties = [*leaders, *["standing"] * plan.standing]
    return duties + ["member"] * (plan.members - len(duties))


def seats(book: PeopleBook, plan: CommitteePlan, accounts: Iterable[Account]) -> list[Seat]:
    """Return all seats of a committee: leaders first, then standing members, then the others.

    The demo accounts of members hold the first ordinary seats; every sector, special committee and group has members.
    """
    rng, words = book.rng, _vocabulary()
    parties = tuple(p for p in words.parties if p in WITHOUT_PARTY or p in plan.sectors)
    holders = [account for account in accounts if account.committee == plan.key and account.role == "member"]
    weights = {name: words.sectors[name][0] for name in plan.sectors}
    duties = _duties(plan)
    # Each sector gets one seat first, so that none stays empty; the rest falls by weight.
    drawn = [*plan.sectors, *(weighted(rng, weights) for _ in range(len(duties) - len(plan.sectors)))]
    sectors = iter(sample(rng, drawn, len(drawn)))
    bodies = chain(plan.special_committees, iter(lambda: pick(rng, plan.special_committees), None))
    groups = chain(plan.groups, iter(lambda: pick(rng, plan.groups), None))
    waiting = iter(holders)
    result = []
    for number, duty in enumerate(duties, 1):
        account = next(waiting, None) if duty == "member" else None
        sector = next(sectors)
        if account:
            sector = account.sector
        if duty in ("chair", "secretary_general"):
            sector = "中共"
        if duty in LEADERS:
            person = book.leader(plan, duty, sector, parties)
        else:
            person = book.member(sector, parties=parties, name=account.name if account else "")
        first = next(bodies)
        share = rng.random()
        chosen: tuple[str, ...] = (first,)
        if share < 0.15:
            chosen = tuple(dict.fromkeys((first, next(bodies))))
        elif share > 0.93 and number > len(plan.special_committees):
            chosen = ()
        username = account.username if account else ""
        result.append(Seat(f"{number:03d}", person, duty, sector, chosen, next(groups), username))
    return result
