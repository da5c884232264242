"""Bad files get a clear message naming row and column, and leave nothing half imported."""

import io
import zipfile

import openpyxl
import pytest

from shangliang.exchange.readers import FileRefused
from shangliang.proposals.models import Category, Proposal
from shangliang.workflow.models import Event

from .registers import packed, parts_of, workbook

HEAD = ["编号", "案由", "正文", "年份", "提交日期"]
GOOD = ["1", "关于修路的提案", "路不平。", 2026, "2026-01-13"]
CSV = "编号,案由,正文,年份\n1,关于修路的提案,路不平。,2026\n"


def counts():
    return Proposal.objects.count(), Category.objects.count(), Event.objects.count()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_text_comes_in_whatever_its_encoding(importing, encoding):
    assert importing("proposals", io.BytesIO(CSV.encode(encoding))).applied
    assert Proposal.objects.get().whole_text == "路不平。"


def merged(sheet):
    sheet.merge_cells("B2:B3")


def formula(sheet):
    sheet["C3"] = "=A1&B1"


def vague_date(sheet):
    sheet["E3"] = "正月十五"


@pytest.mark.parametrize(
    ("change", "row", "column"),
    [(merged, 3, "案由"), (formula, 3, "正文"), (vague_date, 3, "提交日期")],
)
def test_a_bad_cell_is_named_by_row_and_column_and_nothing_comes_in(importing, change, row, column):
    file = workbook(HEAD, GOOD, ["2", *GOOD[1:]], change=change)
    report = importing("proposals", file)
    assert (row, column) in [(p.row, p.column) for p in report.problems]
    assert all(p.message for p in report.problems)
    assert not report.applied
    assert counts() == (0, 0, 0)


def test_a_date_written_as_text_is_understood(importing):
    assert importing("proposals", workbook(HEAD, [*GOOD[:4], "2026年1月13日"])).applied
    assert Proposal.objects.get().in_session is True


def beyond_50_mb():
    return io.BytesIO(CSV.encode() + b" " * (50 * 1024 * 1024))


def zip_bomb():
    parts = parts_of(workbook(HEAD, GOOD))
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet>" + b" " * 200_000_000
    return packed(parts)


def with_macros():
    parts = parts_of(workbook(HEAD, GOOD))
    return packed({**parts, "xl/vbaProject.bin": b"macro"})


def old_excel():
    return io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def broken_zip():
    content = workbook(HEAD, GOOD).getvalue()
    return io.BytesIO(content[: len(content) // 2])


def without_title():
    return workbook(["编号", "正文"], ["1", "路不平。"])


def empty():
    return io.BytesIO(b"")


@pytest.mark.parametrize("make", [beyond_50_mb, zip_bomb, with_macros, old_excel, broken_zip, without_title, empty])
def test_a_bad_file_is_refused_whole_with_what_to_do(importing, make):
    with pytest.raises(FileRefused) as refused:
        importing("proposals", make())
    assert str(refused.value)
    assert counts() == (0, 0, 0)


def test_a_failure_half_way_leaves_nothing(importing, monkeypatch):
    from shangliang.exchange.registers.proposals import ProposalsPlan

    def broken(self, by):
        raise OSError("the disk is full")

    monkeypatch.setattr(ProposalsPlan, "_keep_replies", broken)
    with pytest.raises(OSError, match="disk"):
        importing("proposals", workbook([*HEAD, "类别"], [*GOOD, "城建"]))
    assert counts() == (0, 0, 0)


def test_the_report_goes_back_as_a_file_without_formulas(importing):
    from shangliang.exchange.registers import write_report

    report = importing.dry("proposals", workbook(HEAD, ["=1+1", "甲", "乙", "=2+3", "正月"])).as_json()
    report["problems"].append({"row": 9, "column": "案由", "value": "=cmd()", "message": "@sum"})
    sheet = openpyxl.load_workbook(io.BytesIO(write_report(report, ".xlsx"))).active
    last = list(sheet.iter_rows(values_only=True))[-1]
    assert (last[0], last[1], last[2]) == (9, "案由", "=cmd()")
    assert sheet.cell(sheet.max_row, 3).data_type == "s"
    text = write_report(report, ".csv").decode("utf-8-sig")
    assert text.splitlines()[-1].startswith("9,案由,'=cmd(),")
    with pytest.raises(ValueError, match="pdf"):
        write_report(report, ".pdf")
    assert zipfile.is_zipfile(io.BytesIO(write_report(report, ".xlsx")))
