"""One world for all tests of a module that put back what they change."""

import pytest
from django.db import transaction

from .world import World, empty_world, make_world


@pytest.fixture(scope="module")
def _module_transaction(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shared_world(_module_transaction) -> World:
    """A committee with a record at every step; whoever uses it puts back what they change."""
    return make_world("望川区")


@pytest.fixture(scope="module")
def elsewhere(_module_transaction) -> World:
    """Another committee with the same people and no records."""
    return empty_world("临江县")
