"""Many querysets in one statement give what each of them gives alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.committees.factories import make_committee
from shangliang.committees.models import Member, Session, Unit
from shangliang.core.tenancy import NoCommittee, all_committees
from shangliang.core.together import Together, read_together, stand_in
from shangliang.proposals import factories
from shangliang.proposals.models import Proposal, Suggestion
from shangliang.workflow.models import Event


@pytest.fixture
def house(db):
    with make_committee().scope() as made:
        factories.category(made)
        yield made


def values(record):
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}


def test_every_part_is_what_its_queryset_gives_whatever_stands_first(house):
    pk = factories.submitted(house).pk
    parts = {
        "proposals": Proposal.objects.select_related("session__term", "author_member__user", "author_collective"),
        "suggestions": Suggestion.objects.filter(proposal=pk),
        "sessions": Session.objects.all(),
        "events": Event.objects.filter(root_id=pk).select_related("note"),
        "none": Unit.objects.none(),
    }
    for order in (list(parts), list(reversed(parts))):
        with CaptureQueriesContext(connection) as statements:
            found = read_together({name: parts[name].order_by() for name in order})
            (proposal,) = found["proposals"]
            assert proposal.author_member.user.name == house.members[0].user.name
            assert proposal.session.term.ordinal == house.term.ordinal
            assert proposal.author_collective is None
            assert not any(hasattr(e, "note") for e in found["events"])
        assert len(statements) == 1
        assert found["none"] == []
        for name in ("proposals", "suggestions", "sessions", "events"):
            alone = [values(r) for r in parts[name].order_by("pk")]
            assert [values(r) for r in sorted(found[name], key=lambda r: r.pk)] == alone


def test_columns_come_as_tuples_and_slices_keep_their_order(house):
    names = Unit.objects.order_by("-name").values_list("name", "pk")
    found = read_together({"units": names[:2], "sessions": Session.objects.values_list("year")})
    assert found["units"] == list(names[:2])
    assert found["sessions"] == [(house.session.year,)]


def test_stand_ins_are_replaced_and_the_statement_is_composed_once(house):
    composed = []

    def build(pk):
        composed.append(pk)
        return {"units": Unit.objects.filter(pk=pk)}

    together = Together(build)
    for unit in house.units:
        assert together.read("form", {stand_in(1): unit.pk}, stand_in(1))["units"] == [unit]
    assert together.read("form", {stand_in(1): None}, stand_in(1))["units"] == []
    assert composed == [stand_in(1)]


def test_stand_ins_are_replaced_where_a_number_is_no_foreign_key(house):
    pk = factories.submitted(house).pk
    together = Together(lambda root: {"events": Event.objects.filter(root_kind="proposal", root_id=root)})
    found = together.read("form", {stand_in(1): pk}, stand_in(1))
    assert len(found["events"]) == Event.objects.filter(root_kind="proposal", root_id=pk).count() > 0


def test_what_was_composed_for_one_committee_finds_nothing_of_another(house):
    together = Together(lambda pk: {"units": Unit.objects.filter(pk=pk)})
    mine = house.units[0]
    assert together.read("form", {stand_in(1): mine.pk}, stand_in(1))["units"] == [mine]
    with make_committee("云台区").scope() as other:
        assert together.read("form", {stand_in(1): mine.pk}, stand_in(1))["units"] == []
        assert together.read("form", {stand_in(1): other.units[0].pk}, stand_in(1))["units"] == [other.units[0]]
    with all_committees(reason="test"):
        assert together.read("form", {stand_in(1): mine.pk}, stand_in(1))["units"] == [mine]


def test_lists_of_any_length_give_what_their_querysets_give(house):
    built = []

    def build(lists):
        built.append({name: len(ids) for name, ids in lists.items()})
        return {
            "members": Member.objects.filter(pk__in=lists["members"]).values_list("pk"),
            "units": Unit.objects.filter(pk__in=lists["units"]).values_list("pk", "name"),
        }

    together = Together(build)
    members, units = [m.pk for m in house.members], [u.pk for u in house.units]
    many = [*members, *range(10**6, 10**6 + 101)]  # longer than any length that is kept
    for asked in ([], members[:1], members[:2], members[:5], members, many):
        found = together.read_lists({"members": asked, "units": units[:2]})
        assert sorted(found["members"]) == sorted((pk,) for pk in asked if pk in members)
        assert sorted(found["units"]) == sorted((u.pk, u.name) for u in house.units[:2])
    lengths = [of["members"] for of in built]
    assert lengths == [1, 5, 20, len(many)]  # each length once, however often it is asked for


def test_a_stand_in_inside_a_text_is_refused(house):
    together = Together(lambda pk: {"members": Member.objects.filter(number=f"member:{pk}")})
    with pytest.raises(ValueError, match="stand-ins"):
        together.read("form", {stand_in(1): 5}, stand_in(1))


@pytest.mark.django_db
def test_no_row_is_read_without_a_committee():
    with pytest.raises(NoCommittee):
        Together(lambda: {"members": Member.objects.all()}).read("form", {})
