"""What the checker finds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from .known import Known


class Status(StrEnum):
    """What became of it; those that need somebody's eye first."""

    DIFFERS = "differs"
    REMAINDER = "remainder"  # parts make less than their whole, and the text does not say that they are all
    UNCHECKED = "unchecked"
    AGREES = "agrees"


class Kind(StrEnum):
    """What was looked at."""

    FIGURE = "figure"  # a stated figure beside the true one
    SUM = "sum"  # a whole and its parts
    SHARES = "shares"  # shares that should make 100 %
    REPEATED = "repeated"  # one figure stated with several values


@dataclass(frozen=True)
class Place:
    """A number in the text: ``start`` and ``end`` are characters of it and hold ``quote``."""

    start: int
    end: int
    quote: str
    value: Decimal


@dataclass(frozen=True)
class Finding:
    """One thing found, at one place or several.

    Attributes:
        places: the number looked at; of a sum the whole first, then its parts.
        stated: of a figure its value as printed; of a sum the whole.
        known: what the figure is; None where it cannot be told, or for sums.
        elsewhere: what else has the stated value: another rule, year, scope or figure.
        last_year: the stated value is the year's before.
        reason: why it cannot be checked.
        total: what the parts make; ``remainder`` is whole − total, negative where they are too many.
        named: what makes up the remainder by the records.
    """

    kind: Kind
    status: Status
    places: tuple[Place, ...]
    slug: str
    label: str
    scope: str
    year: int
    unit: str
    stated: Decimal
    qualifier: str = ""
    known: Known | None = None
    elsewhere: tuple[Known, ...] = ()
    last_year: bool = False
    reason: Any = ""
    total: Decimal | None = None
    remainder: Decimal | None = None
    named: tuple[Known, ...] = ()

    @property
    def start(self) -> int:
        """Where the first place begins in the text."""
        return min(place.start for place in self.places)
