"""Signed packages: what leaves one installation arrives in another whole and once, and nothing else arrives."""

import io
import json
import struct
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from shangliang.accounts.actors import system
from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.exchange.models import ReceivedPackage, SentPackage, TrustedSender
from shangliang.exchange.packages import actions, container, keys
from shangliang.exchange.packages.making import content_of
from shangliang.exchange.readers import FileRefused
from shangliang.exchange.readers.limits import Limits
from shangliang.opinions import actions as opinions
from shangliang.opinions import factories
from shangliang.opinions.models import Adoption, Dispatch, Opinion, OpinionFile
from shangliang.proposals.factories import paper
from shangliang.workflow.audit import verify
from shangliang.workflow.models import Duty
from tests.support.pages import signed_in

COUNTY, PROVINCE = "the county's installation", "the province's installation"


class Installation:
    """One of two installations, each with its key: ``with`` it is the one that runs."""

    def __init__(self, settings, key, level):
        self.settings, self.key = settings, key
        self.house = make_committee(level=level)
        with self:
            self.office = factories.appoint(self.house)
            self.public = keys.own_key()

    def __enter__(self):
        self.settings.PACKAGE_KEY = self.key
        self.open = committee_scope(self.house.committee)
        self.open.__enter__()
        return self

    def __exit__(self, *failure):
        return self.open.__exit__(*failure)

    def take_in(self, content):
        return actions.take_in(io.BytesIO(content), committee=self.house.committee, by=self.office[0])

    def trust(self, other):
        by = self.house.actor("security_admin")
        return actions.trust_sender(self.house.committee, other.house.committee.name, other.public, by=by)


@pytest.fixture
def both(db, settings):
    with clock.at(BETWEEN):
        yield Installation(settings, COUNTY, "county"), Installation(settings, PROVINCE, "province")


def packed(county, *, files=1, **text):
    """An issued item with attachments, and the bytes of its package."""
    draft = factories.draft(county.house, **text)
    for n in range(files):
        opinions.attach(draft, paper(), f"照片{n}.pdf", by=county.house.member())
    opinions.submit(draft, by=county.house.member())
    rows = opinions.take_up_many([draft], by=county.office[0])
    opinions.review_many(opinions.hand_in_many(rows, by=county.office[0]), by=county.office[1])
    (item,) = opinions.sign_many(rows, by=county.house.actor("leadership"))
    factories.issued(county.house, county.office, item)
    item.refresh_from_db()
    package = actions.report_outside(item, "省政协", by=county.office[0])
    return package, content_of(package)


def nothing_came(committee):
    return not any(model.objects.exists() for model in (ReceivedPackage, Opinion, OpinionFile, Duty))


def test_what_one_reports_the_other_receives_whole_and_once(both):
    county, province = both
    with county:
        package, content = packed(county)
        assert content_of(package) == content  # whenever the file is taken
        assert Dispatch.objects.get().receiver == "省政协"
        assert verify(county.house.committee).findings == []
    with province:
        province.trust(county)
        first, again = province.take_in(content), province.take_in(content)
        assert (first.known, again.known, again.opinion_id) == (False, True, first.opinion_id)
        opinion = Opinion.objects.get()
        assert (opinion.title, opinion.situation) == (factories.TEXT.title, factories.TEXT.situation)
        assert (opinion.origin, opinion.state, opinion.serial_number) == ("lower", "submitted", 1)
        assert opinion.source_name == county.house.committee.name
        assert [f.name for f in opinion.files.all()] == ["照片0.pdf"]
        assert opinion.files.get().file.read() == paper().read()
        assert verify(province.house.committee).findings == []


def test_word_of_the_adoption_goes_back_and_is_recorded_once(both):
    county, province = both
    with county:
        package, content = packed(county, files=0)
    with province:
        province.trust(county)
        province.take_in(content)
        received = ReceivedPackage.objects.get()
        with pytest.raises(Refused):
            actions.answer_adopted(received, by=province.office[0])
        rows = opinions.take_up_many([received.opinion_id], by=province.office[0])
        opinions.review_many(opinions.hand_in_many(rows, by=province.office[0]), by=province.office[1])
        opinions.sign_many(rows, by=province.house.actor("leadership"))
        factories.issued(province.house, province.office, *rows)
        answer = content_of(actions.answer_adopted(received, by=province.office[0]))
        with pytest.raises(Refused):
            actions.answer_adopted(received, by=province.office[0])
    with county:
        county.trust(province)
        assert [county.take_in(answer).known for _time in range(2)] == [False, True]
        adoption = Adoption.objects.get()
        assert (adoption.dispatch, adoption.level, adoption.combined) == (package.dispatch, "province", False)
    with province:
        province.trust(province)
        with pytest.raises(FileRefused, match="不是在这里"):
            province.take_in(answer)


def test_only_trusted_keys_are_taken_and_the_message_names_the_fingerprint(both):
    county, province = both
    with county:
        _package, content = packed(county, files=0)
    with province:
        with pytest.raises(FileRefused) as refused:
            province.take_in(content)
        assert keys.fingerprint(county.public) in str(refused.value)
        sender = province.trust(county)
        actions.withdraw_sender(sender, by=province.house.actor("security_admin"))
        with pytest.raises(FileRefused):
            province.take_in(content)
        assert nothing_came(province.house.committee)
        province.trust(county)
        assert not province.take_in(content).known


def test_keys_are_the_security_administrators_and_packages_the_opinion_offices(both):
    county, province = both
    house, key = province.house, county.public
    with province:
        for actor in (house.actor("system_admin"), house.actor("auditor"), province.office[0]):
            with pytest.raises(NotAllowed):
                actions.trust_sender(house.committee, "县政协", key, by=actor)
        admin = house.actor("security_admin")
        for name, wrong in (("", key), ("县政协", "x"), ("县政协", key[:-4]), ("长" * 81, key)):
            with pytest.raises(Invalid):
                actions.trust_sender(house.committee, name, wrong, by=admin)
        spaced = " ".join((key[:20], key[20:]))
        assert actions.trust_sender(house.committee, "县政协", spaced, by=admin).public_key == key
        with pytest.raises(Invalid):
            actions.trust_sender(house.committee, "县政协", key, by=admin)
        for actor in (admin, house.actor("leadership"), house.member()):
            with pytest.raises(NotAllowed):
                actions.take_in(io.BytesIO(b""), committee=house.committee, by=actor)
        assert TrustedSender.objects.count() == 1


def test_nothing_is_packed_that_is_internal_or_not_issued_or_goes_there_already(both):
    county, _province = both
    with county:
        package, _content = packed(county, files=0)
        item = package.dispatch.opinion
        with pytest.raises(Refused):
            actions.report_outside(item, "省政协", by=county.office[0])
        assert actions.report_outside(item, "全国政协", by=county.office[0]).uid != package.uid
        with pytest.raises(Refused):
            actions.report_outside(factories.signed(county.house, county.office), "省政协", by=county.office[0])
        with pytest.raises(NotAllowed):
            actions.report_outside(item, "省政协", by=county.house.actor("leadership"))
        opinions.set_internal(item, by=county.office[0], internal=True)
        with pytest.raises(Refused):
            actions.report_outside(item, "国务院", by=county.office[0])


# What arrives changed ----------------------------------------------------------------------------------------------


def rewritten(content, **parts):
    """The package with some parts replaced (``None`` takes one away), its signature as it was."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    names = {name: source.read(name) for name in source.namelist()} | parts
    with zipfile.ZipFile(target, "w") as packed:
        for name, part in names.items():
            if part is not None:
                packed.writestr(name, part)
    return target.getvalue()


def resigned(content, **changes):
    """The package with another manifest, signed again by its sender."""
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json")) | changes
    head = json.dumps(manifest).encode()
    return rewritten(content, **{"manifest.json": head, "signature.txt": keys.sign(head).encode()})


def with_records(content, **changes):
    """The package with other records, whose digest the signed manifest names."""
    records = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("records.json")) | changes
    return packed_anew(content, json.dumps(records).encode())


def packed_anew(content, records):
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
    facts = {"sha256": container._digest(records), "size": len(records)}
    manifest["parts"]["records.json"] = facts
    return rewritten(resigned(content, **manifest), **{"records.json": records})


CHANGED = {
    "a text": lambda c: rewritten(c, **{"records.json": b"{}"}),
    "an attachment": lambda c: rewritten(c, **{"files/1.pdf": b"%PDF-1.4 another"}),
    "the sender": lambda c: rewritten(c, **{"manifest.json": c_manifest(c).replace(b"opinion", b"opinioN")}),
    "the signature": lambda c: rewritten(c, **{"signature.txt": b"AAAA"}),
    "no signature": lambda c: rewritten(c, **{"signature.txt": None}),
    "no attachment": lambda c: rewritten(c, **{"files/1.pdf": None}),
    "a further part": lambda c: rewritten(c, **{"files/2.pdf": b"%PDF-"}),
    "cut off": lambda c: c[: len(c) // 2],
    "no zip": lambda _c: b"<html>not found</html>",
    "nothing": lambda _c: b"",
    "a workbook": lambda _c: rewritten(b"PK\x05\x06" + b"\0" * 18, **{"[Content_Types].xml": b"<a/>"}),
}
WRONG = {
    "an old schema": (lambda c: resigned(c, version=0), "0"),
    "a new schema": (lambda c: resigned(c, version=2), "2"),
    "another kind": (lambda c: resigned(c, kind="votes"), ""),
    "another format": (lambda c: resigned(c, format="other"), ""),
    "a further fact": (lambda c: resigned(c, extra=1), ""),
    "a record too much": (lambda c: with_records(c, extra="x"), "extra"),
    "no title": (lambda c: with_records(c, title=""), "title"),
    "a path": (lambda c: with_records(c, files=[{"part": "../../etc/passwd", "name": "x.pdf"}]), "files"),
    "another's part": (lambda c: with_records(c, files=[]), ""),
    "no json": (lambda c: packed_anew(c, b"["), "records.json"),
    "a program": (lambda c: with_records(c, files=[{"part": "files/1.pdf", "name": "x.exe"}]), "exe"),
}


def c_manifest(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("manifest.json")


@pytest.mark.once
def test_changed_and_wrong_packages_are_refused_with_what_to_do_and_leave_nothing(both):
    county, province = both
    with county:
        _package, content = packed(county)
        wrong = {name: (change(content), says) for name, (change, says) in WRONG.items()}
    with province:
        province.trust(county)
        for name, change in CHANGED.items():
            with pytest.raises(FileRefused) as refused:
                province.take_in(change(content))
            assert "发送方" in str(refused.value), name
        for name, (other, says) in wrong.items():
            with pytest.raises(FileRefused) as refused:
                province.take_in(other)
            assert says in str(refused.value), name
        assert nothing_came(province.house.committee)
        assert not province.take_in(content).known


@pytest.mark.once
def test_a_zip_bomb_is_refused_before_it_is_unpacked(both, monkeypatch):
    county, province = both
    with county:
        _package, content = packed(county)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as tight:
        for name in ("manifest.json", "signature.txt"):
            tight.writestr(name, b"{}")
        tight.writestr("records.json", b" " * 8_000_000)
    with province:
        province.trust(county)
        with pytest.raises(FileRefused, match="MB"):
            province.take_in(target.getvalue())
        liar = bytearray(content)  # says of its manifest that it is small, in the directory and before the part
        for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
            at = liar.index(mark)
            struct.pack_into("<I", liar, at + place, 3)
        with pytest.raises(FileRefused):
            province.take_in(bytes(liar))
        monkeypatch.setattr(container, "LIMITS", Limits(file_bytes=len(content) - 1))
        with pytest.raises(FileRefused, match="MB"):
            province.take_in(content)
        assert nothing_came(province.house.committee)


@pytest.mark.once
def test_no_byte_can_be_changed_unseen(both):
    county, province = both
    with county:
        _package, content = packed(county)
    known = container.read(io.BytesIO(content), {county.public: "县政协"})

    @bounds(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(content) - 1), st.integers(1, 255))
    def flipped(place, by):
        other = bytearray(content)
        other[place] ^= by
        try:
            read = container.read(io.BytesIO(bytes(other)), {county.public: "县政协"})
        except FileRefused:
            return
        assert read == known  # what it changed says nothing: a date of the zip

    flipped()


def test_what_fails_after_the_files_were_stored_leaves_none(both, settings, tmp_path, monkeypatch):
    county, province = both
    with county:
        _package, content = packed(county)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path), "base_url": None},
        }
    }
    with province:
        province.trust(county)
        with monkeypatch.context() as broken:
            broken.setattr(actions, "create", lambda _rows: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                province.take_in(content)
        assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
        assert nothing_came(province.house.committee)


@pytest.mark.once
def test_an_attachment_that_is_too_large_here_is_named(both):
    county, province = both
    with county:
        draft = factories.draft(county.house)
        large = SimpleUploadedFile("大件.pdf", b"%PDF-" + b"0" * 1024**2)
        opinions.attach(draft, large, "大件.pdf", by=county.house.member())
        Opinion.objects.update(state="signed", edited_title="题", edited_situation="文")
        draft.refresh_from_db()
        issue = factories.issued(county.house, county.office, draft)
        content = content_of(actions.report_outside(issue, "省政协", by=county.office[0]))
    with province:
        province.trust(county)
        province.house.committee.rules = {"attachment_megabytes": 1}
        province.house.committee.save()
        with pytest.raises(FileRefused, match=r"大件\.pdf"):
            province.take_in(content)
        assert nothing_came(province.house.committee)


# Pages and the command ---------------------------------------------------------------------------------------------


@pytest.mark.once
def test_a_package_goes_from_page_to_page(both):
    county, province = both
    with county:
        package, _content = packed(county, files=0)
        item = package.dispatch.opinion
        clerk = signed_in(county.office[0])
        assert f"/packages/report/opinion/{item.pk}/" in clerk.get(f"/opinions/{item.pk}/").content.decode()
        made = clerk.post(f"/packages/report/opinion/{item.pk}/", {"receiver": "市政协"})
        shown = clerk.get(made.url).content.decode()
        assert county.public in shown
        content = clerk.get(f"{made.url}file/").content
        assert "市政协" in clerk.get("/packages/").content.decode()
    with province:
        admin, editor = signed_in(province.house.actor("security_admin")), signed_in(province.office[0])
        upload = lambda: SimpleUploadedFile("包.zip", content, "application/zip")  # noqa: E731
        refused = editor.post("/packages/take-in/", {"file": upload()})
        assert refused.status_code == 400
        assert keys.fingerprint(county.public) in refused.content.decode()
        admin.post("/packages/senders/", {"name": "县政协", "key": county.public})
        taken = editor.post("/packages/take-in/", {"file": upload()}, follow=True)
        assert factories.TEXT.title in taken.content.decode()
        again = editor.post("/packages/take-in/", {"file": upload()}, follow=True)
        assert "以前已经接收过" in again.content.decode()
        assert editor.post("/packages/take-in/", CONTENT_LENGTH=str(200 * 1024**2)).status_code == 413
        withdrawn = admin.post(f"/packages/senders/{TrustedSender.objects.get().pk}/withdraw/", follow=True)
        assert withdrawn.status_code == 200
        assert TrustedSender.objects.get().until is not None


@pytest.mark.once
def test_the_command_checks_first_and_takes_in_with_apply(both, tmp_path):
    county, province = both
    with county:
        _package, content = packed(county)
    path = tmp_path / "package.zip"
    path.write_bytes(content)

    def run(*more):
        out = io.StringIO()
        call_command("import", "package", str(path), "--committee", province.house.committee.place, *more, stdout=out)
        return out.getvalue()

    with province:
        with pytest.raises(CommandError) as refused:
            run("--apply")
        assert keys.fingerprint(county.public) in str(refused.value)
        province.trust(county)
        assert "--apply" in run()
        assert nothing_came(province.house.committee)
        run("--apply")
        run("--apply")
        assert Opinion.objects.get().origin == "lower"
        with pytest.raises(CommandError, match="无此地"):
            call_command("import", "package", str(path), "--committee", "无此地")
        with pytest.raises(CommandError, match="--committee"):  # there are two here
            call_command("import", "package", str(path))
        path.write_text("不是包")
        with pytest.raises(CommandError, match="不是本程序的数据包"):
            call_command("import", "package", str(path))


def test_the_operator_brings_in_word_of_adoptions_too(both):
    county, province = both
    with county:
        package, _content = packed(county, files=0)
        uid = package.uid
    with province:
        facts = {"committee": "省政协", "place": "省", "level": "province", "key": province.public}
        manifest = {
            "kind": "adoptions",
            "id": str(package.uid)[:-1] + "0",
            "made_at": BETWEEN.isoformat(),
            "sender": facts,
            "receiver": "县政协",
        }
        adoption = {"body": "省政协", "level": "province", "combined": True, "on": date(2026, 3, 1).isoformat()}
        later = adoption | {"on": (BETWEEN.date() + timedelta(days=400)).isoformat()}
        good = container.write(manifest, {"of": str(uid), "adoptions": [adoption]}, {})
        early = container.write(manifest, {"of": str(uid), "adoptions": [later]}, {})
    with county:
        county.trust(province)
        by = system(county.house.committee.pk, via="import")
        with pytest.raises(Refused):
            actions.take_in(io.BytesIO(early), committee=county.house.committee, by=by)
        assert not ReceivedPackage.objects.exists()
        actions.take_in(io.BytesIO(good), committee=county.house.committee, by=by)
        assert Adoption.objects.get().combined
        assert SentPackage.objects.get().dispatch_id == Adoption.objects.get().dispatch_id
