from datetime import timedelta

import pytest
from django.test import Client

from shangliang.accounts.devices import device_name
from shangliang.core import clock

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("shangliang.accounts.tests.urls")]

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0 Safari/604"


@pytest.fixture
def phone(sign_in, person):
    phone = Client(headers={"User-Agent": WECHAT})
    sign_in(phone)
    return phone


def test_one_sees_every_device_that_is_signed_in(client, phone, person, sign_in, morning):
    sign_in(client)
    with clock.at(morning + timedelta(minutes=5)):
        phone.get("/")
    page = client.get("/accounts/sessions/").content.decode()
    assert page.index("Chrome · Windows") < page.index("微信 · iPhone")
    assert "6月12日 09:05" in page


def test_signing_out_the_others_ends_them_and_not_oneself(client, phone, person, sign_in):
    sign_in(client)
    assert phone.get("/").status_code == 200
    client.post("/accounts/sessions/")
    assert phone.get("/").status_code == 302
    assert client.get("/").status_code == 200
    assert "微信" not in client.get("/accounts/sessions/").content.decode()


def test_sessions_of_other_people_are_neither_shown_nor_ended(client, phone, sign_in, django_user_model):
    django_user_model.objects.create_user("chenmo", "陈默", PASSWORD)
    sign_in(client, username="chenmo")
    assert "微信" not in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")
    assert phone.get("/").status_code == 200


def test_a_new_password_signs_out_the_other_devices(client, phone, person, sign_in):
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "shui-chang-liu", "password2": "shui-chang-liu"}
    assert client.post("/accounts/password/", new).status_code == 302
    assert client.get("/").status_code == 200
    assert phone.get("/").status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WECHAT, "微信 · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8.0", ""),
    ],
)
def test_devices_have_names_that_people_know(user_agent, name):
    assert device_name(user_agent) == name
