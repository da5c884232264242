"""Writing many rows with few statements, and few rows with little ceremony.

Every verb of the product ends here: it saves what it changed, and leaves duties, notices and events. Composing a
statement anew costs Django some ten times as long as running it, so these are composed once, from the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from shangliang.core.tenancy import CrossCommittee, current_scope

_AT_ONCE = 5_000  # ids in one statement; SQLite takes 32,766 values


def save_fields(records: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write the named fields of records that were read in the open scope.

    Where all records agree it is one statement; otherwise one that is run for each record, with all fields together:
    half of a pair that is unique only as a pair is never written alone.
    """
    if not records:
        return
    model = type(records[0])
    columns: list[Any] = [model._meta.get_field(name) for name in fields]
    first = [getattr(records[0], field.attname) for field in columns]
    alike = [all(getattr(r, f.attname) == value for r in records) for f, value in zip(columns, first, strict=True)]
    values = _values(records[0], columns)
    key = _quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        if all(alike):
            ids = [record.pk for record in records]
            for start in range(0, len(ids), _AT_ONCE):
                part = ids[start : start + _AT_ONCE]
                cursor.execute(f"{_update(model, columns)} {key} IN ({_places(len(part))})", [*values, *part])
            return
        differing = [(place, field) for place, field in enumerate(columns) if not alike[place]]
        rows = []
        for record in records:
            row = [*values, record.pk]
            for place, field in differing:
                row[place] = field.get_db_prep_save(getattr(record, field.attname), connection)
            rows.append(row)
        cursor.executemany(f"{_update(model, columns)} {key} = %s", rows)


def insert(records: Sequence[models.Model]) -> None:
    """Insert new records, each of a committee in scope. Their ids are not read back.

    Raises:
        CrossCommittee: one belongs to a committee outside the open scope.
    """
    if not records:
        return
    scope = current_scope()
    for committee_id in {record.committee_id for record in records}:  # type: ignore[attr-defined]
        if not scope.allows(committee_id):
            raise CrossCommittee(f"{records[0]._meta.label} of committee {committee_id} outside the open scope")
    statement, fields = _insertion(type(records[0]))
    with connection.cursor() as cursor:
        if len(records) == 1:
            cursor.execute(statement, _values(records[0], fields))
        else:
            cursor.executemany(statement, [_values(record, fields) for record in records])


def _values(record: models.Model, fields: Iterable[models.Field]) -> list[Any]:
    return [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _places(number: int) -> str:
    return ", ".join(["%s"] * number)


def _update(model: type[models.Model], fields: Sequence[models.Field]) -> str:
    sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE"  # noqa: S608


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[models.Field]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(_quoted(field.column) for field in fields)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({_places(len(fields))})", fields  # noqa: S608
