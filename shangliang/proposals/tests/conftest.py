import pytest

from shangliang.committees.factories import make_committee


@pytest.fixture
def house(db):
    """A committee by the default rules, its scope open, in the days before its plenary."""
    with make_committee().scope() as made:
        yield made


@pytest.fixture
def house_with(db):
    """The same with other rules: ``with house_with(review_steps=…) as house``."""

    def made(**rules):
        return make_committee(rules=rules).scope()

    return made
