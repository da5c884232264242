"""When a computed figure is the one that a text states (domain §2.6)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def last_stated_digit(stated: Decimal) -> Decimal:
    """One unit of the last digit that a round number states: 10 for 60, 100 for 1200, 1 for 65, 0.1 for 3.5."""
    digits = stated.normalize().as_tuple()
    return Decimal(1).scaleb(int(digits.exponent)) if stated else Decimal(1)


def rounded(numerator: int, denominator: int, decimals: int) -> Decimal:
    """A share in per cent, rounded half up to so many decimals.

    Raises:
        ZeroDivisionError: a share in nothing.
    """
    if not denominator:
        raise ZeroDivisionError("a share in nothing")
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def agrees(value: Decimal | int, stated: Decimal, *, at_least: bool = False) -> bool:
    """Whether a count is the stated one; 余, 多 and their kin (``at_least``) leave room up to the next round number."""
    if at_least:
        return stated <= value < stated + last_stated_digit(stated)
    return value == stated


def share_agrees(numerator: int, denominator: int, stated: Decimal, *, at_least: bool = False) -> bool:
    """Whether a rate is the stated one: the exact ratio, rounded half up to the decimals that the text prints."""
    if not denominator:
        return False
    decimals = max(0, -int(stated.as_tuple().exponent))
    if at_least:
        return agrees(Decimal(numerator) * 100 / Decimal(denominator), stated, at_least=True)
    return rounded(numerator, denominator, decimals) == stated
