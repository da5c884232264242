import pytest

from shangliang.core.errors import NotAllowed, Refused
from shangliang.opinions import access, actions, diverting, factories
from shangliang.opinions.models import Opinion
from shangliang.proposals import actions as proposals
from shangliang.proposals import factories as proposal_factories
from shangliang.workbench.reading import read
from shangliang.workflow.audit import verify
from shangliang.workflow.models import Duty, EventNote


def test_a_proposal_diverted_to_opinions_arrives_with_its_text_and_its_author(house):
    proposal = proposal_factories.not_filed(house)
    opinion = Opinion.objects.get()
    assert (opinion.proposal, opinion.origin, opinion.state) == (proposal, "proposal", "submitted")
    assert (opinion.title, opinion.situation) == (proposal.title, proposal.background)
    assert opinion.suggestion.startswith("1. ")
    assert (opinion.author_member, opinion.serial_number) == (house.members[0], 1)
    assert Duty.objects.get(subject_kind="opinion", closed_at__isnull=True).kind == "sort_opinion"


@pytest.mark.parametrize("disposition", ["to_reference", "to_letters", "none"])
def test_other_dispositions_make_no_opinion(house, disposition):
    proposal_factories.not_filed(house, disposition=disposition)
    assert not Opinion.objects.exists()


def test_an_internal_proposal_stays_internal_as_an_opinion(house, office):
    draft = proposal_factories.draft(house)
    proposals.set_secrecy(draft, by=house.member(), secrecy="internal")
    proposal_factories.not_filed(house, proposals.submit(draft, by=house.member()))
    opinion = Opinion.objects.get()
    assert opinion.is_internal
    assert opinion in access.visible(office[0])
    assert not access.visible(house.actor("research")).exists()


def test_the_proposals_page_leads_to_the_opinion_and_tells_others_only_that_there_is_one(house, office):
    proposal = proposal_factories.not_filed(house)
    opinion = Opinion.objects.get()
    (own,), (staff,) = (read(proposal.pk, actor).traces for actor in (house.member(), house.actor("staff")))
    assert (own.diverted, own.number, own.url) == (True, "2026-0001", f"/opinions/{opinion.pk}/")
    assert (staff.number, staff.url) == ("2026-0001", "")
    assert staff.state
    assert read(proposal_factories.filed(house)[0].pk, house.member()).traces == []


def test_a_proposal_begun_from_an_opinion_leads_back_to_it(house):
    made = diverting.grow_into_proposal(factories.submitted(house), by=house.member())
    (trace,) = read(made.pk, house.member()).traces
    assert not trace.diverted
    assert trace.url


def test_an_author_grows_a_proposal_from_an_opinion_once(house, office):
    opinion = factories.submitted(house)
    with pytest.raises(NotAllowed):
        diverting.grow_into_proposal(opinion, by=house.member(1))
    made = diverting.grow_into_proposal(opinion, by=house.member())
    assert (made.title, made.background) == (opinion.title, opinion.situation)
    assert diverting.grown_from(made.pk) == opinion
    with pytest.raises(Refused):
        diverting.grow_into_proposal(opinion, by=house.member())
    with pytest.raises(Refused):
        diverting.grow_into_proposal(factories.draft(house), by=house.member())


def test_purging_a_proposal_purges_what_opinions_hold_of_it(house, office, leader):
    proposal = proposal_factories.not_filed(house)
    (opinion,) = actions.take_up_many([Opinion.objects.get()], by=office[0])
    actions.review_many(actions.hand_in_many([opinion], by=office[0]), by=office[1], note="属实")
    actions.sign_many([opinion], by=leader)
    opinion.refresh_from_db()
    issue = factories.issued(house, office, opinion)
    other = factories.submitted(house)
    request = proposals.ask_purge(proposal, by=house.actor("staff"), reason="误录")
    proposals.approve_purge(request, by=house.actor("director"))
    opinion.refresh_from_db()
    issue.refresh_from_db()
    texts = (opinion.situation, opinion.analysis, opinion.suggestion, opinion.edited_situation, opinion.edited_analysis)
    assert set(texts) == {""}
    assert (opinion.title, str(opinion), issue.title) == ("〔已清除〕",) * 3
    assert not EventNote.objects.exclude(text="").exists()
    other.refresh_from_db()
    assert other.title == factories.TEXT.title
    assert verify(house.committee).findings == []
