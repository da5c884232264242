"""Reading with statements that are composed once finds what a queryset finds, no more and no less."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from shangliang.committees.factories import make_committee
from shangliang.committees.models import Appointment, Collective, Member, Session, Unit
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import NoCommittee, all_committees
from shangliang.proposals import factories
from shangliang.proposals.models import Proposal, Suggestion

ORDERED = ("pk",)


@pytest.fixture
def house(db):
    with make_committee().scope() as made:
        factories.category(made)
        yield made


def values(record):
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}


def test_a_record_is_as_a_queryset_reads_it_with_dates_booleans_and_json(house):
    pk = factories.submitted(house).pk
    (found,) = find(Proposal, pk=pk)
    assert values(found) == values(Proposal.objects.get(pk=pk))
    assert found.step_working["due"] == found.step_due.isoformat()
    assert found.publish_consent is True
    assert not found._state.adding


@pytest.mark.parametrize(
    ("conditions", "same"),
    [
        ({"role": "unit_clerk"}, models.Q(role="unit_clerk")),
        ({"role": ["unit_clerk", "unit_leader"]}, models.Q(role__in=["unit_clerk", "unit_leader"])),
        ({"role": {"unit_clerk"}, "unit": None}, models.Q(role="unit_clerk", unit__isnull=True)),
        ({"unit__not": None}, models.Q(unit__isnull=False)),
        ({"role__not": "unit_clerk"}, ~models.Q(role="unit_clerk")),
        ({"role__not": ("unit_clerk", "unit_leader")}, ~models.Q(role__in=["unit_clerk", "unit_leader"])),
        ({"role__not": ()}, models.Q()),
        ({"role": ()}, models.Q(pk__in=[])),
    ],
)
def test_conditions_are_those_of_a_queryset(house, conditions, same):
    found = [row.pk for row in find(Appointment, order=ORDERED, **conditions)]
    assert found == list(Appointment.objects.filter(same).order_by("pk").values_list("pk", flat=True))


def test_moments_are_compared_and_rows_come_in_the_order_asked_for(house):
    opened = house.session.window_opens
    assert [s.pk for s in find(Session, window_opens__lte=opened, order=("-window_opens",), limit=1)] == [
        house.session.pk
    ]
    assert find(Session, window_opens__lt=opened) == find(Session, window_opens__gt=opened) == []
    assert columns(Session, "pk", "window_opens", window_opens__gte=opened) == [(house.session.pk, opened)]
    names = columns(Collective, "name", order=("-order", "pk"))
    assert names == list(Collective.objects.order_by("-order", "pk").values_list("name"))


def test_what_is_read_along_takes_no_statement_more_and_is_shared(house):
    with CaptureQueriesContext(connection) as statements:
        units = find(Unit, related=("committee", "line__coordinator"), order=ORDERED)
        seen = [(u.committee.rules, u.line.name, u.line.coordinator.name) for u in units]
    assert len(statements) == 1
    assert seen == [
        (u.committee.rules, u.line.name, u.line.coordinator.name) for u in Unit.objects.order_by("pk").all()
    ]
    first, second = [u for u in units if u.line_id == units[0].line_id][:2]
    assert first.line is second.line


def test_a_foreign_key_that_is_not_set_is_none_without_asking_again(house):
    (found,) = find(Proposal, pk=factories.draft(house).pk, related=("author_collective", "author_member__user"))
    with CaptureQueriesContext(connection) as statements:
        assert found.author_collective is None
        assert found.author_member.user.name == house.members[0].user.name
    assert len(statements) == 0


def test_another_committee_is_not_found_unless_it_is_in_scope(house):
    with make_committee("云台区").scope() as other:
        factories.category(other)
        theirs = factories.submitted(other).pk
    assert find(Proposal, pk=theirs) == columns(Suggestion, "text", proposal=theirs) == []
    with all_committees(reason="test"):
        assert [p.pk for p in find(Proposal, pk=theirs)] == [theirs]
        assert len(columns(Suggestion, "text", proposal=theirs)) == 3


@pytest.mark.django_db
def test_no_row_is_read_without_a_committee():
    with pytest.raises(NoCommittee):
        find(Member)
    with pytest.raises(NoCommittee):
        columns(Member, "pk")
