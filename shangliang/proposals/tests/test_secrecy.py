"""Internal proposals, stubs of what is handled on paper, purging by two people (domain §2.1)."""

import pytest

from shangliang.committees.factories import make_committee
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import access, actions, factories
from shangliang.proposals.actions import Text
from shangliang.proposals.models import Attachment, Proposal, PurgeRequest, Suggestion, WorkReference
from shangliang.workflow import audit
from shangliang.workflow.models import EventNote


def test_an_internal_proposal_is_read_by_its_proposers_the_office_and_the_coordinators_alone(house):
    (proposal,) = factories.filed(house)
    assert proposal in access.visible(house.member(1))
    actions.set_secrecy(proposal, by=house.actor("staff"), secrecy="internal")
    for reader in (house.member(0), house.actor("director"), house.coordinator(0)):
        assert proposal in access.visible(reader)
    for reader in (house.member(1), house.actor("leadership"), house.actor("research"), house.liaison(0)):
        assert proposal not in access.visible(reader)


def test_who_writes_marks_while_writing_and_the_office_afterwards(house):
    proposal = factories.draft(house)
    with pytest.raises(NotAllowed):
        actions.set_secrecy(proposal, by=house.actor("staff"), secrecy="internal")
    with pytest.raises(Refused):
        actions.set_secrecy(proposal, by=house.member(0), secrecy="classified")
    actions.set_secrecy(proposal, by=house.member(0), secrecy="internal")
    actions.submit(proposal, by=house.member(0))
    for stranger in (house.member(0), house.member(1), house.coordinator(0)):
        with pytest.raises(NotAllowed):
            actions.set_secrecy(proposal, by=stranger, secrecy="open")
    assert actions.set_secrecy(proposal, by=house.actor("director"), secrecy="open").secrecy == "open"


def test_a_stub_holds_a_neutral_title_and_the_place_of_the_paper_and_no_text(house):
    proposal = factories.draft(house)
    with pytest.raises(Refused):
        actions.set_secrecy(proposal, by=house.member(0), secrecy="stub", title="一件提案")
    proposal = actions.set_secrecy(
        proposal, by=house.member(0), secrecy="stub", title="一件提案", paper_place="机要室 3 号柜"
    )
    assert (proposal.title, proposal.background, proposal.analysis) == ("一件提案", "", "")
    assert not Suggestion.objects.exists()
    with pytest.raises(Refused):
        actions.save_draft(proposal, Text(background="密"), by=house.member(0))
    assert actions.submit(proposal, by=house.member(0)).serial_number == 1


def test_a_stub_without_the_place_of_its_paper_cannot_be_submitted(house):
    proposal = factories.draft(house)
    Proposal.objects.update(secrecy="stub")
    with pytest.raises(Invalid) as told:
        actions.submit(proposal, by=house.member(0))
    assert set(told.value.fields) == {"paper_place"}


def test_one_person_cannot_remove_a_text_by_making_a_stub_of_it(house):
    proposal = factories.submitted(house)
    stub = {"secrecy": "stub", "title": "一件提案", "paper_place": "机要室"}
    with pytest.raises(Refused) as told:
        actions.set_secrecy(proposal, by=house.actor("staff"), **stub)
    assert told.value.code == "purge_first"
    request = actions.ask_purge(proposal, by=house.actor("staff"), reason="误录")
    actions.approve_purge(request, by=house.actor("director"))
    assert actions.set_secrecy(proposal, by=house.actor("staff"), **stub).title == "一件提案"


def test_a_text_is_purged_by_two_people_and_the_chain_still_holds(
    house, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"]}}
    settings.STORAGES["default"]["OPTIONS"] = {"location": str(tmp_path), "base_url": None}
    proposal = factories.paper_draft(house)
    actions.submit(proposal, by=house.actor("second_staff"))
    proposal = factories.not_filed(house, proposal)
    assert EventNote.objects.exclude(text="").exists()
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1

    request = actions.ask_purge(proposal, by=house.actor("staff"), reason="误录涉密内容")
    with pytest.raises(Refused) as told:
        actions.approve_purge(request, by=house.actor("staff"))
    assert told.value.code == "second_person"
    with pytest.raises(NotAllowed):
        actions.approve_purge(request, by=house.member(0))
    with django_capture_on_commit_callbacks(execute=True):
        purged = actions.approve_purge(request, by=house.actor("director"))

    assert (purged.title, purged.background, purged.analysis, purged.whole_text) == ("〔已清除〕", "", "", "")
    assert set(Suggestion.objects.values_list("text", flat=True)) == {"〔已清除〕"}
    assert WorkReference.objects.get().title == "〔已清除〕"
    assert list(Attachment.objects.values_list("name", "file")) == [("〔已清除〕", "")]
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert not EventNote.objects.exclude(text="").exists()
    assert (purged.serial_number, purged.state) == (1, "not_filed")
    assert audit.verify(house.committee).findings == []
    with pytest.raises(Refused):
        actions.approve_purge(request, by=house.actor("director"))


def test_a_purge_is_asked_for_by_the_office_with_a_reason_and_once_at_a_time(house):
    proposal = factories.submitted(house)
    for stranger in (house.member(0), house.coordinator(0), house.actor("system_admin")):
        with pytest.raises(NotAllowed):
            actions.ask_purge(proposal, by=stranger, reason="误录")
    with pytest.raises(Refused):
        actions.ask_purge(proposal, by=house.actor("staff"), reason="")
    actions.ask_purge(proposal, by=house.actor("staff"), reason="误录")
    with pytest.raises(Refused):
        actions.ask_purge(proposal, by=house.actor("director"), reason="误录")
    assert PurgeRequest.objects.count() == 1


def test_another_committees_office_neither_marks_nor_purges(house):
    proposal = factories.submitted(house)
    request = actions.ask_purge(proposal, by=house.actor("staff"), reason="误录")
    other = make_committee()
    director = other.actor("director")
    with committee_scope(house.committee, other.committee):
        for attempt in (
            lambda: actions.set_secrecy(proposal, by=director, secrecy="internal"),
            lambda: actions.ask_purge(proposal, by=director, reason="误录"),
            lambda: actions.approve_purge(request, by=director),
            lambda: actions.mark_key(proposal, by=director),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_filed_proposals_become_key_ones_by_the_office_and_others_do_not(house):
    (proposal,) = factories.filed(house)
    with pytest.raises(NotAllowed):
        actions.mark_key(proposal, by=house.member(0))
    assert actions.mark_key(proposal, by=house.actor("staff")).is_key
    assert not actions.mark_key(proposal, by=house.actor("director"), key=False).is_key
    with pytest.raises(Refused) as told:
        actions.mark_key(factories.submitted(house), by=house.actor("staff"))
    assert told.value.code == "not_filed"
