"""How often one address may hand something in, that one form makes one record, and the receipts for them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

#: Leads and reports that are taken from one address within an hour. Not fewer: a village or an office shares one.
PER_HOUR = 20
#: Receipts that are looked up in vain from one address within an hour.
MISSES_PER_HOUR = 60
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILOU", "110V")
_HOUR = 3600
_DAY = 24 * _HOUR


def _key(what: str, value: str) -> str:
    # Addresses are nobody's business: only a keyed digest is kept, for an hour.
    return f"portal:{what}:{salted_hmac('portal', value, algorithm='sha256').hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks, behind as many proxies as the operator says there are."""
    proxies = settings.ENV.trusted_proxies
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and chain:
        return chain[-min(proxies, len(chain))]
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(address: str, *, what: str = "address", most: int = PER_HOUR) -> bool:
    """Whether this address has handed in so many within the hour; counts this one. ``what`` counts for itself."""
    key = _key(what, address)
    cache.add(key, 0, _HOUR)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two lines
        cache.add(key, 1, _HOUR)
        return False


def first_time(once: str) -> bool:
    """Whether a form is sent for the first time: a double click or a replayed request is not."""
    return not once or cache.add(_key("once", once), 1, _DAY)


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
