"""Pictures of the main pages, phone and desktop. With PICTURES=1 they are written into docs/screenshots."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.people import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGES = (
    ("inbox-member", "dawa-member", "/"),
    ("inbox-unit", "dawa-clerk", "/"),
    ("review", "dawa-staff1", "/proposals/review/"),
    ("register", "dawa-staff1", "/proposals/"),
    ("assignment", "dawa-staff1", "/handling/meeting/"),
    ("handling", "dawa-clerk", "/handling/assignments/"),
    ("figures", "dawa-staff1", "/figures/?year=2023"),
    ("compare", "dawa-staff1", "/figures/compare/"),
    ("reports", "dawa-staff1", "/reports/"),
)


@pytest.mark.parametrize(("name", "account", "path"), PAGES, ids=[p[0] for p in PAGES])
def test_a_main_page_looks_whole(demo, door, tmp_path, name, account, path):
    folder = Path("docs/screenshots") if os.environ.get("PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)
    for size in (PHONE, DESK):
        page = door.enter(demo.url, account, viewport=size)
        page.goto(f"{demo.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it is too wide"
        picture = folder / f"{name}-{size['width']}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 10_000, "there is hardly anything on it"
