"""How often somebody may do something who has no account: counted by a keyed digest, kept only as long as it counts."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks, behind as many proxies as the operator says there are."""
    proxies = settings.ENV.trusted_proxies
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and chain:
        return chain[-min(proxies, len(chain))]
    return str(request.META.get("REMOTE_ADDR", ""))


def key_of(room: str, what: str, value: str) -> str:
    """The name under which something is counted. Addresses are nobody's business: it holds their digest alone."""
    return f"{room}:{what}:{salted_hmac(room, value, algorithm='sha256').hexdigest()}"


def too_many(key: str, most: int, *, within: int = HOUR) -> bool:
    """Whether it was done more than ``most`` times within so many seconds, this time included; counts this time."""
    cache.add(key, 0, within)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two lines
        cache.add(key, 1, within)
        return False
