"""The register of proposals of past years 往年提案, with the replies that were given then.

A row is known by its own number within its session. Rows that repeat a number and a title, each with another unit,
are one proposal with several replies, as offices write 分办.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session, Unit
from shangliang.core import clock
from shangliang.proposals.actions import Old, archive_many
from shangliang.proposals.models import Category, Kind, Proposal
from shangliang.workflow.saving import insert

from ..models import ArchivedReply, ArchivedSource
from ..readers import Row
from .columns import PROPOSALS
from .plan import Plan, day_in, text_in
from .sessions import SessionMaker

_AT_ONCE = 500  # numbers looked up in one statement
_NAMES_MOST = 60  # characters of the proposers that stand with the proposal; all of them are kept in the source
_OF_REPLY = ("unit", "reply", "result", "replied")
_CATEGORY_MOST = 40
_ITEM = re.compile(r"\s*[（(]?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[）).、．，]\s*")
_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)}

Reply = dict[str, Any]


@dataclass
class Entry:
    """A proposal that is new, or one that is there and may lack a reply."""

    row: Row
    year: int
    old: Old
    category: str
    proposer: str
    published: str
    replies: list[Reply] = field(default_factory=list)
    pk: int | None = None  # of the proposal that is there


class ProposalsPlan(Plan):
    """Compares a register of proposals with the archive."""

    columns = PROPOSALS

    def _weigh(self) -> None:
        self.sessions = {s.year: s for s in Session.objects.filter(committee=self.committee).select_related("term")}
        self.maker = SessionMaker(self.committee, self.options.sessions, self.sessions)
        self.categories = _Categories(self)
        self.entries: dict[tuple[int, str], Entry] = {}
        for row in self.read.rows:
            self._take(row)
        for part in _parts(list(self.entries.values())):
            self._compare(part)
        fresh = [e for e in self.entries.values() if e.pk is None]
        self.new, self.present = len(fresh), len(self.entries) - len(fresh)
        categories = self.categories.lacking([e.category for e in fresh])
        replies = [f"{e.old.own_number} {r['unit_name']}".strip() for e in self.entries.values() for r in e.replies]
        years = self.maker.lacking({e.year for e in fresh})
        made = {"sessions": years, "categories": categories, "replies": replies}
        self.created = {kind: names for kind, names in made.items() if names}

    def _take(self, row: Row) -> None:
        """Make an entry of a row, or add its reply to the one of the same number; refuse what cannot be kept."""
        before = len(self.problems)
        year = self._year(row)
        values = row.values
        self.categories.check(row)
        if year is not None and (known := self.entries.get((year, text_in(row, "number")))):
            self._repeat(row, known)
            return
        parts = [name for name in ("background", "analysis", "suggestions") if values[name]]
        if values["text"] and parts:
            self.refuse(row, "text", "", _("Give the whole text or its three parts, not both."))
        if not values["text"] and not parts:
            self.refuse(
                row, "text", "", _("The text is missing: give the whole text, or background, analysis and suggestions.")
            )
        if len(self.problems) > before or year is None:
            return
        entry = self._entry(row, year)
        self._add_reply(row, entry)
        self.entries[year, entry.old.own_number] = entry

    def _year(self, row: Row) -> int | None:
        place, given = row.values["place"], row.values["year"]
        own = (self.committee.place, self.committee.short_place, self.committee.name)
        if place and place not in own:
            self.refuse(row, "place", place, _("This row belongs to another place than %(place)s.") % {"place": own[0]})
            return None
        year = given if given is not None else self.options.session_year
        if year is None:
            self.refuse(row, "year", "", _("The year is missing. Fill it in, or name one year for the whole file."))
            return None
        if self.options.session_year not in (None, year):
            self.refuse(
                row,
                "year",
                year,
                _("The year named for the whole file is %(year)d.") % {"year": self.options.session_year},
            )
            return None
        if problem := self.maker.problem(int(str(year))):
            self.refuse(row, "year", year, problem)
            return None
        return int(str(year))

    def _repeat(self, row: Row, known: Entry) -> None:
        values = row.values
        same = values["title"] == known.old.title and values["text"] in (None, known.old.whole_text)
        if not same or not any(values[name] for name in _OF_REPLY):
            self.refuse(
                row,
                "number",
                values["number"],
                _("Row %(row)d has this number already. Rows with one number need one title, and a reply each.")
                % {"row": known.row.number},
            )
            return
        self._add_reply(row, known)

    def _add_reply(self, row: Row, entry: Entry) -> None:
        values = row.values
        if not any(values[name] for name in _OF_REPLY):
            return
        name = text_in(row, "unit")
        if any(r["unit_name"] == name for r in entry.replies):
            self.refuse(row, "unit", name, _("There are two replies of this unit to one proposal. Put them together."))
            return
        entry.replies.append(
            {
                "unit_name": name,
                "text": text_in(row, "reply"),
                "result": text_in(row, "result"),
                "replied_on": values["replied"],
            }
        )

    def _entry(self, row: Row, year: int) -> Entry:
        values = row.values
        session = self.sessions.get(year)
        submitted, proposer = day_in(row, "submitted"), text_in(row, "proposer")
        shown = proposer if len(proposer) <= _NAMES_MOST else f"{proposer[: _NAMES_MOST - 1]}…"
        old = Old(
            own_number=text_in(row, "number"),
            title=text_in(row, "title"),
            whole_text=text_in(row, "text"),
            background=text_in(row, "background"),
            analysis=text_in(row, "analysis"),
            suggestions=suggestions_of(text_in(row, "suggestions")),
            kind=text_in(row, "kind") or Kind.INDIVIDUAL,
            in_session=_in_session(values["in_session"], submitted, session),
            proposer=shown,
            submitted_at=_moment(submitted),
            filed_at=_moment(day_in(row, "filed")),
        )
        published = text_in(row, "published")
        return Entry(row, year, old, text_in(row, "category"), proposer, published)

    def _compare(self, entries: list[Entry]) -> None:
        """Find out which of these are there already, and which replies those lack."""
        numbers = [e.old.own_number for e in entries]
        rows = Proposal.objects.filter(committee=self.committee, own_number__in=numbers).only(
            "pk", "session_id", "own_number", "title", "whole_text", "background", "analysis"
        )
        there = {(p.session_id, p.own_number): p for p in rows}
        for e in entries:
            session = self.sessions.get(e.year)
            found = there.get((session.pk, e.old.own_number)) if session else None
            if found is None:
                continue
            e.pk = found.pk
            if any(
                getattr(found, name) != getattr(e.old, name)
                for name in ("title", "whole_text", "background", "analysis")
            ):
                self.note(
                    e.row,
                    "number",
                    e.old.own_number,
                    _("This proposal is here with another text. It is left as it is."),
                )
        pks = {e.pk for e in entries if e.pk}
        answered = set(ArchivedReply.objects.filter(proposal_id__in=pks).values_list("proposal_id", "unit_name"))
        for e in entries:
            e.replies = [r for r in e.replies if (e.pk, r["unit_name"]) not in answered]

    def carry_out(self, by: Actor) -> None:
        """Archive what is new, session by session, with its sources and replies."""
        fresh = [e for e in self.entries.values() if e.pk is None]
        self.maker.make({e.year for e in fresh}, by)
        categories = self.categories.make(fresh, by)
        for year in sorted({e.year for e in fresh}):
            entries = {e.old.own_number: e for e in fresh if e.year == year}
            rows = [replace(e.old, category=categories.get(e.category)) for e in entries.values()]
            for made in archive_many(self.sessions[year], rows, by=by):
                entries[made.own_number].pk = made.pk
        insert(
            [
                ArchivedSource(
                    committee_id=self.committee.pk,
                    proposal_id=e.pk or 0,
                    file_sha256=self.digest,
                    row=e.row.number,
                    proposer=e.proposer,
                    published=e.published,
                )
                for e in fresh
            ]
        )
        self._keep_replies(by)

    def _keep_replies(self, by: Actor) -> None:
        units = dict(Unit.objects.filter(committee=self.committee).values_list("name", "pk"))
        answered = [e for e in self.entries.values() if e.replies]
        insert(
            [
                ArchivedReply(
                    committee_id=self.committee.pk, proposal_id=e.pk or 0, unit_id=units.get(r["unit_name"]), **r
                )
                for e in answered
                for r in e.replies
            ]
        )
        for e in answered:
            if e.pk is not None:
                self._event("proposal.archive_replies", e.pk, by, count=len(e.replies))


class _Categories:
    """The committee's categories by name and by «parent/child», and those that the register adds."""

    def __init__(self, plan: ProposalsPlan) -> None:
        self.plan = plan
        self.known: dict[str, Category] = {}
        self.twice: set[str] = set()
        for category in Category.objects.filter(committee=plan.committee).select_related("parent"):
            path = f"{category.parent.name}/{category.name}" if category.parent else category.name
            for key in {path, category.name}:
                if key in self.known and key != path:
                    self.twice.add(key)
                self.known[key] = category

    def check(self, row: Row) -> None:
        """Refuse a row whose category cannot be told or kept."""
        name = text_in(row, "category")
        if name in self.twice:
            self.plan.refuse(row, "category", name, _("Several categories are called so. Write “parent/child”."))
        parts = name.split("/")
        if len(parts) > 2 or any(len(p) > _CATEGORY_MOST or (name and not p.strip()) for p in parts):
            self.plan.refuse(
                row, "category", name, _("Write a category, or “parent/child”, of at most 40 characters each.")
            )

    def lacking(self, names: list[str]) -> list[str]:
        """The categories that have to be made, in the order in which the register names them."""
        return [name for name in dict.fromkeys(names) if name and name not in self.known]

    def make(self, entries: list[Entry], by: Actor) -> dict[str, Category]:
        """Make those that lack; returns all by the register's names."""
        for name in self.lacking([e.category for e in entries]):
            parent_name, slash, child = name.partition("/")
            parent = self.known.get(parent_name) if slash else None
            if slash and parent is None:
                parent = self.known[parent_name] = self._made(parent_name, None, by)
            self.known[name] = self._made(child if slash else name, parent, by)
        return self.known

    def _made(self, name: str, parent: Category | None, by: Actor) -> Category:
        order = Category.objects.filter(committee=self.plan.committee, parent=parent).count()
        made = Category.objects.create(committee=self.plan.committee, parent=parent, name=name, order=order)
        self.plan._event("category.add", made.pk, by, name=name)
        return made


def suggestions_of(text: str) -> tuple[str, ...]:
    """The suggestions in a text: its numbered items when each line begins the next one, otherwise the whole as one.

    A number that only says the place of its item is dropped: the place says it. Nothing else is.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    items = []
    for place, line in enumerate(lines, start=1):
        found = _ITEM.match(line)
        if found is None or _number(found[1]) != place or not line[found.end() :].strip():
            return (text,) if text.strip() else ()
        items.append(line[found.end() :])
    return tuple(items)


def _number(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _CHINESE.get(digits, 0)
    return 10 * _CHINESE.get(tens or "一", 0) + _CHINESE.get(ones, 0)


def _in_session(said: object, submitted: date | None, session: Session | None) -> bool | None:
    """As the register says; else by the session's window, when the day of submission is known (domain §2.1)."""
    if said:
        return said == "yes"
    if submitted is None or session is None:
        return None
    first, last = (m.astimezone(clock.ZONE).date() for m in (session.window_opens, session.session_deadline))
    return first <= submitted <= last


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), clock.ZONE) if day else None


def _parts(entries: list[Entry]) -> Iterator[list[Entry]]:
    for start in range(0, len(entries), _AT_ONCE):
        yield entries[start : start + _AT_ONCE]
