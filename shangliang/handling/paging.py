"""Keyset paging: a page of a list begins where another ended, so that its cost does not grow with its number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

#: So many rows stand on one page.
SIZE = 50

#: What a list is ordered by, ascending, and how each key is read back from an address.
Keys = Mapping[str, Callable[[Any], Any]]

BY_DUE: Keys = {"due": date.fromisoformat, "pk": int}


@dataclass(frozen=True)
class Cut:
    """One page of a list, and the addresses (``?…``) of its neighbours, ``None`` where there is none."""

    rows: Sequence[Any]
    previous: str | None
    next: str | None


def cut(rows: QuerySet[Any], keys: Keys, query: QueryDict, *, size: int = SIZE) -> Cut:
    """A page of ``rows``: the one that ``query`` asks for with ``after`` or ``before``, else the first.

    A place that cannot be read is the list's beginning: addresses are passed around and shortened.
    """
    back = "before" in query
    place = _place(query.get("before" if back else "after", ""), keys)
    signed = [f"-{name}" for name in keys] if back and place else list(keys)
    found = rows.order_by(*signed)
    if place:
        found = found.filter(_beyond(place, "lt" if back else "gt"))
    page = list(found[: size + 1])
    more = len(page) > size
    page = page[:size]
    if back and place:
        page.reverse()
        earlier, later = more, True
    else:
        earlier, later = bool(place), more
    return Cut(
        page,
        _address(query, "before", page[0], keys) if earlier and page else None,
        _address(query, "after", page[-1], keys) if later and page else None,
    )


def _place(text: str, keys: Keys) -> dict[str, Any] | None:
    try:
        values = json.loads(text)
        return {name: read(value) for (name, read), value in zip(keys.items(), values, strict=True)}
    except (ValueError, TypeError):
        return None


def _beyond(place: Mapping[str, Any], comparison: str) -> Q:
    """Rows whose keys come after (``gt``) or before (``lt``) a place, compared one key after the other."""
    condition, same = Q(), Q()
    for name, value in place.items():
        condition |= same & Q(**{f"{name}__{comparison}": value})
        same &= Q(**{name: value})
    return condition


def _address(query: QueryDict, way: str, row: Any, keys: Keys) -> str:
    kept = [(name, value) for name, values in query.lists() if name not in ("before", "after") for value in values]
    values = [getattr(row, name) for name in keys]
    place = json.dumps([v.isoformat() if isinstance(v, date) else v for v in values])
    return f"?{urlencode([*kept, (way, place)])}"
