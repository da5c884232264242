"""What a figure is: its name, how it is counted, and the records behind it (design, convention 9).

A subject registers its indicators in its ``indicators.py``::

    @indicator("proposals_filed", label=_("filed"), unit="件", area="proposals", scopes=..., definition=_("…"))
    def filed(basis: Basis) -> Count:
        return Count(basis.narrow(Proposal.objects.filter(…)), "pk")

No page, report or export prints a number of its own making: all ask :func:`figure`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import DateTimeField, Q, QuerySet
from django.utils.translation import gettext as _

from shangliang.committees.models import Committee, Session
from shangliang.core.clock import ZONE
from shangliang.core.errors import Refused

from . import cube

T = TypeVar("T")
#: A part of a scope that names a month: «2023-03».
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


#: What has been counted while all figures of a year are told: many share a denominator.
_asked: ContextVar[dict[Any, Any] | None] = ContextVar("asked", default=None)


@dataclass(frozen=True)
class Basis:
    """What a figure is counted over: a committee's cycle, up to a moment, narrowed by a scope («大会期间/民生类»)."""

    committee: Committee
    session: Session
    cut_off: datetime
    scope: str = ""

    @property
    def parts(self) -> list[str]:
        """The scope's parts, each of which narrows further."""
        return [p.strip() for p in self.scope.split("/") if p.strip()]


def only(basis: Basis, *names: str) -> Basis:
    """The basis, where its scope says nothing but these names: what a figure is of, which narrows nothing.

    Raises:
        Refused: it says something else, by which this figure is not told apart.
    """
    for part in basis.parts:
        if part not in names:
            raise Refused(_("“%(scope)s” is no scope of this figure here.") % {"scope": part})
    return basis


@dataclass(frozen=True)
class Count:
    """A number of records: distinct values of a column of a queryset.

    ``records`` are the rows to show, ``column`` what is counted (the primary key, or e.g. ``unit_id``), ``dated`` the
    column with the date by which the records fall into months; empty where they have none. ``tally`` gives the same
    number from what several figures share (:func:`shared`), where counting each by itself would read everything again.
    """

    records: QuerySet
    column: str = "pk"
    dated: str = ""
    tally: Callable[[], int] | None = None

    def number(self) -> int:
        """The count, by the database; within :func:`figures` the same question is asked once."""
        known = _asked.get()
        if known is None:
            return self.rows.count()
        if self.tally is not None:
            return self.tally()
        if self.question not in known:
            known[self.question] = self.rows.count()
        return known[self.question]

    @cached_property
    def rows(self) -> QuerySet:
        """What is counted, one row each, in no order."""
        rows = self.records.order_by()
        return rows if self.column == "pk" else rows.values(self.column).distinct()

    @cached_property
    def question(self) -> Any:
        """What tells equal counts from different ones: the statement with its values."""
        rows = self.rows if self.rows.query.values_select else self.rows.values("pk")
        try:
            return rows.query.sql_with_params()
        except EmptyResultSet:
            return None

    @property
    def has_months(self) -> bool:
        """Whether the numbers of its months make up the whole."""
        return bool(self.dated) and self.column == "pk"

    @property
    def by_moments(self) -> bool:
        """Whether the date of its records has a time of day."""
        model, field = self.records.model, None
        for name in self.dated.split("__"):
            field = model._meta.get_field(name)
            model = field.related_model or model
        return isinstance(field, DateTimeField)

    def in_month(self, month: date) -> Q:
        """The condition that a record's date lies in a month where the committee sits."""
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        first, last = [datetime.combine(d, time(), ZONE) if self.by_moments else d for d in (month, after)]
        return Q(**{f"{self.dated}__gte": first, f"{self.dated}__lt": last})

    def within(self, month: date) -> Count:
        """The same, of the records of one month."""
        return replace(self, records=self.records.filter(self.in_month(month)), tally=None)


@dataclass(frozen=True)
class Ratio:
    """A share of one count in another, as a percentage."""

    counted: Count
    of: Count


@dataclass(frozen=True)
class CountingRule:
    """One way of counting an indicator 口径, by name; the formula in words stands beside every printed value."""

    name: str
    words: Any
    count: Callable[[Basis], Count | Ratio]


@dataclass(frozen=True)
class Indicator:
    """A named figure. The first rule is the default."""

    slug: str
    label: Any
    unit: str
    area: str
    definition: Any
    rules: tuple[CountingRule, ...]
    scopes: Callable[[Basis], Sequence[str]] = lambda _basis: ()
    order: int = 0
    only_scoped: bool = False  # says nothing over all, e.g. the share of a subject
    stock: bool = False  # what is there at a moment; never summed over years
    shares: tuple[Share, ...] = ()  # what other subjects count of it

    def of_scope(self, basis: Basis) -> Indicator:
        """The indicator that counts a scope: a share that answers to its first name, else this one.

        Raises:
            Refused: only shares count it here, and none answers to the scope.
        """
        for share in self.shares:
            if basis.parts and basis.parts[0] in share.names(basis):
                return share.indicator
        if self.shares and not self.rules:
            raise Refused(_("“%(scope)s” is no scope of this figure here.") % {"scope": basis.scope})
        return self

    def rule(self, name: str = "") -> CountingRule:
        """A rule by name, the default for none.

        Raises:
            Refused: there is no such rule; the message lists those that there are.
        """
        if not name:
            return self.rules[0]
        for rule in self.rules:
            if rule.name == name:
                return rule
        names = ", ".join(r.name for r in self.rules)
        raise Refused(
            _("%(slug)s has no counting rule “%(name)s”; it has: %(names)s.")
            % {
                "slug": self.slug,
                "name": name,
                "names": names,
            }
        )


@dataclass(frozen=True)
class Share:
    """A subject's share of a figure that several subjects count, such as what was held under a brand of its own.

    Scopes that begin with one of ``names(basis)`` are counted by ``indicator``; all others by whoever registered the
    slug as a whole.
    """

    names: Callable[[Basis], Collection[str]]
    indicator: Indicator


@dataclass(frozen=True)
class Figure:
    """A value with everything that proves it."""

    indicator: Indicator
    rule: CountingRule
    basis: Basis
    value: int | Decimal | None
    counted: Count
    of: Count | None = None
    numerator: int | None = None
    denominator: int | None = None
    qualifier: str | None = field(default=None)

    def as_json(self) -> dict[str, Any]:
        """The figure for programs; ``null`` where there is none."""
        value = float(self.value) if isinstance(self.value, Decimal) else self.value
        return {
            "slug": self.indicator.slug,
            "scope": self.basis.scope or None,
            "value": value,
            "unit": self.indicator.unit,
            "qualifier": self.qualifier,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "rule": self.rule.name,
            "records": self.numerator if self.denominator is not None else self.value,
        }


INDICATORS: dict[str, Indicator] = {}


#: What was registered as a whole, and the shares, by slug; ``INDICATORS`` holds both together.
_WHOLE: dict[str, Indicator] = {}
_SHARES: dict[str, list[Share]] = {}


def register(new: Indicator) -> Indicator:
    """Make an indicator known; each slug once."""
    if new.slug in _WHOLE:
        raise ValueError(f"indicator {new.slug} is registered already")
    _WHOLE[new.slug] = new
    _put_together(new.slug)
    return new


def register_counted(
    area: str,
    slug: str,
    unit: str,
    label: Any,
    definition: Any,
    rules: Sequence[tuple[str, Any, Callable[[Basis], Count | Ratio]]],
    order: int,
    scopes: Callable[[Basis], Sequence[str]] = lambda _basis: (),
) -> Indicator:
    """Make an indicator known by its counting rules: each a name, its words, and what counts."""
    counting = tuple(CountingRule(name, words, count) for name, words, count in rules)
    return register(Indicator(slug, label, unit, area, definition, counting, scopes=scopes, order=order))


def register_share(share: Share) -> Share:
    """Make a subject's share of a figure known, whether or not another subject counts the whole."""
    slug = share.indicator.slug
    _SHARES.setdefault(slug, []).append(share)
    _put_together(slug)
    return share


def _put_together(slug: str) -> None:
    shares = tuple(_SHARES.get(slug, ()))
    whole = _WHOLE.get(slug) or replace(shares[0].indicator, rules=(), scopes=lambda _basis: (), only_scoped=True)
    if not shares:
        INDICATORS[slug] = whole
        return

    def scopes(basis: Basis) -> Sequence[str]:
        return [*whole.scopes(basis), *(s for share in shares for s in share.indicator.scopes(basis))]

    INDICATORS[slug] = replace(whole, scopes=scopes, shares=shares)


def get(slug: str) -> Indicator:
    """The indicator of a slug.

    Raises:
        Refused: there is none.
    """
    if slug not in INDICATORS:
        raise Refused(_("There is no indicator “%(slug)s”.") % {"slug": slug})
    return INDICATORS[slug]


def percentage(numerator: int, denominator: int) -> Decimal | None:
    """A rate in per cent, rounded half up to two decimals; None over nothing (domain §2.6)."""
    if not denominator:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def figure(slug: str, basis: Basis, *, rule: str = "") -> Figure:
    """Count an indicator.

    Raises:
        Refused: no such indicator, counting rule or scope.
    """
    known = get(slug).of_scope(basis)
    chosen = known.rule(rule)
    return _told(known, chosen, basis, _result(known, chosen, basis))


def _result(known: Indicator, chosen: CountingRule, basis: Basis) -> Count | Ratio:
    month, rest = _month_of(basis)
    result = chosen.count(rest)
    if month:
        if not isinstance(result, Count) or not result.has_months:
            raise Refused(_("“%(slug)s” is not counted by months.") % {"slug": known.slug})
        result = result.within(month)
    return result


def _told(known: Indicator, chosen: CountingRule, basis: Basis, result: Count | Ratio) -> Figure:
    if isinstance(result, Count):
        return Figure(known, chosen, basis, result.number(), result)
    numerator, denominator = result.counted.number(), result.of.number()
    return Figure(
        known, chosen, basis, percentage(numerator, denominator), result.counted, result.of, numerator, denominator
    )


def _month_of(basis: Basis) -> tuple[date | None, Basis]:
    parts = basis.parts
    months = [m for m in map(_MONTH.fullmatch, parts) if m]
    if not months:
        return None, basis
    if len(months) > 1:
        raise Refused(_("A scope names one month at most."))
    rest = "/".join(part for part in parts if part != months[0][0])
    return date(int(months[0][1]), int(months[0][2]), 1), replace(basis, scope=rest)


@contextmanager
def together() -> Iterator[None]:
    """Tell several figures of one moment: what they count alike is counted once."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def shared(key: Hashable, make: Callable[[], T]) -> T:
    """What several figures are told from, made once within :func:`together`."""
    known = _asked.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    return known[key]


def figures(
    committee: Committee, session: Session, *, area: str = "", rules: dict[str, str] | None = None
) -> list[Figure]:
    """All indicators of a cycle at its cut-off, each over all and in each of its scopes."""
    whole = Basis(committee, session, session.cut_off)
    asked = []
    for known in sorted(INDICATORS.values(), key=lambda i: i.order):
        if area and known.area != area:
            continue
        rule = (rules or {}).get(known.slug, "")
        asked += [(known.slug, s, rule) for s in (*(() if known.only_scoped else ("",)), *known.scopes(whole))]
    return figures_asked(whole, asked)


def figures_asked(whole: Basis, asked: Iterable[tuple[str, str, str]]) -> list[Figure]:
    """Some figures of one cycle and moment, by slug, scope and rule, in as few readings as all of them.

    Raises:
        Refused: no such indicator, counting rule or scope.
    """
    found = []
    with together():
        for slug, scope, rule in asked:
            basis = replace(whole, scope=scope)
            known = get(slug).of_scope(basis)
            chosen = known.rule(rule)
            found.append((known, chosen, basis, _result(known, chosen, basis)))
        _count_at_once([result for *_rest, result in found], whole)
        return [_told(*one) for one in found]


def _count_at_once(results: list[Count | Ratio], whole: Basis) -> None:
    """Count what one reading of a table can tell, and the rest with few statements."""
    counts = [c for r in results for c in ((r,) if isinstance(r, Count) else (r.counted, r.of))]
    rows = {c.question: c.rows.query for c in counts if c.column == "pk" and c.tally is None}
    rows.pop(None, None)
    known = _asked.get()
    if known is not None:
        known |= cube.answers(rows.items(), whole.session.pk, whole.cut_off)
        left = {c.question for c in counts if c.tally is None and c.question is not None} - known.keys()
        known |= cube.counted(sorted(left, key=str))
