"""Every page that a role reaches by links: at both widths, in both views and both languages, for everybody."""

from __future__ import annotations

import itertools

import pytest

from tests.support.crawl import reached
from tests.support.looking import barriers, complaints, foreign_words, out_of_reach, too_wide
from tests.support.people import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.long]

ROLES = (
    "member",
    "liaison",
    "staff",
    "director",
    "proposal committee",
    "coordinator",
    "clerk",
    "leader",
    "leadership",
    "opinion staff",
    "system admin",
    "security admin",
    "auditor",
)
#: Without these the crawl has gone astray.
MAIN_PAGES = {
    "workbench:inbox",
    "workbench:proposals",
    "workbench:proposal",
    "proposals:mine",
    "proposals:new",
    "proposals:edit",
    "proposals:topics",
    "proposals:queue",
    "proposals:review",
    "handling:meeting",
    "handling:assignments",
    "handling:assignment",
    "handling:signing",
    "handling:commitments",
    "indicators:proposals",
    "indicators:one",
    "indicators:compare",
    "indicators:sources",
    "reports:list",
    "reports:read",
    "plans:latest",
    "deliberation:list",
    "opinions:mine",
    "opinions:desk",
    "opinions:one",
    "opinions:enter",
    "opinions:poster",
    "opinions:issues",
    "opinions:funnel",
    "packages:list",
    "packages:take_in",
    "packages:report",
    "packages:senders",
    "consultations:plan",
    "consultations:mine",
    "consultations:topic",
    "consultations:suggestions",
    "supervision:overview",
    "supervision:opinions",
    "supervision:opinion",
    "supervision:activity",
    "supervision:mine",
    "venues:list",
    "venues:venue",
    "venues:meetings",
    "venues:meeting",
    "notices:list",
    "administration:home",
    "administration:people",
    "administration:log",
}
LOOKS = list(itertools.product((NARROW, WIDE), ("standard", "elder"), ("zh-hans", "en")))


@pytest.fixture(scope="module")
def pages(demo, browser):
    """``[(role, address name, path)]``: of each role every kind of page that its links lead to."""
    from tests.support.people import Door

    found, door = [], Door(browser)
    for role in ROLES:
        start = door.enter(demo.url, demo.people[role])
        found += [(role, name, path) for name, path in reached(start, f"{demo.url}/").items()]
    door.close()
    return found


def test_the_links_lead_to_all_main_pages(pages):
    assert {name for _role, name, _path in pages} >= MAIN_PAGES


def _one_of_each(pages):
    """The first role that reaches each kind of page."""
    return list({name: (role, name, path) for role, name, path in reversed(pages)}.values())


def _looked_at(demo, door, wanted, size, view, language, *looks):
    faults, windows = [], {}
    for role, name, path in wanted:
        if role not in windows:
            page = windows[role] = door.enter(demo.url, demo.people[role], viewport=size)
            cookies = {"elder": str(int(view == "elder")), "django_language": language}
            page.context.add_cookies([{"name": n, "value": v, "url": demo.url} for n, v in cookies.items()])
        page = windows[role]
        with complaints(page) as said:
            answer = page.goto(f"{demo.url}{path}")
            wrong = [] if answer and answer.status == 200 else [f"status {answer and answer.status}"]
            wrong += [fault for look in looks for fault in look(page)]
        faults += [f"{role}, {name} ({path}): {fault}" for fault in (*wrong, *said)]
    return "\n".join(faults)


@pytest.mark.parametrize(
    ("size", "view", "language"), LOOKS, ids=lambda v: str(v["width"] if isinstance(v, dict) else v)
)
def test_every_kind_of_page_is_in_order(demo, door, pages, size, view, language):
    looks = [too_wide, barriers] + ([foreign_words] if language == "zh-hans" else [])
    assert _looked_at(demo, door, _one_of_each(pages), size, view, language, *looks) == ""


def test_every_role_s_pages_fit_a_phone_and_speak_chinese(demo, door, pages):
    assert _looked_at(demo, door, pages, NARROW, "standard", "zh-hans", too_wide, foreign_words) == ""


def test_the_main_button_is_reached_by_keyboard_and_shows_it(demo, door, pages):
    assert _looked_at(demo, door, _one_of_each(pages), WIDE, "standard", "zh-hans", out_of_reach) == ""
