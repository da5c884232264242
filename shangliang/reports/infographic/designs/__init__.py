"""The three designs to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..sheet import Sheet
from ..story import Story
from . import civic, numerals, year


@dataclass(frozen=True)
class Design:
    """A way to draw a story."""

    name: str
    label: Any
    words: Any
    draw: Callable[[Story], Sheet]


DESIGNS = {
    design.name: design
    for design in (
        Design(
            "numerals", _("Numerals"), _("White paper, great numerals, every thing counted one by one."), numerals.draw
        ),
        Design("year", _("The year"), _("A ring of the year's days, and the work along a line."), year.draw),
        Design("civic", _("Sheet"), _("A dark red cover, and the figures in an even grid."), civic.draw),
    )
}
