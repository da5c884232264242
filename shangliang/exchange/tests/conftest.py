import io
import json

import pytest

from shangliang.accounts.actors import system
from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.exchange.actions import import_file, preview
from shangliang.exchange.registers import Options


@pytest.fixture
def house(db):
    """An invented committee with a session of 2026, its scope open and its clock held."""
    with make_committee().scope(BETWEEN) as made:
        yield made


class Importing:
    """Brings files into one house: ``importing("units", file)``; ``importing.dry(…)`` only looks."""

    def __init__(self, house):
        self.house = house

    def __call__(self, kind, file, *, by=None, **options):
        return self._run(import_file, kind, file, by, options)

    def dry(self, kind, file, *, by=None, **options):
        return self._run(preview, kind, file, by, options)

    def _run(self, do, kind, file, by, options):
        committee = self.house.committee
        by = by or system(committee.pk, via="import")
        return do(kind, file, "file", committee=committee, by=by, options=Options(**options))


@pytest.fixture
def importing(house):
    return Importing(house)


@pytest.fixture
def jsonl():
    """A JSON Lines file of these records."""
    return lambda *rows: io.BytesIO("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
