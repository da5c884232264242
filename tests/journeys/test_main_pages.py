"""The pages that people see most are in order on a phone; tests/full looks at all of them, in every way."""

import pytest

from tests.support.looking import barriers, complaints, foreign_words, out_of_reach, too_wide
from tests.support.people import NARROW

pytestmark = pytest.mark.browser

MAIN_PAGES = (
    ("member", "/"),
    ("member", "/proposals/mine/new/"),
    ("staff", "/proposals/review/"),
    ("staff", "/handling/meeting/"),
    ("clerk", "/handling/assignments/"),
    ("staff", "/figures/"),
)


@pytest.mark.parametrize(("role", "path"), MAIN_PAGES, ids=lambda part: part)
def test_a_main_page_is_in_order_on_a_phone(demo, door, role, path):
    page = door.enter(demo.url, demo.people[role], viewport=NARROW)
    with complaints(page) as said:
        answer = page.goto(f"{demo.url}{path}")
        found = [fault for look in (too_wide, foreign_words, barriers, out_of_reach) for fault in look(page)]
    assert answer is not None
    assert (answer.status, found, said) == (200, [], [])


def test_the_looks_see_what_is_wrong(door):
    page = door.guest(viewport=NARROW)
    with complaints(page) as said:
        page.set_content(
            "<html lang=zh><title>x</title><main><p style='width:900px'>Hello there</p>"
            "<p style='color:#eee;background:#fff'>看不清</p><a class='button main' tabindex=-1 href=#>提交</a></main>"
            "<script>console.error('broken')</script>"
        )
    assert too_wide(page)
    assert foreign_words(page) == ["English on a Chinese page: Hello, there"]
    assert any("color-contrast" in fault for fault in barriers(page))
    assert out_of_reach(page) == ["the main button is not reached by the Tab key"]
    assert said == ["console: broken"]
