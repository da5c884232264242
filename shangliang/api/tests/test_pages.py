"""The pages about the API: making and revoking tokens, and the list of operations."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.api.models import Token
from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope

from .world import empty_world, user_of

PAGE = "/api-tokens/"


@pytest.fixture
def world(db):
    world = empty_world("望川区")
    with committee_scope(world.house.committee), clock.at(BETWEEN):
        Token.objects.all().delete()
        yield world


def visit(world, person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user_of(world.house, person), "shangliang.committees.arriving.Backend")
    return client


def make(client, **fields):
    return client.post(PAGE, {"name": "Export", "days": "30", "scopes": ["proposals:read"], **fields})


def test_a_new_tokens_secret_is_shown_once_and_works(world):
    client = visit(world, "author")
    page = make(client).content.decode()
    (secret,) = re.findall(r"slt_\d+_[\w-]{43}", page)
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert "Export" in again


def test_only_scopes_that_ones_roles_can_use_are_offered(world):
    page = visit(world, "author").get(PAGE).content.decode()
    assert 'value="proposals:write"' in page
    assert 'value="review:write"' not in page
    answer = make(visit(world, "author"), scopes=["review:write"])
    assert Token.objects.count() == 0
    assert answer.status_code == 200


def test_who_has_no_use_for_a_token_is_offered_none(world):
    page = visit(world, "system_admin").get(PAGE).content.decode()
    assert '<form class="form"' not in page
    make(visit(world, "system_admin"))
    assert Token.objects.count() == 0


def test_a_revoked_token_is_gone_at_once_and_only_by_its_owner(world):
    client = visit(world, "author")
    page = make(client).content.decode()
    (secret,) = re.findall(r"slt_\d+_[\w-]{43}", page)
    address = reverse("api:revoke", args=[Token.objects.get().pk])
    assert visit(world, "staff").post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}).status_code == 401


def test_the_page_asks_for_a_sign_in(db):
    assert Client().get(PAGE).status_code == 302


def test_the_description_is_openapi_3_1_and_the_page_lists_every_operation(db):
    described = Client().get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    page = Client(headers={"accept-language": "en"}).get("/api/docs/").content.decode()
    for address, methods in described["paths"].items():
        for method in methods:
            assert f"{method.upper()} {address}<" in page
    assert '<script src="http' not in page
