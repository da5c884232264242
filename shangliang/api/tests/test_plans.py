"""Key tasks by program: an owner reports, and nobody is told of a record that programs may not reach."""

import pytest
from django.db import transaction

from shangliang.committees.factories import BETWEEN
from shangliang.proposals.models import Proposal, Secrecy

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def task(shared_world):
    with shared_world.house.scope(BETWEEN), transaction.atomic():
        yield f"/key-tasks/{shared_world.ids['key_task']}"
        transaction.set_rollback(True)


def test_an_owner_begins_reports_and_fulfils_with_a_record(shared_world, task):
    begun = shared_world.call("author", "POST", f"{task}/progress", {"percent": 40, "text": "已定书目"}).json()
    assert (begun["state"], begun["percent"]) == ("under_way", 40)
    assert begun["progress"][0]["text"] == "已定书目"
    assert [record["kind"] for record in begun["records"]] == ["commitment"]
    assert "fulfil" in begun["may"]
    done = shared_world.call("author", "POST", f"{task}/fulfil", {"outcome": "读书活动已举办"}).json()
    assert (done["state"], done["percent"], done["may"]) == ("fulfilled", 100, [])
    again = shared_world.call("author", "POST", f"{task}/progress", {"percent": 50, "text": "再报"})
    assert (again.status_code, again.json()["code"]) == (409, "settled")


def test_a_record_that_is_internal_is_neither_linked_nor_told_of(shared_world, task):
    sent = Proposal.objects.get(pk=shared_world.ids["sent_proposal"])
    body = {"kind": "proposal", "record_id": sent.pk}
    linked = shared_world.call("author", "POST", f"{task}/records", body).json()
    assert {record["kind"] for record in linked["records"]} == {"commitment", "proposal"}
    Proposal.objects.filter(pk=sent.pk).update(secrecy=Secrecy.INTERNAL)
    assert shared_world.call("author", "GET", task).json()["records"] == []  # the promise is the proposal's own
    assert shared_world.call("author", "POST", f"{task}/records", body).status_code == 404
