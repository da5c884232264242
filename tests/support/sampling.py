"""Some of many, for a short run: others at each question, and the same in every run."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32


def some_of(people: Iterable[str], question: object, number: int, *, first: str = "") -> list[str]:
    """So many of the people for this question; ``first`` is asked each time if he is among them."""
    return sorted(people, key=lambda person: (person != first, crc32(f"{question} {person}".encode())))[:number]
