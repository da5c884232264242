"""The count of new notices in the navigation, and reading them by opening their record."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.notifications.models import Notice
from shangliang.proposals import factories

from .page import Page


@pytest.fixture
def house(db):
    with make_committee().scope(BETWEEN) as made:
        yield made


@pytest.fixture
def told(house):
    """Two notices of one proposal and one of another, for the first member; one for the second."""
    first, second = factories.submitted(house), factories.submitted(house, title="关于养老床位的提案")
    Notice.objects.all().delete()
    for member, proposal in ((0, first), (0, first), (0, second), (1, first)):
        Notice.objects.create(
            committee=house.committee,
            user=house.members[member].user,
            outbox=Notice.objects.count(),
            kind="proposal.submit",
            data={},
            root_kind="proposal",
            root_id=proposal.pk,
            created_at=clock.now(),
        )
    return first, second


@pytest.fixture
def reader(house):
    client = Client()
    client.force_login(house.members[0].user)
    return client


def count_in(response):
    assert response.status_code == 200
    page = Page(response.content.decode())
    entry = next(a for a in page.all("a", href=reverse("notices:list")))
    return entry.text


def statements_on_notices(reader, address):
    with CaptureQueriesContext(connection) as asked:
        reader.get(address)
    return [q["sql"] for q in asked if "notifications_notice" in q["sql"]]


def test_the_navigation_counts_what_is_new_in_one_statement(reader, told):
    assert "3" in count_in(reader.get("/"))
    assert len(statements_on_notices(reader, "/")) == 1
    Notice.objects.update(read_at=clock.now())
    assert not any(c.isdigit() for c in count_in(reader.get("/")))


def test_opening_a_proposal_reads_its_notices_and_nobody_elses(reader, told, house):
    address = reverse("workbench:proposal", args=[told[0].pk])
    assert "1" in count_in(reader.get(address))
    left = Notice.objects.filter(read_at__isnull=True)
    assert {(n.user_id, n.root_id) for n in left} == {
        (house.members[0].user_id, told[1].pk),
        (house.members[1].user_id, told[0].pk),
    }


def test_a_page_that_is_opened_again_writes_nothing(reader, told):
    address = reverse("workbench:proposal", args=[told[0].pk])
    reader.get(address)
    (only,) = statements_on_notices(reader, address)
    assert only.startswith("SELECT")


def test_a_proposal_that_one_may_not_read_reads_nothing(told, house):
    stranger = Client()
    stranger.force_login(house.members[2].user)
    assert stranger.get(reverse("workbench:proposal", args=[told[0].pk])).status_code == 404
    assert Notice.objects.filter(read_at__isnull=True).count() == 4


def test_ones_own_page_leads_to_the_access_for_programs(reader):
    assert reverse("api:tokens") in reader.get(reverse("workbench:me")).content.decode()
