"""How long a text is, by the one rule that pages, verbs and browsers share."""

from __future__ import annotations


def characters(text: str | None) -> int:
    """How many characters somebody has written: white space does not count, as in the browser's counter."""
    return sum(1 for c in text or "" if not c.isspace())
