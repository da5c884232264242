"""The second wall between committees, inside PostgreSQL: row-level security on every table that a committee owns.

The managers of :mod:`.tenancy` filter by the open scope; a query that goes around them (raw SQL, a relation's base
manager, a mistake of ours) meets the policy of the table itself. The connection tells the database the open scope
in the setting ``shangliang.committees`` (:mod:`.postgresql.base`): ids divided by commas, ``*`` for a stated
crossing, and nothing outside any scope, which shows no row at all.

Superusers and roles with BYPASSRLS pass through every policy: the product's role must be an ordinary one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .tenancy import CommitteeOwned, Scope

SETTING = "shangliang.committees"
_POLICY = "committee_scope"

# The sub-selects are worked out once for a statement, not once for a row.
_EVERYTHING = f"(SELECT current_setting('{SETTING}', true) = '*')"
_IDS = f"(SELECT string_to_array(NULLIF(current_setting('{SETTING}', true), '*'), ',')::bigint[])"  # noqa: S608 - constants


def told(scope: Scope | None) -> str:
    """The setting's value for a scope."""
    if scope is None:
        return ""
    if scope.committees is None:
        return "*"
    return ",".join(str(pk) for pk in sorted(scope.committees))


def owned_tables() -> Iterator[tuple[str, str]]:
    """Every table that committees own, and the condition under which a row of it is in scope.

    The joining table of a many-to-many field has no committee of its own: a row is in scope with the record that
    it hangs on.
    """
    for model in apps.get_models():
        if not issubclass(model, CommitteeOwned) or model._meta.proxy or not model._meta.managed:
            continue
        table = model._meta.db_table
        yield table, f"{_EVERYTHING} OR committee_id = ANY ({_IDS}::bigint[])"
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            if through is not None and through._meta.auto_created:
                yield through._meta.db_table, _with_owner(through._meta.db_table, field.m2m_column_name(), model)


def _with_owner(table: str, column: str, owner: type[models.Model]) -> str:
    owner_table = owner._meta.db_table
    exists = f'EXISTS (SELECT 1 FROM "{owner_table}" o WHERE o.id = "{table}"."{column}")'  # noqa: S608 - our own names
    return f"{_EVERYTHING} OR {exists}"


def enforce(connection: BaseDatabaseWrapper) -> list[str]:
    """Make the policies of the database equal to the models, and give back the tables that were changed.

    Runs at the end of every ``migrate``; on a database that is already so it changes nothing. On SQLite there is
    nothing to do: its one file has no roles to hold apart.
    """
    if connection.vendor != "postgresql":
        return []
    changed = []
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(
            "SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
            " WHERE c.relnamespace = current_schema()::regnamespace AND p.polname LIKE %s"
            " AND c.relrowsecurity AND c.relforcerowsecurity",
            [f"{_POLICY}%"],
        )
        present = set(cursor.fetchall())
        for table, condition in owned_tables():
            # The name carries the condition's digest, so that a policy of an older release is replaced.
            policy = f"{_POLICY}_{hashlib.sha256(condition.encode()).hexdigest()[:8]}"
            if table not in existing or (table, policy) in present:
                continue
            name = connection.ops.quote_name(table)
            for old in [old for held, old in present if held == table]:
                cursor.execute(f"DROP POLICY {connection.ops.quote_name(old)} ON {name}")
            cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"CREATE POLICY {policy} ON {name} USING ({condition}) WITH CHECK ({condition})")
            changed.append(table)
    return changed


def passes_through(connection: BaseDatabaseWrapper) -> bool:
    """Whether the role of this connection is one that no policy holds: a superuser, or one with BYPASSRLS."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    return bool(row and row[0])
