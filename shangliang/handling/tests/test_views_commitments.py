"""The due list of promises, and keeping, moving and giving up each."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shangliang.core import clock
from shangliang.handling.factories import sent, single
from shangliang.handling.models import Commitment, Redating

from .test_views_proposers import PDF
from .visitors import Visitor, page, text_of

pytestmark = pytest.mark.once

DUE = date(2024, 5, 6)


@pytest.fixture
def promise(world):
    sent(world, single(world), promise_due=DUE)
    return Commitment.objects.get()


@pytest.fixture
def clerk(world):
    return Visitor(world.clerks[0])


def test_the_list_shows_what_each_may_read(world, promise):
    for actor in (world.clerks[0], world.leaders[0], world.coordinators[0], world.staff, world.proposers[0]):
        assert page("commitment", promise.pk) in Visitor(actor).see("commitments")
    for actor in (world.clerks[1], world.coordinators[1], world.proposers[1]):
        assert "这里没有未落实的承诺" in Visitor(actor).see("commitments")
        assert Visitor(actor).status("commitment", promise.pk) == 404


def test_late_ones_stand_first_and_by_themselves(world, clerk, promise):
    sent(world, single(world), promise_due=DUE - timedelta(days=7))
    early = Commitment.objects.get(due__lt=DUE)
    body = clerk.see("commitments")
    assert body.index(page("commitment", early.pk)) < body.index(f'"{page("commitment", promise.pk)}"')
    with clock.at(clock.now() + timedelta(days=60)):
        late = Visitor(world.clerks[0]).see("commitments", state="late")
    assert page("commitment", early.pk) in late
    assert f'"{page("commitment", promise.pk)}"' not in late


def test_a_promise_is_kept_with_evidence_and_file(world, clerk, promise):
    file = SimpleUploadedFile("验收单.pdf", PDF, "application/pdf")
    body = text_of(clerk.send("commitment", promise.pk, do="fulfil", evidence="", on="2024-03-04"))
    assert 'role="alert"' in body
    clerk.send("commitment", promise.pk, do="fulfil", evidence="已装 32 盏", on="2024-03-04", file=file)
    kept = Commitment.objects.get()
    assert (kept.state, kept.evidence_file.name) == ("fulfilled", "验收单.pdf")
    assert page("commitment", promise.pk) in clerk.see("commitments", state="settled")
    address = reverse("proposals:attachment", args=[kept.evidence_file_id])
    for actor in (world.clerks[0], world.coordinators[0], world.staff, world.proposers[0]):
        reader = Visitor(actor)
        assert address in reader.see("commitment", promise.pk)
        saved = reader.client.get(address)
        assert saved.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(saved.streaming_content) == PDF
    for actor in (world.clerks[1], world.coordinators[1], world.proposers[1]):
        assert Visitor(actor).client.get(address).status_code == 404
    again = clerk.send("commitment", promise.pk, do="fulfil", evidence="又一次", on="2024-03-04")
    assert 'class="notice red"' in text_of(again)


def test_a_promise_is_moved_with_a_reason_and_every_date_stays(world, clerk, promise):
    body = text_of(clerk.send("commitment", promise.pk, do="redate", due="2024-04-01", reason="招标推迟"))
    assert 'role="alert"' in body
    assert "招标推迟" in body
    clerk.send("commitment", promise.pk, do="redate", due="2024-06-03", reason="招标推迟")
    assert Redating.objects.get().due_before == DUE
    body = clerk.see("commitment", promise.pk)
    assert "5月6日" in body
    assert "6月3日" in body


def test_only_the_leader_gives_a_promise_up(world, clerk, promise):
    assert "终止承诺" not in clerk.see("commitment", promise.pk)
    assert clerk.send("commitment", promise.pk, do="give_up", reason="规划调整").status_code == 404
    Visitor(world.leaders[0]).send("commitment", promise.pk, do="give_up", reason="规划调整")
    assert Commitment.objects.get().state == "given_up"


def test_those_who_only_read_cannot_act(world, promise):
    for actor in (world.staff, world.coordinators[0], world.proposers[0], world.leadership):
        data = {"do": "fulfil", "evidence": "代填", "on": "2024-03-04"}
        assert Visitor(actor).send("commitment", promise.pk, **data).status_code == 404
    assert Commitment.objects.get().state == "promised"
