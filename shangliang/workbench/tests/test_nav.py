"""Which place of the navigation a page belongs to."""

import pytest
from django.test import RequestFactory

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.workbench import nav

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "path", "place"),
    [
        (Role.OPINION_STAFF, "/", "/"),
        (Role.OPINION_STAFF, "/opinions/desk/", "/opinions/desk/"),
        (Role.OPINION_STAFF, "/opinions/7/", "/opinions/desk/"),
        (Role.OPINION_STAFF, "/opinions/quotas/", "/opinions/desk/"),
        (Role.OPINION_STAFF, "/opinions/issues/7/", "/opinions/issues/"),
        (Role.MEMBER, "/opinions/7/", "/opinions/mine/"),
        (Role.ACTIVITY_ORGANISER, "/venues/topics/7/", "/venues/desk/"),
        (Role.ACTIVITY_ORGANISER, "/venues/7/", "/venues/"),
        (Role.UNIT_CLERK, "/venues/items/7/", "/venues/items/"),
        (Role.MEMBER, "/me/", None),
    ],
)
def test_a_page_belongs_to_the_nearest_place_and_to_no_other(role, path, place, monkeypatch):
    monkeypatch.setattr(nav.notices, "unread", lambda _request: 0)
    request = RequestFactory().get(path)
    request.actor = Actor(5, "林知远", None, frozenset({role}))
    assert [e["url"] for e in nav.entries(request) if e.get("current")] == ([place] if place else [])
