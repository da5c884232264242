"""Submitting, submitting again, withdrawing, lapsing (domain §2.1, §2.2)."""

from datetime import timedelta

import pytest

from shangliang.committees.factories import BETWEEN, IN_SESSION, make_session
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.proposals import actions, factories
from shangliang.proposals.actions import Text
from shangliang.proposals.jobs import run_deadlines
from shangliang.proposals.models import CoSignature, Proposal
from shangliang.workflow.models import Duty, Event, NumberSeries, Outbox


def open_duties():
    return {(d.party, d.kind) for d in Duty.objects.filter(closed_at__isnull=True)}


def test_serial_numbers_follow_one_another_and_a_double_click_takes_one(house):
    first, second = factories.draft(house), factories.draft(house, author=1)
    assert actions.submit(first, by=house.member(0)).serial_number == 1
    assert actions.submit(first, by=house.member(0)).serial_number == 1
    assert actions.submit(second, by=house.member(1)).serial_number == 2
    assert Event.objects.filter(kind="proposal.submit").count() == 2
    assert NumberSeries.objects.get(name=f"proposal.serial:{house.session.pk}").last == 2


def test_a_refused_submission_takes_no_number(house):
    with pytest.raises(Invalid):
        actions.submit(factories.draft(house, title=" "), by=house.member(0))
    assert factories.submitted(house).serial_number == 1


def test_a_proposal_has_three_parts_a_category_and_a_suggestion(house):
    proposal = actions.begin_proposal(house.committee, by=house.member(0), author_member=house.members[0])
    with pytest.raises(Invalid) as told:
        actions.submit(proposal, by=house.member(0))
    assert set(told.value.fields) == {"title", "background", "analysis", "suggestions", "category"}
    actions.save_draft(proposal, factories.whole_text(house), by=house.member(0))
    assert actions.submit(proposal, by=house.member(0)).state == "under_review"


def test_a_text_has_at_most_the_committees_characters_white_space_aside(house):
    others = len(factories.ANALYSIS) + sum(map(len, factories.SUGGESTIONS))
    proposal = factories.draft(house, background="字" * (3000 - others) + "\n" * 50)
    assert actions.submit(proposal, by=house.member(0)).state == "under_review"
    with pytest.raises(Invalid) as told:
        actions.submit(factories.draft(house, background="字" * (3001 - others)), by=house.member(0))
    assert set(told.value.fields) == {"background"}


def test_who_does_not_consent_to_publishing_says_why(house):
    proposal = factories.draft(house, publish_consent=False)
    with pytest.raises(Invalid) as told:
        actions.submit(proposal, by=house.member(0))
    assert set(told.value.fields) == {"publish_refusal"}
    actions.save_draft(proposal, Text(publish_refusal="涉及企业商业秘密"), by=house.member(0))
    assert actions.submit(proposal, by=house.member(0)).publish_consent is False


def test_only_the_lead_proposer_submits(house):
    proposal = factories.draft(house)
    (co_signature,) = factories.co_signed(house, proposal, 1)
    for stranger in (house.member(1), house.actor("staff"), house.actor("director")):
        with pytest.raises(NotAllowed):
            actions.submit(proposal, by=stranger)
    actions.submit(proposal, by=house.member(0))
    with pytest.raises(NotAllowed):
        actions.submit(proposal, by=house.member(1))
    assert co_signature.state == "signed"


@pytest.mark.parametrize(
    ("offset", "in_session"),
    [(timedelta(0), True), (timedelta(seconds=1), False)],
    ids=["at the deadline", "a second later"],
)
def test_the_window_decides_whether_a_proposal_is_in_session_or_regular(house, offset, in_session):
    proposal = factories.draft(house)
    with clock.at(house.session.session_deadline + offset):
        assert actions.submit(proposal, by=house.member(0)).in_session is in_session


def test_a_submission_counts_in_the_cycle_of_its_moment_whenever_it_was_begun(house):
    proposal = factories.draft(house)
    following = make_session(house.committee, house.term, ordinal=6, year=2027)
    with clock.at(following.window_opens):
        proposal = actions.submit(proposal, by=house.member(0))
    assert (proposal.session, proposal.in_session, proposal.serial_number) == (following, True, 1)


def test_who_has_left_the_committee_cannot_submit_any_more(house):
    proposal = factories.draft(house)
    house.members[0].seat_until = clock.today()
    house.members[0].save()
    with clock.at(IN_SESSION + timedelta(days=1)), pytest.raises(Refused):
        actions.submit(proposal, by=house.member(0))
    assert actions.submit(proposal, by=house.member(0)).state == "under_review"


def test_a_party_proposes_at_any_time_and_a_sector_in_the_window_only(house):
    with clock.at(BETWEEN):
        party, sector = (factories.collective_draft(house, collective=i) for i in (0, 4))
        assert actions.submit(party, by=house.liaison(0)).in_session is False
        with pytest.raises(Refused):
            actions.submit(sector, by=house.liaison(4))
    assert actions.submit(sector, by=house.liaison(4)).in_session is True


def test_where_the_committee_says_so_sectors_propose_at_any_time(house_with):
    with house_with(collectives_outside_plenary=["party", "sector"]) as house, clock.at(BETWEEN):
        proposal = factories.collective_draft(house, collective=4)
        assert actions.submit(proposal, by=house.liaison(4)).state == "under_review"


def test_a_collective_proposal_needs_its_convenors_confirmation(house):
    proposal = factories.collective_draft(house, confirmed=False)
    with pytest.raises(Invalid) as told:
        actions.submit(proposal, by=house.liaison(0))
    assert set(told.value.fields) == {"confirmed_by"}
    actions.confirm_collective(proposal, by=house.liaison(0), confirmed_by="王召集")
    assert actions.submit(proposal, by=house.liaison(0)).kind == "collective"


def test_a_collective_that_has_ended_does_not_propose(house):
    proposal = factories.collective_draft(house)
    house.collectives[0].is_active = False
    house.collectives[0].save()
    with pytest.raises(Refused):
        actions.submit(proposal, by=house.liaison(0))


def test_a_returned_proposal_keeps_number_time_and_cycle_when_it_is_submitted_again(house):
    first = factories.submitted(house)
    factories.returned(house, first)
    assert open_duties() == {(first.author_party, "revise")}
    with clock.at(BETWEEN):
        again = actions.submit(first, by=house.member(0))
    assert (again.serial_number, again.submitted_at, again.in_session) == (1, first.submitted_at, True)
    assert (again.review_round, again.review_step) == (2, 1)
    assert open_duties() == {("role:proposal_staff", "review")}
    assert list(Event.objects.filter(kind__startswith="proposal.").order_by("seq").values_list("kind", flat=True)) == [
        "proposal.begin",
        "proposal.submit",
        "proposal.return",
        "proposal.resubmit",
    ]


def test_a_proposer_withdraws_before_filing_with_a_reason_and_not_after(house):
    proposal = factories.submitted(house)
    with pytest.raises(Refused):
        actions.withdraw(proposal, by=house.member(0), note=" ")
    with pytest.raises(NotAllowed):
        actions.withdraw(proposal, by=house.member(1), note="不提了")
    assert actions.withdraw(proposal, by=house.member(0), note="已经解决").state == "withdrawn"
    assert open_duties() == set()
    returned = factories.returned(house)
    assert actions.withdraw(returned, by=house.member(0), note="已经解决").state == "withdrawn"
    (filed,) = factories.filed(house)
    with pytest.raises(Stale):
        actions.withdraw(filed, by=house.member(0), note="不提了")


def test_what_is_not_revised_in_time_lapses_after_its_date_and_everybody_who_signed_is_told(house):
    proposal = factories.draft(house)
    factories.co_signed(house, proposal, 1)
    proposal = factories.returned(house, actions.submit(proposal, by=house.member(0)))
    actions.invite(proposal, by=house.member(0), members=[house.members[2]])
    due = proposal.step_due
    with clock.at(IN_SESSION.replace(month=due.month, day=due.day)):
        assert run_deadlines(house.committee.pk)["lapsed"] == 0
        assert proposal.state == "returned"
    with clock.at(IN_SESSION.replace(month=due.month, day=due.day) + timedelta(days=1)):
        assert run_deadlines(house.committee.pk)["lapsed"] == 1
        assert run_deadlines(house.committee.pk)["lapsed"] == 0
        with pytest.raises(Stale):
            actions.submit(proposal, by=house.member(0))
    assert factories.fresh(proposal).state == "lapsed"
    assert open_duties() == set()
    assert CoSignature.objects.get(order=2).state == "dropped"
    assert {o.party for o in Outbox.objects.filter(kind="proposal.lapsed")} == {
        f"member:{house.members[i].pk}" for i in (0, 1)
    }


def test_nothing_is_lost_or_taken_twice_by_those_who_leave(house):
    for author in range(4):
        factories.submitted(house, author=author)
    rows = list(Proposal.objects.order_by("serial_number"))
    actions.withdraw(rows[1], by=house.member(1), note="不提了")
    factories.returned(house, rows[2])
    actions.submit(rows[2], by=house.member(2))
    factories.submitted(house, author=4)
    assert list(Proposal.objects.order_by("serial_number").values_list("serial_number", flat=True)) == [1, 2, 3, 4, 5]
