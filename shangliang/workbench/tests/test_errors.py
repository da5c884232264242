"""Pages that are not there: who is signed in keeps the frame, with the way on; others get the page alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied

from shangliang.committees.factories import make_committee
from tests.support.pages import signed_in

pytestmark = pytest.mark.once
NAV = 'class="nav"'


@pytest.fixture
def house(db):
    with make_committee().scope() as made:
        yield made


def _text(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/proposals/999999/", "/nowhere/at/all/"])
def test_who_is_signed_in_keeps_the_frame_where_a_page_is_not_there(house, path):
    inside = _text(signed_in(house.actor("staff")), path)
    assert NAV in inside
    assert house.committee.name in inside
    assert "首页" in inside


def test_others_and_the_publics_pages_get_no_frame_of_somebodys(house):
    assert NAV not in _text(Client(), "/nowhere/at/all/")
    assert NAV not in _text(signed_in(house.actor("staff")), "/public/nowhere/")


def test_what_may_not_be_done_keeps_the_frame_as_well(house):
    client = signed_in(house.actor("staff"))
    request = client.get("/").wsgi_request
    inside = permission_denied(request, PermissionDenied()).content.decode()
    assert NAV in inside
    outside = permission_denied(RequestFactory().get("/"), PermissionDenied()).content.decode()
    assert NAV not in outside
