"""How often one address may hand something in, that one form makes one record, and the receipts for them."""

from __future__ import annotations

import secrets

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from shangliang.core import limits
from shangliang.core.limits import HOUR, address_of

__all__ = [
    "AT_A_MEETING",
    "PER_HOUR",
    "address_of",
    "again",
    "first_time",
    "miss",
    "missed_too_often",
    "receipt_of",
    "receipt_typed",
    "too_many",
]

#: Leads and reports that are taken from one address within an hour. Not fewer: a village or an office shares one.
PER_HOUR = 20
#: What a meeting at a venue may bring within an hour from one address: a hall full of phones on one network.
AT_A_MEETING = 400
#: Receipts that are looked up in vain from one address within an hour.
MISSES_PER_HOUR = 60
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILOU", "110V")


def _key(what: str, value: str) -> str:
    return limits.key_of("portal", what, value)


def too_many(address: str, *, what: str = "address", most: int = PER_HOUR) -> bool:
    """Whether this address has handed in so many within the hour; counts this one. ``what`` counts for itself."""
    return limits.too_many(_key(what, address), most)


def first_time(once: str) -> bool:
    """Whether a form is sent for the first time: a double click or a replayed request is not."""
    return not once or cache.add(_key("once", once), 1, 24 * HOUR)


def again(once: str) -> None:
    """Let a form be sent again, because it was not taken."""
    if once:
        cache.delete(_key("once", once))


def missed_too_often(address: str) -> bool:
    """Whether this address has asked in vain so often within the hour that it is not answered any more."""
    return bool(cache.get(_key("missed", address), 0) >= MISSES_PER_HOUR)


def miss(address: str) -> None:
    """Count a receipt that was asked for in vain."""
    too_many(address, what="missed")


def receipt_of(once: str) -> str:
    """The receipt of what is handed in by a form, such as 7KQM-3RTV-9XWA: the same however often the form is sent.

    Sixty bits, in letters and digits that nobody mistakes for one another on paper or by telephone.
    """
    digest = salted_hmac("portal receipt", once or secrets.token_urlsafe(24), algorithm="sha256").digest()
    number = int.from_bytes(digest[:8], "big")
    letters = [_LETTERS[number >> 5 * place & 31] for place in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def receipt_typed(text: str) -> str:
    """A receipt as it was given out, from what somebody typed: small letters, blanks, O for 0 and the like."""
    plain = "".join(c for c in text.upper().translate(_MISREAD) if c in _LETTERS)
    return "-".join((plain[:4], plain[4:8], plain[8:])) if len(plain) == 12 else ""
