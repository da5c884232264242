"""Writing: whose drafts they are, what autosave keeps, paper proposals (domain §2.1)."""

import pytest

from shangliang.committees.factories import make_committee
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import actions, factories
from shangliang.proposals.actions import Text
from shangliang.proposals.models import CoSignature, Proposal, Suggestion
from shangliang.workflow.models import Duty, Event, Outbox


def test_a_draft_is_its_members_to_finish_by_the_in_session_deadline(house):
    proposal = factories.draft(house)
    (duty,) = Duty.objects.all()
    assert (duty.party, duty.kind, duty.subject_id) == (proposal.author_party, "write", proposal.pk)
    assert duty.due == house.session.session_deadline.date()
    assert [e.kind for e in Event.objects.all()] == ["proposal.begin"]


def test_nobody_is_told_of_the_draft_that_they_have_just_begun(house):
    factories.draft(house)
    assert Outbox.objects.count() == 0


def test_nobody_writes_in_anothers_name(house):
    with pytest.raises(NotAllowed):
        actions.begin_proposal(house.committee, by=house.member(0), author_member=house.members[1])
    with pytest.raises(NotAllowed):
        actions.begin_proposal(house.committee, by=house.liaison(0), author_collective=house.collectives[1])
    with pytest.raises(NotAllowed):
        actions.begin_proposal(house.committee, by=house.member(0), author_collective=house.collectives[0])
    with pytest.raises(NotAllowed):
        actions.begin_proposal(house.committee, by=house.actor("leadership"))


def test_nobody_writes_in_another_committee(house):
    other = make_committee()
    with committee_scope(house.committee, other.committee), pytest.raises(NotAllowed):
        actions.begin_proposal(other.committee, by=house.member(0), author_member=house.members[0])
    with committee_scope(house.committee, other.committee), pytest.raises(NotAllowed):
        actions.begin_proposal(house.committee, by=house.actor("staff"), author_member=other.members[0], on_paper=True)


def test_a_proposal_has_one_lead_proposer(house):
    with pytest.raises(NotAllowed):
        actions.begin_proposal(
            house.committee,
            by=house.member(0),
            author_member=house.members[0],
            author_collective=house.collectives[0],
        )


def test_without_a_session_nothing_can_be_begun(house):
    house.session.delete()
    with pytest.raises(Refused, match=r"."):
        actions.begin_proposal(house.committee, by=house.member(0), author_member=house.members[0])
    assert Proposal.objects.count() == 0


def test_autosave_keeps_what_is_incomplete_and_leaves_no_event(house):
    proposal = actions.begin_proposal(house.committee, by=house.member(0), author_member=house.members[0])
    saved = actions.save_draft(proposal, Text(background="只写了一半"), by=house.member(0), version=0)
    assert (saved.version, saved.background, saved.title) == (1, "只写了一半", "")
    assert [e.kind for e in Event.objects.all()] == ["proposal.begin"]


def test_a_second_window_does_not_overwrite_the_first(house):
    proposal = factories.draft(house)
    actions.save_draft(proposal, Text(title="先存的"), by=house.member(0), version=0)
    with pytest.raises(Stale):
        actions.save_draft(proposal, Text(title="后存的"), by=house.member(0), version=0)
    assert factories.fresh(proposal).title == "先存的"


def test_a_text_is_changed_by_its_writer_alone_and_not_while_under_review(house):
    proposal = factories.draft(house)
    for stranger in (house.member(1), house.actor("staff"), house.actor("director"), house.liaison(0)):
        with pytest.raises(NotAllowed):
            actions.save_draft(proposal, Text(title="改"), by=stranger)
    actions.submit(proposal, by=house.member(0))
    with pytest.raises(NotAllowed):
        actions.save_draft(proposal, Text(title="改"), by=house.member(0))
    factories.returned(house, proposal)
    assert actions.save_draft(proposal, Text(title="改"), by=house.member(0)).title == "改"


def test_suggestions_keep_their_records_while_they_are_edited(house):
    proposal = factories.draft(house, suggestions=("一", "二", "三"))
    first, second, _third = Suggestion.objects.values_list("pk", flat=True)
    actions.save_draft(proposal, Text(suggestions=["一", "改二"]), by=house.member(0))
    assert list(Suggestion.objects.values_list("pk", "number", "text")) == [(first, 1, "一"), (second, 2, "改二")]
    actions.save_draft(proposal, Text(suggestions=["一", " ", "改二", "新三"]), by=house.member(0))
    assert list(Suggestion.objects.values_list("number", "text")) == [(1, "一"), (2, "改二"), (3, "新三")]


def test_what_cannot_be_kept_is_said_and_nothing_is_changed(house):
    proposal = factories.draft(house)
    with pytest.raises(Invalid) as told:
        actions.save_draft(proposal, Text(title="长" * 201, contact_phone="0" * 41), by=house.member(0))
    assert set(told.value.fields) == {"title", "contact_phone"}
    with pytest.raises(Invalid):
        actions.save_draft(proposal, Text(suggestions=["多"] * 100), by=house.member(0))
    assert factories.fresh(proposal).version == 0


def test_categories_tags_and_units_are_the_committees_own(house):
    other = make_committee()
    with committee_scope(other.committee):
        foreign = factories.category(other), factories.tag(other), other.units[0]
    own = factories.tag(house), house.units[2]
    proposal = factories.draft(house)
    with committee_scope(house.committee, other.committee):
        with pytest.raises(Invalid):
            actions.save_draft(proposal, Text(category_id=foreign[0].pk), by=house.member(0))
        text = Text(tag_ids=[foreign[1].pk, own[0].pk], suggested_unit_ids=[foreign[2].pk, own[1].pk])
        actions.save_draft(proposal, text, by=house.member(0))
    assert list(proposal.tags.all()) == [own[0]]
    assert list(proposal.suggested_units.all()) == [own[1]]


def test_a_draft_may_grow_from_a_topic_or_an_adopted_lead_and_not_from_a_declined_one(house):
    batch = actions.publish_topics(house.session, [("学生通学路安全", "区教委")], by=house.actor("staff"))
    proposal = actions.begin_proposal(
        house.committee, by=house.member(0), author_member=house.members[0], topic=batch.topics.get()
    )
    assert proposal.title == "学生通学路安全"
    lead = actions.receive_lead(house.committee, text="路灯不亮")
    with pytest.raises(Refused):
        actions.begin_proposal(house.committee, by=house.member(0), author_member=house.members[0], lead=lead)
    lead = actions.adopt_lead(lead, by=house.actor("staff"))
    grown = actions.begin_proposal(house.committee, by=house.member(0), author_member=house.members[0], lead=lead)
    assert grown.lead == lead


def test_a_draft_can_be_thrown_away_with_everything_on_it_and_a_submission_not(house):
    proposal = factories.draft(house)
    actions.invite(proposal, by=house.member(0), members=[house.members[1]])
    with pytest.raises(NotAllowed):
        actions.discard(proposal, by=house.member(1))
    actions.discard(proposal, by=house.member(0))
    assert Proposal.objects.count() == CoSignature.objects.count() == 0
    assert Duty.objects.filter(closed_at__isnull=True).count() == 0
    assert Event.objects.latest("seq").kind == "proposal.discard"
    with pytest.raises(NotAllowed):
        actions.discard(factories.submitted(house), by=house.member(0))


def test_staff_enter_a_paper_proposal_with_its_scan_and_it_stays_marked(house):
    proposal = factories.paper_draft(house, scanned=False)
    assert Duty.objects.get().party == "role:proposal_staff"
    with pytest.raises(Invalid) as told:
        actions.submit(proposal, by=house.actor("staff"))
    assert set(told.value.fields) == {"scan"}
    proposal = factories.paper_draft(house)
    proposal = actions.submit(proposal, by=house.actor("second_staff"))
    assert (proposal.source, proposal.author_member) == ("paper", house.members[0])
    assert proposal.serial_number == 1


def test_only_staff_enter_paper_proposals_and_only_those(house):
    with pytest.raises(NotAllowed):
        actions.begin_proposal(
            house.committee, by=house.actor("director"), author_member=house.members[0], on_paper=True
        )
    with pytest.raises(NotAllowed):
        actions.submit(factories.draft(house), by=house.actor("staff"))


def test_a_long_paper_proposal_is_taken_as_it_is(house):
    proposal = factories.paper_draft(house, background="长" * 4000)
    assert actions.submit(proposal, by=house.actor("staff")).state == "under_review"
