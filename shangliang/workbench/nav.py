"""What stands in the navigation of a signed-in person."""

from __future__ import annotations

from typing import Any, TypedDict

from django.http import HttpRequest


class Entry(TypedDict, total=False):
    """One place in the navigation."""

    label: Any  # translated text, required
    url: str  # required
    current: bool  # the page belongs to this place; one entry at most
    count: int  # what waits there; 0 or absent shows nothing
    away: bool  # on a phone behind 更多; at most four entries are not away
    rule: bool  # a hairline stands before it


def entries(request: HttpRequest) -> list[Entry]:
    """The places that ``request.actor`` can go to, in their order; the most needed first."""
    return []
