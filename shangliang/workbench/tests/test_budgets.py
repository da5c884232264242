"""Pages cost at most eight statements, the same with twenty records and with two thousand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.core.statistics import refresh_statistics
from shangliang.core.tenancy import committee_scope
from shangliang.handling import actions, factories
from shangliang.handling.models import Assignment
from shangliang.proposals.models import CoSignature, Proposal
from shangliang.workflow.models import Duty, Event
from tests.support.pages import copied

MOST = 8


@pytest.fixture
def world(db):
    with clock.at(factories.DAY):
        made = factories.make_world()
        with committee_scope(made.committee):
            yield made


@pytest.fixture
def shown(world):
    """A proposal on whose page much stands: an answer with a promise, contacts, more than thirty entries."""
    due = clock.today() + timedelta(days=90)
    lead, assisting = factories.led(world)
    factories.accepted(world, assisting)
    actions.give_opinion(assisting, "同意主办意见。", by=world.clerks[1])
    factories.sent(world, lead, promise_due=due)
    last = Event.objects.order_by("seq").last()
    kinds = ("proposal.submit", "proposal.file", "assignment.accept", "contact.record", "proposal.reply")
    entries = [copied(last, seq=last.seq + n, kind=kinds[n % 5], hash=f"{n:064d}") for n in range(1, 31)]
    Event.objects.bulk_create([copied(e, root_kind="proposal", root_id=lead.proposal_id) for e in entries])
    return Proposal.objects.get(pk=lead.proposal_id)


def _fill(world, shown, upto):
    """So many proposals of the first member with the first unit, and for everybody a duty on each."""
    begin = Proposal.objects.count()
    numbers = range(1000 + begin, 1000 + upto)
    made = Proposal.objects.bulk_create(
        [copied(shown, serial_number=n, case_number=n, title=f"关于第{n}条道路的提案") for n in numbers]
    )
    signature = shown.signatures.get()
    assignment = Assignment.objects.filter(proposal=shown).earliest("pk")
    CoSignature.objects.bulk_create([copied(signature, proposal_id=p.pk) for p in made])
    Assignment.objects.bulk_create([copied(assignment, proposal_id=p.pk) for p in made])
    parties = (
        ("role:proposal_staff", "review"),
        (f"unit:{assignment.unit_id}", "reply"),
        (f"member:{shown.author_member_id}", "revise"),
        (f"coordinator:{world.units[0].line.coordinator_id}", "confirm_plan"),
    )
    Duty.objects.bulk_create(
        Duty(
            committee=world.committee,
            party=party,
            kind=kind,
            subject_kind="proposal",
            subject_id=p.pk,
            root_kind="proposal",
            root_id=p.pk,
            due=clock.today() + timedelta(days=n % 40 - 5),
            opened_at=clock.now(),
        )
        for n, p in enumerate(made)
        for party, kind in parties
    )


def _costs(client, pages):
    found = {}
    for name, address in pages.items():
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        found[name] = len(statements)
    return found


@pytest.mark.parametrize(
    "role", ["staff", *(pytest.param(role, marks=pytest.mark.once) for role in ("member", "unit clerk", "coordinator"))]
)
def test_lists_details_and_inboxes_cost_eight_statements_however_many_rows_there_are(world, shown, role):
    people = {
        "member": world.proposers[0],
        "staff": world.staff,
        "unit clerk": world.clerks[0],
        "coordinator": world.coordinators[0],
    }
    client = Client()
    client.force_login(User.objects.get(pk=people[role].user_id))
    pages = {
        "list": "/proposals/",
        "filtered list": "/proposals/?year=2024&kind=individual&q=道路",
        "by number": "/proposals/?sort=case",
        "detail": f"/proposals/{shown.pk}/",
        "inbox": "/",
    }
    _fill(world, shown, 20)
    few = _costs(client, pages)
    assert max(few.values()) <= MOST, few
    _fill(world, shown, 2000)
    refresh_statistics()
    assert _costs(client, pages) == few
    assert client.get("/proposals/").content.decode().count("<tr>") == 51
    detail = client.get(pages["detail"]).content.decode()
    assert "完成照明改造" in detail
    assert "已采纳并落实。" in detail


@pytest.mark.once
def test_titles_of_other_years_are_compared_in_one_statement_more_than_the_frame_takes(world, shown):
    client = Client()
    client.force_login(User.objects.get(pk=world.staff.user_id))
    _fill(world, shown, 2000)
    refresh_statistics()
    assert _costs(client, {"piece": f"/proposals/{shown.pk}/similar/"})["piece"] <= MOST
