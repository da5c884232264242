"""Files for the readers' tests: a register's columns, and workbooks written whole or bent on purpose."""

import io
import zipfile

import openpyxl
import pytest

from shangliang.exchange.readers import Column, FileRefused, Limits, read_rows

COLUMNS = (
    Column("name", ("姓名", "Name"), required=True, max_length=20),
    Column("phone", ("联系电话", "Phone"), max_length=20),
    Column("born", ("出生日期", "Born"), kind="date"),
    Column("seats", ("届数", "Terms"), kind="integer"),
    Column("standing", ("常委", "Standing"), kind="boolean"),
    Column("gender", ("性别", "Gender"), kind="choice", choices={"男": "m", "女": "f", "male": "m"}),
)
NAME = (Column("name", ("姓名",), required=True),)
NAME_PHONE = COLUMNS[:2]
SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = ["姓名", "联系电话", "出生日期", "届数", "常委", "性别"]


def file_of(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def workbook(*rows, change=None) -> io.BytesIO:
    """A workbook with these rows; ``change`` may do more to its sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book.active)
    written = io.BytesIO()
    book.save(written)
    return written


def parts_of(file: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written


def sheet_of(cells: str, before: str = "", after: str = "") -> io.BytesIO:
    """A workbook whose sheet's XML is given: what stands inside sheetData, before the root and after it."""
    parts = parts_of(workbook(["姓名"]))
    parts["xl/worksheets/sheet1.xml"] = (
        f'{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData>{after}</worksheet>"
    ).encode()
    return packed(parts)


def shared(strings: str, cells: str) -> io.BytesIO:
    """A workbook whose cells name shared strings, as Excel writes it; ``strings`` are the <si> elements."""
    parts = parts_of(sheet_of(cells))
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", f"{link}</Relationships>").encode()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{strings}</sst>'.encode()
    return packed(parts)


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADING_ROW = f'<row r="1">{inline("A1", "姓名")}{inline("B1", "联系电话")}</row>'


def refusal(file, columns=NAME_PHONE, **limits) -> str:
    """The words with which a file is refused."""
    with pytest.raises(FileRefused) as caught:
        read_rows(file, columns, Limits(**limits))
    return str(caught.value)


def column(result, name) -> list:
    """What was read in a column."""
    return [row.values[name] for row in result.rows]


def messages(result) -> list[str]:
    """What the rows were told to be wrong with."""
    return [str(problem) for problem in result.problems]
