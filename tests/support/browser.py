"""Debian's Chromium, driven through Playwright, with nothing of its own on the network."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
REMEDY = "Chromium is not installed. As root: apt-get install chromium fonts-noto-cjk"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # its sandbox refuses to run as root, as builds do; it only ever opens our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # the 64 MB of a container are too few for full-page pictures
]


def installed() -> bool:
    """Whether Debian's Chromium is on this machine."""
    return CHROMIUM.exists()


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """Run a browser with a new profile for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
