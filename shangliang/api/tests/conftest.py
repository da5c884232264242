"""A world for the tests of a module: made once, every test's changes rolled back."""

import pytest

from .world import World, empty_world, make_world


@pytest.fixture
def world(db) -> World:
    return make_world("望川区")


@pytest.fixture
def elsewhere(db) -> World:
    return empty_world("临江县")
