"""From the first word to the case number, through the pages, as the people concerned would do it."""

from __future__ import annotations

import re

import pytest

from tests.support.people import DESK, PHONE

pytestmark = pytest.mark.browser

TITLE = "关于在车站增设候车座椅的提案"


def written(demo, door, *, javascript: bool, title: str) -> int:
    """A member writes a proposal on the phone and submits it; its id."""
    page = door.enter(demo.url, "dawa-member", viewport=PHONE, javascript=javascript)
    page.goto(f"{demo.url}/proposals/mine/new/")
    page.fill("textarea[name=title], input[name=title]", title)
    page.locator("main form button.main").click()
    page.wait_for_load_state()
    page.fill("textarea[name=background]", "城乡公交二十二个站点没有座椅，受访老人中有七成站着等车超过二十分钟。")
    page.fill("textarea[name=analysis]", "站点分属不同单位养护，没有统一标准，改造费用没有列入计划。")
    page.locator("textarea[name=suggestion]").first.fill("由区交通部门在年内为二十二个站点装上座椅和雨棚。")
    page.locator("select[name=category]").select_option(index=2)
    page.locator("button[name=do][value=preview]").last.click()
    page.wait_for_load_state()
    assert title in page.locator("main").inner_text()
    page.locator("main form button.main").click()
    page.wait_for_load_state()
    assert re.search(r"20\d\d-\d{4}", page.locator("main").inner_text()), "the serial number is told"
    return int(demo.value("SELECT id FROM proposals_proposal WHERE title = ?", title))


def test_a_member_writes_and_submits_on_the_phone_and_the_office_files_it(own_demo, door):
    pk = written(own_demo, door, javascript=True, title=TITLE)
    assert own_demo.value("SELECT state FROM proposals_proposal WHERE id = ?", pk) == "under_review"
    for account, verdict in (("dawa-staff1", "pass"), ("dawa-director", "file")):
        page = door.enter(own_demo.url, account, viewport=DESK)
        page.goto(f"{own_demo.url}/proposals/review/{pk}/")
        page.check(f"input[name=verdict][value={verdict}]")
        page.locator("main form button.main").click()
        page.wait_for_load_state()
    assert own_demo.value("SELECT state FROM proposals_proposal WHERE id = ?", pk) == "filed"
    page = door.enter(own_demo.url, "dawa-member", viewport=PHONE)
    page.goto(f"{own_demo.url}/proposals/{pk}/")
    assert re.search(r"第\d{4}号", page.locator("main").inner_text()), "the case number is told"


def test_writing_and_submitting_work_without_javascript(own_demo, door):
    pk = written(own_demo, door, javascript=False, title="关于修缮村口石桥护栏的提案")
    assert own_demo.value("SELECT count(*) FROM proposals_proposal WHERE id = ? AND serial_number > 0", pk) == 1


def test_every_role_finds_its_work_on_the_first_page(demo, door):
    for account in ("dawa-member", "dawa-staff1", "dawa-director", "dawa-clerk"):
        page = door.enter(demo.url, account, viewport=PHONE)
        page.goto(f"{demo.url}/")
        assert page.locator("li.row").count() > 0, f"{account} has nothing to do"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{account}: too wide"


def test_votes_on_a_bad_line_are_kept_on_the_phone_and_counted_once(own_demo, door):
    slug = own_demo.value("SELECT slug FROM deliberation_deliberation WHERE state = 'open'")
    counted = "SELECT count(*) FROM deliberation_participant"
    page = door.enter(own_demo.url, "dawa-member", viewport=PHONE)

    def kept(number: int) -> bool:
        """Whether so many votes wait on the phone before long."""
        for _ in range(150):
            if page.evaluate(f"JSON.parse(localStorage.getItem('talk:{slug}') || '[]').length") == number:
                return True
            page.wait_for_timeout(100)
        return False

    before = own_demo.value(counted)
    page.goto(f"{own_demo.url}/talk/{slug}/")
    first = page.locator("[data-text]").inner_text()
    page.context.set_offline(True)
    page.locator("button[name=vote][value='1']").click()
    assert page.locator("[data-text]").inner_text() != first
    page.keyboard.press("2")
    assert kept(2)
    page.locator("[data-line]", has_text="本机").wait_for()
    assert own_demo.value(counted) == before
    lost = []  # the answer to the first sending is lost on the way: the same votes are sent once more

    def break_once(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/votes/", break_once)
    page.context.set_offline(False)
    assert kept(0)
    assert lost == [200]
    assert own_demo.value(counted) == before + 1
    page.reload()
    assert "第 3 条" in page.locator("[data-place]").inner_text()
