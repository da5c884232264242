import pytest

from shangliang.committees.factories import BETWEEN, make_committee


@pytest.fixture
def house(db, settings, tmp_path):
    """A committee with its scope open, the clock held in the spring after its plenary; files go nowhere."""
    settings.MEDIA_ROOT = tmp_path
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def staff(house):
    return house.actor("staff")


@pytest.fixture
def director(house):
    return house.actor("director")


@pytest.fixture
def clerk(house):
    return house.clerk(0)
