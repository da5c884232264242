"""Records belong to a committee, and a query without one raises.

A page, job or command opens a scope; every manager of a :class:`CommitteeOwned` table filters by it. Looking
across committees is spelled out with :func:`all_committees`, and audited.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models

log = logging.getLogger("shangliang.crossing")


class NoCommittee(RuntimeError):
    """A query was made outside any committee's scope: a bug, never a user's mistake."""


class CrossCommittee(RuntimeError):
    """A record of another committee was about to be written: a bug, never a user's mistake."""


@dataclass(frozen=True)
class Scope:
    """The committees that may be read and written; ``None`` means all, for a stated reason."""

    committees: frozenset[int] | None
    reason: str = ""

    def allows(self, committee_id: int | None) -> bool:
        """Whether records of this committee may be touched."""
        return self.committees is None or committee_id in self.committees


_scope: ContextVar[Scope | None] = ContextVar("committee_scope", default=None)
crossing_hooks: list[Callable[[str, Any], None]] = []


def open_scope() -> Scope | None:
    """The open scope, or ``None``: what the database itself is told (:mod:`.row_security`)."""
    return _scope.get()


def current_scope() -> Scope:
    """The open scope.

    Raises:
        NoCommittee: none is open.
    """
    scope = _scope.get()
    if scope is None:
        raise NoCommittee("no committee: open committee_scope(committee) first")
    return scope


@contextmanager
def _opened(scope: Scope | None) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def committee_scope(*committees: Any) -> Iterator[None]:
    """Work within these committees (objects or ids)."""
    ids = frozenset(c if isinstance(c, int) else c.pk for c in committees)
    with _opened(Scope(ids)):
        yield


@contextmanager
def all_committees(*, reason: str, by: Any = None) -> Iterator[None]:
    """Look across committees, for a stated reason; with an actor the crossing becomes an audited event."""
    # The product's own crossings (who acts here? what waits in the outbox?) come several times a second.
    log.log(logging.DEBUG if by is None else logging.INFO, "crossing: %s", reason)
    if by is not None:
        for hook in crossing_hooks:
            hook(reason, by)
    with _opened(Scope(None, reason)):
        yield


class ScopedQuerySet(models.QuerySet):
    """Checks that what is inserted belongs to the open scope."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert many, each of a committee in scope."""
        objs = list(objs)
        scope = current_scope()
        for obj in objs:
            if not scope.allows(obj.committee_id):
                raise CrossCommittee(f"{obj._meta.label} of committee {obj.committee_id} outside the open scope")
        return super().bulk_create(objs, *args, **kwargs)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The manager of committee-owned tables: filtered by the open scope, raising without one."""

    def get_queryset(self) -> models.QuerySet:
        """All rows of the committees in scope."""
        queryset = super().get_queryset()
        ids = current_scope().committees
        if ids is None:
            return queryset
        if len(ids) == 1:
            return queryset.filter(committee_id=next(iter(ids)))
        return queryset.filter(committee_id__in=ids)


class CommitteeOwned(models.Model):
    """A table whose every row belongs to one committee."""

    committee = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save within the open scope."""
        if not current_scope().allows(self.committee_id):
            raise CrossCommittee(f"{self._meta.label} of committee {self.committee_id} outside the open scope")
        super().save(*args, **kwargs)
