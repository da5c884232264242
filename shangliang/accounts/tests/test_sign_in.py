from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from shangliang.accounts import throttle
from shangliang.accounts.models import SignInFailures, User
from shangliang.core import clock

from .conftest import MORNING, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("shangliang.accounts.tests.urls")]


def _fail(client, times, username="linxiaohe", **more):
    for attempt in range(times):
        answer = client.post("/accounts/login/", {"login": username, "password": f"wrong {attempt}"}, **more)
    return answer


def test_a_person_signs_in_and_comes_to_the_page_that_was_asked_for(client, person, sign_in):
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"
    answer = sign_in(client, next="/me/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    assert client.get("/").status_code == 200


def test_nobody_is_sent_to_another_site_after_signing_in(client, person, sign_in):
    assert sign_in(client, next="https://elsewhere.example/").headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, person, sign_in):
    wrong = sign_in(client, password="no").content.decode()
    unknown = sign_in(client, username="nobody", password="no").content.decode()
    assert "账号和密码不相符" in wrong
    assert "账号和密码不相符" in unknown


def test_passwords_are_hashed_with_argon2(real_passwords, client, sign_in):
    person = User.objects.create_user("linxiaohe", "林晓禾", PASSWORD)
    assert identify_hasher(person.password).algorithm == "argon2"
    assert sign_in(client).status_code == 302


def test_five_failures_make_a_pause_that_even_the_right_password_has_to_wait_for(client, person, sign_in, morning):
    assert "09:15" not in _fail(client, 4).content.decode()
    assert "请在 09:15 以后再试" in _fail(client, 1).content.decode()
    right = sign_in(client)
    assert right.status_code == 200
    assert "请在 09:15 以后再试" in right.content.decode()


def test_after_fifteen_minutes_one_may_try_again(client, person, sign_in, morning):
    _fail(client, 5)
    with clock.at(morning + timedelta(minutes=14, seconds=59)):
        assert sign_in(client).status_code == 200
    with clock.at(morning + timedelta(minutes=15)):
        assert sign_in(client).status_code == 302


def test_trying_during_the_pause_does_not_prolong_it(client, person, sign_in, morning):
    _fail(client, 5)
    with clock.at(morning + timedelta(minutes=10)):
        _fail(client, 10)
    with clock.at(morning + timedelta(minutes=15)):
        assert sign_in(client).status_code == 302


def test_the_pause_concerns_one_account_name_however_it_is_written(client, person, sign_in, morning):
    User.objects.create_user("chenmo", "陈默", PASSWORD)
    _fail(client, 5, username=" LinXiaoHe")
    assert sign_in(client).status_code == 200
    assert sign_in(client, username="chenmo").status_code == 302


def test_an_unknown_account_name_is_paused_too_so_that_a_pause_tells_nothing(client, morning):
    assert "09:15" in _fail(client, 5, username="nobody").content.decode()


def test_a_successful_sign_in_forgets_the_failures_before_it(client, person, sign_in, morning):
    _fail(client, 4)
    assert sign_in(client).status_code == 302
    other = Client()
    _fail(other, 4)
    assert sign_in(other).status_code == 302


def test_failures_long_ago_do_not_count(client, person, sign_in, morning):
    _fail(client, 4)
    with clock.at(morning + timedelta(minutes=16)):
        _fail(client, 4)
        assert sign_in(client).status_code == 302


def test_one_address_that_tries_many_names_is_paused(client, person, sign_in, morning):
    for n in range(throttle.ADDRESS_LIMIT):
        _fail(client, 1, username=f"guess{n}", REMOTE_ADDR="203.0.113.9")
    assert (
        "09:15"
        in client.post(
            "/accounts/login/", {"login": "linxiaohe", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9"
        ).content.decode()
    )
    assert sign_in(client).status_code == 302


def test_the_administrator_can_unlock_a_name(client, person, sign_in, morning):
    _fail(client, 5)
    assert throttle.locked_until("linxiaohe") == MORNING + throttle.PAUSE
    assert throttle.unlock("linxiaohe")
    assert sign_in(client).status_code == 302


def test_counts_of_long_ago_are_thrown_away(client, morning):
    _fail(client, 1, username="a")
    with clock.at(morning + timedelta(hours=1)):
        _fail(client, 1, username="b")
    assert SignInFailures.objects.count() == 2  # the name b and the address


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "3rdparty/"]
)
def test_what_nobody_may_do_has_no_page(client, person, sign_in, path):
    sign_in(client)
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_what_nobody_may_do_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_closed_account_is_told_so_and_stays_out(client, person, sign_in):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert sign_in(client).headers["Location"] == "/accounts/inactive/"
    assert "账号已停用" in client.get("/accounts/inactive/").content.decode()
    assert client.get("/").status_code == 302


def test_a_given_password_must_be_changed_before_anything_else(client, person, sign_in):
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    sign_in(client)
    assert client.get("/").headers["Location"] == "/accounts/password/"
    assert client.post("/draft/").headers["Location"] == "/accounts/password/"
    page = client.get("/accounts/password/").content.decode()
    assert "请先改成您自己的密码" in page
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "这就是您现在的密码" in client.post("/accounts/password/", same).content.decode()
    new = {"oldpassword": PASSWORD, "password1": "shui-chang-liu", "password2": "shui-chang-liu"}
    assert client.post("/accounts/password/", new).status_code == 302
    assert client.get("/").status_code == 200
    assert not User.objects.get(pk=person.pk).must_change_password


def test_a_short_password_is_refused(client, person, sign_in):
    sign_in(client)
    short = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert client.post("/accounts/password/", short).status_code == 200
    assert sign_in(Client()).status_code == 302


def test_the_elder_view_chosen_before_signing_in_is_remembered_for_the_person(client, person, sign_in):
    client.cookies["elder"] = "1"
    assert 'class="elder"' in client.get("/accounts/login/").content.decode()
    sign_in(client)
    assert User.objects.get(pk=person.pk).elder_view


def test_signing_out_ends_the_session(client, person, sign_in):
    sign_in(client)
    assert "退出" in client.get("/accounts/logout/").content.decode()
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302
