"""How long a text is and how sentences follow each other, by the rules that pages, verbs and browsers share."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language


def characters(text: str | None) -> int:
    """How many characters somebody has written: white space does not count, as in the browser's counter."""
    return sum(1 for c in text or "" if not c.isspace())


def gap() -> str:
    """What stands between two sentences: nothing in Chinese, whose full stop brings its own room."""
    return " " if (get_language() or "zh").startswith("en") else ""


def one_after_another(sentences: Iterable[object]) -> str:
    """Sentences as one text."""
    return gap().join(str(s) for s in sentences)


def plain_line(text: str | None) -> str:
    """What somebody typed as one line: white space of every kind is one space, control characters are gone."""
    return " ".join("".join(c for c in text or "" if c.isprintable() or c.isspace()).split())
