"""Reading the scenario's TOML files so that a mistake is told with its file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_MISSING: Any = object()


class ScenarioError(ValueError):
    """A wrong or missing value in the scenario's data; the message names file and key."""


class Table:
    """A table of a scenario file. Every value is asked for by type; ``done`` refuses what nobody asked for."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self.values, self.where = values, where
        self._asked: set[str] = set()

    @classmethod
    def read(cls, path: Path) -> Table:
        """Read a file. Raises ScenarioError when it is absent or no TOML."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise ScenarioError(f"{path.name}: {error}") from error

    def wrong(self, key: str, what: str) -> ScenarioError:
        """Return an error about one of this table's keys, to be raised."""
        return ScenarioError(f"{self.where}: {key}: {what}")

    def check(self, holds: bool, key: str, what: str) -> None:
        """Raise ScenarioError about a key unless something holds."""
        if not holds:
            raise self.wrong(key, what)

    def get(self, key: str, kind: type[T], default: T = _MISSING) -> T:
        """Return the value of a key. Raises ScenarioError when it is absent without default or of another type."""
        self._asked.add(key)
        value = self.values.get(key, default)
        if value is _MISSING:
            raise self.wrong(key, "is missing")
        # TOML's dates come as date or datetime, the second a subclass of the first; true is no number.
        exact = kind in (date, datetime, int, bool)
        if (type(value) is not kind) if exact else not isinstance(value, kind):
            raise self.wrong(key, f"should be {kind.__name__}, not {value!r}")
        return value

    def texts(self, key: str, default: tuple[str, ...] = _MISSING) -> tuple[str, ...]:
        """Return a list of different texts."""
        if default is not _MISSING and key not in self.values:
            self._asked.add(key)
            return default
        values = self.get(key, list)
        self.check(all(isinstance(v, str) for v in values), key, "should be a list of texts")
        self.check(len(set(values)) == len(values), key, "names something twice")
        return tuple(values)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers, none negative."""
        values = self.get(key, list)
        self.check(all(type(v) is int and v >= 0 for v in values), key, "should be a list of numbers")
        return tuple(values)

    def counts(self, key: str, allowed: tuple[str, ...] | None = None) -> dict[str, int]:
        """Return a table of counts, whose keys must be among ``allowed`` when that is given."""
        values = self.get(key, dict)
        for name, value in values.items():
            self.check(type(value) is int and value >= 0, f"{key}.{name}", "should be a count")
            self.check(allowed is None or name in allowed, f"{key}.{name}", "is not known")
        return dict(values)

    def table(self, key: str) -> Table:
        """Return a table within this one."""
        return Table(self.get(key, dict), f"{self.where}: {key}")

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the rows of an array of tables; none when the key is absent."""
        for number, row in enumerate(self.get(key, list, [])):
            yield Table(row, f"{self.where}: {key}[{number}]")

    def done(self) -> None:
        """Raise ScenarioError when the table has a key that was never asked for."""
        for key in self.values:
            self.check(key in self._asked, key, "is not known")
