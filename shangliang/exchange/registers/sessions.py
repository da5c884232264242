"""Sessions of past years that an archive needs and the committee does not have yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee, Session, Term
from shangliang.core import clock
from shangliang.workflow.events import Entry, record

_TERM_YEARS = 5  # domain §1


class SessionMaker:
    """Says which sessions lack, and makes those that whoever imports has named.

    A register names years only. A session made for one takes the whole calendar year as its cycle until the office
    enters the true days; ``sessions`` gains what is made.
    """

    def __init__(
        self, committee: Committee, named: Mapping[int, tuple[int, int]], sessions: dict[int, Session]
    ) -> None:
        self.committee, self.named, self.sessions = committee, named, sessions

    def problem(self, year: int) -> str:
        """Why rows of this year cannot come in; empty when they can."""
        if year in self.sessions:
            return ""
        if year in self.named and 1900 < year <= clock.today().year:
            return ""
        years = "、".join(map(str, sorted(self.sessions))) or _("none yet")
        return _(
            "%(place)s has no session of %(year)d (it has: %(years)s). Add it under Administration, or import with "
            "--create-sessions %(year)d=TERM.SESSION."
        ) % {"place": self.committee.place, "year": year, "years": years}

    def lacking(self, years: Iterable[int]) -> list[str]:
        """The years among these whose session has to be made."""
        return [str(year) for year in sorted(years) if year not in self.sessions]

    def make(self, years: Iterable[int], by: Actor) -> None:
        """Make the sessions that lack, and their terms."""
        for year in sorted(years):
            if year not in self.sessions:
                self.sessions[year] = self._session(year, by)

    def _session(self, year: int, by: Actor) -> Session:
        term_ordinal, ordinal = self.named[year]
        term = self._term(term_ordinal, year - ordinal + 1, by)
        made = Session.objects.create(
            committee=self.committee,
            term=term,
            ordinal=ordinal,
            year=year,
            window_opens=datetime(year, 1, 1, tzinfo=clock.ZONE),
            session_deadline=datetime(year, 1, 31, 23, 59, tzinfo=clock.ZONE),
            opens=date(year, 1, 1),
            closes=date(year, 1, 31),
            cut_off=datetime(year + 1, 1, 1, tzinfo=clock.ZONE),
        )
        self._note("session", made.pk, by, year=year, days="assumed")
        return made

    def _term(self, ordinal: int, first_year: int, by: Actor) -> Term:
        found = Term.objects.filter(committee=self.committee, ordinal=ordinal).first()
        if found:
            return found
        last = date(first_year + _TERM_YEARS - 1, 12, 31)
        made = Term.objects.create(committee=self.committee, ordinal=ordinal, begins=date(first_year, 1, 1), ends=last)
        self._note("term", made.pk, by, ordinal=ordinal, days="assumed")
        return made

    def _note(self, kind: str, pk: int, by: Actor, **data: object) -> None:
        record([Entry(f"{kind}.add", (kind, pk), (kind, pk), data)], by=by, committee_id=self.committee.pk)
