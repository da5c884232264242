from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("shangliang.accounts.tests.urls")]

AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def signed_in(client, person, sign_in, morning, settings):
    settings.IDLE_SECONDS = 30 * 60
    sign_in(client)
    assert client.get("/").status_code == 200
    return client


def test_after_thirty_idle_minutes_the_sign_in_ends_and_the_next_page_says_so(signed_in, morning):
    with clock.at(morning + timedelta(minutes=31)):
        answer = signed_in.get("/me/?tab=2")
        assert answer.headers["Location"] == "/accounts/login/?next=%2Fme%2F%3Ftab%3D2"
        page = signed_in.get(answer.headers["Location"]).content.decode()
        assert "您离开已超过 30 分钟" in page
        assert "草稿都还在" in page
        assert signed_in.get("/").status_code == 302


def test_pages_keep_a_sign_in_alive(signed_in, morning):
    for minutes in (20, 40, 60, 80):
        with clock.at(morning + timedelta(minutes=minutes)):
            assert signed_in.get("/").status_code == 200


def test_somebody_who_types_is_not_idle(signed_in, morning):
    for minutes in (20, 40, 60, 80):
        with clock.at(morning + timedelta(minutes=minutes)):
            answer = signed_in.post("/draft/", {"title": f"关于{minutes}个车位的建议"}, headers=AUTOSAVE)
            assert answer.status_code == 200


def test_an_autosave_that_brings_nothing_new_does_not_keep_a_sign_in_alive(signed_in, morning):
    for minutes in (10, 20, 30):
        with clock.at(morning + timedelta(minutes=minutes)):
            answer = signed_in.post(
                "/draft/", {"title": "关于增设车位的建议", "version": str(minutes)}, headers=AUTOSAVE
            )
            assert answer.status_code == 200
    with clock.at(morning + timedelta(minutes=41)):  # typed at 10, idle since
        assert signed_in.post("/draft/", {"title": "关于增设车位的建议"}, headers=AUTOSAVE).status_code == 302


def test_a_form_sent_too_late_leads_back_to_the_page_that_it_stood_on(signed_in, morning):
    with clock.at(morning + timedelta(minutes=31)):
        answer = signed_in.post("/draft/", headers={"Referer": "http://testserver/me/?draft=3"})
        assert answer.headers["Location"] == "/accounts/login/?next=%2Fme%2F%3Fdraft%3D3"


def test_a_part_of_a_page_asked_for_too_late_sends_the_whole_page_to_the_sign_in(signed_in, morning):
    with clock.at(morning + timedelta(minutes=31)):
        answer = signed_in.get("/me/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/accounts/login/")


def test_pages_shortly_after_each_other_write_nothing(signed_in, morning):
    with clock.at(morning + timedelta(seconds=30)), CaptureQueriesContext(connection) as soon:
        signed_in.get("/me/")
    assert [q["sql"] for q in soon if not q["sql"].startswith("SELECT")] == []
    with clock.at(morning + timedelta(seconds=90)), CaptureQueriesContext(connection) as later:
        signed_in.get("/me/")
    assert any(q["sql"].startswith("UPDATE") for q in later)
