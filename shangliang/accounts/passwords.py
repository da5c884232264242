"""Passwords that somebody else gives: printed once, changed at the first sign-in."""

from __future__ import annotations

import secrets

# No 0 O 1 l I: they are read aloud and copied by hand. Twelve of 31 letters hold 59 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def initial_password() -> str:
    """A new random password such as ``k7mq-x2wd-9rtf``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))
