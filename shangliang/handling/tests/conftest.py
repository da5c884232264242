import pytest

from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.handling.factories import DAY, make_world


@pytest.fixture
def world(db):
    """A committee with the default rules, its clock held, its scope open."""
    with clock.at(DAY):
        made = make_world()
        with committee_scope(made.committee):
            yield made
