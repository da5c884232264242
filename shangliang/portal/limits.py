"""How often one address may hand in a lead, and that one form makes one lead."""

from __future__ import annotations

from django.core.cache import cache

from shangliang.core import limits
from shangliang.core.limits import HOUR, address_of

__all__ = ["PER_HOUR", "address_of", "again", "first_time", "too_many"]

#: Leads that are taken from one address within an hour. Not fewer: a village, a school or an office shares one.
PER_HOUR = 20


def _key(what: str, value: str) -> str:
    return limits.key_of("portal", what, value)


def too_many(address: str) -> bool:
    """Whether this address has handed in its leads of the hour; counts this one."""
    return limits.too_many(_key("address", address), PER_HOUR)


def first_time(once: str) -> bool:
    """Whether a form is sent for the first time: a double click or a replayed request is not."""
    return not once or cache.add(_key("once", once), 1, 24 * HOUR)


def again(once: str) -> None:
    """Let a form be sent again, because it was not taken."""
    if once:
        cache.delete(_key("once", once))
