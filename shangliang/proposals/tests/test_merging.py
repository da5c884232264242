"""Merging at review and after filing; talks with the proposers (domain §2.2)."""

from datetime import timedelta

import pytest

from shangliang.committees.factories import IN_SESSION
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.proposals import actions, factories
from shangliang.proposals.jobs import run_deadlines
from shangliang.proposals.models import Proposal, Talk
from shangliang.workflow.models import Duty, Event, Outbox


def asked(house, proposal, main, by="staff"):
    (talk,) = actions.ask_talk_many([proposal], by=house.actor(by), about="merge", into=main)
    return talk


def test_a_merging_is_talked_over_with_the_lead_proposer_by_a_date(house):
    main, other = factories.submitted(house), factories.submitted(house, author=1)
    talk = asked(house, other, main)
    duty = Duty.objects.get(kind="answer_talk")
    assert (duty.party, duty.due, duty.root_id) == (other.author_party, talk.due, other.pk)
    with pytest.raises(NotAllowed):
        actions.answer_talk(talk, by=house.member(0), agree=True)
    assert actions.answer_talk(talk, by=house.member(1), agree=False, answer="角度不同").state == "objected"
    with pytest.raises(Stale):
        actions.answer_talk(talk, by=house.member(1), agree=True)


def test_nobody_is_asked_twice_at_the_same_time(house):
    main, other = factories.submitted(house), factories.submitted(house, author=1)
    asked(house, other, main)
    assert actions.ask_talk_many([other], by=house.actor("staff"), about="merge", into=main) == []
    assert Talk.objects.count() == 1


def test_talks_are_the_offices_to_begin(house):
    main, other = factories.submitted(house), factories.submitted(house, author=1)
    for stranger in (house.member(0), house.member(1), house.actor("leadership"), house.clerk(0)):
        with pytest.raises(NotAllowed):
            actions.ask_talk_many([other], by=stranger, about="merge", into=main)
    with pytest.raises(Refused):
        actions.ask_talk_many([other], by=house.actor("staff"), about="merge")
    with pytest.raises(Refused):
        actions.ask_talk_many([other], by=house.actor("staff"), about="merge", into=other)
    (filed,) = factories.filed(house, main)
    with pytest.raises(NotAllowed):
        actions.ask_talk_many([filed], by=house.actor("staff"), about="divert")


def test_a_merged_one_is_not_filed_gets_no_case_number_and_its_proposers_keep_credit(house):
    main, other = factories.submitted(house), factories.draft(house, author=1)
    factories.co_signed(house, other, 2, author=1)
    other = actions.submit(other, by=house.member(1))
    (other,) = factories.merged(house, main, other)
    assert (other.state, other.merged_into, other.case_number, other.filed_at) == ("merged", main, None, None)
    assert other.signatures.filter(state="signed").count() == 2
    told = Outbox.objects.filter(kind="proposal.merged")
    assert {n.party for n in told} == {f"member:{house.members[i].pk}" for i in (1, 2)}


def test_merging_waits_for_the_talk_about_this_main_proposal(house):
    main, another, other = factories.at_last_step(house, *(factories.submitted(house, author=i) for i in range(3)))
    director = house.actor("director")
    with pytest.raises(Refused) as told:
        actions.merge_many([other], main, by=director)
    assert told.value.code == "no_talk"
    talk = asked(house, other, main)
    with pytest.raises(Refused) as told:
        actions.merge_many([other], main, by=director)
    assert told.value.code == "talk_open"
    actions.answer_talk(talk, by=house.member(2), agree=True)
    with pytest.raises(Refused) as told:
        actions.merge_many([other], another, by=director)
    assert told.value.code == "no_talk"
    actions.merge_many([other], main, by=director)


def test_without_an_answer_by_the_date_the_director_decides(house):
    main, other = factories.at_last_step(house, factories.submitted(house), factories.submitted(house, author=1))
    asked(house, other, main)
    with clock.at(IN_SESSION + timedelta(days=30)):
        assert run_deadlines(house.committee.pk)["talks"] == 1
        actions.merge_many([other], main, by=house.actor("director"))
    assert factories.fresh(other).state == "merged"


def test_chains_of_merged_proposals_are_flattened(house):
    first, second, third = (factories.submitted(house, author=i) for i in range(3))
    factories.at_last_step(house, first, second, third)
    factories.merged(house, second, third)
    factories.merged(house, first, second)
    assert set(first.merged_ones.values_list("pk", flat=True)) == {second.pk, third.pk}
    assert Event.objects.get(kind="proposal.change_main").subject_id == third.pk


def test_a_talk_about_a_main_that_was_merged_itself_holds_for_its_new_main(house):
    first, second, third = factories.at_last_step(house, *(factories.submitted(house, author=i) for i in range(3)))
    factories.talked_over(house, third, about="merge", into=second)
    factories.merged(house, first, second)
    with pytest.raises(Refused):
        actions.merge_many([third], second, by=house.actor("director"))
    actions.merge_many([third], first, by=house.actor("director"))
    assert factories.fresh(third).merged_into_id == first.pk


def test_a_main_proposal_is_not_left_by_those_merged_into_it(house):
    main, other = factories.submitted(house), factories.submitted(house, author=1)
    factories.at_last_step(house, main)
    factories.merged(house, main, other)
    factories.talked_over(house, main, about="divert")
    director = house.actor("director")
    with pytest.raises(Refused):
        actions.withdraw(main, by=house.member(0), note="不提了")
    with pytest.raises(Refused):
        actions.return_many([main], by=director, note="请补充")
    with pytest.raises(Refused):
        actions.not_file_many([main], by=director, ground=factories.ground(house), disposition="none")
    (main,) = actions.file_many([main], by=director)
    with pytest.raises(Refused):
        actions.cancel(main, by=director, note="提案人请求")


def test_merged_ones_get_another_main_proposal_so_that_theirs_may_leave(house):
    main, other, third = (factories.submitted(house, author=i) for i in range(3))
    factories.merged(house, main, other)
    for stranger in (house.member(0), house.coordinator(0)):
        with pytest.raises(NotAllowed):
            actions.change_main_many([other], third, by=stranger, note="原主提案撤回")
    with pytest.raises(Refused):
        actions.change_main_many([other], third, by=house.actor("staff"), note=" ")
    with pytest.raises(Refused):
        actions.change_main_many([third], main, by=house.actor("staff"), note="原主提案撤回")
    actions.change_main_many([other], third, by=house.actor("staff"), note="原主提案撤回")
    assert actions.withdraw(main, by=house.member(0), note="不提了").state == "withdrawn"
    assert factories.fresh(other).merged_into_id == third.pk


@pytest.mark.parametrize("make_main", [factories.returned, factories.not_filed], ids=["returned", "not filed"])
def test_what_is_not_on_its_way_takes_nobody_in(house, make_main):
    main, other = make_main(house), factories.submitted(house, author=1)
    factories.at_last_step(house, other)
    with pytest.raises(Refused) as told:
        actions.merge_many([other], main, by=house.actor("director"))
    assert told.value.field == "into"
    with pytest.raises(Refused) as told:
        actions.merge_many([other], other, by=house.actor("director"))
    assert told.value.field == "into"


def test_after_filing_a_merged_proposal_keeps_its_number_and_counts_as_filed(house):
    main, other = factories.filed(house, factories.submitted(house), factories.submitted(house, author=1))
    (other,) = factories.merged_after_filing(house, main, other)
    assert (other.state, other.case_number, other.merged_into) == ("merged_after_filing", 2, main)
    assert other.filed_at is not None
    assert not Duty.objects.filter(subject_id=other.pk, closed_at__isnull=True).exists()


def test_after_filing_staff_merge_what_was_agreed_and_the_director_the_rest(house):
    main, other = factories.filed(house, factories.submitted(house), factories.submitted(house, author=1))
    factories.talked_over(house, other, about="merge", into=main, agree=False)
    with pytest.raises(Refused) as told:
        actions.merge_after_filing_many([other], main, by=house.actor("staff"))
    assert told.value.code == "director_decides"
    actions.merge_after_filing_many([other], main, by=house.actor("director"))
    (third,) = factories.filed(house, factories.submitted(house, author=2))
    factories.talked_over(house, third, about="merge", into=main)
    actions.merge_after_filing_many([third], main, by=house.actor("staff"))
    assert main.merged_ones.count() == 2


def test_after_filing_the_main_proposal_must_be_filed_too(house):
    under_review = factories.submitted(house)
    (other,) = factories.filed(house, factories.submitted(house, author=1))
    factories.talked_over(house, other, about="merge", into=under_review)
    with pytest.raises(Refused) as told:
        actions.merge_after_filing_many([other], under_review, by=house.actor("director"))
    assert told.value.field == "into"


def test_a_committee_merges_in_the_way_that_it_has_chosen(house_with):
    with house_with(merge_way="after_filing") as house:
        main, other = factories.at_last_step(house, factories.submitted(house), factories.submitted(house, author=1))
        factories.talked_over(house, other, about="merge", into=main)
        with pytest.raises(Refused) as told:
            actions.merge_many([other], main, by=house.actor("director"))
        assert told.value.code == "merge_way"
        main, other = factories.filed(house, main, other)
        actions.merge_after_filing_many([other], main, by=house.actor("staff"))
    with house_with(merge_way="at_review") as house:
        main, other = factories.filed(house, factories.submitted(house), factories.submitted(house, author=1))
        factories.talked_over(house, other, about="merge", into=main)
        with pytest.raises(Refused) as told:
            actions.merge_after_filing_many([other], main, by=house.actor("director"))
        assert told.value.code == "merge_way"


@pytest.mark.parametrize(
    "leave",
    [
        lambda house, p: actions.withdraw(p, by=house.member(1), note="不提了"),
        lambda house, p: actions.return_many([p], by=house.actor("staff"), note="请补充"),
    ],
    ids=["withdrawn", "returned"],
)
def test_nobody_is_asked_any_more_about_what_has_been_decided(house, leave):
    main, other = factories.submitted(house), factories.submitted(house, author=1)
    talk = asked(house, other, main)
    leave(house, other)
    assert Talk.objects.get(pk=talk.pk).state == "dropped"
    assert not Duty.objects.filter(kind="answer_talk", closed_at__isnull=True).exists()


def test_filing_ends_the_talk_about_not_filing_and_not_the_one_about_merging(house):
    main, first, second = factories.at_last_step(house, *(factories.submitted(house, author=i) for i in range(3)))
    staff = house.actor("staff")
    actions.ask_talk_many([first], by=staff, about="divert")
    asked(house, second, main)
    actions.file_many([first, second], by=house.actor("director"))
    assert dict(Talk.objects.values_list("proposal_id", "state")) == {first.pk: "dropped", second.pk: "asked"}


def test_all_proposers_of_merged_ones_stay_with_the_record(house):
    main, other = factories.submitted(house), factories.submitted(house, author=1)
    factories.merged(house, main, other)
    assert Proposal.objects.get(pk=other.pk).author_member == house.members[1]
