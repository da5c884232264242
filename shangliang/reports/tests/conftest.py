import pytest

from shangliang.committees.factories import IN_SESSION, make_committee
from shangliang.proposals import factories


@pytest.fixture
def house(db):
    """A committee in session with three filed proposals, two more submitted, and no answers yet."""
    house = make_committee("望川区")
    with house.scope(IN_SESSION):
        factories.filed(house, *(factories.submitted(house, title=f"关于道路的提案{i}") for i in range(3)))
        for i in range(2):
            factories.submitted(house, title=f"关于公园的提案{i}")
        yield house
