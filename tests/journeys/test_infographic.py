"""一图读懂 from a frozen report: three pictures to choose from, and a page for the phone. PICTURES=1 keeps them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.looking import barriers, complaints, foreign_words, out_of_reach, too_wide
from tests.support.people import DESK, NARROW, PHONE

pytestmark = pytest.mark.browser

FROZEN = "SELECT id FROM reports_report WHERE state = 'frozen' AND kind = 'proposals' ORDER BY id LIMIT 1"


def test_the_pictures_and_the_phone_page_are_in_order(demo, door):
    pk = demo.value(FROZEN)
    for size in (NARROW, DESK):
        page = door.enter(demo.url, "dawa-staff1", viewport=size)
        for path in ("", "page/"):
            with complaints(page) as said:
                answer = page.goto(f"{demo.url}/reports/{pk}/infographic/{path}")
                page.wait_for_load_state("networkidle")
                found = [fault for look in (too_wide, foreign_words, barriers, out_of_reach) for fault in look(page)]
            assert (answer.status, found, said) == (200, [], [])


def test_every_picture_that_is_shown_is_drawn(demo, door):
    page = door.enter(demo.url, "dawa-staff1", viewport=DESK)
    page.goto(f"{demo.url}/reports/{demo.value(FROZEN)}/infographic/")
    for picture in page.locator(".preview img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("i => i.decode()")
        assert picture.evaluate("i => i.naturalHeight") > 1000


@pytest.mark.long
def test_pictures_for_the_documentation(demo, door, tmp_path):
    folder = Path("docs/screenshots") if os.environ.get("PICTURES") else tmp_path
    pk = demo.value(FROZEN)
    page = door.enter(demo.url, "dawa-staff1", viewport=DESK)
    page.goto(f"{demo.url}/reports/{pk}/infographic/")
    for design in ("numerals", "year", "civic"):
        with page.expect_download() as sent:
            page.locator(f"a[href*='/{design}-750.png']").click()
        sent.value.save_as(folder / f"infographic-{design}.png")
        assert (folder / f"infographic-{design}.png").stat().st_size > 100_000
    page = door.enter(demo.url, "dawa-staff1", viewport=PHONE)
    page.goto(f"{demo.url}/reports/{pk}/infographic/page/")
    page.screenshot(path=folder / f"infographic-page-{PHONE['width']}.png")
