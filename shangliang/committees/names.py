"""How terms, sessions and case numbers are written."""

from __future__ import annotations

from django.utils.translation import get_language

_DIGITS = "零一二三四五六七八九"


def chinese_ordinal(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals: 3 → 三, 12 → 十二, 20 → 二十."""
    if not 1 <= number <= 99:
        raise ValueError(f"no ordinal for {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def term_name(term: int) -> str:
    """«三届»; in English «term 3»."""
    if (get_language() or "zh").startswith("en"):
        return f"term {term}"
    return f"{chinese_ordinal(term)}届"


def session_name(term: int, session: int) -> str:
    """«三届二次会议»; in English «term 3, session 2»."""
    if (get_language() or "zh").startswith("en"):
        return f"{term_name(term)}, session {session}"
    return f"{term_name(term)}{chinese_ordinal(session)}次会议"


def case_name(number: int, series: str = "") -> str:
    """«第0123号», with the letter of its sub-series before the digits; in English «No. 0123»."""
    if (get_language() or "zh").startswith("en"):
        return f"No. {series}{number:04d}"
    return f"第{series}{number:04d}号"
