"""From what a cell holds to what its column wants."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .columns import Column, heading_key
from .dates import checked_year, date_from_number, date_from_text
from .errors import ValueRefused

# Spaces of every width, and marks that show nothing: they are dropped at a value's ends.
_EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, halves of characters, and marks that turn the reading direction: none can stand in a
# register, and the last ones can make a name look like another.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_SHORTENED_NUMBER = re.compile(r"\d(?:\.\d+)?E\+\d{2}")
_WHOLE_WITH_ZERO = re.compile(r"\d{7,}\.0")
_INTEGER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")

_DIGITS_KEPT = 10**15  # a spreadsheet keeps fifteen digits of a number and makes the rest zero
_LARGEST = 2**63 - 1

_YES = {"1", "true", "yes", "y", "是", "有", "对", "√", "✓", "✔"}
_NO = {"0", "false", "no", "n", "否", "无", "错", "×", "✗", "✘"}


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value to read: a formula that ended in an error, or one that was never calculated."""

    why: Literal["error", "uncalculated"]
    shown: str

    def __str__(self) -> str:
        return self.shown


def converter(column: Column, shift: int = 0) -> Callable[[object], object]:
    """A function that turns what a cell holds into the column's value, None for an empty one.

    It raises ValueRefused with a message that names the remedy. ``shift`` is the workbook's epoch (see dates).
    """
    convert = {
        "text": lambda raw: _text(raw, column.max_length),
        "integer": _integer,
        "date": lambda raw: _date(raw, shift),
        "boolean": _boolean,
        "choice": _choice_of(column),
    }[column.kind]

    def read(raw: object) -> object:
        if isinstance(raw, str):
            raw = clean(raw)
        if raw is None or raw == "":
            if column.required:
                raise ValueRefused(_("This must not be empty."))
            return None
        if isinstance(raw, Broken):
            raise ValueRefused(_why_broken(raw))
        if isinstance(raw, (list, dict)):
            raise ValueRefused(_("A single value is expected here, not a list or an object."))
        if isinstance(raw, float) and not math.isfinite(raw):
            raise ValueRefused(_("This is not a number."))
        return convert(raw)

    return read


def clean(text: str) -> str:
    """The text with plain line ends and without blank edges. Raises ValueRefused for a control character."""
    text = text.strip(_EDGES)
    if text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    if found := _FORBIDDEN.search(text):
        raise ValueRefused(
            _("This holds an invisible control character (U+%(code)s). Delete it and type the place again.")
            % {"code": f"{ord(found[0]):04X}"}
        )
    return text


def _text(raw: object, most: int | None) -> str:
    if isinstance(raw, str):
        text = raw
        if _SHORTENED_NUMBER.fullmatch(text):
            raise ValueRefused(_digits_lost())
        if _WHOLE_WITH_ZERO.fullmatch(text):
            text = text[:-2]
    elif isinstance(raw, bool):
        text = str(raw).upper()
    elif isinstance(raw, (int, float)):
        if isinstance(raw, float) and abs(raw) >= _DIGITS_KEPT:
            raise ValueRefused(_digits_lost())
        text = str(int(raw)) if raw == int(raw) else str(raw)
    elif isinstance(raw, datetime):
        text = raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ")
    else:
        text = str(raw)
    if most is not None and len(text) > most:
        raise ValueRefused(
            _("This has %(length)d characters; at most %(most)d can be kept. Shorten it.")
            % {"length": len(text), "most": most}
        )
    return text


def _integer(raw: object) -> int:
    if isinstance(raw, str):
        plain = unicodedata.normalize("NFKC", raw)
        if not _INTEGER.fullmatch(plain) or len(plain) > 30:
            raise ValueRefused(_("A whole number is expected here."))
        number = int(plain.replace(",", "").partition(".")[0])
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw == int(raw):
        if isinstance(raw, float) and abs(raw) >= _DIGITS_KEPT:
            raise ValueRefused(_digits_lost())
        number = int(raw)
    else:
        raise ValueRefused(_("A whole number is expected here."))
    if abs(number) > _LARGEST:
        raise ValueRefused(_("This number is too large."))
    return number


def _date(raw: object, shift: int) -> date:
    if isinstance(raw, str):
        return date_from_text(raw, shift)
    if isinstance(raw, datetime):
        return checked_year(raw.date())
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return date_from_number(raw, shift)
    raise ValueRefused(_("This is not a date. Write it like 2022-03-01, year first."))


def _boolean(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    words = heading_key(str(int(raw)) if isinstance(raw, float) and raw in (0, 1) else str(raw))
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise ValueRefused(_("Write 是 or 否 (yes or no)."))


def _choice_of(column: Column) -> Callable[[object], str]:
    choices = {heading_key(str(wording)): value for wording, value in (column.choices or {}).items()}
    wordings = list(column.choices or {})

    def choice(raw: object) -> str:
        value = choices.get(heading_key(_text(raw, None)))
        if value is None:
            raise ValueRefused(
                _("This is not one of the permitted entries: %(permitted)s.")
                % {"permitted": pgettext("between entries", ", ").join(str(wording) for wording in wordings)}
            )
        return value

    return choice


def _why_broken(raw: Broken) -> str:
    if raw.why == "error":
        return _("The formula here ends in an error. Correct it, or type the value.")
    return _(
        "The formula here has no stored result. Open the file in a spreadsheet program and save it, or type the value."
    )


def _digits_lost() -> str:
    return _(
        "The spreadsheet has kept this as a number and lost its last digits. Format the column as text and type "
        "it again."
    )
