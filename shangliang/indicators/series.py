"""A figure taken apart: by months, over the years, and along what is always asked for (domain §2.6).

Everything here comes from the figure's own records, so that the parts of a count make up the whole wherever each
record has one place in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count as Number
from django.db.models import Max, Min, Model, Q

from shangliang.committees.models import Committee, Session
from shangliang.core import clock

from .registry import Basis, Count, Figure, figure, percentage

#: So many are counted in one statement.
_MONTHS_AT_ONCE = 60


@dataclass(frozen=True)
class Month:
    """The number of a month; ``first`` is None for records without a date, such as those of an old register."""

    first: date | None
    number: int

    @property
    def scope(self) -> str:
        """The scope's part that narrows to this month."""
        return f"{self.first:%Y-%m}" if self.first else ""


@dataclass(frozen=True)
class Dimension:
    """Something along which records are told apart, and the scope that narrows to one of its values.

    ``path`` leads from the record to the value, or is an expression for it; ``where`` says which of several values
    count.
    """

    name: str
    label: Any
    model: type[Model]
    path: Any
    scope: Callable[[Any], str]
    where: Callable[[Basis], Q] = lambda _basis: Q()
    order: int = 0
    adds_up: bool = True  # each record has one value at most


@dataclass(frozen=True)
class Part:
    """A figure within one value of a dimension."""

    scope: str
    value: int | Decimal | None
    numerator: int
    denominator: int | None = None


_DIMENSIONS: dict[tuple[type[Model], str], Dimension] = {}


def dimension(new: Dimension) -> Dimension:
    """Make a dimension of a kind of record known; each name once."""
    if (new.model, new.name) in _DIMENSIONS:
        raise ValueError(f"dimension {new.name} of {new.model.__name__} is known already")
    _DIMENSIONS[new.model, new.name] = new
    return new


def dimensions_of(shown: Figure) -> list[Dimension]:
    """Along what a figure can be taken apart: what its records, and those that it is a share in, have in common."""
    if shown.counted.column != "pk" or (shown.of is not None and shown.of.column != "pk"):
        return []
    models = {shown.counted.records.model, *([shown.of.records.model] if shown.of else [])}
    if len(models) > 1:
        return []
    return sorted((d for (model, _name), d in _DIMENSIONS.items() if model in models), key=lambda d: d.order)


def parts_of(shown: Figure, along: Dimension) -> list[Part]:
    """The figure within each value of a dimension, largest first."""
    counted = _numbers(shown.counted, along, shown.basis)
    if shown.of is None:
        rows = [Part(scope, number, number) for scope, number in counted.items()]
    else:
        rows = [
            Part(scope, percentage(counted.get(scope, 0), of), counted.get(scope, 0), of)
            for scope, of in _numbers(shown.of, along, shown.basis).items()
        ]
    return sorted(rows, key=lambda p: (-(p.denominator or p.numerator), p.scope))


def _numbers(count: Count, along: Dimension, basis: Basis) -> dict[str, int]:
    # The rows are asked for anew, so that a join of the figure's own does not hide values of the dimension.
    base: Any = count.records.model
    rows = base.objects.filter(pk__in=count.records.order_by().values("pk")).filter(along.where(basis))
    found = rows.order_by().values_list(along.path).annotate(number=Number("pk", distinct=True))
    return {along.scope(value): number for value, number in found if value not in (None, "")}


def months_of(shown: Figure) -> list[Month]:
    """A count by the months of its records' dates, earliest first, gaps filled; they add up to the whole.

    Empty for shares and for counts without dates.
    """
    count = shown.counted
    if shown.of is not None or not count.has_months:
        return []
    rows = count.records.order_by()
    without = Number("pk", filter=Q(**{f"{count.dated}__isnull": True}))
    ends = rows.aggregate(first=Min(count.dated), last=Max(count.dated), without=without)
    months = list(_from_to(_first_of(ends["first"]), _first_of(ends["last"]))) if ends["first"] else []
    found = []
    for start in range(0, len(months), _MONTHS_AT_ONCE):
        # Compared with the months' bounds: letting the database work out each record's month takes five times as long.
        some = months[start : start + _MONTHS_AT_ONCE]
        asked = {f"month{i}": Number("pk", filter=count.in_month(month)) for i, month in enumerate(some)}
        numbers = rows.aggregate(**asked)
        found += [Month(month, numbers[f"month{i}"]) for i, month in enumerate(some)]
    return found + ([Month(None, ends["without"])] if ends["without"] else [])


def _first_of(day: date | datetime) -> date:
    """The first day of the month, where the committee sits."""
    local = day.astimezone(clock.ZONE) if isinstance(day, datetime) else day
    return date(local.year, local.month, 1)


def _from_to(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


def cut_off_of(session: Session) -> datetime:
    """Until when a cycle's figures count: its cut-off, or now while it is under way."""
    return min(session.cut_off, clock.now())


def years_of(
    slug: str, committee: Committee, sessions: Iterable[Session], *, rule: str = "", scope: str = ""
) -> list[Figure]:
    """A figure in each of the committee's cycles that have begun, earliest first.

    Raises:
        Refused: no such indicator, counting rule or scope.
    """
    begun = sorted((s for s in sessions if s.window_opens <= clock.now()), key=lambda s: s.window_opens)
    return [figure(slug, Basis(committee, s, cut_off_of(s), scope), rule=rule) for s in begun]


def narrowed(basis: Basis, part: str) -> Basis:
    """A basis within one more part of a scope."""
    return replace(basis, scope="/".join([*basis.parts, part]))
