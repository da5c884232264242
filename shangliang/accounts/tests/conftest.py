from datetime import datetime

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from shangliang.accounts.models import User
from shangliang.core import clock

PASSWORD = "wang-chuan-2026"
MORNING = datetime(2026, 6, 12, 9, 0, tzinfo=clock.ZONE)


@pytest.fixture
def person(db):
    return User.objects.create_user("linxiaohe", "林晓禾", PASSWORD)


@pytest.fixture
def client():
    return Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"})


@pytest.fixture
def morning():
    """The clock stands at nine; ``clock.at`` inside moves it."""
    with clock.at(MORNING):
        yield MORNING


@pytest.fixture
def sign_in():
    """Sign in through the page, as people do."""

    def carry_out(client, username="linxiaohe", password=PASSWORD, **more):
        return client.post("/accounts/login/", {"login": username, "password": password, **more})

    return carry_out


@pytest.fixture
def code_of():
    """The code that an authenticator with this secret shows, now or some half minutes later."""

    def compute(secret, later=0):
        counter = list(yield_hotp_counters_from_time())[1] + later
        return format_hotp_value(hotp_value(secret, counter))

    return compute
