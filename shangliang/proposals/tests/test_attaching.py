"""Files on proposals: who adds which, how many, and what becomes of them (domain §2.1)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shangliang.core.errors import NotAllowed, Refused
from shangliang.proposals import actions, factories
from shangliang.proposals.actions import Upload
from shangliang.proposals.models import Attachment
from shangliang.workflow.models import Event

Purpose = Attachment.Purpose


def enclosure(name="调研报告.pdf"):
    return Upload(factories.paper(), name)


def test_a_writer_adds_at_most_five_enclosures(house):
    proposal = factories.draft(house)
    for _number in range(5):
        actions.attach(proposal, enclosure(), by=house.member(0))
    with pytest.raises(Refused) as told:
        actions.attach(proposal, enclosure(), by=house.member(0))
    assert told.value.field == "attachment"
    assert Event.objects.filter(kind="proposal.attach").count() == Attachment.objects.count() == 5


@pytest.mark.parametrize("purpose", Purpose.values)
def test_nobody_adds_a_file_to_anothers_proposal(house, purpose):
    proposal = factories.draft(house)
    for stranger in (house.member(1), house.actor("director"), house.clerk(0), house.liaison(0)):
        with pytest.raises(NotAllowed):
            actions.attach(proposal, Upload(factories.paper(), "a.pdf", purpose), by=stranger)
    assert not Attachment.objects.exists()


def test_evidence_and_scans_come_by_other_ways_than_the_writers(house):
    proposal = factories.draft(house)
    for purpose in (Purpose.EVIDENCE, Purpose.SCAN):
        with pytest.raises(NotAllowed):
            actions.attach(proposal, Upload(factories.paper(), "a.pdf", purpose), by=house.member(0))


def test_nothing_is_added_to_or_taken_from_what_is_under_review(house):
    proposal = factories.draft(house)
    attachment = actions.attach(proposal, enclosure(), by=house.member(0))
    actions.submit(proposal, by=house.member(0))
    with pytest.raises(NotAllowed):
        actions.attach(proposal, enclosure(), by=house.member(0))
    with pytest.raises(NotAllowed):
        actions.detach(attachment, by=house.member(0))


def test_an_enclosure_goes_with_its_file_and_a_scan_stays(house, django_capture_on_commit_callbacks):
    proposal = factories.draft(house)
    attachment = actions.attach(proposal, enclosure(), by=house.member(0))
    storage, name = attachment.file.storage, attachment.file.name
    with pytest.raises(NotAllowed):
        actions.detach(attachment, by=house.member(1))
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment, by=house.member(0))
    assert not storage.exists(name)
    assert not Attachment.objects.exists()
    on_paper = factories.paper_draft(house)
    with pytest.raises(NotAllowed):
        actions.detach(on_paper.attachments.get(), by=house.actor("staff"))


def test_a_file_outlives_a_removal_that_fails(house, django_capture_on_commit_callbacks):
    proposal = factories.draft(house)
    attachment = actions.attach(proposal, enclosure(), by=house.member(0))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotAllowed):
        actions.detach(attachment, by=house.member(1))
    assert attachment.file.storage.exists(attachment.file.name)


def test_what_a_file_is_counts_and_not_its_name(house):
    proposal = factories.draft(house)
    program = SimpleUploadedFile("报告.pdf", b"MZ\x90\x00\x03")
    with pytest.raises(Refused):
        actions.attach(proposal, Upload(program, "报告.pdf"), by=house.member(0))
