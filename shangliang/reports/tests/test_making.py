"""What takes longer than a page is made by the worker, and its page tells how far it is."""

import json
import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from shangliang.core import clock
from shangliang.reports import actions, jobs, making
from shangliang.reports.models import Kind
from shangliang.reports.views import output

pytestmark = pytest.mark.once

BODY = "收到{{ proposals_received }}件，立案率{{ filing_rate }}。"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    place = tmp_path / "made"
    place.mkdir()
    monkeypatch.setattr(making, "_folder", lambda: place)
    return place


@pytest.fixture
def visit(house, client):
    def signed_in(who="research"):
        client.force_login(house.people[who])
        return client

    return signed_in


@pytest.fixture
def report(house):
    typed = actions.Typed(body=BODY)
    return actions.begin_report(house.session, Kind.NEWS, by=house.actor("research"), cut_off=clock.now(), typed=typed)


def pdf(report):
    return reverse("reports:pdf", args=[report.pk])


def picture(report, size="print"):
    return reverse("reports:infographic_png", args=[report.pk, "year", size])


def work():
    """What the worker does with the tasks that wait."""
    for waiting in DBTaskResult.objects.ready():
        making.make.call(*waiting.args_kwargs["args"])
        waiting.delete()


def test_short_reports_and_small_pictures_come_at_once(visit, report):
    client = visit()
    assert client.get(pdf(report)).content[:5] == b"%PDF-"
    assert client.get(picture(report, "750")).content[1:4] == b"PNG"


def test_a_long_report_is_laid_out_by_the_worker_and_fetched_when_it_is_ready(visit, report, monkeypatch, folder):
    monkeypatch.setattr(output, "AT_ONCE", 10)
    client = visit()
    place = client.get(pdf(report)).url
    waiting = client.get(place).content.decode()
    assert "<progress" in waiting
    assert client.get(place + "file/").status_code == 404
    work()
    ready = client.get(place).content.decode()
    assert "<progress" not in ready
    assert place + "file/" in ready
    file = client.get(place + "file/")
    assert file.content[:5] == b"%PDF-"
    assert "attachment" in file["Content-Disposition"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_picture_for_print_is_made_by_the_worker(visit, report):
    client = visit()
    place = client.get(picture(report), {"title": "一年"}).url
    work()
    assert client.get(place + "file/").content[1:4] == b"PNG"
    assert client.get(picture(report).replace("year", "nothing")).status_code == 404


def test_what_is_being_made_or_lies_ready_is_not_made_again(visit, report, monkeypatch, house):
    asked = []
    monkeypatch.setattr(making.make.__class__, "enqueue", lambda self, token: asked.append(token))
    client = visit()
    first = client.get(picture(report)).url
    assert client.get(picture(report)).url == first
    assert len(asked) == 1
    with clock.at(clock.now() + timedelta(minutes=11)):  # the worker has forgotten it
        client.get(picture(report))
    assert len(asked) == 2
    assert visit("leadership").get(picture(report)).url != first


def test_nobody_else_fetches_it_and_no_other_name_is_read(visit, report):
    place = visit().get(picture(report)).url
    work()
    assert visit("leadership").get(place).status_code == 404
    assert visit("auditor").get(place + "file/").status_code == 404
    client = visit()
    assert client.get(place).status_code == 200
    assert client.get(reverse("reports:made", args=[report.pk, "0" * 40])).status_code == 404
    assert client.get(reverse("reports:made", args=[report.pk, "keys"])).status_code == 404


def test_what_cannot_be_made_says_why_and_can_be_asked_for_again(visit, report, monkeypatch):
    monkeypatch.setattr(output, "AT_ONCE", 10)
    client = visit()
    with monkeypatch.context() as held:
        held.setattr("shangliang.documents.fonts.installed", frozenset)
        place = client.get(pdf(report)).url
        work()
        assert "fonts-noto-cjk" in client.get(place).content.decode()
    client.get(pdf(report))
    work()
    assert client.get(place + "file/").status_code == 200


def test_files_go_after_a_day(visit, report, folder):
    visit().get(picture(report))
    work()
    assert jobs.remove_made_files() == 0
    for path in folder.iterdir():
        os.utime(path, (path.stat().st_mtime - 90_000,) * 2)
    assert jobs.remove_made_files() == 2


def test_a_worker_that_died_over_it_begins_anew(visit, report, folder):
    visit().get(picture(report))
    (kept,) = folder.glob("*.json")
    facts = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps(facts | {"state": "making"}), encoding="utf-8")
    work()
    assert json.loads(kept.read_text(encoding="utf-8"))["state"] == "ready"
