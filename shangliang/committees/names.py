"""How terms, sessions and case numbers are written."""

from __future__ import annotations

import re

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


def case_name(number: int, series: str = "", year: int | None = None) -> str:
    """A case number 案号: «第0123号», with the letter of its sub-series before the digits; in English «No. 0123».

    Every session counts from 1, so wherever the session is not said beside it, the number names its ``year``:
    «2026年第0123号», «No. 0123 of 2026».
    """
    if (get_language() or "zh").startswith("en"):
        return f"No. {series}{number:04d}" + (f" of {year}" if year else "")
    return (f"{year}年" if year else "") + f"第{series}{number:04d}号"


def serial_name(number: int, year: int) -> str:
    """A serial number 流水号: «2026-0167»."""
    return f"{year}-{number:04d}"


_YEAR_FIRST = re.compile(r"(?:(?P<year>\d{4})\s*[年-]\s*)?第?\s*[A-Z]?(?P<number>\d{1,9})\s*号?")
_YEAR_LAST = re.compile(r"No\.?\s*[A-Z]?(?P<number>\d{1,9})(?:\s+of\s+(?P<year>\d{4}))?", re.IGNORECASE)


def read_number(text: str) -> tuple[int, int | None] | None:
    """A number that somebody typed as it is written here, or shorter («123», «第123号»), and its year if it names one.

    None: it is no number.
    """
    found = _YEAR_FIRST.fullmatch(text.strip()) or _YEAR_LAST.fullmatch(text.strip())
    if found is None:
        return None
    return int(found["number"]), int(found["year"]) if found["year"] else None
