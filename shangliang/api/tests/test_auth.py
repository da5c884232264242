"""Tokens and scopes: who gets in, how far, and that cookies open nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from shangliang.api import tokens
from shangliang.api.models import Token
from shangliang.committees.factories import BETWEEN
from shangliang.committees.models import Appointment
from shangliang.committees.queries import actor_for
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.models import Event

from .world import empty_world, token_for, user_of


@pytest.fixture
def world(db):
    return empty_world("望川区")


@pytest.fixture
def token(world):
    with committee_scope(world.house.committee):
        return Token.objects.get(digest=tokens._digest(world.secrets["author"]))


def change(token, **fields):
    with committee_scope(token.committee_id):
        Token.objects.filter(pk=token.pk).update(**fields)


def status(world, person="author", path="/me", **options):
    return world.call(person, "GET", path, **options).status_code


def test_a_token_acts_as_its_owner(world):
    answer = world.call("author", "GET", "/me").json()
    assert (answer["name"], answer["member_id"]) == (world.house.members[0].user.name, world.house.members[0].pk)
    assert answer["roles"] == ["member"]


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic abc", "Bearer slt_1_", "Bearer slt_99999999999999999999_" + "x" * 43]
    + [
        "Bearer slt_1_" + "x" * 43,
        "Bearer slt_0_" + "x" * 43,
        "Bearer slt_1_" + "é" * 43,
        "bearer \x00",
        "Bearer " * 9,
    ],
)
def test_anything_else_is_refused_as_a_problem(world, header):
    answer = world.call("author", "GET", "/me", headers={"authorization": header})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"


def test_a_secret_of_another_committee_is_nobodys(world):
    other = empty_world("临江县")
    secret = world.secrets["author"].replace(f"slt_{world.house.committee.pk}_", f"slt_{other.house.committee.pk}_")
    assert status(world, headers={"authorization": f"Bearer {secret}"}) == 401


def test_an_expired_or_revoked_token_opens_nothing(world, token):
    change(token, expires_at=BETWEEN)
    assert status(world) == 401
    change(token, expires_at=BETWEEN + timedelta(seconds=1))
    assert status(world) == 200
    change(token, revoked_at=BETWEEN)
    assert status(world) == 401


@pytest.mark.parametrize("field", [{"is_active": False}, {"must_change_password": True}])
def test_a_token_ends_with_its_owners_sign_in(world, field):
    user = user_of(world.house, "author")
    for name, value in field.items():
        setattr(user, name, value)
    user.save()
    assert status(world) == 401


def test_a_token_goes_no_further_than_its_owners_roles_of_today(world):
    assert status(world, "staff", f"/sessions/{world.house.session.pk}/case-numbers") == 200
    with committee_scope(world.house.committee):
        Appointment.objects.filter(user=user_of(world.house, "staff")).update(role="research_office")
    assert status(world, "staff", f"/sessions/{world.house.session.pk}/case-numbers") == 403
    with committee_scope(world.house.committee):
        Appointment.objects.filter(user=user_of(world.house, "staff")).delete()
    assert status(world, "staff") == 401


def test_a_token_goes_no_further_than_its_scopes(world):
    user = user_of(world.house, "author")
    with committee_scope(world.house.committee):
        world.secrets["reader"] = token_for(world.house, user, "reader", scopes=["proposals:read"])
    assert status(world, "reader", "/proposals") == 200
    answer = world.call("reader", "POST", "/proposals", {"title": "关于图书馆的提案"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert "proposals:write" in answer.json()["detail"]


def test_cookies_open_nothing(world):
    client = Client()
    client.force_login(user_of(world.house, "author"), "shangliang.committees.arriving.Backend")
    with clock.at(BETWEEN):
        assert client.get("/api/v1/me").status_code == 401
        answer = client.post("/api/v1/proposals", "{}", content_type="application/json")
    assert answer.status_code == 401
    assert not answer.cookies


def last_use(token):
    with committee_scope(token.committee_id):
        return Token.objects.values_list("last_used_at", flat=True).get(pk=token.pk)


def test_the_last_use_is_noted_once_a_minute(world, token):
    for earlier, noted in [(None, True), (60, True), (59, False)]:
        moment = None if earlier is None else BETWEEN - timedelta(seconds=earlier)
        change(token, last_used_at=moment)
        assert status(world) == 200
        assert last_use(token) == (BETWEEN if noted else moment)


def test_only_the_digest_of_a_secret_is_kept_and_making_it_leaves_an_event(world):
    user = user_of(world.house, "author")
    by = actor_for(user, world.house.committee)
    with world.house.scope(BETWEEN):
        token, secret = tokens.issue(user, by=by, name="导出程序", scopes=["proposals:read"], days=30)
        assert secret not in str(Token.objects.filter(pk=token.pk).values().get())
        assert tokens.caller_of(secret).actor.via == "api"
        tokens.revoke(token, by=by)
        assert tokens.caller_of(secret) is None
        kinds = (
            Event.objects.filter(subject_kind="token", subject_id=token.pk)
            .order_by("seq")
            .values_list("kind", flat=True)
        )
        assert list(kinds) == ["token.issue", "token.revoke"]


def test_nobody_makes_a_token_for_others_or_beyond_their_roles(world):
    user = user_of(world.house, "author")
    by = actor_for(user, world.house.committee)
    with world.house.scope(BETWEEN):
        with pytest.raises(NotAllowed):
            tokens.issue(user_of(world.house, "staff"), by=by, name="x", scopes=["proposals:read"], days=30)
        with pytest.raises(Invalid) as refusal:
            tokens.issue(user, by=by, name=" ", scopes=["review:write"], days=367)
    assert set(refusal.value.fields) == {"name", "scopes", "days"}


def test_nobody_revokes_anothers_token(world, token):
    by = actor_for(user_of(world.house, "staff"), world.house.committee)
    with world.house.scope(BETWEEN), pytest.raises(NotAllowed):
        tokens.revoke(token, by=by)
