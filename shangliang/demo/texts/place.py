"""Where a text is set: the committee's place with its own words for districts, towns and departments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from shangliang.demo.texts.grammar import pick


@dataclass(frozen=True)
class Place:
    """What the texts need to know of a committee's place.

    ``own`` is how its people call it (我区, 我县, 我市); ``localities`` are the parts that a proposal can be about
    (towns of a county, districts of a city); ``parts`` names them together (各镇街, 各区县); ``departments`` maps a
    kind of department (``education``) to the short name used there (区教委). ``level`` is the committee's:
    what is counted for a county, is counted neither for a town nor for a municipality (see ``counted_in``).
    """

    name: str
    short: str
    own: str
    parts: str
    localities: tuple[str, ...]
    departments: Mapping[str, str] = field(hash=False)
    level: str = "county"

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """The localities that titles may name: the whole place first."""
        return (self.own, *self.localities)

    @property
    def whole(self) -> str:
        """The place as a whole: 全区, 全县, 全市."""
        return f"全{self.own[-1]}"

    def counted_in(self, rng: Random, locality: str) -> str:
        """Return the place that the figures of a text on ``locality`` are of, so that their size is believable."""
        if self.level == "county" and locality != self.own:
            return self.whole
        if self.level == "province" and locality == self.own:
            return pick(rng, self.localities)
        return locality

    def department(self, kind: str) -> str:
        """Return the department's name. Raises KeyError for a kind that this place does not have."""
        return self.departments[kind]
