"""Lists cost the same whether they have 20 rows or 2,000, and go on where they ended."""

import re
from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from shangliang.handling import actions
from shangliang.handling.factories import filed_proposal, sent, single, submitted
from shangliang.handling.models import Assignment, Commitment, PlannedAssignment
from shangliang.handling.paging import cut
from shangliang.proposals.models import Proposal
from shangliang.workflow.models import Duty

from .visitors import Visitor, page

pytestmark = pytest.mark.once

#: Session, person, roles, seat and committee are asked for every page.
FRAME = 5


def more(model, row, number, **changed):
    """Many rows like this one, each with its own proposal."""
    proposal = row if model is Proposal else row.proposal
    fresh = Proposal.objects.bulk_create(
        _copy(proposal, case_number=n, serial_number=n) for n in range(9000, 9000 + number)
    )
    if model is Proposal:
        return fresh
    return model.objects.bulk_create(_copy(row, proposal=p, **changed) for p in fresh)


def _copy(row, **changed):
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    for name, value in changed.items():
        values.pop(row._meta.get_field(name).attname, None)
        values[name] = value
    return type(row)(**values)


def queries_of(visitor, name, **query):
    visitor.see(name, **query)  # the first visit finds the sign-in's own bookkeeping
    with CaptureQueriesContext(
        connection,
    ) as found:
        body = visitor.see(name, **query)
    return len(found), body


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_units_list_costs_at_most_eight_queries(world, number, django_assert_max_num_queries):
    more(Assignment, single(world), number)
    clerk = Visitor(world.clerks[0])
    clerk.see("assignments")
    with django_assert_max_num_queries(8):
        clerk.see("assignments")


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_list_to_sign_costs_at_most_eight_queries(world, number, django_assert_max_num_queries):
    more(Assignment, submitted(world, single(world)), number)
    leader = Visitor(world.leaders[0])
    leader.see("signing")
    with django_assert_max_num_queries(8):
        leader.see("signing")


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_list_of_promises_costs_at_most_eight_queries(world, number, django_assert_max_num_queries):
    sent(world, single(world), promise_due=date(2024, 5, 6))
    more(Commitment, Commitment.objects.get(), number, answer=None)
    staff = Visitor(world.staff)
    staff.see("commitments")
    with django_assert_max_num_queries(8):
        staff.see("commitments")


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_meeting_costs_at_most_eight_queries_beside_the_frame(world, number, django_assert_max_num_queries):
    record = filed_proposal(world)
    plan = actions.plan_assignments_many([actions.Plan(record, world.units[0])], by=world.staff)[0]
    more(PlannedAssignment, plan, number)
    staff = Visitor(world.staff)
    staff.see("meeting")
    with django_assert_max_num_queries(8 + FRAME):
        staff.see("meeting")


@pytest.mark.parametrize("number", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_decisions_cost_at_most_eight_queries(world, number, django_assert_max_num_queries):
    row = actions.request_refusal(single(world), "不属本局", by=world.clerks[0])
    other = actions.accept(single(world), by=world.clerks[0])
    asked = actions.request_extension(other, "需会商", by=world.clerks[0])
    refused = more(Assignment, row, number)
    Duty.objects.bulk_create(
        _copy(Duty.objects.get(kind="decide_refusal"), subject_id=r.pk, root_id=r.proposal_id) for r in refused
    )
    coordinator = Visitor(world.coordinators[0])
    assert page("extension", asked.pk) in coordinator.see("decisions")
    with django_assert_max_num_queries(8):
        coordinator.see("decisions")


# Paging -----------------------------------------------------------------------------------------------------------


def walked(visitor, name, rel="next"):
    """Every page of a list, following its links."""
    bodies, address = [], page(name)
    while address:
        body = visitor.client.get(address).content.decode()
        bodies.append(body)
        found = re.search(rf'rel="{rel}" href="([^"]+)"', body)
        address = page(name) + found[1].replace("&amp;", "&") if found else ""
    return bodies


@pytest.mark.parametrize("name", ["assignments", "meeting"])
def test_every_row_stands_on_one_page(world, name):
    if name == "meeting":
        rows, visitor, inner = more(Proposal, filed_proposal(world), 119), Visitor(world.staff), "plan"
    else:
        rows, visitor, inner = more(Assignment, single(world), 119), Visitor(world.clerks[0]), "assignment"
    bodies = walked(visitor, name)
    seen = [pk for body in bodies for pk in re.findall(rf'<a href="{page(inner, 1)[:-2]}(\d+)/"', body)]
    assert len(bodies) == 3
    assert len(seen) == len(set(seen)) == 120
    assert {str(r.pk) for r in rows} <= set(seen)


def test_unnumbered_proposals_stand_last_in_the_meeting(world):
    first, second = filed_proposal(world), filed_proposal(world)
    Proposal.objects.filter(pk=first.pk).update(case_number=None)
    body = Visitor(world.staff).see("meeting")
    assert body.index(page("plan", second.pk)) < body.index(page("plan", first.pk))
    assert "未编号" in body


def test_a_page_goes_back_the_way_it_came(world):
    more(Assignment, single(world), 11)
    rows = Assignment.objects.extra(select={"due": "reply_due"})  # noqa: S610
    keys = {"reply_due": date.fromisoformat, "pk": int}
    query = QueryDict("tab=open")
    first = cut(Assignment.objects.all(), keys, query, size=5)
    second = cut(Assignment.objects.all(), keys, QueryDict(first.next[1:]), size=5)
    third = cut(Assignment.objects.all(), keys, QueryDict(second.next[1:]), size=5)
    back = cut(Assignment.objects.all(), keys, QueryDict(third.previous[1:]), size=5)
    start = cut(Assignment.objects.all(), keys, QueryDict(back.previous[1:]), size=5)
    assert [len(p.rows) for p in (first, second, third)] == [5, 5, 2]
    assert third.next is None
    assert [r.pk for r in back.rows] == [r.pk for r in second.rows]
    assert [r.pk for r in start.rows] == [r.pk for r in first.rows]
    assert start.previous is None
    assert "tab=open" in start.next
    assert rows.count() == 12


@pytest.mark.parametrize("place", ["", "x", "[]", '["2024-01-01"]', '["never", 1]', "[1, 2]", '{"a": 1}', "null"])
def test_a_place_that_cannot_be_read_is_the_beginning(world, place):
    single(world)
    query = QueryDict(mutable=True)
    query["after"] = place
    keys = {"reply_due": date.fromisoformat, "pk": int}
    assert len(cut(Assignment.objects.all(), keys, query).rows) == 1
