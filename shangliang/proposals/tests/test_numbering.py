"""Case numbers 案号: no gap, no repetition, in the order that the office chooses (domain §2.1)."""

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Proposal
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow.events import verb
from shangliang.workflow.models import Event
from shangliang.workflow.transitions import apply, lock


def three(house):
    """A collective's proposal and two members' of two categories, filed and not yet numbered."""
    economy, society = factories.category(house, "经济建设", order=1), factories.category(house, "社会建设", order=2)
    rows = [
        factories.submitted(house, category_id=society.pk),
        factories.submitted(house, author=1, category_id=economy.pk),
        actions.submit(factories.collective_draft(house, category_id=society.pk), by=house.liaison(0)),
    ]
    return factories.filed(house, *rows, numbered=False)


def numbers():
    return list(Proposal.objects.order_by("case_number").values_list("serial_number", "case_number"))


def test_a_batch_is_numbered_collectives_first_then_by_category(house):
    three(house)
    previewed = [p.pk for p in actions.preview_case_numbers(house.session)]
    rows = actions.number_batch(house.session, by=house.actor("staff"), previewed=previewed)
    assert [p.pk for p in rows] == previewed
    assert numbers() == [(3, 1), (2, 2), (1, 3)]
    assert Event.objects.filter(kind="proposal.number").count() == 3


def test_the_office_may_choose_another_order(house):
    three(house)
    previewed = [p.pk for p in actions.preview_case_numbers(house.session, order=())]
    actions.number_batch(house.session, by=house.actor("staff"), previewed=previewed)
    assert numbers() == [(1, 1), (2, 2), (3, 3)]


def test_a_list_that_has_changed_since_it_was_shown_is_not_numbered(house):
    rows = three(house)
    previewed = [p.pk for p in actions.preview_case_numbers(house.session)]
    factories.filed(house, factories.submitted(house, author=3), numbered=False)
    with pytest.raises(Stale):
        actions.number_batch(house.session, by=house.actor("staff"), previewed=previewed)
    assert [p.case_number for p in map(factories.fresh, rows)] == [None, None, None]


def test_only_the_office_of_this_committee_numbers(house):
    three(house)
    other = make_committee()
    for stranger in (house.member(0), house.coordinator(0), house.actor("leadership")):
        with pytest.raises(NotAllowed):
            actions.number_batch(house.session, by=stranger)
    with committee_scope(house.committee, other.committee), pytest.raises(NotAllowed):
        actions.number_batch(house.session, by=other.actor("staff"))


def test_a_second_batch_goes_on_where_the_first_ended(house):
    three(house)
    actions.number_batch(house.session, by=house.actor("staff"))
    assert actions.number_batch(house.session, by=house.actor("staff")) == []
    (late,) = factories.filed(house, factories.submitted(house, author=3))
    assert late.case_number == 4


def test_what_is_merged_or_cancelled_before_the_batch_is_numbered_with_it(house):
    main, other, third = three(house)
    factories.merged_after_filing(house, main, other)
    actions.cancel(third, by=house.actor("director"), note="提案人请求")
    actions.number_batch(house.session, by=house.actor("staff"))
    assert sorted(Proposal.objects.values_list("case_number", flat=True)) == [1, 2, 3]


def test_sub_series_have_their_letters_and_each_its_own_numbers(house_with):
    with house_with(number_series_by_category=True, number_on_filing="at_once") as house:
        economy = factories.category(house, "经济建设", code="A")
        finance = factories.category(house, "财税金融", under="经济建设")
        society = factories.category(house, "社会建设", code="B")
        rows = [
            factories.submitted(house, author=i, category_id=c.pk) for i, c in enumerate((economy, society, finance))
        ]
        factories.filed(house, *rows)
        found = Proposal.objects.order_by("serial_number").values_list("case_series", "case_number")
        assert list(found) == [("A", 1), ("B", 1), ("A", 2)]


def test_in_session_ones_are_numbered_at_once_where_the_committee_says_so(house_with):
    with house_with(number_on_filing="at_once") as house:
        rows = factories.filed(house, *(factories.submitted(house, author=i) for i in range(3)), numbered=False)
        assert [p.case_number for p in rows] == [1, 2, 3]


def test_neither_number_is_lost_or_used_twice_when_a_filing_fails(house):
    with clock.at(BETWEEN):
        (first,) = factories.at_last_step(house, factories.submitted(house))
        under_review = factories.submitted(house, author=1)
        with pytest.raises(Stale):
            actions.file_many([first, under_review], by=house.actor("director"))
        (first,) = actions.file_many([first], by=house.actor("director"))
    assert first.case_number == 1


def test_nothing_is_assigned_before_it_has_its_number(house):
    (proposal,) = factories.filed(house, numbered=False)

    @verb
    def assign():
        (row,) = lock(Proposal, [proposal])
        apply(PROPOSAL, row, "assign", by=house.actor("staff"))

    with pytest.raises(Refused) as told:
        assign()
    assert told.value.code == "not_numbered"
    actions.number_batch(house.session, by=house.actor("staff"))
    assign()
    assert factories.fresh(proposal).state == "assigned"


def test_two_series_may_begin_in_the_same_batch(house_with):
    with house_with(number_series_by_category=True) as house:
        kinds = [factories.category(house, name, code=code) for name, code in (("经济建设", "A"), ("社会建设", "B"))]
        rows = [factories.submitted(house, author=i, category_id=kind.pk) for i, kind in enumerate(kinds)]
        factories.filed(house, *rows)
        assert set(Proposal.objects.values_list("case_series", "case_number")) == {("A", 1), ("B", 1)}
