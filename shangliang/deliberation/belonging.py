"""To what a deliberation belongs, and who reads it on that account. Other subjects tell; this one knows none of them.

A consultation's topic has its deliberations: :mod:`shangliang.consultations` registers how the topic is named on their
pages, and that whoever works on it reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from shangliang.accounts.actors import Actor

from .models import Deliberation


@dataclass(frozen=True)
class Origin:
    """What a deliberation was begun for, in words, and its page."""

    kind: Any
    title: str
    url: str


Load = Callable[[Deliberation, Actor], Origin | None]
Charge = Callable[[Actor], Q | None]
_origins: list[Load] = []
_charges: list[Charge] = []


def register(origin: Load, charge: Charge) -> None:
    """Tell what deliberations can belong to.

    Args:
        origin: names what a deliberation belongs to, as far as the actor may read it; ``None`` for nothing.
        charge: a condition on deliberations that the actor reads with their results, because of work on what they
            belong to; ``None`` for nobody's.
    """
    _origins.append(origin)
    _charges.append(charge)


def origins_of(deliberation: Deliberation, actor: Actor) -> list[Origin]:
    """What a deliberation belongs to, as far as the actor may read it."""
    return [found for load in _origins if (found := load(deliberation, actor)) is not None]


def charged_with(actor: Actor) -> Q:
    """A condition: the deliberations that the actor reads because of work on what they belong to."""
    found = Q(pk__in=())
    for charge in _charges:
        condition = charge(actor)
        if condition is not None:
            found |= condition
    return found
