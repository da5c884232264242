"""A stated figure is met when the computed one, rounded as the text rounds, is the same (domain §2.6)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.indicators.agreement import agrees, last_stated_digit, rounded, share_agrees


@pytest.mark.parametrize(
    ("stated", "unit"), [("60", "10"), ("65", "1"), ("1200", "100"), ("2000", "1000"), ("3.5", "0.1"), ("0", "1")]
)
def test_a_round_number_states_its_digits_up_to_the_last_that_is_not_nought(stated, unit):
    assert last_stated_digit(Decimal(stated)) == Decimal(unit)


@pytest.mark.parametrize("value", [60, 63, 69])
def test_sixty_odd_is_met_from_sixty_to_sixty_nine(value):
    assert agrees(value, Decimal(60), at_least=True)


@pytest.mark.parametrize("value", [59, 70])
def test_sixty_odd_is_not_met_below_sixty_nor_from_seventy(value):
    assert not agrees(value, Decimal(60), at_least=True)


def test_an_exact_count_is_met_by_itself_alone():
    assert agrees(435, Decimal(435))
    assert not agrees(436, Decimal(435))


def test_a_rate_is_met_when_the_exact_ratio_rounds_half_up_to_the_printed_decimals():
    assert share_agrees(249, 254, Decimal("98.03"))
    assert share_agrees(276, 1105, Decimal(25))  # 24.977… %
    assert share_agrees(1, 8, Decimal("12.5"))
    assert share_agrees(1, 800, Decimal("0.13"))  # 0.125 %: half goes up
    assert not share_agrees(1151, 1315, Decimal("97.46"))  # of the filed ones it is not


def test_a_share_in_nothing_meets_no_statement():
    assert not share_agrees(0, 0, Decimal(0))
    with pytest.raises(ZeroDivisionError):
        rounded(0, 0, 2)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_rate_always_meets_its_own_printed_form(numerator, denominator, decimals):
    assert share_agrees(numerator, denominator, rounded(numerator, denominator, decimals))
