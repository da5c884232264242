import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.venues import factories


@pytest.fixture
def house(db):
    """A committee with its scope open, the clock held in the spring after its plenary."""
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def office(house):
    """Who runs the platform."""
    return factories.appoint(house)


@pytest.fixture
def place(house, office):
    return factories.venue(house, office)
