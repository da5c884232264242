"""What the tests of the office's pages share: browsers, pages read with their tags closed, busy sessions, costs."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.proposals import factories
from shangliang.proposals.models import Proposal
from shangliang.workbench.tests.page import Page
from tests.support.pages import signed_in


def read(response):
    """The page's text; its tags are all closed."""
    assert response.status_code == 200, response.status_code
    Page(response.content.decode())
    return response.content.decode()


def strangers(house):
    return [house.member(1), house.clerk(0), house.leader(0), house.actor("leadership"), house.actor("auditor")]


def nobody_else(house, address, *, also=()):
    for stranger in [*strangers(house), *also]:
        assert signed_in(stranger).get(address).status_code == 404, stranger
        assert signed_in(stranger).post(address, {"do": "x"}).status_code in (404, 405), stranger


def many_waiting(house, count, **others):
    """So many copies of a submitted proposal, as a busy session brings them."""
    model = factories.submitted(house)
    fields = [f for f in Proposal._meta.concrete_fields if not f.primary_key]
    values = {f.attname: getattr(model, f.attname) for f in fields}
    Proposal.objects.bulk_create(
        Proposal(**(values | {"serial_number": 10_000 + i, "title": f"关于第{i}件事的提案"} | others))
        for i in range(count - 1)
    )


FRAME = 5  # of every page: the sign-in, the person, roles, seat, committee


def queries_of(client, address):
    client.get(address)  # what a process remembers is remembered now
    with CaptureQueriesContext(connection) as found:
        read(client.get(address))
    return len(found) - FRAME
