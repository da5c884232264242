"""How exactly a text states a number, and when a true one is the stated one (domain §2.6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shangliang.indicators.agreement import agrees, last_stated_digit, share_agrees

from ..reader import AT_LEAST, Figure
from .known import Known

_WORDS_BEFORE, _WORDS_AFTER = 4, 3
_NEAR = re.compile(r"(?:近|接近|将近)$")
_ABOUT = re.compile(r"(?:约|大约|大概|约为)$")
_ABOUT_AFTER = re.compile(r"^(?:左右|上下)")
_DECIMALS = re.compile(r"\.(\d+)")
_CHINESE_DECIMALS = re.compile(r"点([零〇一二三四五六七八九]+)")
_SCALES = {"万": 4, "亿": 8}

EXACT, LEAST, NEAR, ABOUT = "", AT_LEAST, "near", "about"


@dataclass(frozen=True)
class Stated:
    """A number as printed: its value with the decimals that are printed, and how exact the words make it.

    ``quantum`` is one unit of the last printed digit where 万 or 亿 stand for digits that are not printed; else None.
    """

    figure: Figure
    value: Decimal
    exactness: str
    quantum: Decimal | None = None

    @property
    def exact(self) -> bool:
        """Whether nothing is rounded: such numbers add up."""
        return self.exactness == EXACT and self.quantum is None

    def met_by(self, known: Known) -> bool:
        """Whether a true figure is the stated one, or one of several of its name."""
        return self._met_by(known) or any(self._met_by(other) for other in known.also)

    def _met_by(self, known: Known) -> bool:
        if known.numerator is not None and known.denominator is not None:
            return self._share_met(known.numerator, known.denominator)
        if known.published and known.at_least and self.exactness != LEAST:
            # 2,034 fits a published 2000余, and so does another 2000余.
            return agrees(self.value, known.value.normalize(), at_least=True)
        return self._met(known.value)

    def _share_met(self, numerator: int, denominator: int) -> bool:
        if not denominator:
            return False
        if self.exactness in (EXACT, LEAST):
            return share_agrees(numerator, denominator, self.value, at_least=self.exactness == LEAST)
        return self._met(Decimal(numerator) * 100 / Decimal(denominator))

    def _met(self, value: Decimal) -> bool:
        unit = last_stated_digit(self.value)
        if self.exactness == LEAST:
            return agrees(value, self.value, at_least=True)
        if self.exactness == NEAR:
            return self.value - unit < value <= self.value
        if self.exactness == ABOUT:
            return abs(value - self.value) <= unit / 2
        if value == self.value:
            return True
        return self.quantum is not None and _rounded(value, self.quantum) == self.value


def _rounded(value: Decimal, quantum: Decimal) -> Decimal:
    return (value / quantum).quantize(Decimal(1), ROUND_HALF_UP) * quantum


def stated_of(figure: Figure, text: str) -> Stated:
    """How ``text`` states one of its figures."""
    printed = _squashed(text[figure.number_start : figure.number_end])
    before = _squashed(text[max(0, figure.number_start - _WORDS_BEFORE) : figure.number_start])
    after = _squashed(text[figure.number_end : figure.number_end + _WORDS_AFTER])
    exactness = _exactness(figure, printed, before, after)
    value = Decimal(str(figure.value))
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    found = _DECIMALS.search(printed) or _CHINESE_DECIMALS.search(printed)
    scale = next((power for mark, power in _SCALES.items() if mark in printed), 0)
    # In 万元 the scale belongs to the unit: the value is not multiplied out.
    if scale and "万" in figure.unit:
        scale = 0
    if figure.unit == "%" and found:
        value = value.quantize(Decimal(1).scaleb(-len(found[1])))
    quantum = None
    if scale and re.search(r"\d", printed):
        quantum = Decimal(1).scaleb(scale - (len(found[1]) if found else 0))
    return Stated(figure, value, exactness, quantum)


def _exactness(figure: Figure, printed: str, before: str, after: str) -> str:
    if _NEAR.search(before) or printed.startswith("近"):
        return NEAR
    if figure.qualifier == AT_LEAST:
        return LEAST
    if _ABOUT.search(before) or printed.startswith("约") or _ABOUT_AFTER.match(after):
        return ABOUT
    return EXACT


def _squashed(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).replace("約", "约")
