import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.deliberation import factories, queries


@pytest.fixture
def house(db):
    """A committee with its scope open, the clock held in the spring after its plenary."""
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def office(house):
    """Who prepares and moderates."""
    queries.forget_doors()
    return factories.appoint(house)
