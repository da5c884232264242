"""The committees of an installation, for whoever looks one up by name: operators' commands and the public's pages."""

from __future__ import annotations

from django.db.models import Q

from .models import Committee, Level

_RANKS = {level: rank for rank, level in enumerate(Level)}


def committees() -> list[Committee]:
    """All committees, the upper levels first."""
    return sorted(Committee.objects.select_related("parent"), key=lambda c: (_RANKS[Level(c.level)], c.pk))


def find(name: str) -> Committee | None:
    """The committee with this place (full or short) or full name; None where it is not exactly one."""
    found = list(Committee.objects.filter(Q(place=name) | Q(short_place=name) | Q(name=name))[:2])
    return found[0] if len(found) == 1 else None
