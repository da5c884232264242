import pytest

from shangliang.committees.factories import BETWEEN, make_committee


@pytest.fixture
def house(db):
    """A committee with its scope open, the clock held in the spring after its plenary."""
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def research(house):
    return house.actor("research")


@pytest.fixture
def owner(house):
    """The liaison of the special committee that leads the first task."""
    return house.liaison(3)
