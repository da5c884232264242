"""How often one address may hand in a lead, and that one form makes one lead."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

#: Leads that are taken from one address within an hour. Not fewer: a village, a school or an office shares one.
PER_HOUR = 20
#: What a meeting at a venue may bring within an hour from one address: a hall full of phones on one network.
AT_A_MEETING = 400
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


def too_many(address: str, what: str = "address", most: int = PER_HOUR) -> bool:
    """Whether this address has handed in as many of a kind within the hour as one may; counts this one."""
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
