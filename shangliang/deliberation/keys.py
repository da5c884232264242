"""Who is who among participants, without keeping it: keyed digests, and the tokens of links and browsers."""

from __future__ import annotations

import base64
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "shangliang.deliberation"


def _digest(value: str) -> str:
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()[:40]


def new_slug() -> str:
    """A new address of a deliberation: short enough for a poster, and not to be guessed."""
    return secrets.token_hex(5)


def member_key(deliberation_id: int, member_id: int) -> str:
    """The key of a seat's holder in one deliberation; another one in each."""
    return _digest(f"{deliberation_id}:member:{member_id}")


def invitation_key(deliberation_id: int, invitation_id: int) -> str:
    """The key of whoever holds an invitation."""
    return _digest(f"{deliberation_id}:invitation:{invitation_id}")


def browser_key(deliberation_id: int, token: str) -> str:
    """The key of a browser that takes part without account."""
    return _digest(f"{deliberation_id}:browser:{token}")


def imported_key(deliberation_id: int, participant: object) -> str:
    """The key of somebody whose votes were imported."""
    return _digest(f"{deliberation_id}:imported:{participant}")


def _seal(text: str) -> str:
    mac = salted_hmac(f"{_SALT}.token", text, algorithm="sha256").digest()[:15]
    return base64.urlsafe_b64encode(mac).decode()


def invitation_token(invitation_id: int) -> str:
    """What an invitation's link ends with."""
    return f"{invitation_id}-{_seal(f'invitation:{invitation_id}')}"


def read_invitation(token: str) -> int | None:
    """The invitation's id, or ``None`` for a token that is not ours."""
    number, _dash, seal = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    return int(number) if constant_time_compare(_seal(f"invitation:{number}"), seal) else None


def new_browser_token() -> str:
    """A signed token for a browser that takes part without account."""
    name = secrets.token_urlsafe(12)
    return f"{name}.{_seal(f'browser:{name}')}"


def is_browser_token(token: str) -> bool:
    """Whether we made this token."""
    name, _dot, seal = token.partition(".")
    return bool(name) and constant_time_compare(_seal(f"browser:{name}"), seal)
