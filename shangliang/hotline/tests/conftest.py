import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.hotline import factories


@pytest.fixture
def house(db):
    """A committee with its scope open, the clock held in the spring after its plenary."""
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def office(house):
    return factories.appoint(house)


@pytest.fixture
def hotline(house, office):
    return factories.made(house, office)
