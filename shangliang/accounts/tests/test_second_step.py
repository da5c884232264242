import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("shangliang.accounts.tests.urls")]


@pytest.fixture
def secret(client, person, sign_in, code_of):
    """The secret in the authenticator of a person who has switched the second step on through the pages."""
    sign_in(client)
    answer = client.get("/accounts/second-step/on/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    answer = client.post(answer.headers["Location"], {"password": PASSWORD, "next": "/accounts/second-step/on/"})
    assert answer.headers["Location"] == "/accounts/second-step/on/"
    page = client.get("/accounts/second-step/on/").content.decode()
    assert "<svg" in page
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page).group(1)
    answer = client.post("/accounts/second-step/on/", {"code": code_of(found)})
    assert answer.headers["Location"] == "/accounts/recovery-codes/"
    return found


def _recovery_codes(client):
    return re.findall(r"<code>(\d{8})</code>", client.get("/accounts/recovery-codes/").content.decode())


def test_the_second_step_is_switched_on_with_a_code_and_the_secret_is_kept_sealed(client, secret):
    assert len(_recovery_codes(client)) == 10
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert Authenticator.objects.get(type="totp").wrap().validate_code("000000") is False


def test_a_wrong_first_code_does_not_switch_it_on(client, person, sign_in):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/second-step/on/")
    assert "验证码不正确" in client.post("/accounts/second-step/on/", {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_signing_in_then_asks_for_the_code(secret, sign_in, code_of):
    client = Client()
    assert sign_in(client).headers["Location"] == "/accounts/second-step/code/"
    assert client.get("/").status_code == 302
    page = client.get("/accounts/second-step/code/").content.decode()
    assert "六位数字" in page
    assert "验证码不正确" in client.post("/accounts/second-step/code/", {"code": "000000"}).content.decode()
    answer = client.post("/accounts/second-step/code/", {"code": code_of(secret, later=1)})
    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_code_holds_once(secret, sign_in, code_of):
    code = code_of(secret, later=1)
    first, second = Client(), Client()
    sign_in(first)
    assert first.post("/accounts/second-step/code/", {"code": code}).status_code == 302
    sign_in(second)
    assert second.post("/accounts/second-step/code/", {"code": code}).status_code == 200


def test_a_recovery_code_lets_in_once(client, secret, sign_in):
    code = _recovery_codes(client)[0]
    other = Client()
    sign_in(other)
    assert other.post("/accounts/second-step/code/", {"code": code}).headers["Location"] == "/"
    assert code not in _recovery_codes(client)
    third = Client()
    sign_in(third)
    assert third.post("/accounts/second-step/code/", {"code": code}).status_code == 200


def test_guessing_codes_is_throttled_too(secret, sign_in, code_of):
    client = Client()
    sign_in(client)
    for _attempt in range(5):
        client.post("/accounts/second-step/code/", {"code": "000000"})
    answer = client.post("/accounts/second-step/code/", {"code": code_of(secret, later=1)})
    assert answer.status_code == 200
    assert "请 15 分钟后再试" in answer.content.decode()


def test_new_recovery_codes_replace_the_old_ones(client, secret):
    old = _recovery_codes(client)
    assert "恢复码" in client.get("/accounts/recovery-codes/new/").content.decode()
    client.post("/accounts/recovery-codes/new/")
    assert not set(old) & set(_recovery_codes(client))


def test_recovery_codes_come_as_a_file(client, secret):
    answer = client.get("/accounts/recovery-codes/file/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.decode().split() == _recovery_codes(client)


def test_who_needs_no_second_step_may_switch_it_off(client, secret):
    assert "双重验证" in client.get("/accounts/second-step/").content.decode()
    assert client.get("/accounts/second-step/off/").status_code == 200
    client.post("/accounts/second-step/off/")
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_not_shown_without_the_password_or_a_code(secret, sign_in, code_of):
    client = Client()
    sign_in(client)
    client.post("/accounts/second-step/code/", {"code": code_of(secret, later=1)})
    answer = client.get("/accounts/recovery-codes/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
