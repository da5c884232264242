"""What happens again and again by itself. Every app says in its ``jobs.py`` what of its work that is.

A job is idempotent and asks the records what is to be done, not when it ran last: it runs at the worker's start,
again after a crash, and finds nothing to do when all is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Periodic:
    """A job: every so many seconds, for each committee (called with its id, which opens its own scope) or once."""

    name: str
    every: float
    function: Callable[..., Any]
    per_committee: bool


_registered: dict[str, Periodic] = {}


def periodic(*, every: float, per_committee: bool = False) -> Callable[[F], F]:
    """Let the worker call this function every so many seconds.

    Args:
        per_committee: call it with each committee's id in turn; one that fails does not stop the others.
    """

    def registered(function: F) -> F:
        name = f"{function.__module__}.{function.__qualname__}"
        if name in _registered:
            raise ValueError(f"two jobs named {name}")
        _registered[name] = Periodic(name, every, function, per_committee)
        return function

    return registered


def all_jobs() -> list[Periodic]:
    """Every job of the installed apps."""
    autodiscover_modules("jobs")
    return list(_registered.values())
