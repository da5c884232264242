"""The true figures of a committee: counted from its records, else as its published series have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.core.addresses import address
from shangliang.core.errors import Refused
from shangliang.indicators import catalogue
from shangliang.indicators.models import PublishedFigure
from shangliang.indicators.registry import INDICATORS, Basis, Indicator, figure
from shangliang.indicators.series import cut_off_of

from .known import Known, Unknown

TERM_YEARS = 5
#: Indicators with a scope for every unit: looked through only for themselves.
_MANY_SCOPES = ("unit_load",)
_SLASH = "/"


class Counted:
    """The books of a committee's session. Each figure is counted once. To be used within the committee's scope."""

    def __init__(self, session: Session, at: datetime | None = None) -> None:
        """Figures of ``session``, and of the committee's other ones in their years.

        Args:
            at: the cut-off for the session's own figures, such as the hour at which a report was closed.
        """
        self.session = session
        self.year = session.year
        rows = Session.objects.filter(committee_id=session.committee_id).select_related("term", "committee")
        self.sessions = {s.year: s for s in rows}
        self._at = at
        self._known: dict[tuple[str, str, int, str], Known | Unknown] = {}
        self._published: dict[tuple[int, str], list[PublishedFigure]] | None = None

    @property
    def cut_off(self) -> datetime:
        """Up to when the session's own figures count."""
        return self._at or cut_off_of(self.session)

    def label(self, slug: str) -> str:
        """What a figure is called, in the active language."""
        entry = catalogue.entry(slug)
        return str(entry.label) if entry else slug

    def known(self, slug: str, scope: str, year: int) -> Known:
        """By the default rule; see :meth:`Books.known`."""
        try:
            return self._counted(slug, scope, year)
        except Unknown as unknown:
            published = self._stated(slug, scope, year)
            if published is None:
                raise unknown from None
            return published

    def over_the_term(self, slug: str, scope: str, year: int) -> Known:
        """See :meth:`Books.over_the_term`; a published sum of the years counts as well."""
        published = self._stated(slug, _SLASH.join(filter(None, ("五年", scope))), year)
        if published is not None:
            return published
        years = [y for y in range(year - TERM_YEARS + 1, year + 1) if y in self.sessions]
        if len(years) < TERM_YEARS or len({self.sessions[y].term_id for y in years}) > 1:
            raise Unknown(_("The records do not have all five years."))
        found = [self._counted(slug, scope, y) for y in years]
        if found[0].denominator is not None or INDICATORS[slug].stock:
            raise Unknown(_("This figure is not summed over years."))
        return replace(found[-1], value=sum((k.value for k in found), Decimal(0)), scope=scope, address="")

    def other_ways(self, slug: str, scope: str, year: int) -> Sequence[Known]:
        """See :meth:`Books.other_ways`."""
        found: list[Known] = []
        if slug in INDICATORS:
            known = INDICATORS[slug]
            for rule in known.rules[1:]:
                found += self._tried(slug, scope, year, rule.name)
            for other in self._near(year):
                found += self._tried(slug, scope, other)
            for narrower in self._scopes(known, year):
                if narrower != scope:
                    found += self._tried(slug, narrower, year)
            for kin in sorted(INDICATORS.values(), key=lambda i: i.order):
                if kin.slug != slug and kin.unit == known.unit and not kin.only_scoped:
                    found += self._tried(kin.slug, scope, year)
        else:
            found += [k for other in self._near(year) if (k := self._stated(slug, scope, other)) is not None]
        return found

    def _near(self, year: int) -> list[int]:
        """The other years, last year first."""
        return sorted((y for y in self.sessions if y != year), key=lambda y: (y != year - 1, abs(y - year)))

    def _scopes(self, known: Indicator, year: int) -> list[str]:
        if year not in self.sessions or known.slug in _MANY_SCOPES:
            return []
        scopes = [] if known.only_scoped else [""]
        return [*scopes, *known.scopes(self._basis(year))]

    def _tried(self, slug: str, scope: str, year: int, rule: str = "") -> list[Known]:
        try:
            return [self._counted(slug, scope, year, rule)]
        except Unknown:
            return []

    def _basis(self, year: int, scope: str = "") -> Basis:
        session = self.sessions[year]
        cut_off = self.cut_off if session.pk == self.session.pk else cut_off_of(session)
        return Basis(session.committee, session, cut_off, scope)

    def _counted(self, slug: str, scope: str, year: int, rule: str = "") -> Known:
        key = slug, scope, year, rule
        if key not in self._known:
            try:
                self._known[key] = self._count(slug, scope, year, rule)
            except Unknown as unknown:
                self._known[key] = unknown
        found = self._known[key]
        if isinstance(found, Unknown):
            raise found
        return found

    def _count(self, slug: str, scope: str, year: int, rule: str) -> Known:
        if slug not in INDICATORS:
            raise Unknown(_("Its records are not kept here, and no published value is."))
        if year not in self.sessions:
            years = "、".join(map(str, sorted(self.sessions)))
            raise Unknown(
                _("The committee has no session of %(year)d here (%(years)s).") % {"year": year, "years": years}
            )
        known = INDICATORS[slug]
        if known.only_scoped and not scope:
            raise Unknown(_("The draft does not say of what."))
        try:
            counted = figure(slug, self._basis(year, scope), rule=rule)
        except Refused:
            raise Unknown(_("The records do not tell “%(scope)s” apart.") % {"scope": scope}) from None
        if counted.value is None:
            raise Unknown(_("There is nothing to count in."))
        return Known(
            slug,
            str(known.label),
            scope,
            year,
            known.unit,
            Decimal(counted.value),
            counted.rule.name,
            str(counted.rule.words),
            counted.numerator,
            counted.denominator,
            address=self._address(slug, scope, year, counted.rule.name),
            main=counted.rule is known.rules[0],
        )

    def _address(self, slug: str, scope: str, year: int, rule: str) -> str:
        asked = {"year": year, "scope": scope, "rule": rule}
        if self._at is not None and year == self.year:
            asked["at"] = f"{self._at.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}"
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{address('indicators:one', slug)}?{query}"

    def _stated(self, slug: str, scope: str, year: int) -> Known | None:
        """The published values of a figure in the same scope, whatever the order of its parts."""
        parts = frozenset(filter(None, scope.split(_SLASH)))
        exact: list[Known] = []
        others: list[Known] = []
        for row in self._rows().get((year, slug), ()):
            known = Known(
                slug,
                self.label(slug),
                row.scope,
                year,
                row.unit,
                row.value.normalize(),
                published=str(row.source),
                at_least=row.at_least,
                address=f"{address('indicators:one', slug)}?{urlencode({'year': year})}",
            )
            (exact if frozenset(filter(None, row.scope.split(_SLASH))) == parts else others).append(known)
        # What narrows a published figure is told in free words: the draft may leave it out.
        return replace(exact[0], also=(*exact[1:], *others)) if exact else None

    def _rows(self) -> dict[tuple[int, str], list[PublishedFigure]]:
        if self._published is None:
            self._published = {}
            committee = self.session.committee
            rows = PublishedFigure.objects.filter(
                committee=committee, source__place=committee.place, confirmed_at__isnull=False
            )
            for row in rows.select_related("source").order_by("-confirmed_at", "pk"):
                self._published.setdefault((row.year, row.slug), []).append(row)
        return self._published
