"""Records of earlier years come in by one transition and keep their own numbers (domain §2.4)."""

import pytest

from shangliang.accounts.actors import system
from shangliang.committees.factories import make_committee
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions, factories
from shangliang.proposals.actions import Old
from shangliang.proposals.models import Proposal, Suggestion
from shangliang.workflow.models import Duty, Event


def test_an_archive_keeps_numbers_and_lengths_and_leaves_nothing_to_do(house):
    rows = [
        Old(own_number="旧-007", title="关于老案的提案", whole_text="长" * 9000, proposer="九三学社 等 3 人"),
        Old(own_number="旧-008", title="关于新案的提案", background="一", suggestions=("甲", "乙")),
    ]
    first, second = actions.archive_many(house.session, rows, by=house.actor("staff"))
    assert (first.own_number, len(first.whole_text), first.state, first.source) == (
        "旧-007",
        9000,
        "archived",
        "imported",
    )
    assert list(second.suggestions.values_list("number", "text")) == [(1, "甲"), (2, "乙")]
    assert list(Event.objects.values_list("kind", flat=True)) == ["proposal.archive", "proposal.archive"]
    assert not Duty.objects.exists()


def test_bringing_them_in_again_changes_nothing(house):
    rows = [Old(own_number="1", title="甲"), Old(own_number="1", title="乙"), Old(own_number="2", title="丙")]
    made = actions.archive_many(house.session, rows, by=system(house.committee.pk, via="import"))
    assert [p.title for p in made] == ["甲", "丙"]
    assert actions.archive_many(house.session, rows, by=house.actor("staff")) == []
    assert Proposal.objects.count() == 2


def test_what_cannot_be_kept_whole_is_refused_and_nothing_comes_in(house):
    good = Old(own_number="1", title="甲")
    for bad in (
        Old(own_number="", title="乙"),
        Old(own_number="2", title=""),
        Old(own_number="2", title="长" * 201),
        Old(own_number="2", title="乙", proposer="名" * 61),
    ):
        with pytest.raises(Refused):
            actions.archive_many(house.session, [good, bad], by=house.actor("staff"))
    assert not Proposal.objects.exists()


def test_only_the_committees_own_staff_or_the_system_bring_them_in(house):
    other = make_committee()
    rows = [Old(own_number="1", title="甲")]
    for stranger in (house.member(0), house.actor("director"), system(other.committee.pk)):
        with pytest.raises(NotAllowed):
            actions.archive_many(house.session, rows, by=stranger)
    with committee_scope(house.committee, other.committee), pytest.raises(NotAllowed):
        actions.archive_many(house.session, rows, by=other.actor("staff"))


def test_an_open_proposal_is_not_archived(house):
    (proposal,) = factories.filed(house)
    with pytest.raises(Refused):
        actions.archive_closed([proposal], by=house.actor("staff"))


def test_a_draft_does_not_slip_into_the_archive(house):
    with pytest.raises(Refused):
        actions.archive_closed([factories.draft(house)], by=house.actor("staff"))
    assert not Suggestion.objects.filter(proposal__state="archived").exists()
