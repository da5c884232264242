"""Files of opinions: who adds them, who opens them, where they go along, and when they are gone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shangliang.accounts.models import User
from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.opinions import access, actions, diverting, factories
from shangliang.opinions.models import Opinion, OpinionFile, OpinionState
from shangliang.proposals import actions as proposals
from shangliang.proposals import factories as proposal_factories
from shangliang.proposals.factories import paper
from shangliang.workflow.audit import verify


@pytest.fixture(autouse=True)
def own_place_for_files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        }
    }


def on_disk():
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def test_whoever_writes_adds_files_until_it_is_handed_in_and_again_when_it_is_returned(house, office):
    member, draft = house.member(), factories.draft(house)
    actions.attach(draft, paper(), "照片.pdf", by=member)
    with pytest.raises(NotAllowed):
        actions.attach(draft, paper(), "照片.pdf", by=house.member(1))
    actions.submit(draft, by=member)
    with pytest.raises(NotAllowed):
        actions.attach(draft, paper(), "照片.pdf", by=member)
    with pytest.raises(NotAllowed):
        actions.attach(draft, paper(), "照片.pdf", by=office[0])
    actions.return_many([draft], by=office[0], note="请附照片")
    second = actions.attach(draft, paper(), "照片.pdf", by=member)
    actions.detach(second, by=member)
    assert OpinionFile.objects.count() == 1


def test_the_office_adds_the_scan_to_what_it_entered_while_it_works_on_it(house, office):
    entry = actions.Entry(factories.TEXT, "public", source_name="来信人")
    (entered,) = actions.enter_many(house.committee, [entry], by=office[0])
    scan = actions.attach(entered, paper(), "来信.pdf", by=office[1])
    actions.take_up_many([entered], by=office[0])
    actions.attach(entered, paper(), "附页.pdf", by=office[0])
    actions.hand_in_many([entered], by=office[0])
    with pytest.raises(NotAllowed):
        actions.detach(scan, by=office[0])


def test_files_are_limited_in_number_size_and_kind(house):
    member, draft = house.member(), factories.draft(house)
    with pytest.raises(Refused, match=r"exe"):
        actions.attach(draft, paper(), "程序.exe", by=member)
    house.committee.rules = {"attachments_most": 1, "attachment_megabytes": 1}
    house.committee.save()
    with pytest.raises(Refused, match="MB"):
        actions.attach(draft, SimpleUploadedFile("大件.pdf", b"%PDF-" + b"0" * 1024**2), "大件.pdf", by=member)
    actions.attach(draft, paper(), "一.pdf", by=member)
    with pytest.raises(Refused, match="1"):
        actions.attach(draft, paper(), "二.pdf", by=member)
    assert len(on_disk()) == 1


def test_files_are_opened_by_those_who_read_the_opinion(house, office, leader):
    draft = factories.draft(house)
    file = actions.attach(draft, paper(), "照片.pdf", by=house.member())
    readers = {"author": house.member(), "other": house.member(1), "office": office[0], "leader": leader}
    readers["unit"] = house.clerk(0)

    def who():
        return {name for name, actor in readers.items() if access.visible_files(actor).filter(pk=file.pk).exists()}

    assert who() == {"author"}
    actions.submit(draft, by=house.member())
    assert who() == {"author", "office"}
    actions.take_up_many([draft], by=office[0])
    actions.review_many(actions.hand_in_many([draft], by=office[0]), by=office[1])
    actions.sign_many([draft], by=leader)
    assert who() == {"author", "office", "leader"}
    draft.refresh_from_db()
    issue = factories.issued(house, office, draft)
    actions.assign_many([actions.TaskDraft(issue, house.units[0])], by=office[0])
    assert who() == {"author", "office", "leader", "unit"}
    client = Client()
    client.force_login(User.objects.get(pk=house.clerk(0).user_id))
    answer = client.get(f"/opinions/files/{file.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_draft_that_is_thrown_away_takes_its_files_along(house, django_capture_on_commit_callbacks):
    draft = factories.draft(house)
    actions.attach(draft, paper(), "照片.pdf", by=house.member())
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(draft, by=house.member())
    assert on_disk() == []


def test_files_go_along_to_the_committee_above_and_none_stays_where_that_fails(db, monkeypatch):
    city = make_committee(level="city")
    county = make_committee(parent=city.committee)
    with city.scope(BETWEEN):
        factories.appoint(city)
    with county.scope(BETWEEN):
        office = factories.appoint(county)
        draft = factories.draft(county)
        actions.attach(draft, paper(), "照片.pdf", by=county.member())
        actions.submit(draft, by=county.member())
        Opinion.objects.update(state=OpinionState.SIGNED, edited_title="题", edited_situation="文")
        draft.refresh_from_db()
        issue = factories.issued(county, office, draft)
        before = on_disk()
        with monkeypatch.context() as broken:
            broken.setattr("shangliang.opinions.actions.crossing.note_dispatch", lambda *_a, **_k: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                actions.report_up(issue, by=office[0])
        assert on_disk() == before
        sent = actions.report_up(issue, by=office[0])
    with committee_scope(city.committee):
        copy = OpinionFile.objects.get()
        assert (copy.opinion_id, copy.name) == (sent.received_as, "照片.pdf")
        assert copy.file.name not in before
    assert len(on_disk()) == 2
    with committee_scope(county.committee):
        assert verify(county.committee).findings == []


def test_enclosures_of_a_diverted_proposal_come_along_and_are_purged_with_it(house, django_capture_on_commit_callbacks):
    draft = proposal_factories.draft(house)
    proposals.attach(draft, proposals.Upload(paper(), "调研.pdf"), by=house.member())
    proposal_factories.not_filed(house, proposals.submit(draft, by=house.member()))
    opinion = Opinion.objects.get(proposal=draft)
    assert [f.name for f in opinion.files.all()] == ["调研.pdf"]
    with django_capture_on_commit_callbacks(execute=True):
        diverting.purge_quoted([draft], house.actor("director"))
    assert not OpinionFile.objects.exists()
