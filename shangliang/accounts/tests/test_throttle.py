"""The throttle among several at the same moment, on either database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from shangliang.accounts import throttle


def _attempt(number):
    try:
        throttle.take("linxiaohe", f"203.0.113.{number}")
        return True
    except throttle.Locked:
        return False
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_the_same_moment_are_counted_one_by_one():
    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(_attempt, range(40))) == throttle.NAME_LIMIT


@pytest.mark.django_db
def test_a_right_password_does_not_lift_what_its_address_has_failed():
    for name in range(throttle.ADDRESS_LIMIT - 1):
        throttle.take(f"guess{name}", "203.0.113.9")
    throttle.take("linxiaohe", "203.0.113.9")
    throttle.succeeded("linxiaohe", "203.0.113.9")
    throttle.take("another", "203.0.113.9")
    with pytest.raises(throttle.Locked):
        throttle.take("linxiaohe", "203.0.113.9")
