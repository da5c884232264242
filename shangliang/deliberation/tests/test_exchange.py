import csv
import io
import zipfile

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shangliang.committees.models import Appointment
from shangliang.core.errors import NotAllowed, Refused
from shangliang.deliberation import actions, exporting, factories, polis_files, results
from shangliang.deliberation.analysis.clusters import alike
from shangliang.deliberation.models import Deliberation, Participant

# The formats are decided by the code; that ballots are read as they were written is tried on both databases elsewhere.
pytestmark = pytest.mark.once


def written(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def zipped(files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"export/{name}", text)
    return kept.getvalue()


@pytest.fixture
def files(house, office):
    row = factories.voted(house, office, 60)
    out = actions.propose_statement(row, "=2+3")
    actions.reject_many([out], by=office, note="与本题无关")
    return exporting.export(actions.publish_deliberation(actions.close_deliberation(row, by=office), by=office))


def test_what_is_taken_away_comes_in_again_as_it_was(house, office, files, tmp_path):
    made = actions.import_conversation(
        house.committee, written(tmp_path / "in", files), title="再来一次", question="怎么管？", by=office
    )
    assert made.state == "closed"
    assert set(made.statements.filter(state="accepted").values_list("text", flat=True)) == set(factories.TEXTS)
    assert made.statements.get(state="rejected").text == "'=2+3"  # a table programme would have taken it for a formula
    first, again = Deliberation.objects.order_by("pk")
    told = [results.refresh(row, afresh=True).shown for row in (first, again)]
    counts = [[one["groups"] for one in shown["statements"]] for shown in told]
    assert counts[0] == counts[1]
    assert exporting.export(again).keys() == files.keys()


def test_the_files_are_those_of_polis_and_tell_nobodys_name_hour_or_order(house, office, files, tmp_path):
    votes = polis_files.read_folder(written(tmp_path / "out", files))
    assert (len(votes.participants), len(votes.statements)) == (60, 6)
    rows = list(csv.DictReader(io.StringIO(files["votes.csv"])))
    assert {int(row["timestamp"]) % 86_400_000 for row in rows} == {16 * 3_600_000}  # midnight in China
    order = list(Participant.objects.order_by("key").values_list("pk", flat=True))
    assert order != sorted(order)
    people = list(csv.DictReader(io.StringIO(files["participants-votes.csv"])))
    groups = [int(row["group-id"]) for row in people]
    by_vote = [int(row["5"] == "1") for row in people]
    assert alike(np.array(groups), np.array(by_vote)) > 0.5


def test_few_peoples_votes_stay_here(house, office):
    row = actions.close_deliberation(factories.voted(house, office, 4), by=office)
    with pytest.raises(Refused):
        exporting.export(row)


def test_nobody_but_organisers_brings_one_in_and_bad_files_are_named(house, office, files, tmp_path):
    folder = written(tmp_path / "in", files)
    with pytest.raises(NotAllowed):
        actions.import_conversation(house.committee, folder, title="题", question="问？", by=house.member())
    (folder / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n1,0,0,7\n")
    with pytest.raises(Refused, match="7"):
        actions.import_conversation(house.committee, folder, title="题", question="问？", by=office)
    assert Deliberation.objects.count() == 1


def test_the_page_takes_an_archive_and_nothing_else(house, office, files):
    client = Client()
    client.force_login(Appointment.objects.get(role="activity_organiser").user)
    address = reverse("deliberation:import")

    def hand_in(content):
        archive = SimpleUploadedFile("votes.zip", content)
        return client.post(address, {"title": "题", "question": "问？", "archive": archive})

    for content in (b"PK no archive", zipped({"readme.txt": "x"}), zipped({"votes.csv": "a,b\n"})):
        assert hand_in(content).status_code == 400
    answer = hand_in(zipped(files))
    made = Deliberation.objects.order_by("-pk").first()
    assert answer["Location"] == reverse("deliberation:one", args=[made.pk])
    taken = client.get(reverse("deliberation:export", args=[made.pk]))
    assert set(zipfile.ZipFile(io.BytesIO(taken.content)).namelist()) == set(files)


def test_the_commands_bring_in_and_take_away(house, office, files, tmp_path, capsys):
    place = house.committee.place
    folder = written(tmp_path / "in", files)
    call_command("deliberation", "import", str(folder), committee=place, title="题", question="问？")
    made = Deliberation.objects.order_by("-pk").first()
    assert str(made.pk) in capsys.readouterr().out
    call_command("deliberation", "export", str(made.pk), str(tmp_path / "out"), committee=place)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(files)
    for wrong in (["export", "999", str(tmp_path)], ["import", str(tmp_path / "none")]):
        more = {"title": "题", "question": "问？"} if wrong[0] == "import" else {}
        with pytest.raises(SystemExit) as ended:
            call_command("deliberation", *wrong, committee=place, **more)
        assert ended.value.code == 2
