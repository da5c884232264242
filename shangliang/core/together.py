"""Reading several querysets with one statement.

The page of one record shows what hangs on it in a dozen tables. Asked one by one they cost a dozen round trips, and
Django composes each statement anew, which takes it longer than the database needs to answer. Here the querysets become
the parts of one ``UNION ALL``, and :class:`Together` keeps what was composed.

Rows come in no order: the parts are small, and their readers sort them.

This is for pages, whose access rules are querysets. Verbs read plain rows of one table by keys: :mod:`.reading` writes
such statements itself, without Django's compiler, which this module runs and keeps the result of.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from .tenancy import committee_scope, current_scope

Querysets = Mapping[str, QuerySet[Any, Any]]


def read_together(querysets: Querysets) -> dict[str, list[Any]]:
    """The rows of each queryset, in one statement: records, or tuples for those with ``values_list``."""
    return _compose(querysets).run({})


class Together:
    """Querysets that differ from time to time only in the ids they ask for, composed once for each of their forms.

    Ids are composed as stand-ins: numbers from :func:`stand_in` that no record has. When the statement is run, each is
    replaced by what it stands for.
    """

    #: How long a list of ids is composed; a shorter one is filled up with ids of no record.
    LENGTHS = (1, 5, 20, 50, 100)

    def __init__(self, build: Callable[..., Querysets]) -> None:
        self._build = build
        # A statement knows its connection's converters, and a connection belongs to its thread.
        self._kept = threading.local()

    def read_lists(self, lists: Mapping[str, Sequence[int]]) -> dict[str, list[Any]]:
        """The rows of each queryset that ``build(lists)`` gives, composed once for each of :attr:`LENGTHS`.

        Args:
            lists: ids by name. Where one is longer than the longest length, the statement is composed for it alone.
        """
        known: dict[int, int | None] = {}
        stood: dict[str, list[int]] = {}
        for name, ids in lists.items():
            length = next((length for length in self.LENGTHS if len(ids) <= length), 0)
            if not length:
                return read_together(self._build(lists))
            stood[name] = [stand_in(1 + len(known) + i) for i in range(length)]
            known.update(zip(stood[name], [*ids, *[None] * (length - len(ids))], strict=True))
        return self.read(tuple((name, len(ids)) for name, ids in stood.items()), known, stood)

    def read(self, form: Hashable, ids: Mapping[int, int | None], *arguments: Any) -> dict[str, list[Any]]:
        """The rows of each queryset that ``build(*arguments)`` gives.

        Args:
            form: all that the statement's form depends on; with stand-ins for ids, there are few forms.
            ids: what each stand-in in the arguments stands for; None is no record.
        """
        committees = current_scope().committees
        if committees is None or len(committees) != 1:
            return _compose(self._build(*arguments)).run(ids)
        kept: dict[Any, _Statement] = self._kept.__dict__
        if form not in kept:
            with committee_scope(COMMITTEE):
                made = _compose(self._build(*arguments))
            hidden = [p for p in made.parameters if isinstance(p, str) and any(str(i) in p for i in ids)]
            if hidden:
                raise ValueError(f"stand-ins inside texts cannot be replaced: {hidden}")
            kept[form] = made
        return kept[form].run({COMMITTEE: next(iter(committees)), **ids})


def stand_in(place: int) -> int:
    """A number that no record has as its id, a different one for each place. Fits ids alone, not smaller numbers."""
    return 9_000_000_000_000_000 + place


#: Stands for the committee whose scope is open.
COMMITTEE = stand_in(0)


# Composing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """One queryset's share of the statement: which columns are its own, and what becomes of their values."""

    name: str
    values: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    make: Callable[[list[Any]], Any]

    def row(self, row: tuple[Any, ...]) -> Any:
        """A row of the statement as the queryset would give it."""
        values = list(self.values(row))
        for place, converters, column in self.converters:
            value = values[place]
            for convert in converters:
                value = convert(value, column, connection)
            values[place] = value
        return self.make(values)


@dataclass(frozen=True)
class _Statement:
    sql: str
    parameters: tuple[Any, ...]
    parts: tuple[_Part, ...]
    names: tuple[str, ...]  # with those that can have no row

    def run(self, ids: Mapping[int, int | None]) -> dict[str, list[Any]]:
        """Run it with what the stand-ins stand for."""
        found: dict[str, list[Any]] = {name: [] for name in self.names}
        if not self.parts:
            return found
        parameters = [_stood_for(p, ids) if isinstance(p, int) else p for p in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            for row in cursor.fetchall():
                part = self.parts[row[0]]
                found[part.name].append(part.row(row))
        return found


def _stood_for(parameter: int, ids: Mapping[int, int | None]) -> int | None:
    found = ids.get(parameter, parameter)
    # Django tells psycopg the size of some integers by a class of its own.
    return None if found is None else type(parameter)(found)


def _compose(querysets: Querysets) -> _Statement:
    composed = []
    for name, queryset in querysets.items():
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            continue
        composed.append((name, queryset, compiler, sql, parameters))
    # Columns of one type share places, for the parts of a UNION must agree in number and type.
    places: list[str] = []
    shares = []
    for _name, _queryset, compiler, _sql, _parameters in composed:
        taken: set[int] = set()
        shares.append([_place(_type(column), places, taken) for column, _sql, _alias in compiler.select])
    selects, values = [], []
    parts = []
    for number, ((name, queryset, compiler, sql, parameters), share) in enumerate(zip(composed, shares, strict=True)):
        own = {place: alias for place, (_column, _sql, alias) in zip(share, compiler.select, strict=True)}
        columns = [
            f"part.{connection.ops.quote_name(own[i])}" if i in own else _nothing(kind) for i, kind in enumerate(places)
        ]
        selects.append(f"SELECT {number}, {', '.join(columns)} FROM ({sql}) part")  # noqa: S608 - composed by Django
        values += parameters
        parts.append(_part(name, queryset, compiler, share))
    return _Statement(" UNION ALL ".join(selects), tuple(values), tuple(parts), tuple(querysets))


def _place(kind: str, places: list[str], taken: set[int]) -> int:
    for i, other in enumerate(places):
        if other == kind and i not in taken:
            break
    else:
        i = len(places)
        places.append(kind)
    taken.add(i)
    return i


_TYPES = {"smallint": "bigint", "integer": "bigint", "varchar": "text"}
# What Python's driver converts by the type that the first part's column was declared with. Everything else fits
# everywhere in SQLite.
_CONVERTED_BY_SQLITE = frozenset({"date", "datetime", "time", "bool", "decimal"})


def _type(column: Any) -> str:
    kind = (column.output_field.db_type(connection) or "text").partition("(")[0]
    if connection.vendor == "sqlite":
        return kind if kind in _CONVERTED_BY_SQLITE else ""
    return _TYPES.get(kind, kind)


def _nothing(kind: str) -> str:
    return "NULL" if connection.vendor == "sqlite" else f"NULL::{kind}"


def _part(name: str, queryset: QuerySet[Any, Any], compiler: Any, share: list[int]) -> _Part:
    take: Callable[[Any], Any] = itemgetter(*(i + 1 for i in share))
    if len(share) == 1:
        only = share[0] + 1
        take = lambda row: (row[only],)  # noqa: E731 - itemgetter of one gives no tuple
    columns = [column for column, _sql, _alias in compiler.select]
    converters = tuple(
        (place, tuple(found), column) for place, (found, column) in compiler.get_converters(columns).items()
    )
    make = _maker(compiler) if queryset._iterable_class is ModelIterable else tuple  # type: ignore[attr-defined]
    return _Part(name, take, converters, make)


def _maker(compiler: Any) -> Callable[[list[Any]], Model]:
    """What makes a record of a row, with what ``select_related`` reads along: as Django's own iterable does."""
    model = compiler.klass_info["model"]
    fields = compiler.klass_info["select_fields"]
    begin, end = fields[0], fields[-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[begin:end]]
    populators = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]
    annotations = compiler.annotation_col_map or {}

    def made(row: list[Any]) -> Model:
        record = model.from_db(connection.alias, names, row[begin:end])
        for populator in populators:
            populator.populate(row, record)
        for name, place in annotations.items():
            setattr(record, name, row[place])
        return record

    return made
