"""Reading rows by what they are and belong to, with statements that are composed once.

Composing a statement anew costs Django some ten times as long as running it. Verbs read few kinds of rows in few ways,
thousands of times, so they read them with these; what a person filters and sorts is a queryset as usual, and what a
page reads of one record by its access rules are querysets run as one statement (:mod:`.together`).

Conditions are equalities: ``state="filed"``, ``proposal=12`` (a foreign key by its id), ``pk=[1, 2]`` (one of these),
``until=None`` (not set); or they end with ``__lt``, ``__lte``, ``__gt``, ``__gte``, ``__not``. As everywhere, rows of
committees outside the open scope are not found.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.constants import LOOKUP_SEP

from .tenancy import CommitteeOwned, current_scope

M = TypeVar("M", bound=models.Model)

_OPERATORS = {"": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "not": "<>"}
_Convert = tuple[int, Callable[..., Any], Any]  # the place in the row, the converter, the column that it is told


def find(
    model: type[M],
    *,
    related: Sequence[str] = (),
    order: Sequence[str] = (),
    limit: int = 0,
    locked: bool = False,
    **conditions: Any,
) -> list[M]:
    """The records that meet all conditions.

    Args:
        related: foreign keys to read along (``unit__line``); records that name the same row share one object.
        order: names of fields, with ``-`` in front for the other way round.
        limit: at most so many; 0 for all.
        locked: lock them until the transaction ends (not what is read along), on databases that lock rows.

    Raises:
        NoCommittee: the rows belong to committees, and no scope is open.
    """
    shape = _composed(_shape, model, tuple(related))
    known: dict[tuple[str, Any], Any] = {}
    return [shape.record(row, known) for row in _run(model, shape.select, conditions, order, limit, locked)]


def columns(
    model: type[models.Model], *names: str, order: Sequence[str] = (), limit: int = 0, **conditions: Any
) -> list[tuple[Any, ...]]:
    """Some columns of the rows that meet all conditions, as tuples."""
    select, converters = _composed(_columns, model, names)
    found = _run(model, select, conditions, order, limit)
    return [tuple(_converted(row, converters)) for row in found] if converters else found


@dataclass(frozen=True)
class Listing:
    """All columns of a table in a statement written by hand, and what makes a record of their values."""

    columns: str  # as they stand after SELECT
    width: int
    part: _Part
    converters: tuple[_Convert, ...]

    def record(self, values: Sequence[Any]) -> Any:
        """The record that has these values."""
        return self.part.model.from_db(connection.alias, self.part.names, _converted(values, self.converters))


def listing(model: type[models.Model], alias: str) -> Listing:
    """The columns of a table that the statement calls ``alias``. Knows its connection: keep it within a thread."""
    fields = model._meta.concrete_fields
    listed = ", ".join(f"{_quoted(alias)}.{_quoted(str(f.column))}" for f in fields)
    return Listing(listed, len(fields), _part(model, alias, 0), _converters(fields))


# Running ------------------------------------------------------------------------------------------------------


def _run(
    model: type[models.Model],
    select: str,
    conditions: dict[str, Any],
    order: Sequence[str],
    limit: int = 0,
    locked: bool = False,
) -> list[tuple[Any, ...]]:
    where: list[str] = []
    values: list[Any] = []
    if issubclass(model, CommitteeOwned):
        committees = current_scope().committees
        if committees is not None:
            _condition(model, "committee", "", committees, where, values)
    for name, value in conditions.items():
        field, _sep, operator = name.rpartition(LOOKUP_SEP) if LOOKUP_SEP in name else (name, "", "")
        if isinstance(value, Sequence | set | frozenset | dict) and not isinstance(value, str) and not value:
            if operator == "not":
                continue
            return []  # one of none
        _condition(model, field, operator, value, where, values)
    statement = f"{select} WHERE {' AND '.join(where)}" if where else select
    if order:
        statement += f" ORDER BY {', '.join(_ordered(model, name) for name in order)}"
    if limit:
        statement += f" LIMIT {limit:d}"
    if locked and connection.features.has_select_for_update:
        statement += f" FOR UPDATE OF {_quoted(model._meta.db_table)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _condition(
    model: type[models.Model], name: str, operator: str, value: Any, where: list[str], values: list[Any]
) -> None:
    column, prepare = _composed(_column, model, (name,))
    if value is None:
        where.append(f"{column} IS {'NOT ' if operator == 'not' else ''}NULL")
    elif isinstance(value, Sequence | set | frozenset | dict) and not isinstance(value, str):
        many = [prepare(v, connection) for v in value]
        if len(many) == 1:
            where.append(f"{column} {_OPERATORS[operator]} %s")
        else:
            where.append(f"{column} {'NOT ' if operator == 'not' else ''}IN ({', '.join(['%s'] * len(many))})")
        values += many
    else:
        where.append(f"{column} {_OPERATORS[operator]} %s")
        values.append(prepare(value, connection))


def _ordered(model: type[models.Model], name: str) -> str:
    column, _prepare = _composed(_column, model, (name.removeprefix("-"),))
    return f"{column} DESC" if name.startswith("-") else column


def _converted(row: Sequence[Any], converters: Sequence[_Convert]) -> list[Any]:
    values = list(row)
    for place, convert, column in converters:
        values[place] = convert(values[place], column, connection)
    return values


# Composing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """One table's share of a row: where its columns lie, and whose foreign key leads to it."""

    model: type[models.Model]
    names: tuple[str, ...]
    begin: int
    end: int
    key: int  # the place of the primary key
    path: str
    field: Any = None
    owner: int = 0  # the part that has this foreign key


@dataclass(frozen=True)
class _Shape:
    """A composed ``SELECT … FROM …``, and how its rows become records."""

    select: str
    parts: tuple[_Part, ...]
    converters: tuple[tuple[_Convert, ...], ...]  # by part

    def record(self, row: Sequence[Any], known: dict[tuple[str, Any], Any]) -> Any:
        """A row as a record, with what is read along; ``known`` holds what earlier rows named."""
        made: list[Any] = []
        for part, converters in zip(self.parts, self.converters, strict=True):
            one = known.get((part.path, row[part.key])) if part.path else None
            if one is None and row[part.key] is not None:
                values = _converted(row[part.begin : part.end], converters)
                one = part.model.from_db(connection.alias, part.names, values)
                if part.path:
                    known[part.path, row[part.key]] = one
            if part.field is not None and made[part.owner] is not None:
                part.field.set_cached_value(made[part.owner], one)
            made.append(one)
        return made[0]


# Converters belong to a connection, and a connection to its thread.
_kept = threading.local()


def _composed(compose: Callable[..., Any], model: type[models.Model], names: tuple[str, ...]) -> Any:
    kept: dict[Any, Any] = _kept.__dict__
    key = (compose, model, names)
    if key not in kept:
        kept[key] = compose(model, names)
    return kept[key]


def _shape(model: type[models.Model], related: tuple[str, ...]) -> _Shape:
    parts = [_part(model, "", 0)]
    joins: list[str] = []
    places = {"": 0}
    for wanted in related:
        path = ""
        for name in wanted.split(LOOKUP_SEP):
            owner, path = path, f"{path}{LOOKUP_SEP}{name}" if path else name
            if path in places:
                continue
            holder = parts[places[owner]]
            field: Any = holder.model._meta.get_field(name)
            target: Any = field.related_model
            joins.append(
                f"LEFT OUTER JOIN {_quoted(target._meta.db_table)} {_quoted(path)} ON"
                f" {_quoted(path)}.{_quoted(target._meta.pk.column)} = {_of(holder)}.{_quoted(field.column)}"
            )
            places[path] = len(parts)
            parts.append(_part(target, path, parts[-1].end, field, places[owner]))
    columns = [(p, str(f.column)) for p in parts for f in p.model._meta.concrete_fields]
    listed = ", ".join(f"{_of(p)}.{_quoted(column)}" for p, column in columns)
    select = " ".join([f"SELECT {listed} FROM {_quoted(model._meta.db_table)}", *joins])  # noqa: S608 - our own names
    return _Shape(select, tuple(parts), tuple(_converters(p.model._meta.concrete_fields) for p in parts))


def _part(model: type[models.Model], path: str, begin: int, field: Any = None, owner: int = 0) -> _Part:
    fields = model._meta.concrete_fields
    key = begin + [f.primary_key for f in fields].index(True)
    return _Part(model, tuple(f.attname for f in fields), begin, begin + len(fields), key, path, field, owner)


def _of(part: _Part) -> str:
    return _quoted(part.path or part.model._meta.db_table)


def _columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, tuple[_Convert, ...]]:
    listed = ", ".join(_column(model, (name,))[0] for name in names)
    select = f"SELECT {listed} FROM {_quoted(model._meta.db_table)}"  # noqa: S608 - our own names
    return select, _converters([_field(model, name) for name in names])


def _column(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, Callable[..., Any]]:
    field = _field(model, names[0])
    return f"{_quoted(model._meta.db_table)}.{_quoted(field.column)}", field.get_db_prep_value


def _converters(fields: Sequence[Any]) -> tuple[_Convert, ...]:
    found: list[_Convert] = []
    for place, field in enumerate(fields):
        column = field.get_col(field.model._meta.db_table)
        both = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        found += [(place, convert, column) for convert in both]
    return tuple(found)


def _field(model: type[models.Model], name: str) -> Any:
    if name == "pk":
        return model._meta.pk
    return next(f for f in model._meta.concrete_fields if name in (f.name, f.attname))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
