"""Many counts in one reading of a table.

Most figures of a year count the same rows by different conditions on a few columns. Read once for each figure, the rows
of a large year cost seconds; here they are read once, gathered into groups that are alike in all these columns, and
each condition is put to the few hundred groups. A condition on anything else is left to a statement of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql.where import AND, WhereNode

#: Later than every cut-off: what a moment becomes that lies behind the one asked for.
_LATER = datetime(9000, 1, 1, tzinfo=UTC)
#: So many counts share a statement at most.
_AT_ONCE = 40


@dataclass(frozen=True)
class Cube:
    """The columns by which a table's rows are gathered.

    ``whole`` is the column that all conditions must name (the cycle), ``moments`` are compared with the cut-off alone.
    """

    model: type[Model]
    whole: str
    columns: tuple[str, ...]
    moments: tuple[str, ...]


_CUBES: dict[type[Model], Cube] = {}


def gathered(cube: Cube) -> Cube:
    """Make a table's cube known; each table once."""
    if cube.model in _CUBES:
        raise ValueError(f"{cube.model.__name__} has its cube already")
    _CUBES[cube.model] = cube
    return cube


@dataclass(frozen=True)
class _Asked:
    """A condition on a cube, as the database gets it; ``key`` is the question that it answers."""

    key: Any
    sql: str
    parameters: tuple[Any, ...]


def answers(queries: Iterable[tuple[Any, Any]], whole: int, cut_off: datetime) -> dict[Any, int]:
    """Count what can be counted from cubes.

    Args:
        queries: pairs of a key and the query of a queryset without order, slices or chosen columns.
        whole: the id of the cycle.
        cut_off: the moment up to which is counted.

    Returns:
        The numbers by key; keys of queries that ask for more than a cube holds are absent.
    """
    asked: dict[Cube, list[_Asked]] = {}
    found: dict[Any, int] = {}
    for key, query in queries:
        cube = _CUBES.get(query.model)
        if cube is None or not _fits(query, cube, whole, cut_off):
            continue
        try:
            sql, parameters = query.get_compiler(connection=connection).compile(query.where)
        except EmptyResultSet:
            found[key] = 0
        except FullResultSet:
            continue
        else:
            asked.setdefault(cube, []).append(_Asked(key, sql, tuple(parameters)))
    for cube, conditions in asked.items():
        found |= _told(cube, conditions, whole, cut_off)
    return found


def _fits(query: Any, cube: Cube, whole: int, cut_off: datetime) -> bool:
    tables = [alias for alias, used in query.alias_refcount.items() if used]
    plain = tables == [cube.model._meta.db_table] and not query.combinator and not query.is_sliced
    return plain and _names_whole(query.where, cube, whole) and _known(query.where, cube, cut_off)


def _names_whole(where: WhereNode, cube: Cube, whole: int) -> bool:
    if where.connector != AND or where.negated:
        return False
    return any(
        _names_whole(child, cube, whole)
        if isinstance(child, WhereNode)
        else child.lookup_name == "exact" and _column(child) == cube.whole and child.rhs == whole
        for child in where.children
        if isinstance(child, WhereNode | Lookup)
    )


def _column(lookup: Lookup) -> str:
    return lookup.lhs.target.attname if isinstance(lookup.lhs, Col) else ""


def _known(node: Any, cube: Cube, cut_off: datetime) -> bool:
    if isinstance(node, WhereNode):
        return all(_known(child, cube, cut_off) for child in node.children)
    if not isinstance(node, Lookup) or hasattr(node.rhs, "resolve_expression"):
        return False
    column = _column(node)
    if column in cube.moments:
        return node.lookup_name == "isnull" or (node.lookup_name == "lte" and node.rhs == cut_off)
    return column in (cube.whole, *cube.columns)


def _told(cube: Cube, conditions: list[_Asked], whole: int, cut_off: datetime) -> dict[Any, int]:
    quote, adapt = connection.ops.quote_name, connection.ops.adapt_datetimefield_value
    table = quote(cube.model._meta.db_table)
    # The names of a model's attributes and of its table's columns are the same here.
    plain = [quote(name) for name in (cube.whole, *cube.columns)]
    moments = [quote(name) for name in cube.moments]
    # Only on which side of the cut-off a moment lies makes groups differ.
    sides = [f"CASE WHEN {m} <= %s THEN %s WHEN {m} IS NOT NULL THEN %s END AS {m}" for m in moments]
    parameters: list[Any] = [adapt(cut_off), adapt(cut_off), adapt(_LATER)] * len(moments)
    places = ", ".join(str(i) for i in range(1, len(plain) + len(moments) + 1))
    groups = (
        f"SELECT {', '.join([*plain, *sides])}, COUNT(*) AS cube_rows FROM {table}"  # noqa: S608 - our own names
        f" WHERE {plain[0]} = %s GROUP BY {places}"
    )
    sums = ", ".join(f"COALESCE(SUM(CASE WHEN {c.sql} THEN cube_rows ELSE 0 END), 0)" for c in conditions)
    values = [v for c in conditions for v in c.parameters]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} FROM ({groups}) AS {table}", [*values, *parameters, whole])  # noqa: S608
        numbers = cursor.fetchone()
    return {c.key: int(number) for c, number in zip(conditions, numbers, strict=True)}


def counted(questions: Sequence[tuple[str, tuple[Any, ...]]]) -> dict[tuple[str, tuple[Any, ...]], int]:
    """Count what each question finds, many with one statement: a statement costs more to send than most to answer.

    Args:
        questions: statements with their values, as ``query.sql_with_params()`` gives them; each once.
    """
    found: dict[tuple[str, tuple[Any, ...]], int] = {}
    for start in range(0, len(questions), _AT_ONCE):
        some = questions[start : start + _AT_ONCE]
        numbers = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS asked)" for sql, _values in some)  # noqa: S608 - Django's
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {numbers}", [v for _sql, values in some for v in values])
            found |= dict(zip(some, cursor.fetchone(), strict=True))
    return found


def alike(rows: QuerySet) -> Counter[tuple[Any, ...]]:
    """How many rows of a ``values_list`` are alike, counted by the database: only the kinds of rows come back.

    The values are the database's own, whatever the fields make of them: ask for numbers and texts.
    """
    try:
        inner, parameters = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        return Counter()
    width = len(rows.query.values_select) + len(rows.query.annotation_select)
    places = ", ".join(str(place) for place in range(1, width + 1))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kinds.*, COUNT(*) FROM ({inner}) AS kinds GROUP BY {places}", parameters)  # noqa: S608
        return Counter({tuple(row[:-1]): int(row[-1]) for row in cursor.fetchall()})
