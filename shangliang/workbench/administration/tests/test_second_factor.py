"""A role that asks for a second factor, from the rule to the code."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.workbench.administration import actions

PASSWORD = "wang-chuan-2026"


@pytest.fixture
def staff(house):
    person = house.people["staff"]
    person.set_password(PASSWORD)
    person.save()
    return person


def _sign_in(person):
    client = Client()
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    return client


def test_holders_of_the_role_set_it_up_before_anything_else(house, security, staff):
    actions.require_second_factor(Role.PROPOSAL_STAFF, True, by=security)
    client = _sign_in(staff)
    for path in ("/", "/me/", "/accounts/sessions/", "/accounts/recovery-codes/"):
        assert client.get(path).headers["Location"] == "/accounts/second-step/on/"
    way_out = client.get("/accounts/logout/")
    assert way_out.status_code == 200
    assert "您的岗位要求双重验证" in way_out.content.decode()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/second-step/on/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page).group(1)
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    assert client.post("/accounts/second-step/on/", {"code": code}).headers["Location"] == "/accounts/recovery-codes/"
    assert client.get("/me/").status_code == 200


def test_other_roles_are_not_asked(house, security, staff):
    actions.require_second_factor(Role.SYSTEM_ADMIN, True, by=security)
    assert _sign_in(staff).get("/me/").status_code == 200


def test_members_can_be_asked_too(house, security):
    actions.require_second_factor(Role.MEMBER, True, by=security)
    client = Client()
    client.force_login(house.members[0].user)
    assert client.get("/me/").headers["Location"] == "/accounts/second-step/on/"


def test_a_rule_of_another_committee_asks_nobody_here(house, staff, other):
    with committee_scope(other.committee):
        actions.require_second_factor(Role.PROPOSAL_STAFF, True, by=other.actor("security_admin"))
    assert _sign_in(staff).get("/me/").status_code == 200


def test_who_is_signed_in_is_asked_within_a_minute(house, security, staff):
    client = _sign_in(staff)
    assert client.get("/me/").status_code == 200
    actions.require_second_factor(Role.PROPOSAL_STAFF, True, by=security)
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert client.get("/me/").headers["Location"] == "/accounts/second-step/on/"


def test_it_cannot_be_switched_off_while_the_role_asks_for_it(house, security, staff):
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    actions.require_second_factor(Role.PROPOSAL_STAFF, True, by=security)
    client = Client()
    client.force_login(staff)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "不能关闭" in client.get("/accounts/second-step/off/").content.decode()
    client.post("/accounts/second-step/off/")
    assert client.get("/me/").status_code == 200
    actions.require_second_factor(Role.PROPOSAL_STAFF, False, by=security)
    client.post("/accounts/second-step/off/")
    assert "未开启" in client.get("/accounts/second-step/").content.decode()
