"""Review in steps, and its outcomes (domain §2.2)."""

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions, factories
from shangliang.proposals.models import Review, WorkReference
from shangliang.workflow.models import Duty, Event, Outbox

ONE_STEP = [{"key": "decision", "label": "审定", "role": "proposal_director"}]
BY_MEETING = [
    {"key": "first", "label": "初审", "role": "proposal_staff"},
    {"key": "decision", "label": "审定", "role": "proposal_committee", "by_meeting": True},
]


def holder(proposal):
    duty = Duty.objects.get(subject_kind="proposal", subject_id=proposal.pk, closed_at__isnull=True)
    return duty.party, duty.kind


def test_a_proposal_passes_its_four_steps_one_after_the_other(house):
    proposal = factories.submitted(house)
    people = factories.reviewers(house)
    expected = ["role:proposal_staff", "role:proposal_staff", "role:coordinator", "role:proposal_director"]
    for step, (actor, party) in enumerate(zip(people[:-1], expected, strict=False), start=1):
        assert holder(proposal) == (party, "review")
        (proposal,) = actions.pass_many([proposal], by=actor, opinion="格式、内容均符合要求")
        assert proposal.review_step == step + 1
    assert holder(proposal) == ("role:proposal_director", "review")
    (proposal,) = actions.file_many([proposal], by=people[-1])
    assert proposal.state == "filed"
    assert holder(proposal) == ("role:proposal_staff", "assign")
    assert list(Review.objects.values_list("step", "verdict")) == [(1, "pass"), (2, "pass"), (3, "pass"), (4, "file")]


def test_each_step_is_its_own_roles_and_nobody_elses(house):
    proposal = factories.submitted(house)
    strangers = (house.member(0), house.member(1), house.actor("leadership"), house.clerk(0), house.liaison(0))
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            actions.pass_many([proposal], by=stranger)
    for reviewer_of_a_later_step in (house.coordinator(0), house.actor("director")):
        with pytest.raises(Stale):
            actions.pass_many([proposal], by=reviewer_of_a_later_step)
    assert factories.fresh(proposal).review_step == 1


def test_nobody_reviews_twice_in_one_round_and_again_in_the_next(house):
    proposal = factories.submitted(house)
    actions.pass_many([proposal], by=house.actor("staff"))
    with pytest.raises(Refused) as told:
        actions.pass_many([proposal], by=house.actor("staff"))
    assert told.value.code == "reviewed_already"
    actions.return_many([proposal], by=house.actor("second_staff"), note="请补充")
    actions.submit(proposal, by=house.member(0))
    (proposal,) = actions.pass_many([proposal], by=house.actor("staff"))
    assert (proposal.review_round, proposal.review_step) == (2, 2)


def test_the_outcome_is_decided_at_the_last_step_and_not_before(house):
    proposal = factories.submitted(house)
    factories.talked_over(house, proposal, about="divert")
    decisions = [
        lambda by: actions.file_many([proposal], by=by),
        lambda by: actions.not_file_many([proposal], by=by, ground=factories.ground(house), disposition="none"),
    ]
    for decide in decisions:
        with pytest.raises((NotAllowed, Refused)):
            decide(house.actor("staff"))
    factories.at_last_step(house, proposal)
    with pytest.raises(Refused) as told:
        actions.pass_many([proposal], by=house.actor("director"))
    assert told.value.code == "last_step"
    decisions[0](house.actor("director"))


def test_where_one_step_is_configured_it_decides(house_with):
    with house_with(review_steps=ONE_STEP) as house:
        (proposal,) = actions.file_many([factories.submitted(house)], by=house.actor("director"))
        assert proposal.state == "filed"


def test_a_meeting_decides_a_list_and_is_named(house_with):
    with house_with(review_steps=BY_MEETING) as house:
        rows = factories.at_last_step(house, *(factories.submitted(house, author=i) for i in range(3)))
        with pytest.raises(Refused) as told:
            actions.file_many(rows, by=house.actor("proposal_committee"))
        assert told.value.field == "meeting"
        actions.file_many(rows, by=house.actor("proposal_committee"), meeting="提案委员会第三次会议")
        assert set(Review.objects.filter(step=2).values_list("meeting", flat=True)) == {"提案委员会第三次会议"}


def test_a_list_is_decided_whole_or_not_at_all(house):
    rows = factories.at_last_step(house, *(factories.submitted(house, author=i) for i in range(3)))
    early = factories.submitted(house, author=3)
    with pytest.raises(Stale):
        actions.file_many([*rows, early], by=house.actor("director"))
    assert {factories.fresh(p).state for p in rows} == {"under_review"}
    assert not Event.objects.filter(kind="proposal.file").exists()


def test_ticking_a_proposal_twice_decides_it_once(house):
    rows = factories.at_last_step(house, factories.submitted(house))
    actions.file_many([*rows, *rows], by=house.actor("director"))
    assert Event.objects.filter(kind="proposal.file").count() == 1


def test_returning_says_what_to_mend_and_by_when(house):
    proposal = factories.submitted(house)
    with pytest.raises(Refused) as told:
        actions.return_many([proposal], by=house.actor("staff"), note=" ")
    assert told.value.field == "note"
    with pytest.raises(NotAllowed):
        actions.return_many([proposal], by=house.member(1), note="请补充")
    (proposal,) = actions.return_many([proposal], by=house.actor("staff"), note="请补充数据")
    duty = Duty.objects.get(closed_at__isnull=True)
    assert (duty.party, duty.kind, duty.due) == (proposal.author_party, "revise", proposal.step_due)
    notice = Outbox.objects.get(kind="proposal.returned")
    assert (notice.party, notice.data) == (
        proposal.author_party,
        {"proposal": proposal.pk, "until": proposal.step_due.isoformat()},
    )


def test_not_filing_needs_a_ground_a_disposition_and_a_talk(house):
    (proposal,) = factories.at_last_step(house, factories.submitted(house))
    director, ground = house.actor("director"), factories.ground(house)
    with pytest.raises(Refused) as told:
        actions.not_file_many([proposal], by=director, ground=ground, disposition="to_opinion")
    assert told.value.code == "no_talk"
    actions.ask_talk_many([proposal], by=house.actor("staff"), about="divert")
    with pytest.raises(Refused) as told:
        actions.not_file_many([proposal], by=director, ground=ground, disposition="to_opinion")
    assert told.value.code == "talk_open"
    actions.answer_talk(proposal.talks.get(), by=house.member(0), agree=True)
    with pytest.raises(Refused) as told:
        actions.not_file_many([proposal], by=director, ground=ground, disposition="elsewhere")
    assert told.value.field == "disposition"
    ground.is_active = False
    with pytest.raises(Refused) as told:
        actions.not_file_many([proposal], by=director, ground=ground, disposition="to_opinion")
    assert told.value.field == "ground"
    ground.is_active = True
    (proposal,) = actions.not_file_many([proposal], by=director, ground=ground, disposition="to_opinion")
    assert (proposal.state, proposal.ground, proposal.disposition) == ("not_filed", ground, "to_opinion")


@pytest.mark.parametrize("disposition", ["to_opinion", "to_reference", "to_letters"])
def test_a_diversion_leaves_its_target_linked_both_ways(house, disposition):
    proposal = factories.not_filed(house, disposition=disposition)
    reference = WorkReference.objects.get()
    assert (reference.proposal, proposal.diverted_to, reference.disposition) == (proposal, reference, disposition)


def test_without_a_disposition_nothing_is_diverted(house):
    factories.not_filed(house, disposition="none")
    assert not WorkReference.objects.exists()


def test_everybody_who_signed_is_told_the_outcome_with_its_ground(house):
    proposal = factories.draft(house)
    factories.co_signed(house, proposal, 1)
    proposal = factories.not_filed(house, actions.submit(proposal, by=house.member(0)))
    notices = Outbox.objects.filter(kind="proposal.not_filed")
    assert {n.party for n in notices} == {f"member:{house.members[i].pk}" for i in (0, 1)}
    assert notices[0].data == {"proposal": proposal.pk, "ground": proposal.ground_id, "disposition": "to_opinion"}


def test_a_filed_proposal_is_cancelled_by_the_director_on_the_proposers_wish(house):
    (proposal,) = factories.filed(house)
    with pytest.raises(NotAllowed):
        actions.cancel(proposal, by=house.actor("staff"), note="提案人请求")
    with pytest.raises(Refused):
        actions.cancel(proposal, by=house.actor("director"), note="")
    proposal = actions.cancel(proposal, by=house.actor("director"), note="提案人请求")
    assert (proposal.state, proposal.case_number) == ("cancelled", 1)
    assert not Duty.objects.filter(closed_at__isnull=True).exists()


def test_regular_proposals_get_their_case_number_at_once_and_in_session_ones_in_their_batch(house):
    in_session = factories.submitted(house)
    with clock.at(BETWEEN):
        regular = factories.submitted(house)
        rows = factories.filed(house, in_session, regular, numbered=False)
    assert [p.case_number for p in rows] == [None, 1]


def test_another_committees_office_finds_nothing(house):
    proposal = factories.submitted(house)
    other = make_committee()
    with committee_scope(other.committee), pytest.raises(NotAllowed):
        actions.pass_many([proposal], by=other.actor("staff"))
    with committee_scope(other.committee, house.committee), pytest.raises(NotAllowed):
        actions.pass_many([proposal], by=other.actor("staff"))


def test_a_ground_of_another_committee_is_none(house):
    (proposal,) = factories.at_last_step(house, factories.submitted(house))
    factories.talked_over(house, proposal, about="divert")
    other = make_committee()
    with committee_scope(other.committee):
        foreign = factories.ground(other)
    with committee_scope(other.committee, house.committee), pytest.raises(Refused) as told:
        actions.not_file_many([proposal], by=house.actor("director"), ground=foreign, disposition="none")
    assert told.value.field == "ground"


def test_the_deadline_of_a_step_shows_how_it_came_about(house):
    proposal = factories.submitted(house)
    duty = Duty.objects.get(closed_at__isnull=True)
    assert duty.working["rule"] == {"kind": "workdays", "amount": 5, "date": None, "cite": "初审"}
    assert duty.working["due"] == proposal.step_due.isoformat() == "2026-01-15"
