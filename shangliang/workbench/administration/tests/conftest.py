import pytest
from django.test import Client

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.workbench import nav


@pytest.fixture(autouse=True)
def no_navigation(monkeypatch):
    """The navigation names pages of every app and has its own tests."""
    monkeypatch.setattr(nav, "entries", lambda request: [])


@pytest.fixture
def house(db):
    """An invented committee, its scope open and its clock held."""
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def other(db):
    """A second committee, of which the first must see nothing."""
    return make_committee()


@pytest.fixture
def system(house):
    return house.actor("system_admin")


@pytest.fixture
def security(house):
    return house.actor("security_admin")


@pytest.fixture
def as_(house):
    """A browser in which one of the house's people is signed in: ``as_("auditor")``."""

    def browser(name):
        client = Client()
        client.force_login(house.people[name])
        return client

    return browser
