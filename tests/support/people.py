"""People in front of a browser: each with a context of their own, signed in through the door's own form."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from .demo import PASSWORD

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
WIDE = {"width": 1920, "height": 1080}

#: Cookies of people who have signed in, by server and account: the door costs a quarter of a second each time.
_kept: dict[tuple[str, str], Any] = {}


class Door:
    """Lets people in, and closes their browsers at the end."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._contexts: list[BrowserContext] = []

    def guest(self, *, viewport: dict[str, int] = DESK, javascript: bool = True, **options: Any) -> Page:
        """A page of somebody without an account."""
        options = {"locale": "zh-CN", "reduced_motion": "reduce", **options}
        context = self.browser.new_context(viewport=viewport, java_script_enabled=javascript, **options)
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        return context.new_page()

    def enter(self, url: str, username: str, **options: Any) -> Page:
        """A page of a signed-in person, on their inbox; ``options`` as for :meth:`guest`."""
        key = (url, username)
        page = self.guest(storage_state=_kept.get(key), **options)
        page.goto(f"{url}/")
        if page.locator("input[type=password]").count():
            page.fill("input[name=login]", username)
            page.fill("input[type=password]", PASSWORD)
            page.locator("form button.main").click()
            page.wait_for_url(f"{url}/")
            _kept[key] = page.context.storage_state()
        return page

    def close(self) -> None:
        """Close everybody's browsers."""
        for context in self._contexts:
            context.close()
