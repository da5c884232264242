"""The reader's notices beside every page: how many are new, and a record's own are read once its page is opened."""

from __future__ import annotations

from typing import cast

from shangliang.committees.requests import Request
from shangliang.notifications import actions, queries

_KEPT = "_unread_notices"


def _reader(request: Request) -> int:
    return cast(int, request.actor.user_id)  # these pages are for people, who have one


def unread(request: Request) -> int:
    """How many notices the reader has not read here: one statement for a page, however often it is asked."""
    if not hasattr(request, _KEPT):
        found = queries.unread_count(_reader(request)) if request.committee is not None else 0
        setattr(request, _KEPT, found)
    return int(getattr(request, _KEPT))


def opened(request: Request, root: tuple[str, int]) -> None:
    """The reader has the page of a record before them: what was told of it is read.

    The same statement that counts for the navigation says whether there is anything to mark, so that a page that is
    only read writes nothing.
    """
    found, here = queries.unread_beside(_reader(request), root)
    if here:
        here = actions.mark_root_read(_reader(request), root)
    setattr(request, _KEPT, found - here)
