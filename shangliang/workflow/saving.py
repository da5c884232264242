"""Writing many rows with few statements, and few rows with little ceremony.

Every verb of the product ends here: it saves what it changed, and leaves duties, notices and events. Composing a
statement anew costs Django some ten times as long as running it, so these are composed once, from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

from shangliang.core.tenancy import CrossCommittee, current_scope

M = TypeVar("M", bound=models.Model)

_AT_ONCE = 5_000  # ids in one statement; SQLite takes 32,766 values
_VALUES = 30_000


def save_fields(records: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write the named fields of records that were read in the open scope.

    Where all records agree it is one statement; otherwise one that is run for each record, with all fields together:
    half of a pair that is unique only as a pair is never written alone.
    """
    if not records:
        return
    model = type(records[0])
    columns = _named(model, tuple(fields))
    first = [getattr(records[0], column.attribute) for column in columns]
    others = records[1:]
    alike = [all(getattr(r, c.attribute) == value for r in others) for c, value in zip(columns, first, strict=True)]
    values = _values(records[0], columns)
    key = _quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        if all(alike):
            ids = [record.pk for record in records]
            for start in range(0, len(ids), _AT_ONCE):
                part = ids[start : start + _AT_ONCE]
                cursor.execute(f"{_update(model, columns)} {key} IN ({_places(len(part))})", [*values, *part])
            return
        differing = [(place, column) for place, column in enumerate(columns) if not alike[place]]
        rows = []
        for record in records:
            row = [*values, record.pk]
            for place, column in differing:
                row[place] = column.value(record)
            rows.append(row)
        cursor.executemany(f"{_update(model, columns)} {key} = %s", rows)


def insert(records: Sequence[models.Model]) -> None:
    """Insert new records, each of a committee in scope. Their ids are not read back.

    Raises:
        CrossCommittee: one belongs to a committee outside the open scope.
    """
    if not records:
        return
    _check_scope(records)
    head, fields = _insertion(type(records[0]))
    statement = f"{head} ({_places(len(fields))})"
    with connection.cursor() as cursor:
        if len(records) == 1:
            cursor.execute(statement, _values(records[0], fields))
        else:
            cursor.executemany(statement, [_values(record, fields) for record in records])


def create(records: Sequence[M]) -> Sequence[M]:
    """Insert new records as :func:`insert` does, and give them their ids.

    Raises:
        CrossCommittee: one belongs to a committee outside the open scope.
    """
    if not records:
        return records
    _check_scope(records)
    head, fields = _insertion(type(records[0]))
    key = _quoted(type(records[0])._meta.pk.column)
    at_once = _VALUES // len(fields)
    with connection.cursor() as cursor:
        for start in range(0, len(records), at_once):
            part = records[start : start + at_once]
            rows = ", ".join([f"({_places(len(fields))})"] * len(part))
            values = [value for record in part for value in _values(record, fields)]
            cursor.execute(f"{head} {rows} RETURNING {key}", values)
            for record, (pk,) in zip(part, cursor.fetchall(), strict=True):
                record.pk = pk
                record._state.adding, record._state.db = False, connection.alias
    return records


def set_links(record: models.Model, name: str, ids: Collection[int], *, fresh: bool = False) -> None:
    """Let a many-to-many field of a record name exactly the rows with these ids.

    Args:
        fresh: the record has just been inserted, so that it names none yet.
    """
    field: Any = record._meta.get_field(name)
    table = _quoted(field.m2m_db_table())
    mine, theirs = _quoted(field.m2m_column_name()), _quoted(field.m2m_reverse_name())
    wanted, have = set(ids), set()
    with connection.cursor() as cursor:
        if not fresh:
            cursor.execute(f"SELECT {theirs} FROM {table} WHERE {mine} = %s", [record.pk])  # noqa: S608
            have = {pk for (pk,) in cursor.fetchall()}
        if gone := sorted(have - wanted):
            places = _places(len(gone))
            cursor.execute(f"DELETE FROM {table} WHERE {mine} = %s AND {theirs} IN ({places})", [record.pk, *gone])  # noqa: S608
        if new := sorted(wanted - have):
            pairs = [value for pk in new for value in (record.pk, pk)]
            rows = ", ".join(["(%s, %s)"] * len(new))
            cursor.execute(f"INSERT INTO {table} ({mine}, {theirs}) VALUES {rows}", pairs)  # noqa: S608


def _check_scope(records: Sequence[models.Model]) -> None:
    scope = current_scope()
    for committee_id in {record.committee_id for record in records}:  # type: ignore[attr-defined]
        if not scope.allows(committee_id):
            raise CrossCommittee(f"{records[0]._meta.label} of committee {committee_id} outside the open scope")


@dataclass(frozen=True)
class _Column:
    """A column, and which type of value needs no preparing."""

    attribute: str
    name: str
    plain: type | None
    prepare: Callable[[Any, Any], Any]

    def value(self, record: models.Model) -> Any:
        """What the database is given."""
        value = getattr(record, self.attribute)
        return value if value is None or type(value) is self.plain else self.prepare(value, connection)


@cache
def _columns(model: type[models.Model]) -> dict[str, _Column]:
    return {field.name: _column(field) for field in model._meta.concrete_fields if not field.primary_key}


def _column(field: Any) -> _Column:
    plain: type | None = None
    if isinstance(field, models.IntegerField | models.ForeignKey):
        plain = int
    elif isinstance(field, models.CharField | models.TextField):
        plain = str
    return _Column(field.attname, field.column, plain, field.get_db_prep_save)


@cache
def _named(model: type[models.Model], names: tuple[str, ...]) -> list[_Column]:
    return [_columns(model)[name] for name in names]


def _values(record: models.Model, columns: Iterable[_Column]) -> list[Any]:
    return [column.value(record) for column in columns]


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _places(number: int) -> str:
    return ", ".join(["%s"] * number)


def _update(model: type[models.Model], columns: Sequence[_Column]) -> str:
    sets = ", ".join(f"{_quoted(column.name)} = %s" for column in columns)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE"  # noqa: S608


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[_Column]]:
    fields = list(_columns(model).values())
    names = ", ".join(_quoted(column.name) for column in fields)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES", fields  # noqa: S608
