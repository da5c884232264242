"""What the references of a report stand for: counted now, or as they were frozen.

Both :class:`Live` and :class:`Kept` answer ``shown(reference)`` and ``expand(line, block)``, so that everything that
prints a report (page, Word, PDF, infographic) takes either.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import override

from shangliang.committees.models import Session
from shangliang.committees.names import session_name
from shangliang.core import clock
from shangliang.core.addresses import address
from shangliang.core.errors import Refused
from shangliang.indicators import catalogue
from shangliang.indicators.models import PublishedFigure
from shangliang.indicators.registry import INDICATORS, Basis, Figure, figure, figures_asked
from shangliang.indicators.series import dimensions_of, months_of, parts_of
from shangliang.plans.models import YearPlan, YearPlanState
from shangliang.plans.section import section_of

from .models import FrozenFigure, Report
from .references import SECTIONS, Block, Problem, Reference, Text

#: Reports are read out and printed in Chinese, whatever language the pages of whoever writes them have.
LANGUAGE = "zh-hans"
#: Lines of one table or chart.
MOST_PARTS = 60


@dataclass(frozen=True)
class Shown:
    """A figure as a report prints it, with all that proves it.

    Attributes:
        reference: what the text asks for, with year and rule filled in.
        value: a number, or None where there is nothing to count in.
        words: how it was counted.
        published: the source, where the value was not counted here but is a published one.
        at_least: the published value was rounded down (余, 多).
        figure: the live figure with its records; None for frozen and published ones.
        order: its place among the frozen ones, from 1; 0 for live ones.
    """

    reference: Reference
    label: str
    unit: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    words: str
    cut_off: datetime
    published: str = ""
    at_least: bool = False
    figure: Figure | None = field(default=None, compare=False)
    order: int = 0

    @property
    def year(self) -> int:
        """The year of the session in whose cycle it was counted."""
        return self.reference.year

    @property
    def is_share(self) -> bool:
        """Whether it is a rate with numerator and denominator."""
        return self.denominator is not None

    def text(self, show: str = "value", decimals: int = -1) -> str | None:
        """The number as it is printed; None where there is none.

        Args:
            show: ``value`` (a rate with its %), ``numerator``, ``denominator``, ``unit`` or ``year``.
            decimals: of a rate, rounded half up from the exact ratio; −1 leaves two, and none of a whole number.
        """
        if show == "unit":
            return self.unit
        if show == "year":
            return str(self.year)
        if show in ("numerator", "denominator"):
            number = getattr(self, show)
            return None if number is None else str(number)
        if self.value is None:
            return None
        if self.unit != "%":
            return f"{self.value.normalize():f}" + ("余" if self.at_least else "")
        rounded = self._rounded(2 if decimals < 0 else decimals)
        whole = decimals < 0 and rounded == rounded.to_integral_value()
        return f"{rounded.to_integral_value() if whole else rounded:f}%"

    def _rounded(self, decimals: int) -> Decimal:
        """A rate, rounded half up from its exact ratio (domain §2.6)."""
        assert self.value is not None
        exact = self.value
        if self.denominator and self.numerator is not None:
            exact = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    def told(self) -> str:
        """The figure in one line: name, numerator over denominator, rule, cut-off."""
        parts = [self.label, self.reference.scope]
        if self.is_share:
            parts.append(f"{self.numerator} / {self.denominator}")
        parts.append(self.words)
        parts.append(
            _("published: %(source)s") % {"source": self.published}
            if self.published
            else _("as at %(when)s") % {"when": f"{self.cut_off.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"}
        )
        return " · ".join(part for part in parts if part)


class Values(Protocol):
    """Where a report's numbers come from."""

    def shown(self, reference: Reference) -> Shown:
        """What a reference stands for.

        Raises:
            Refused: there is no such figure, scope, rule or year; the message says what there is.
        """

    def expand(self, line: int, block: Block) -> list[Reference]:
        """The figures of which a table or chart is made, row by row.

        Raises:
            Refused: the block asks for something that there is not.
        """

    def section(self, line: int, block: Block) -> str:
        """A section that writes itself, a line for each paragraph.

        Raises:
            Refused: there is nothing that it could be written from.
        """

    def prepare(self, asked: Iterable[Reference]) -> None:
        """Look up figures that will be shown, together; a wrong one among them is told by ``shown``."""

    def link(self, shown: Shown) -> str:
        """Where the figure opens onto its records; ``""`` for none."""


class Live:
    """A report's figures counted now, up to the report's cut-off. Each is counted once, however often it is named."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._sessions: dict[int, Session] | None = None
        self._known: dict[Reference, Shown] = {}
        self._expanded: dict[str, list[Reference]] = {}
        self._published: dict[tuple[int, str, str], PublishedFigure] | None = None
        #: When the figures were counted, if something has happened in the committee since; None: they are today's.
        self.counted_at: datetime | None = None

    def remembered(self) -> tuple[dict[Reference, Shown], dict[str, list[Reference]]]:
        """What has been counted so far, without the queries behind it."""
        return {key: replace(shown, figure=None) for key, shown in self._known.items()}, self._expanded

    def recall(self, remembered: tuple[dict[Reference, Shown], dict[str, list[Reference]]] | None) -> None:
        """Take what was counted before. Such figures have no queries: they are for showing, not for freezing."""
        if remembered is not None:
            self._known, self._expanded = remembered

    @property
    def sessions(self) -> dict[int, Session]:
        """The committee's sessions by the year of their plenary."""
        if self._sessions is None:
            rows = Session.objects.filter(committee_id=self.report.committee_id).select_related("term", "committee")
            self._sessions = {s.year: s for s in rows}
        return self._sessions

    def basis(self, year: int, scope: str = "") -> Basis:
        """What a figure of a year is counted over: the report's own to its cut-off, others to theirs.

        Raises:
            Refused: the committee has no session of that year.
        """
        session = self.sessions.get(year)
        if session is None:
            known = ", ".join(map(str, sorted(self.sessions)))
            raise Refused(
                _("The committee has no session of %(year)d. It has: %(known)s.") % {"year": year, "known": known}
            )
        own = session.pk == self.report.session_id
        return Basis(session.committee, session, self.report.cut_off if own else session.cut_off, scope)

    def shown(self, reference: Reference) -> Shown:
        """See :meth:`Values.shown`."""
        year = reference.year or self.report.session.year
        key = replace(reference, year=year, show="value", decimals=-1)
        if key not in self._known:
            self._known[key] = self._count(key)
        return self._known[key]

    def prepare(self, asked: Iterable[Reference]) -> None:
        """Count figures that will be shown, those of a year together: much less is read than one by one."""
        by_year: dict[int, list[Reference]] = {}
        for reference in asked:
            year = reference.year or self.report.session.year
            key = replace(reference, year=year, show="value", decimals=-1)
            if key.slug in INDICATORS and key not in self._known:
                by_year.setdefault(year, []).append(key)
        for year, keys in by_year.items():
            keys = list(dict.fromkeys(keys))
            try:
                found = figures_asked(self.basis(year), [(key.slug, key.scope, key.rule) for key in keys])
            except Refused:  # one of them is wrong: shown one by one, it is told which
                continue
            for key, counted in zip(keys, found, strict=True):
                self._known[key] = self._told(key, counted)

    def _count(self, key: Reference) -> Shown:
        basis = self.basis(key.year, key.scope)
        if key.slug not in INDICATORS:
            return self._not_counted(key, basis)
        try:
            counted = figure(key.slug, basis, rule=key.rule)
        except Refused as refusal:
            raise self._with_scopes(refusal, key, basis) from refusal
        return self._told(key, counted)

    @staticmethod
    def _told(key: Reference, counted: Figure) -> Shown:
        with override(LANGUAGE):
            label, words = _label(key.slug), str(counted.rule.words)
        return Shown(
            replace(key, rule=counted.rule.name),
            label,
            counted.indicator.unit,
            None if counted.value is None else Decimal(counted.value),
            counted.numerator,
            counted.denominator,
            words,
            counted.basis.cut_off,
            figure=counted,
        )

    def _with_scopes(self, refusal: Refused, key: Reference, basis: Basis) -> Refused:
        known = INDICATORS[key.slug]
        if not key.scope or (key.rule and key.rule not in {rule.name for rule in known.rules}):
            return refusal
        scopes = "、".join(known.scopes(replace(basis, scope=""))) or _("none")
        return Refused(_("%(refusal)s Scopes of this figure: %(scopes)s.") % {"refusal": refusal, "scopes": scopes})

    def _not_counted(self, key: Reference, basis: Basis) -> Shown:
        entry = catalogue.entry(key.slug)
        if entry is None or key.slug == catalogue.OTHER:
            raise Refused(_unknown(key.slug))
        stated = self._stated.get((key.year, key.slug, key.scope))
        with override(LANGUAGE):
            label = str(entry.label)
            words = _("as published") if stated else _("not counted here yet")
        if stated is None:
            return Shown(key, label, entry.unit, None, None, None, words, basis.cut_off)
        return Shown(
            key,
            label,
            stated.unit or entry.unit,
            stated.value,
            None,
            None,
            words,
            basis.cut_off,
            published=str(stated.source),
            at_least=stated.at_least,
        )

    @property
    def _stated(self) -> dict[tuple[int, str, str], PublishedFigure]:
        """What this place published, for figures whose records are not here, as somebody has confirmed it."""
        if self._published is None:
            rows = PublishedFigure.objects.filter(
                committee_id=self.report.committee_id,
                source__place=self.report.committee.place,
                confirmed_at__isnull=False,
            ).select_related("source")
            self._published = {(row.year, row.slug, row.scope): row for row in rows.order_by("pk")}
        return self._published

    def expand(self, line: int, block: Block) -> list[Reference]:
        """See :meth:`Values.expand`: every slug × year, or one slug along months, a dimension or named scopes."""
        if str(block) not in self._expanded:
            self._expanded[str(block)] = self._expand(block)
        return self._expanded[str(block)]

    def _expand(self, block: Block) -> list[Reference]:
        slugs = block.many("of")
        if not slugs:
            raise Refused(
                _("“%(kind)s” names no figure. Write of=… with one or several, divided by commas.")
                % {"kind": block.kind}
            )
        scope, rule = block.options.get("scope", ""), block.options.get("rule", "")
        years = [_year(text) for text in block.many("years")] or [self.report.session.year]
        found = [
            Reference(slug, s, rule, y) for slug in slugs for s in self._scopes(slug, scope, rule, block) for y in years
        ]
        if len(found) > MOST_PARTS * max(1, len(years)):
            raise Refused(
                _("%(has)d rows are too many here (at most %(most)d). Name the ones you need with scopes=….")
                % {"has": len(found) // len(years), "most": MOST_PARTS}
            )
        return found

    def section(self, line: int, block: Block) -> str:
        """What the year's plan says of its key tasks on the last day of the report."""
        named = block.options.get("year", "")
        year = _year(named) if named else self.report.session.year
        plan = YearPlan.objects.filter(committee_id=self.report.committee_id, year=year).first()
        if plan is None or plan.state == YearPlanState.DRAFT:
            raise Refused(_("There is no plan of key tasks in force for %(year)d.") % {"year": year})
        return section_of(plan, last_day_of(self.report.cut_off))

    def _scopes(self, slug: str, scope: str, rule: str, block: Block) -> Sequence[str]:
        by, named = block.options.get("by", ""), block.many("scopes")
        within = lambda part: "/".join(filter(None, (scope, part)))  # noqa: E731
        if named:
            return [within(part) for part in named]
        if not by:
            return [scope]
        if slug not in INDICATORS:
            self.shown(Reference(slug, scope, rule))  # tells of a name that nobody knows
            raise Refused(_("“%(slug)s” is not counted here, so that it has no parts.") % {"slug": slug})
        whole = figure(slug, self.basis(self.report.session.year, scope), rule=rule)
        if by == "month":
            return [within(month.scope) for month in months_of(whole) if month.scope]
        if by == "scope":
            return [within(part) for part in whole.indicator.scopes(replace(whole.basis, scope=""))]
        dimensions = {d.name: d for d in dimensions_of(whole)}
        if by not in dimensions:
            names = ", ".join(["month", "scope", *dimensions])
            raise Refused(_("by=%(by)s is not known for this figure. It has: %(names)s.") % {"by": by, "names": names})
        return [within(part.scope) for part in parts_of(whole, dimensions[by])]

    def link(self, shown: Shown) -> str:
        """The page of the indicator, with year, scope, rule and the report's cut-off."""
        if shown.reference.slug not in INDICATORS:
            return f"{address('indicators:one', shown.reference.slug)}?year={shown.year}" if shown.published else ""
        asked = {"year": shown.year, "scope": shown.reference.scope, "rule": shown.reference.rule}
        if shown.cut_off != self.sessions[shown.year].cut_off:
            asked["at"] = f"{shown.cut_off.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}"
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{address('indicators:one', shown.reference.slug)}?{query}"


class Kept:
    """A frozen report's figures, as they were when it was frozen. Nothing is counted."""

    def __init__(self, report: Report, figures: Iterable[FrozenFigure] | None = None) -> None:
        self.report = report
        rows = list(report.frozen_figures.all() if figures is None else figures)
        self.rows = rows
        self._shown = {self._key(row.slug, row.scope, row.asked_rule, row.year): _kept(row) for row in rows}
        self._texts = dict(report.frozen_texts.values_list("line", "text"))
        self._lines: dict[int, list[Reference]] = {}
        for row in rows:
            asked = Reference(row.slug, row.scope, row.asked_rule, row.year)
            self._lines.setdefault(row.line, []).append(asked)

    @staticmethod
    def _key(slug: str, scope: str, rule: str, year: int) -> tuple[str, str, str, int]:
        return slug, scope, rule, year

    def shown(self, reference: Reference) -> Shown:
        """See :meth:`Values.shown`."""
        year = reference.year or self.report.session.year
        found = self._shown.get(self._key(reference.slug, reference.scope, reference.rule, year))
        if found is None:
            raise Refused(_("“%(slug)s” was not frozen with this report.") % {"slug": reference.slug})
        return found

    def expand(self, line: int, block: Block) -> list[Reference]:
        """The figures that stood in this table or chart."""
        return self._lines.get(line, [])

    def prepare(self, asked: Iterable[Reference]) -> None:
        """They are all at hand."""

    def section(self, line: int, block: Block) -> str:
        """The section as it read then."""
        return str(self._texts.get(line, ""))

    def link(self, shown: Shown) -> str:
        """The page that proves the figure."""
        return address("reports:proof", self.report.pk, shown.order) if shown.order else ""


def _kept(row: FrozenFigure) -> Shown:
    return Shown(
        Reference(row.slug, row.scope, row.rule, row.year),
        row.label,
        row.unit,
        row.value,
        row.numerator,
        row.denominator,
        row.words,
        row.cut_off,
        published=row.published,
        at_least=row.at_least,
        order=row.order,
    )


def values_of(report: Report) -> Live | Kept:
    """A report's figures: as frozen where it is frozen, counted now where not."""
    return Live(report) if report.state == "draft" else Kept(report)


def last_day_of(cut_off: datetime) -> date:
    """The last day that figures count: midnight ends the day before."""
    return (cut_off.astimezone(clock.ZONE) - timedelta(microseconds=1)).date()


def facts_of(report: Report) -> dict[str, str]:
    """What the words ``{{ place }}``, ``{{ session }}`` and their kin stand for."""
    session: Any = report.session
    local = report.cut_off.astimezone(clock.ZONE)
    last = last_day_of(report.cut_off)
    hour, minute = (24, 0) if last != local.date() else (local.hour, local.minute)
    day = f"{last.year}年{last.month}月{last.day}日"
    with override(LANGUAGE):
        name = session_name(session.term.ordinal, session.ordinal)
    return {
        "committee": report.committee.name,
        "place": report.committee.place,
        "session": name,
        "term": name.partition("届")[0] + "届",
        "year": str(session.year),
        "last_year": str(session.year - 1),
        "next_year": str(session.year + 1),
        "cut_off": day,
        "cut_off_hour": f"{day}{hour}时" + (f"{minute}分" if minute else ""),
    }


def asked_of(text: Text, values: Values) -> list[Reference]:
    """Every figure that a text asks for, in its lines, tables and charts; blocks that are wrong are left out."""
    found = [reference for _line, reference in text.references]
    for line, block in text.blocks:
        if block.kind not in SECTIONS:
            with suppress(Refused):  # told with its line by problems_of
                found += values.expand(line, block)
    return found


def problems_of(text: Text, values: Values) -> list[Problem]:
    """Everything that keeps a text from being printed as meant, by line: marks, and figures that there are not."""
    found = list(text.problems)
    values.prepare(asked_of(text, values))
    for line, reference in text.references:
        try:
            values.shown(reference)
        except Refused as refusal:
            found.append(Problem(line, str(refusal)))
    for line, block in text.blocks:
        try:
            if block.kind in SECTIONS:
                values.section(line, block)
                continue
            for reference in values.expand(line, block):
                values.shown(reference)
        except Refused as refusal:
            found.append(Problem(line, str(refusal)))
    return sorted(found, key=lambda problem: problem.line)


def _unknown(slug: str) -> str:
    near = difflib.get_close_matches(slug, catalogue.entries(), n=3, cutoff=0.6)
    if near:
        return _("There is no figure “%(slug)s”. Did you mean %(near)s?") % {"slug": slug, "near": ", ".join(near)}
    return _("There is no figure “%(slug)s”. “Insert a figure” finds figures by their names.") % {"slug": slug}


def _label(slug: str) -> str:
    """The name by which reports speak of a figure: the catalogue's whole one, «收到提案», not a column's «收到»."""
    entry = catalogue.entry(slug)
    return str(entry.label) if entry else slug


def _year(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) != 4:
        raise Refused(_("“%(year)s” is no year. Write it with four digits, such as year=2025.") % {"year": text})
    return int(text)
