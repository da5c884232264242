"""The office hands in a register on a page: it sees the dry run first, and the file goes with the decision."""

import io
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shangliang.committees.models import Member, Unit
from shangliang.core import clock
from shangliang.exchange import jobs
from shangliang.proposals.models import Proposal
from shangliang.workbench import nav
from shangliang.workbench.tests.page import Page

from .registers import workbook

pytestmark = pytest.mark.once

CSV = "编号,案由,正文,年份\n1,关于修路的提案,路不平。,2026\n".encode()
BAD = CSV + "2,,桥太窄。,2026\n".encode()
UPLOAD = "/import/"


@pytest.fixture(autouse=True)
def no_navigation(monkeypatch):
    """The navigation names pages of every app and has its own tests."""
    monkeypatch.setattr(nav, "entries", lambda request: [])


@pytest.fixture
def as_(house):
    def browser(name, **options):
        client = Client(**options)
        client.force_login(house.people[name])
        return client

    return browser


@pytest.fixture
def staff(as_):
    return as_("staff")


def kept_files():
    folder = Path(settings.ENV.data_dir) / "imports"
    return sorted(folder.glob("*")) if folder.exists() else []


@pytest.fixture(autouse=True)
def no_files_left(db):
    for path in kept_files():
        path.unlink()
    yield
    for path in kept_files():
        path.unlink()


def hand_in(client, content, kind="proposals", name="提案.csv", **more):
    return client.post(UPLOAD, {"kind": kind, "file": SimpleUploadedFile(name, content), **more})


def page_of(response, status=200):
    assert response.status_code == status
    return Page(response.content.decode())


def test_a_register_is_read_shown_and_then_carried_out_once(staff):
    page_of(staff.get(UPLOAD)).one("button", css="main")
    answer = hand_in(staff, CSV)
    assert answer.status_code == 302
    assert not Proposal.objects.exists()
    page = page_of(staff.get(answer.url))
    decide = next(f["action"] for f in page.all("form") if (f["action"] or "").endswith("/decide/"))
    done = page_of(staff.post(decide, {"apply": "1"}))
    assert done.all("form", action=decide) == []
    assert "看提案" in [a.text for a in done.all("a")]  # the way on, to what came in
    assert Proposal.objects.count() == 1
    assert kept_files() == []
    assert staff.post(decide, {"apply": "1"}).status_code == 404
    assert Proposal.objects.count() == 1


def test_refused_rows_stand_on_the_page_and_in_a_file_and_only_then_may_be_left_out(staff):
    address = hand_in(staff, BAD).url
    page = page_of(staff.get(address))
    assert [row.text for row in page.all("th", scope="row")] == ["3"]
    buttons = [e["name"] for e in page.all("input") if e["name"] == "skip_bad"]
    assert buttons == ["skip_bad"]
    for ending in ("xlsx", "csv"):
        file = staff.get(f"{address}report.{ending}")
        assert file.status_code == 200
        assert file.headers["Content-Disposition"].startswith("attachment")
    assert staff.get(f"{address}report.exe").status_code == 404
    answer = staff.post(f"{address}decide/", {"apply": "1"})  # without leaving rows out
    assert (answer.status_code, Proposal.objects.count()) == (302, 0)
    assert staff.post(f"{address}decide/", {"apply": "1", "skip_bad": "1"}).status_code == 200
    assert Proposal.objects.count() == 1


def test_a_file_that_is_left_is_deleted_and_nothing_written(staff):
    address = hand_in(staff, CSV).url
    assert len(kept_files()) == 2
    assert staff.post(f"{address}decide/").status_code == 302
    assert kept_files() == []
    assert not Proposal.objects.exists()
    assert staff.get(address).status_code == 404


def test_the_kept_file_is_private_and_outside_the_web_root(staff):
    hand_in(staff, CSV, name="../../提案.csv")
    for path in kept_files():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.parent.name == "imports"
        assert not path.is_relative_to(settings.STATIC_ROOT)
        assert "提案" not in path.name


def test_a_bad_file_is_told_in_the_form_and_not_kept(staff):
    page = page_of(hand_in(staff, b"%PDF-1.7"), 400)
    page.by_id("errors")
    assert kept_files() == []


def test_a_file_beyond_50_mb_is_refused_before_it_is_read(staff):
    page = page_of(staff.post(UPLOAD, {"kind": "proposals"}, CONTENT_LENGTH=str(60 * 1024 * 1024)), 413)
    assert "50" in page.one("p", css="red").text
    assert kept_files() == []


def test_the_token_against_forgery_is_asked_for(as_):
    client = as_("staff", enforce_csrf_checks=True)
    assert hand_in(client, CSV).status_code == 403
    forms = page_of(client.get(UPLOAD)).all("form", action=UPLOAD)
    token = next(e["value"] for e in forms[0].inside if e["name"] == "csrfmiddlewaretoken")
    assert hand_in(client, CSV, csrfmiddlewaretoken=token).status_code == 302


def test_members_and_units_are_the_system_administrators(as_, house):
    admin = as_("system_admin")
    units = workbook(["单位名称", "条线"], ["区水利局", "政府"]).getvalue()
    address = hand_in(admin, units, kind="units", name="单位.xlsx").url
    admin.post(f"{address}decide/", {"apply": "1"})
    assert Unit.objects.filter(name="区水利局").exists()
    before = Member.objects.count()
    people = workbook(["姓名", "界别"], ["甘棠", "新界别"]).getvalue()
    address = hand_in(admin, people, kind="members", name="委员.xlsx", create_bodies="on").url
    admin.post(f"{address}decide/", {"apply": "1"})
    assert Member.objects.count() == before + 1
    page_of(hand_in(admin, CSV), 400)  # proposals are no choice of theirs
    assert not Proposal.objects.exists()


def test_others_find_no_such_page(as_, house):
    for name in ("leadership", "auditor", "security_admin", "clerk0", "liaison0"):
        assert as_(name).get(UPLOAD).status_code == 404
    member = Client()
    member.force_login(house.members[0].user)
    assert member.get(UPLOAD).status_code == 404
    assert Client().get(UPLOAD).status_code == 302


def test_somebody_elses_upload_does_not_exist(staff, as_):
    address = hand_in(staff, CSV).url
    for name in ("second_staff", "system_admin"):
        other = as_(name)
        assert other.get(address).status_code == 404
        assert other.get(f"{address}report.csv").status_code == 404
        assert other.post(f"{address}decide/", {"apply": "1"}).status_code == 404
    assert staff.get(reverse("exchange:report", args=["..%2f..%2fkeys"])).status_code == 404
    assert not Proposal.objects.exists()


def test_after_a_day_an_upload_is_gone(staff, house):
    address = hand_in(staff, CSV).url
    with clock.at(clock.now() + timedelta(hours=25)):
        assert staff.get(address).status_code in (302, 404)  # the sign-in may have ended as well
    for path in kept_files():
        old = path.stat().st_mtime - 90_000
        os.utime(path, (old, old))
    assert jobs.remove_old_uploads() == 2
    assert jobs.remove_old_uploads() == 0


def test_what_changed_since_the_dry_run_is_told_instead_of_written(staff, importing):
    head = ["编号", "案由", "正文", "年份", "类别"]
    address = hand_in(staff, workbook(head, ["1", "甲", "乙", 2026, "教育"]).getvalue(), name="a.xlsx").url
    importing(
        "proposals", io.BytesIO("编号,案由,正文,年份,类别\n8,丙,丁,2026,甲/教育\n9,丙,丁,2026,乙/教育\n".encode())
    )
    answer = staff.post(f"{address}decide/", {"apply": "1"})
    assert (answer.status_code, answer.url) == (302, address)
    assert not Proposal.objects.filter(own_number="1").exists()
    assert [row.text for row in page_of(staff.get(address)).all("th", scope="row")] == ["2"]
