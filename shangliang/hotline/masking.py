"""What names a person by a number is not shown: telephones, identity and bank cards, in whatever writing.

Hotline messages carry them in plenty. The records keep what was handed over; every page and hand-over shows it masked.
"""

from __future__ import annotations

import re
import unicodedata

#: Marks that people put between digits.
_GAP = r"[ \-–—_·.]?"
_DIGIT = r"[0-9]"
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
#: An identity number (15 or 18 places), a bank card (16 to 19), a unified credit code (18 places, letters among them).
_CARD = re.compile(rf"{_BEFORE}{_DIGIT}(?:{_GAP}{_DIGIT}){{13,17}}{_GAP}[0-9Xx]{_AFTER}")
_MOBILE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?1[3-9](?:{_GAP}{_DIGIT}){{9}}(?![0-9])")
_LANDLINE = re.compile(rf"(?<![0-9])(?:\(0[0-9]{{2,3}}\)|0[0-9]{{2,3}}){_GAP}[2-9](?:{_GAP}{_DIGIT}){{6,7}}(?![0-9])")
#: A number that is said to be one by which somebody is reached.
_NAMED = re.compile(
    r"((?:电话|手机|座机|热线|联系方式|联系人|身份证|证件|微信|扣扣|qq|账号|帐号|卡号|tel|phone|[vV][xX])[^0-9\n。；;]{0,8})"
    rf"({_DIGIT}(?:{_GAP}{_DIGIT}){{5,19}}[Xx]?)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")


def masked(text: str) -> str:
    """The text with every such number reduced to its first three and last two characters.

    Full-width digits are read like others. Amounts, dates, house numbers and years stay: shorter than seven digits,
    unless the words before say that they are a telephone or card.
    """
    plain = "".join(_narrow(character) for character in text)
    for pattern in (_CARD, _MOBILE, _LANDLINE):
        plain = pattern.sub(lambda found: _reduced(found[0]), plain)
    plain = _NAMED.sub(lambda found: found[1] + _reduced(found[2]), plain)
    return _MAIL.sub(lambda found: f"{found[0][:1]}***@***", plain)


def headline(title: str, text: str, *, most: int = 40) -> str:
    """A masked line for a message: its title, or the beginning of its text.

    It is cut after it was masked: half a telephone number is no number to any rule.
    """
    line = " ".join(masked(title or text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _narrow(character: str) -> str:
    """Full-width digits, letters and marks as plain ones; one character stays one."""
    if not "\uff01" <= character <= "\uff5e" or character in "，。！？：；（）":
        return character
    return unicodedata.normalize("NFKC", character)


def _reduced(number: str) -> str:
    digits = [c for c in number if c.isalnum()]
    if len(digits) <= 6:
        return "*" * len(digits)
    return "".join(digits[:3]) + "*" * (len(digits) - 5) + "".join(digits[-2:])
