import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.consultations import factories


@pytest.fixture
def house(db):
    """A committee with its scope open, the clock held in the spring after its plenary."""
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def office(house):
    """Who keeps the plan."""
    return factories.office(house)


@pytest.fixture
def leader(house):
    return house.actor("leadership")
