"""Reporting what people say on a phone: by a member, and by somebody without an account."""

from __future__ import annotations

import re
import time

import pytest

from tests.support.people import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.long]

#: Seconds that a program may take for what a person does within two minutes; the rest is typing.
QUICK = 60


@pytest.mark.parametrize("elder", ["0", "1"])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_member_reports_with_three_taps_from_the_first_page(own_demo, door, elder, javascript):
    page = door.enter(own_demo.url, "dawa-member", viewport=NARROW, javascript=javascript, has_touch=True)
    page.context.add_cookies([{"name": "elder", "value": elder, "url": own_demo.url}])
    page.goto(f"{own_demo.url}/")
    began = time.monotonic()
    page.locator("nav a:visible", has_text="我的社情民意").first.tap()
    page.wait_for_url("**/opinions/mine/")
    page.locator("form[action='/opinions/new/'] button").first.tap()
    page.wait_for_url("**/edit/")
    title = f"农贸市场排水沟堵塞{elder}{javascript}"
    page.fill("input[name=title]", title)
    page.fill("textarea[name=situation]", "雨后市场西门积水十余厘米，商户和顾客进出不便。")
    page.locator("main button[value=submit]").tap()
    page.wait_for_url(re.compile(r"/opinions/\d+/$"))
    assert time.monotonic() - began < QUICK
    assert own_demo.value("SELECT state FROM opinions_opinion WHERE title = ?", title) == "submitted"


def test_somebody_without_an_account_reports_and_later_reads_the_answer_by_the_receipt(own_demo, door):
    place = own_demo.value("SELECT place FROM committees_committee WHERE place LIKE '%大洼%'")
    guest = door.guest(viewport=NARROW, javascript=False, has_touch=True)
    guest.goto(f"{own_demo.url}/public/{place}/")
    guest.locator("main a", has_text="反映社情民意").tap()
    guest.wait_for_url("**/report/")
    guest.fill("input[name=title]", "村口路灯不亮")
    guest.fill("textarea[name=text]", "村口到小学一段三盏路灯坏了一周。")
    guest.locator("main form button.main").tap()
    guest.wait_for_url("**/report/*-*-*/")
    receipt = re.search(r"\w{4}-\w{4}-\w{4}", guest.locator("main").inner_text())
    assert receipt is not None
    staff = door.enter(own_demo.url, own_demo.people["opinion staff"], viewport=NARROW)
    pk = own_demo.value("SELECT id FROM opinions_opinion WHERE title = '村口路灯不亮'")
    staff.goto(f"{own_demo.url}/opinions/{pk}/")
    staff.locator("details#keep summary").click()
    staff.locator("details#keep textarea").fill("已转供电部门，三日内修复。")
    staff.locator("details#keep form button").click()
    staff.wait_for_load_state()
    guest.goto(f"{own_demo.url}/public/{place}/report/")
    guest.fill("input[name=receipt]", receipt[0].lower().replace("-", ""))
    guest.locator("main form[method=get] button").tap()
    guest.wait_for_url("**/report/*-*-*/")
    assert "三日内修复" in guest.locator("main").inner_text()
