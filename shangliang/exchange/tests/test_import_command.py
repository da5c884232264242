"""``shangliang import``: dry run first, JSON alone on standard output, exit codes that programs can use."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from shangliang.committees.models import Session
from shangliang.proposals.models import Proposal

ROWS = [
    {"id": "a-1", "title": "关于修路的提案", "text": "路不平。", "year": 2026},
    {"id": "a-2", "title": "关于桥的提案", "text": "桥太窄。", "year": 2026},
]


@pytest.fixture
def run(house, tmp_path, capsys):
    """Run the command on these records; returns what it printed and the exit code."""

    def command(rows, *arguments, kind="proposals", place=""):
        path = tmp_path / "register.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        out = io.StringIO()
        code = 0
        try:
            place = place or house.committee.place
            call_command("import", kind, str(path), "--committee", place, *arguments, stdout=out)
        except SystemExit as ended:
            code = ended.code
        return out.getvalue(), code

    return command


def test_nothing_is_written_before_apply(run):
    printed, code = run(ROWS)
    assert code == 0
    assert "--apply" in printed
    assert not Proposal.objects.exists()
    printed, code = run(ROWS, "--apply")
    assert code == 0
    assert Proposal.objects.count() == 2
    run(ROWS, "--apply")
    assert Proposal.objects.count() == 2


def test_refused_rows_end_with_1_and_are_printed_and_written_to_the_report(run, tmp_path):
    rows = [*ROWS, {**ROWS[0], "id": "a-3", "text": ""}, {**ROWS[0], "id": "a-4", "text": ""}]
    report = tmp_path / "report.xlsx"
    printed, code = run(rows, "--apply", "--report", str(report))
    assert code == 1
    assert "3–4" in printed
    assert not Proposal.objects.exists()
    written = list(openpyxl.load_workbook(report).active.iter_rows(values_only=True, min_row=2))
    assert [line[0] for line in written] == [3, 4]
    _printed, code = run(rows, "--apply", "--skip-bad")
    assert code == 0
    assert Proposal.objects.count() == 2


def test_json_stands_alone_on_standard_output(run):
    printed, code = run([*ROWS, {"id": "a-3"}], "--json")
    found = json.loads(printed)
    assert code == 1
    assert (found["new"], found["refused"], found["applied"]) == (2, 1, False)
    assert {problem["column"] for problem in found["problems"]} == {"案由"}


def test_missing_sessions_are_made_on_request(run):
    rows = [{**ROWS[0], "year": 2019}]
    printed, code = run(rows)
    assert code == 1
    assert "--create-sessions 2019=" in printed
    _printed, code = run(rows, "--create-sessions", "2019=3.3", "--apply")
    assert code == 0
    assert Session.objects.filter(year=2019, term__ordinal=3, ordinal=3).exists()


def test_what_cannot_be_used_at_all_ends_with_2(run, house, tmp_path):
    with pytest.raises(CommandError) as unknown:
        run(ROWS, place="无此地")
    assert unknown.value.returncode == 2
    assert house.committee.place in str(unknown.value)
    with pytest.raises(CommandError) as absent:
        call_command("import", "units", str(tmp_path / "none.xlsx"), "--committee", house.committee.place)
    assert absent.value.returncode == 2
    with pytest.raises(CommandError) as not_a_register:
        run(["no register"], kind="units")
    assert not_a_register.value.returncode == 2


@pytest.mark.parametrize("wrong", ["2019", "2019=12", "2019=12.9", "x=1.1"])
def test_a_session_is_written_year_term_session(run, wrong):
    with pytest.raises(CommandError, match=wrong):
        run(ROWS, "--create-sessions", wrong)
