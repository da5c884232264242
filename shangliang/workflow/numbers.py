"""Number series without gaps or repetitions."""

from __future__ import annotations

from django.db import connection, transaction

from shangliang.core.tenancy import CrossCommittee, current_scope

from .models import NumberSeries


def take(committee_id: int, name: str, count: int = 1) -> range:
    """Take the next ``count`` numbers of a series. A number given in a transaction that fails is given again.

    The series stays locked until the transaction ends, so that no number is ever left out.

    Raises:
        RuntimeError: outside a transaction: the numbers would be lost if what they are for failed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken in the transaction that uses them")
    if not current_scope().allows(committee_id):
        raise CrossCommittee(f"number series of committee {committee_id} outside the open scope")
    if count < 1:
        return range(0)
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    statement = (
        f"INSERT INTO {table} (committee_id, name, last) VALUES (%s, %s, %s) "  # noqa: S608
        f"ON CONFLICT (committee_id, name) DO UPDATE SET last = {table}.last + excluded.last RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [committee_id, name, count])
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)
