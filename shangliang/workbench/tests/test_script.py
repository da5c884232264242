"""shangliang.js in a real browser, against answers that the test gives."""

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser]
SCRIPT = (Path(__file__).parents[1] / "static/shangliang/shangliang.js").read_text(encoding="utf-8")
SITE = "http://shangliang.test"


class Site:
    """A site of one page, whose server can answer, be faster in another window, or be out of reach."""

    def __init__(self, page, draft: str = "", version: int = 3) -> None:
        self.page, self.draft, self.version = page, draft, version
        self.saves: list[str] = []
        self.posts = 0
        self.status: int | None = 200  # None: no connection
        page.route(f"{SITE}/**", self.answer)

    def answer(self, route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/shangliang.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif path == "/save":
            if self.status is None:
                route.abort("internetdisconnected")
                return
            self.saves.append(route.request.post_data or "")
            body = json.dumps({"saved_at": "09:41", "version": self.version + 1}) if self.status == 200 else ""
            route.fulfill(status=self.status, body=body, content_type="application/json")
        elif route.request.method == "POST":
            self.posts += 1
            route.fulfill(status=204)
        else:
            route.fulfill(body=self.html(), content_type="text/html; charset=utf-8")

    def html(self) -> str:
        return f"""<!doctype html><html lang="en"><title>t</title><script src="/shangliang.js" defer></script>
        <body data-offline="no line">
        <span class="count" data-count="#a, #b" data-advised="4" data-most="6"><span data-n>0</span></span>
        <span data-saved-status data-saving="saving" data-saved="saved {{time}}" data-kept="kept"
          data-conflict="conflict" data-restored="restored" data-restore="put back" data-refused="refused"></span>
        <form id="f" method="post" action="/send" data-autosave="/save" data-draft="5:1">
        <input type="hidden" name="version" value="{self.version}"><textarea id="a" name="a">{self.draft}</textarea>
        <textarea id="b" name="b"></textarea><button>Send</button></form>
        <form id="g" data-picks><input type="checkbox" data-pick-all id="all"><b data-picked>0</b>
        <input type="checkbox" name="pick" value="1" id="p1">
        <input type="checkbox" name="pick" value="2" id="p2"></form>"""

    def open(self) -> None:
        self.page.goto(f"{SITE}/")

    def says(self, text: str) -> None:
        self.page.wait_for_function(
            "text => document.querySelector('[data-saved-status]').textContent.startsWith(text)", arg=text, timeout=5000
        )


@pytest.fixture
def site(page):
    return Site(page)


def test_characters_are_counted_over_all_fields_and_marked_beyond_the_limits(site, page):
    site.open()
    count = page.locator(".count")
    page.fill("#a", "一二 三")
    page.fill("#b", "四五")
    assert (count.inner_text(), count.get_attribute("class")) == ("5", "count over")
    page.fill("#b", "四五六𠮷")
    assert (count.inner_text(), count.get_attribute("class")) == ("7", "count beyond")


def test_what_is_typed_is_sent_and_the_new_version_kept(site, page):
    site.open()
    page.fill("#a", "typed")
    site.says("saved 09:41")
    assert len(site.saves) == 1
    assert "typed" in site.saves[0]
    assert page.input_value("[name=version]") == "4"
    assert page.evaluate("localStorage.getItem('draft:5:1')") is None


def test_nothing_is_sent_when_nothing_was_typed(site, page):
    site.open()
    page.wait_for_timeout(2000)
    assert site.saves == []


def test_a_broken_line_keeps_the_text_and_sends_it_when_it_is_back(site, page):
    site.open()
    site.status = None
    page.fill("#a", "typed in a tunnel")
    site.says("kept")
    site.status = 200
    page.evaluate("dispatchEvent(new Event('online'))")
    site.says("saved")
    assert "typed in a tunnel" in site.saves[0]
    assert page.evaluate("localStorage.getItem('draft:5:1')") is None


def test_a_form_pressed_without_a_line_stays_with_what_was_typed_and_goes_once_the_line_is_back(site, page):
    site.open()
    page.fill("#a", "typed in a lift")
    page.context.set_offline(True)
    page.click("text=Send")
    assert page.inner_text("[data-unsent]") == "no line"
    assert (site.posts, page.input_value("#a")) == (0, "typed in a lift")
    page.context.set_offline(False)
    page.wait_for_selector("[data-unsent]", state="detached")
    page.click("text=Send")
    page.wait_for_timeout(300)
    assert site.posts == 1


def test_text_that_never_arrived_is_put_back_at_the_next_visit(site, page):
    site.open()
    site.status = 302  # the sign-in had ended
    page.fill("#a", "typed too late")
    site.says("kept")
    page.on("dialog", lambda dialog: dialog.accept())
    site.status = 200
    site.open()
    site.says("saved")
    assert page.input_value("#a") == "typed too late"


def test_text_is_offered_and_not_forced_when_the_draft_has_moved_on(site, page):
    site.open()
    site.status = 409
    page.fill("#a", "mine")
    site.says("conflict")
    page.on("dialog", lambda dialog: dialog.accept())
    site.status, site.draft, site.version = 200, "theirs", 8
    site.open()
    assert page.input_value("#a") == "theirs"
    page.click("text=put back")
    assert page.input_value("#a") == "mine"


def test_text_that_came_back_with_more_behind_it_is_no_other_windows(site, page):
    """The office joins another opinion on: the page that comes back holds what was typed, and what was joined."""
    site.status = None
    site.open()
    page.fill("#a", "typed")
    site.says("kept")
    site.draft, site.version = "typed\njoined on", 5
    site.open()
    assert page.text_content("[data-saved-status]") == ""
    assert page.evaluate("localStorage.getItem('draft:5:1')") is None
    assert page.input_value("#a") == "typed\njoined on"


def test_a_second_press_sends_nothing(site, page):
    site.open()
    page.evaluate("() => { const b = document.querySelector('#f button'); b.click(); b.click(); }")
    page.wait_for_timeout(300)
    assert site.posts == 1


def test_ticking_all_ticks_each(site, page):
    site.open()
    page.check("#p1")
    assert page.inner_text("[data-picked]") == "1"
    assert page.evaluate("document.querySelector('#all').indeterminate")
    page.check("#all")
    assert page.inner_text("[data-picked]") == "2"
    assert page.is_checked("#p2")
