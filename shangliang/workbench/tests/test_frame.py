"""The frame around every page: who is here, where they can go, how they read, and pages for what went wrong."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpResponseNotAllowed
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.workbench import nav
from shangliang.workbench.context import Shell

from ..middleware import ByButtonOnly
from .page import Page

pytestmark = pytest.mark.urls("shangliang.workbench.tests.frame_urls")
SORRY = ["400", "403", "403_csrf", "404", "405", "429", "500"]


def request_of(*, cookie=None, elder_setting=False, signed_in=True, roles=frozenset({Role.MEMBER})):
    request = RequestFactory().get("/p/?page=2")
    if cookie is not None:
        request.COOKIES["elder"] = cookie
    request.user = SimpleNamespace(is_authenticated=signed_in, pk=5, name="林知远", elder_view=elder_setting)
    request.actor = Actor(5, "林知远", None, roles) if signed_in else None
    request.committee = SimpleNamespace(name="政协望川区委员会")
    return request


def render(template: str, request, language="en") -> Page:
    with translation.override(language):
        return Page(engines["jinja2"].get_template(template).render({}, request))


@pytest.fixture(autouse=True)
def places(monkeypatch):
    entries: list[nav.Entry] = [
        {"label": "To do", "url": "/", "count": 13, "current": True},
        {"label": "Proposals", "url": "/p/", "count": 0},
        {"label": "Reports", "url": "/r/", "away": True, "rule": True},
    ]
    monkeypatch.setattr(nav, "entries", lambda request: entries)


def test_the_head_names_committee_person_and_role():
    page = render("base.html", request_of())
    assert page.one("span", css="org").text == "政协望川区委员会"
    with translation.override("en"):
        assert page.one("a", css="wide").text == f"林知远 · {Role.MEMBER.label}"


def test_the_weightier_role_is_named():
    roles = frozenset({Role.MEMBER, Role.PROPOSAL_DIRECTOR, Role.PROPOSAL_STAFF})
    with translation.override("en"):
        assert Shell(request_of(roles=roles)).role == Role.PROPOSAL_DIRECTOR.label
        assert Shell(request_of(roles=frozenset())).role == ""


def test_the_current_place_is_marked_and_empty_counts_are_left_out():
    page = render("base.html", request_of())
    current = page.one("a", aria_current="page")
    assert current.text == "To do 13"
    assert [e.text for e in page.all("span", css="n")] == ["13"]


def test_what_is_away_on_a_phone_stands_behind_more():
    page = render("base.html", request_of())
    more = page.one("details", css="more")
    assert [a["href"] for a in more.inside if a.tag == "a"] == ["/r/", "/me/"]
    assert [a["href"] for a in page.all("a", css="away")] == ["/r/"]


def test_the_first_thing_the_keyboard_meets_leads_to_the_text():
    page = render("base.html", request_of())
    assert next(e for e in page.elements if e.tag == "a")["href"] == "#main"
    assert page.by_id("main").tag == "main"


@pytest.mark.parametrize(
    ("cookie", "setting", "elder"),
    [(None, False, False), (None, True, True), ("1", False, True), ("0", True, False), ("x", True, True)],
)
def test_the_elder_view_follows_the_device_and_then_the_person(cookie, setting, elder):
    page = render("base.html", request_of(cookie=cookie, elder_setting=setting))
    assert (page.one("html")["class"] == "elder") is elder
    switch = page.one("button", name="elder")
    assert switch["value"] == ("0" if elder else "1")
    assert switch.text == ("Standard view" if elder else "Elder view")


def test_switching_the_view_comes_back_here():
    page = render("base.html", request_of())
    assert {e["value"] for e in page.all("input", name="next")} == {"/p/?page=2"}


@pytest.mark.parametrize(("language", "html", "other"), [("zh-hans", "zh-Hans", "en"), ("en", "en", "zh-hans")])
def test_the_page_names_its_language_and_offers_the_other(language, html, other):
    page = render("base.html", request_of(), language)
    assert page.one("html")["lang"] == html
    assert page.one("button", name="language")["value"] == other


def test_messages_are_told_and_errors_marked():
    request = request_of()
    request._messages = [Message(constants.SUCCESS, "Sent"), Message(constants.ERROR, "Not sent")]
    page = render("base.html", request)
    assert [(e.text, "red" in e.classes) for e in page.one("div", css="notices").inside] == [
        ("Sent", False),
        ("Not sent", True),
    ]


def test_the_public_sees_no_navigation_and_a_way_in():
    page = render("public.html", request_of(signed_in=False))
    assert page.all("nav") == []
    assert page.one("a", href="/login/").text == "Sign in"
    assert page.one("body")["data-idle"] is None


def test_the_signed_in_are_warned_before_they_are_signed_out(settings):
    settings.IDLE_SECONDS = 1800
    assert render("base.html", request_of()).one("body")["data-idle"] == "1800"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", SORRY)
def test_pages_for_what_went_wrong_need_no_request(name, language):
    page = render(f"{name}.html", None, language)
    assert page.one("h1").text
    assert re.search("没有丢|nothing you typed was lost", page.one("main").text, re.IGNORECASE)
    assert page.one("a", css="main")["href"] == "/"


@pytest.mark.parametrize(("path", "way"), [("/public/x/", "/public/"), ("/talk/x/", "/public/"), ("/opinions/9/", "/")])
def test_who_has_no_account_is_led_on_where_none_is_needed_and_others_to_their_first_page(path, way):
    page = Page(engines["jinja2"].get_template("404.html").render({"request_path": path}, None))
    assert page.one("a", css="main")["href"] == way


def test_a_buttons_address_typed_or_returned_to_says_what_to_do_and_only_an_empty_refusal_is_filled():
    def answer(method, response):
        return ByButtonOnly(lambda request: response)(RequestFactory().generic(method, "/opinions/new/"))

    shown = answer("GET", HttpResponseNotAllowed(["POST"]))
    assert (shown.status_code, shown["Allow"]) == (405, "POST")
    assert Page(shown.content.decode()).one("a", css="main")["href"] == "/"
    assert answer("PUT", HttpResponseNotAllowed(["POST"])).content == b""
    assert answer("GET", HttpResponseNotAllowed(["POST"], content="{}")).content == b"{}"


def test_pages_for_what_went_wrong_keep_the_elder_view():
    assert render("404.html", request_of(cookie="1")).one("html")["class"] == "elder"
