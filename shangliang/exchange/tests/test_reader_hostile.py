"""Workbooks that are something else, damaged, or made to do harm: a clear refusal, and no cost."""

import io
import random
import struct
import zipfile
from datetime import datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.exchange.readers import FileRefused, read_rows

from .registers import (
    COLUMNS,
    HEADING_ROW,
    HEADINGS,
    NAME,
    NAME_PHONE,
    SHEET,
    file_of,
    inline,
    packed,
    parts_of,
    refusal,
    shared,
    sheet_of,
    workbook,
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# Other things in the same wrapping


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "contains macros"),
        ("XL\\VBAPROJECT.BIN", "contains macros"),
        ("xl/macrosheets/sheet1.xml", "contains macros"),
        ("xl/workbook.bin", "binary workbook"),
        ("mimetype", "OpenDocument"),
        ("word/document.xml", "text document"),
    ],
)
def test_what_is_no_plain_workbook_is_refused(part, said):
    assert said in refusal(packed({**parts_of(workbook(["姓名"])), part: b"x"}))


def test_a_plain_archive_is_refused():
    assert "packed archive" in refusal(packed({"a.csv": b"x"}))
    assert "packed archive" in refusal(packed({}))


def test_an_encrypted_part_is_refused():
    content = bytearray(workbook(["姓名"]).getvalue())
    central = content.find(b"PK\x01\x02")
    content[central + 8] |= 1
    assert "password" in refusal(file_of(bytes(content)))


def test_the_same_part_twice_is_refused():
    file = workbook(["姓名"], ["张三"])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/Worksheets/sheet1.xml", b"<worksheet/>")
    assert "damaged" in refusal(file)


# Files made to do harm


def test_two_cells_in_opposite_corners_cost_nothing():
    cells = HEADING_ROW + f'<row r="2">{inline("A2", "张三")}</row>'
    cells += f'<row r="1048576">{inline("A1048576", "末")}{inline("XFD1048576", "角")}</row>'
    result = read_rows(sheet_of(cells), NAME_PHONE)
    assert [row.number for row in result.rows] == [2, 1048576]
    assert result.ignored == ("XFD",)


def test_a_part_packed_too_tightly_is_refused_unopened():
    parts = parts_of(workbook(["姓名"]))
    parts[SHEET] = b"<worksheet>" + b" " * 40_000_000 + b"</worksheet>"
    assert "packed too tightly" in refusal(packed(parts))


def test_what_unpacks_beyond_the_limit_is_refused_unopened():
    parts = parts_of(workbook(["姓名"]))
    parts["xl/media/a.bin"] = random.Random(1).randbytes(600_000)
    assert "far larger than a register" in refusal(packed(parts), unpacked_bytes=500_000)


def test_a_directory_that_lies_about_a_size_does_not_help():
    parts = parts_of(workbook(["姓名"]))
    parts[SHEET] = b"<worksheet>" + random.Random(1).randbytes(2_000_000).hex().encode() + b"</worksheet>"
    content = bytearray(packed(parts).getvalue())
    central = content.find(SHEET.encode(), content.find(b"PK\x01\x02")) - 46
    struct.pack_into("<I", content, central + 24, 1000)
    assert "damaged" in refusal(file_of(bytes(content)))


def test_parts_that_share_their_bytes_count_each():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(workbook(["姓名"])).items():
            archive.writestr(name, content)
        archive.writestr("xl/media/a.bin", random.Random(1).randbytes(100_000))
        original = archive.getinfo("xl/media/a.bin")
        for number in range(50):
            again = zipfile.ZipInfo(f"xl/media/{number}.bin")
            for attribute in ("header_offset", "file_size", "compress_size", "CRC", "compress_type"):
                setattr(again, attribute, getattr(original, attribute))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    assert "far larger than a register" in refusal(file, unpacked_bytes=3_000_000)


def test_a_directory_too_long_for_memory_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"xl/worksheets/{'x' * 40}{number}.xml", b"")
    assert "damaged" in refusal(file)


DTD = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [DTD, EXTERNAL, "<!DOCTYPE worksheet>"])
def test_declarations_and_entities_are_refused_in_the_sheet(declaration):
    assert "XML entities" in refusal(sheet_of(HEADING_ROW, before=declaration))


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/sharedStrings.xml", "xl/styles.xml"],
)
def test_declarations_are_refused_in_every_part_that_is_read(part):
    parts = parts_of(shared("<si><t>姓名</t></si>", '<row><c t="s"><v>0</v></c></row>'))
    bare = parts[part].partition(b"?>")[2] if parts[part].startswith(b"<?xml") else parts[part]
    parts[part] = DTD.encode() + bare.strip()
    assert "XML entities" in refusal(packed(parts))
    parts[part] = DTD.encode("utf-16")
    assert "XML entities" in refusal(packed(parts))


def test_a_tag_of_many_megabytes_is_refused_before_it_costs_time():
    attribute = random.Random(1).randbytes(1_500_000).hex()
    assert "damaged" in refusal(sheet_of(HEADING_ROW + f'<row r="2" x="{attribute}"/>'))


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>x</v></c></row>',
        '<row r="2"><c r="A2"><v>1_000x</v></c></row>',
        '<row r="2"><c r="ÄÖ2"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>',
        '<row r="2"><c r="22"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="d"><v>never</v></c></row>',
        '<row r="1"/>',
        '<row r="1048577"/>',
        '<row r="-3"/>',
        '<row r="2"><c r="A2"></row>',
        f'<row r="2">{inline("A2", "x" * 100_001)}</row>',
    ],
)
def test_sheets_that_no_program_writes_are_refused_as_damaged(cells):
    assert "damaged" in refusal(sheet_of(HEADING_ROW + cells))


def test_a_long_string_named_by_every_cell_is_kept_once():
    long = "长" * 90_000
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n > 1:d}</v></c></row>' for n in range(1, 3001))
    first, *_rest, last = read_rows(shared(f"<si><t>姓名</t></si><si><t>{long}</t></si>", cells), NAME).rows
    assert first.values["name"] == long
    assert first.values["name"] is last.values["name"]


def test_a_shared_string_longer_than_any_program_writes_is_refused():
    assert "damaged" in refusal(shared(f"<si><t>{'x' * 100_001}</t></si>", ""))


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "_rels/.rels", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_part_cut_short_is_refused_as_damaged(part):
    parts = parts_of(shared("<si><t>姓名</t></si>", '<row><c t="s"><v>0</v></c></row>'))
    parts[part] = parts[part][: len(parts[part]) // 2]
    assert "damaged" in refusal(packed(parts))


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_is_missing_is_refused_as_damaged(part):
    parts = parts_of(workbook(["姓名"], ["张三"]))
    del parts[part]
    assert "damaged" in refusal(packed(parts))


SOUND = workbook(HEADINGS, *[["张三", 13800000000, datetime(1970, 5, 4), 3, True, "男"]] * 20).getvalue()


@given(st.integers(0, len(SOUND) - 1))
def test_a_workbook_cut_anywhere_is_refused(length):
    with pytest.raises(FileRefused):
        read_rows(file_of(SOUND[:length]), COLUMNS)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_workbook_with_changed_bytes_is_read_or_refused(changes):
    content = bytearray(SOUND)
    for place, byte in changes:
        content[place] = byte
    try:
        result = read_rows(file_of(bytes(content)), COLUMNS)
    except FileRefused:
        return
    assert len(result.rows) + len({problem.row for problem in result.problems}) <= 20


PARTS = parts_of(file_of(SOUND))


@settings(max_examples=300)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_part_with_changed_bytes_is_read_or_refused(part, data):
    content = bytearray(PARTS[part])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    try:
        result = read_rows(packed({**PARTS, part: bytes(content)}, zipfile.ZIP_STORED), COLUMNS)
    except FileRefused:
        return
    assert all(row.number > 1 for row in result.rows)
