"""A report from its outline to the proof of a frozen figure, as the proposal office writes it."""

from __future__ import annotations

import pytest

from tests.support.looking import barriers, complaints, foreign_words, out_of_reach, too_wide
from tests.support.people import DESK, NARROW

pytestmark = pytest.mark.browser


def begun(demo, page) -> int:
    """A report on the proposals of the last closed cycle; its id."""
    page.goto(f"{demo.url}/reports/new/")
    page.check("input[name=kind][value=proposals]")
    page.locator("select[name=session] option").last.wait_for(state="attached")
    page.select_option("select[name=session]", index=1)
    page.locator("main form button.main").click()
    page.wait_for_url("**/edit/")
    return int(page.url.split("/")[-3])


def test_a_figure_is_found_by_its_name_inserted_where_one_writes_and_frozen_with_its_records(own_demo, door):
    page = door.enter(own_demo.url, "dawa-director", viewport=DESK)
    with complaints(page) as said:
        pk = begun(own_demo, page)
        page.fill("textarea[name=body]", "全年立案件，请予审议。")
        page.evaluate("e => { e = document.querySelector('[name=body]'); e.focus(); e.setSelectionRange(4, 4); }")
        page.keyboard.press("Shift")  # whoever types tells the page where the cursor is
        page.fill("#picker input[name=q]", "立案率")
        page.locator("#picker form button").click()
        page.locator("#picker li:first-child a[href*='slug=filing_rate']").click()  # the search has answered
        page.locator("#picker [data-insert]").click()
        assert page.input_value("textarea[name=body]") == "全年立案{{ filing_rate }}件，请予审议。"
        page.locator("[data-saved-status][data-state=saved]").wait_for()
        page.locator("button[name=do][value=preview]").first.click()
        page.wait_for_url(f"**/reports/{pk}/")
        assert page.locator(".official a").inner_text().endswith("%")
        page.goto(f"{own_demo.url}/reports/{pk}/freeze/")
        page.locator("main form button.main").click()
        page.wait_for_url(f"**/reports/{pk}/")
        page.locator(".official a").click()
        page.wait_for_url("**/figures/1/")
        assert page.locator("main tbody tr").count() > 1
    assert said == []
    assert own_demo.value("SELECT state FROM reports_report WHERE id = ?", pk) == "frozen"


def test_a_report_is_written_and_a_figure_found_without_javascript(own_demo, door):
    page = door.enter(own_demo.url, "dawa-director", viewport=DESK, javascript=False)
    pk = begun(own_demo, page)
    page.goto(f"{own_demo.url}/reports/{pk}/pick/?q=立案率")
    page.locator("main li a").first.click()
    mark = page.input_value("#p_mark")
    page.goto(f"{own_demo.url}/reports/{pk}/edit/")
    page.fill("textarea[name=body]", f"立案率{mark}。")
    page.locator("button[name=do][value=preview]").first.click()
    page.wait_for_url(f"**/reports/{pk}/")
    assert page.locator(".official a").inner_text().endswith("%")


@pytest.mark.long
@pytest.mark.parametrize("part", ["", "edit/", "figures/", "freeze/", "pick/?slug=filing_rate"])
def test_a_report_is_in_order_on_a_phone(own_demo, door, part):
    page = door.enter(own_demo.url, "dawa-director", viewport=NARROW)
    pk = begun(own_demo, page)
    with complaints(page) as said:
        answer = page.goto(f"{own_demo.url}/reports/{pk}/{part}")
        page.wait_for_load_state("networkidle")
        found = [fault for look in (too_wide, foreign_words, barriers, out_of_reach) for fault in look(page)]
    assert answer is not None
    assert (answer.status, found, said) == (200, [], [])
