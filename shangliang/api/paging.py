"""Pages by cursor: opaque, signed, bound to the list that gave them. Rows that come in meanwhile move nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Query

from shangliang.core.errors import Invalid

from .schemas.fields import Page

MOST = 100

Cursor = Annotated[str, Query(max_length=500, description="Where the page begins: `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="So many rows at most.")]

R = TypeVar("R", bound=Model)


def seal(place: Any, name: str) -> str:
    """A cursor for a place in the list of this name."""
    return signing.dumps(place, salt=f"api.cursor.{name}", compress=False)


def unseal(cursor: str, name: str) -> Any:
    """The place that a cursor stands for.

    Raises:
        Invalid: it was not made here, or for another list.
    """
    try:
        return signing.loads(cursor, salt=f"api.cursor.{name}")
    except signing.BadSignature:
        raise Invalid({"cursor": _("This cursor does not belong to this list.")}) from None


def paged(
    rows: QuerySet[R], name: str, cursor: str, limit: int, shown: Callable[[Sequence[R]], Sequence[Any]]
) -> Page[Any]:
    """A page of rows in the order in which they were made.

    Args:
        shown: turns the page's records into what is answered, all at once, so that it can fetch along what they need.
    """
    if cursor:
        rows = rows.filter(pk__gt=unseal(cursor, name))
    found = list(rows.order_by("pk")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return Page(items=list(shown(found)), next=seal(found[-1].pk, name) if more else None)
