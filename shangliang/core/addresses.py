"""The addresses of pages, looked up once: a list of fifty rows names the same page fifty times."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_NUMBER = 7_000_000_007  # stands in an address for any number


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page.

    Raises:
        NoReverseMatch: there is no such page.
    """
    if kwargs or len(args) > 1 or (args and type(args[0]) is not int):
        return reverse(name, args=args, kwargs=kwargs)
    before, after = _around(name, bool(args), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return f"{before}{args[0]}{after}" if args else before


@lru_cache(maxsize=1024)
def _around(name: str, numbered: bool, urlconf: Any, prefix: str) -> tuple[str, str]:
    """What stands before and after the number in a page's address."""
    before, _number, after = reverse(name, args=[_NUMBER] if numbered else None).partition(str(_NUMBER))
    return before, after
