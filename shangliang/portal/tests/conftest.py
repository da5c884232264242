import pytest
from django.core.cache import cache
from django.test import Client

from shangliang.committees.factories import make_committee


@pytest.fixture
def house(db):
    """An invented committee before its plenary, the clock held."""
    with make_committee().scope() as made:
        yield made


@pytest.fixture(autouse=True)
def no_memory(db):
    """Nobody has handed in anything within the last hour."""
    cache.clear()


@pytest.fixture
def visitor():
    """A browser in which nobody is signed in."""
    return Client()
