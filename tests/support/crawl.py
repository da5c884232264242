"""The pages that somebody reaches by the links of the site, one of each kind."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)"')
#: The way out.
_LEFT_OUT = {"account_logout"}


def name_of(path: str) -> str:
    """The name under which the address is known, ``""`` for none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def reached(page: Page, start: str) -> dict[str, str]:
    """Follow links from ``start`` as whoever is signed in there: by address name, the first page found of it.

    Raises:
        AssertionError: a link of the site leads to an error.
    """
    found: dict[str, str] = {}
    home = urlsplit(start)
    waiting = deque([home.path])
    broken = []
    while waiting:
        path = waiting.popleft()
        name = name_of(path)
        if not name or name in found or name in _LEFT_OUT:
            continue
        answer = page.request.get(urljoin(start, path))
        if answer.status != 200:
            broken.append((answer.status, path))
            continue
        landed = urlsplit(answer.url).path
        page_of_ours = "text/html" in answer.headers.get("content-type", "")
        found[name] = path if page_of_ours and name_of(landed) == name else ""
        if page_of_ours:
            links = (urlsplit(urljoin(answer.url, link)) for link in _LINK.findall(answer.text()))
            waiting.extend(link.path for link in links if link.netloc == home.netloc)
    assert broken == [], f"links that lead to an error: {broken}"
    return {name: path for name, path in found.items() if path}
