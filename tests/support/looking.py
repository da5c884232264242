"""What is wrong with a page as it stands in a browser: too wide, not readable, not in its language, not in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.2 AA and everything below it, by axe-core's tags.
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
#: Latin letters that belong on a Chinese page: names of things, endings of files, codes that are quoted as they are.
_LATIN = re.compile(
    r"(?<![A-Za-z])(?:JSON Lines|English|Shangliang|API|HTTP|OpenAPI|JSON|TOTP|PDF|JPEG|PNG|Word|Excel|CSV|XLSX"
    r"|MB|KB|Ctrl|Esc|Chrome|Chromium|HeadlessChrome|Linux|Windows|SHA|UTF|GB\d*|WPS|QR|A|B|C)(?![A-Za-z])",
    re.IGNORECASE,
)
#: What is no wording of ours: accounts, addresses, codes with a sign between their letters.
_CODES = re.compile(r"[\w@./:+#-]*[\d_@./:#-][\w@./:+#-]*", re.ASCII)


@contextmanager
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser itself complains of inside the block: errors of scripts, of the console, of the policy."""
    found: list[str] = []

    def hear(message) -> None:
        if message.type in ("error", "warning"):
            found.append(f"console: {message.text[:200]}")

    def fail(error) -> None:
        found.append(f"script: {error}")

    page.on("console", hear)
    page.on("pageerror", fail)
    try:
        yield found
    finally:
        page.remove_listener("console", hear)
        page.remove_listener("pageerror", fail)


def too_wide(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    return page.evaluate(
        """() => {
            const width = window.innerWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const all = [...document.querySelectorAll('body *')];
            const wide = all.filter(e => e.getBoundingClientRect().right > width + 1);
            return ['too wide: ' + wide.slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ')];
        }"""
    )


def foreign_words(page: Page) -> list[str]:
    """English words that stand on a Chinese page, but for codes and what says itself that it is English.

    The reference of the operations for programs is: programmers read it in the words of its own description.
    """
    text = page.locator("body").inner_text()
    for said in sorted(filter(None, page.locator("code, main [lang=en]").all_inner_texts()), key=len, reverse=True):
        text = text.replace(said, " ")
    text = _CODES.sub(" ", _LATIN.sub(" ", text))
    words = sorted(set(re.findall(r"[A-Za-z]{2,}", text)))
    return [f"English on a Chinese page: {', '.join(words[:12])}"] if words else []


def barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [f"axe {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


#: The longest forms, a committee's rules and a list of all members, have so many fields before their button.
MOST_FIELDS = 400


def out_of_reach(page: Page) -> list[str]:
    """Whether the page's main button is not reached by the Tab key, or does not show that it is."""
    main = page.locator("main .button.main:visible").first
    if not main.count():
        return []
    page.evaluate("document.activeElement.blur()")
    for _step in range(MOST_FIELDS):
        page.keyboard.press("Tab")
        if main.evaluate("e => e === document.activeElement"):
            shown = main.evaluate(
                "e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            return [] if shown else ["the main button has the focus and does not show it"]
    return ["the main button is not reached by the Tab key"]
