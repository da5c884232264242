"""Django's PostgreSQL backend, telling each connection which committees are in scope before it runs a statement.

The scope is told when it has changed since the connection was last told, so a request costs two or three short
statements more. Pooled connections keep the setting of whoever had them before; a connection that has just been
taken is therefore told afresh. What was told inside a transaction is undone with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from shangliang.core.tenancy import Scope

_NOT_TOLD = object()


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection and what it has been told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told_scope: Scope | object | None = _NOT_TOLD
        self._told_value: str | None = None
        self.execute_wrappers.append(self._in_scope)

    def _in_scope(self, execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        from shangliang.core.tenancy import open_scope  # which has models, and these need a backend to be loaded

        scope = open_scope()
        if scope is not self._told_scope:
            self._tell(scope)
        return execute(sql, params, many, context)

    def _tell(self, scope: Scope | None) -> None:
        from shangliang.core import row_security

        value = row_security.told(scope)
        if value != self._told_value:
            if self.connection.info.transaction_status == TransactionStatus.INERROR:
                return  # only the way back is open now, and it reads no rows
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, false)", [row_security.SETTING, value])
        self._told_scope, self._told_value = scope, value

    def _forget(self) -> None:
        self._told_scope, self._told_value = _NOT_TOLD, None

    def init_connection_state(self) -> None:
        """A connection has been taken: nobody knows what it was told before."""
        self._forget()
        super().init_connection_state()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._forget()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._forget()
