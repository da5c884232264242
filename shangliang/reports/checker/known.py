"""What the checker is told about a figure, by whoever knows: records, or published figures where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


class Unknown(Exception):
    """A figure cannot be told; ``reason`` says why, in the reader's language."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Known:
    """A figure as it is known.

    Attributes:
        rule, words: the counting rule's name, and the formula in words.
        value: the count, or the share in per cent to two decimals.
        numerator, denominator: of a share that was counted here; None for counts and published figures.
        published: the source, where the value is a published one; ``""`` where it was counted.
        at_least: a published value that was rounded down (余, 多).
        address: the page that opens onto the records.
        also: what the same source states under the same name besides, of other matters; each is as true.
        main: whether it is counted by the indicator's default rule.
    """

    slug: str
    label: str
    scope: str
    year: int
    unit: str
    value: Decimal
    rule: str = ""
    words: str = ""
    numerator: int | None = None
    denominator: int | None = None
    published: str = ""
    at_least: bool = False
    address: str = ""
    also: tuple[Known, ...] = ()
    main: bool = True


class Books(Protocol):
    """Where the true figures come from."""

    year: int  # that the draft reports on

    def known(self, slug: str, scope: str, year: int) -> Known:
        """A figure by its default counting rule.

        Raises:
            Unknown: no such figure, scope or year, or nothing to count in.
        """

    def over_the_term(self, slug: str, scope: str, year: int) -> Known:
        """A count summed over the five years of the term that ends with a year.

        Raises:
            Unknown: one of the years is not here, or the figure is not one to be summed.
        """

    def other_ways(self, slug: str, scope: str, year: int) -> Sequence[Known]:
        """The same figure by other rules, in other scopes and years; then others of its unit in the same year."""

    def label(self, slug: str) -> str:
        """What a figure is called."""
