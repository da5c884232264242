"""Registers read from .xlsx: cells of every kind, merged cells, formulas, and files made to do harm."""

import io
from datetime import date, datetime
from xml.sax.saxutils import escape

import openpyxl
import pytest
import python_calamine
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import numbers

from shangliang.exchange.readers import read_rows
from shangliang.exchange.readers.archive import Archive
from shangliang.exchange.readers.limits import DEFAULT_LIMITS
from shangliang.exchange.readers.workbook import is_date_format, open_workbook, unescaped
from shangliang.exchange.readers.worksheet import Worksheet

from .registers import (
    COLUMNS,
    HEADING_ROW,
    HEADINGS,
    NAME,
    NAME_PHONE,
    SHEET,
    column,
    inline,
    messages,
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


# Cells


def test_a_register_comes_in_with_every_kind_of_column():
    result = read_rows(
        workbook(
            HEADINGS,
            ["张三", 13800000000, datetime(1970, 5, 4), 3, True, "男"],
            ["李四", "0510-1", "1970年5月4日", "3", "否", "女"],
            ["王五", None, 25692, 3.0, 1, "Male"],
        ),
        COLUMNS,
    )
    assert messages(result) == []
    assert column(result, "phone") == ["13800000000", "0510-1", None]
    assert column(result, "born") == [date(1970, 5, 4)] * 2 + [date(1970, 5, 4)]
    assert column(result, "seats") == [3, 3, 3]
    assert column(result, "standing") == [True, False, True]
    assert column(result, "gender") == ["m", "f", "m"]
    assert (result.kind, result.sheet, result.other_sheets) == ("xlsx", "Sheet", ())


def test_problems_name_row_column_value_and_remedy():
    result = read_rows(workbook(["名册"], [], HEADINGS, ["张三", 1, "2022-02-30", "三", "?", "?"]), COLUMNS)
    assert messages(result) == [
        "Row 4, column “出生日期”: There is no such day in the calendar. Check month and day.",
        "Row 4, column “届数”: A whole number is expected here.",
        "Row 4, column “常委”: Write 是 or 否 (yes or no).",
        "Row 4, column “性别”: This is not one of the permitted entries: 男, 女, male.",
    ]
    assert [problem.value for problem in result.problems] == ["2022-02-30", "三", "?", "?"]


def test_an_identity_number_kept_as_a_number_is_refused_however_it_is_written():
    cells = '<row r="2"><c r="A2"><v>320102199001010000</v></c></row><row r="3"><c r="A3"><v>3.2E17</v></c></row>'
    result = read_rows(sheet_of(HEADING_ROW + cells), NAME)
    assert [problem.row for problem in result.problems] == [2, 3]
    assert all("lost its last digits" in problem.message for problem in result.problems)


def test_rows_keep_their_numbers_over_blank_and_styled_empty_ones():
    def change(sheet):
        sheet["A4"] = "   "
        sheet["A7"] = "李四"
        sheet["C20"].number_format = numbers.FORMAT_DATE_DATETIME

    result = read_rows(workbook(["姓名"], ["张三"], change=change), NAME)
    assert [(row.number, row.values["name"]) for row in result.rows] == [(2, "张三"), (7, "李四")]
    assert result.ignored == ()


def test_dates_count_from_1904_where_the_workbook_says_so():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (["姓名", "出生日期"], ["张三", datetime(1970, 5, 4)], ["李四", 25692 - 1462]):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    assert column(read_rows(written, COLUMNS), "born") == [date(1970, 5, 4)] * 2


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ('yyyy"年"m"月"d"日";@', True),
        ("[$-804]yyyy/m/d", True),
        ("[DBNum1][$-804]m月d日", True),
        ("mmm-yy", True),
        ("yyyy-mm-dd hh:mm", True),
        ("General", False),
        ("0.00_);[Red](0.00)", False),
        ('#,##0"days"', False),
        ("0.0\\d", False),
        ("h:mm:ss", False),
        ("[h]:mm", False),
        ("mm:ss", False),
        ("@", False),
        ("[Magenta]0", False),
    ],
)
def test_date_formats_are_told_from_others(code, is_date):
    assert is_date_format(code) is is_date


def test_shared_strings_give_their_plain_text():
    strings = (
        "<si><t>姓名</t></si>"
        "<si><r><t>张</t></r><r><t xml:space='preserve'>三</t></r><rPh><t>zhang</t></rPh></si>"
        "<si><t>甲_x000D_&#10;乙</t></si>"
    )
    cells = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(3))
    assert column(read_rows(shared(strings, cells), NAME), "name") == ["张三", "甲\n乙"]
    assert unescaped("_x4E00_ _x1_") == "一 _x1_"


def test_sheets_with_a_prefix_and_without_cell_references_are_read():
    parts = parts_of(workbook(["姓名"]))
    parts[SHEET] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>姓名</x:t></x:is></x:c><x:c t="str"><x:v>联系电话</x:v></x:c></x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>张三</x:t></x:is></x:c><x:c><x:v>1.38E10</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ).encode()
    (row,) = read_rows(packed(parts), NAME_PHONE).rows
    assert (row.number, row.values) == (2, {"name": "张三", "phone": "13800000000"})


def test_the_first_visible_sheet_with_the_headings_is_read_and_the_others_named():
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明"])
    for title, state in [("旧", "hidden"), ("名册", "visible"), ("备份", "visible")]:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(["姓名"])
        sheet.append([title])
    written = io.BytesIO()
    book.save(written)
    result = read_rows(written, NAME)
    assert column(result, "name") == ["名册"]
    assert (result.sheet, result.other_sheets) == ("名册", ("说明", "备份"))


def test_a_workbook_without_the_headings_is_refused_with_what_was_found():
    assert refusal(workbook(["电话", "联系电话"], ["1", "2"])) == (
        "Columns are missing: 姓名. Row 1 has these headings: 电话, 联系电话."
    )
    assert refusal(workbook()) == "The file has no rows."


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e14, 1e14),
    # What begins with = would be written as a formula.
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=10).filter(lambda t: t[:1] != "="),
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(st.lists(values, max_size=6), min_size=1, max_size=6))
def test_cells_are_what_calamine_reads(rows):
    check_against_calamine(workbook(*rows))


@given(st.lists(st.text("甲乙ab<&> \"'_x", max_size=6), min_size=1, max_size=10), st.data())
def test_shared_strings_are_what_calamine_reads(strings, data):
    places = data.draw(st.lists(st.integers(0, len(strings) - 1), min_size=1, max_size=10))
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    cells = "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>{p}</v></c></row>' for n, p in enumerate(places, start=2))
    check_against_calamine(shared(items, cells))


def check_against_calamine(file):
    archive = Archive(file, DEFAULT_LIMITS)
    sheet = Worksheet(archive.stream(SHEET), SHEET, open_workbook(archive, DEFAULT_LIMITS), DEFAULT_LIMITS)
    ours = {(number, place): cell for number, cells in sheet.rows() for place, cell in cells.items() if cell != ""}
    file.seek(0)
    grid = python_calamine.load_workbook(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    theirs = {}
    for number, cells in enumerate(grid, start=1):
        for place, cell in enumerate(cells):
            if cell != "":
                plain = type(cell) is date
                theirs[number, place] = datetime(cell.year, cell.month, cell.day) if plain else cell
    assert ours == theirs


# Merged cells


def test_every_row_that_merged_cells_reach_is_refused_and_the_range_named():
    rows = [["姓名", "联系电话", "备注"], ["张三", 1], ["李四", 2], ["王五", 3], ["赵六", 4], ["钱七", 5]]

    def change(sheet):
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("A5:B5")
        sheet.merge_cells("C2:C6")

    result = read_rows(workbook(*rows, change=change), NAME_PHONE)
    assert column(result, "name") == ["张三", "钱七"]
    assert messages(result) == [
        "Row 3, column “姓名”: The cells A3:A4 are merged. Undo this and give every row its own value.",
        "Row 4, column “姓名”: The cells A3:A4 are merged. Undo this and give every row its own value.",
        "Row 5, column “姓名”: The cells A5:B5 are merged. Undo this and give every row its own value.",
    ]


def test_merged_rows_keep_their_other_problems():
    rows = [["姓名", "出生日期"], ["张三", "2022-1-1"], ["李四", "x"]]
    result = read_rows(workbook(*rows, change=lambda sheet: sheet.merge_cells("A2:A3")), COLUMNS)
    assert [(problem.row, problem.column) for problem in result.problems] == [(2, "姓名"), (3, "出生日期"), (3, "姓名")]


def test_merged_title_lines_above_the_heading_do_no_harm():
    rows = [["名册", None], ["姓名", "联系电话"], ["张三", 1]]
    result = read_rows(workbook(*rows, change=lambda sheet: sheet.merge_cells("A1:B1")), NAME_PHONE)
    assert column(result, "name") == ["张三"]


def test_merged_headings_are_refused_by_their_range():
    rows = [["姓名", "联系电话", "邮箱"], ["张三", 1]]
    assert refusal(workbook(*rows, change=lambda sheet: sheet.merge_cells("B1:C1"))).startswith(
        "The headings contain merged cells (B1:C1)."
    )
    two_rows = [["联系方式", None], ["联系电话", "邮箱"], ["1", "2"]]
    assert refusal(workbook(*two_rows, change=lambda sheet: sheet.merge_cells("A1:B1"))) == (
        "Columns are missing: 姓名. Row 2 has these headings: 联系电话, 邮箱. Near the headings cells are merged "
        "(A1:B1); undo this and write one row of headings."
    )


@given(
    st.lists(st.tuples(st.integers(2, 30), st.integers(0, 8), st.integers(0, 2)), max_size=6),
    st.integers(1, 29),
)
def test_no_row_touched_by_merged_cells_is_read(spans, count):
    ranges = [(top, top + more, place) for top, more, place in spans]
    merged = "".join(f'<mergeCell ref="{"ABC"[p]}{top}:{"ABC"[p]}{bottom}"/>' for top, bottom, p in ranges)
    cells = "".join(f'<row r="{n}">{inline(f"A{n}", "张三")}</row>' for n in range(2, count + 2))
    result = read_rows(sheet_of(HEADING_ROW + cells, after=f"<mergeCells>{merged}</mergeCells>"), NAME_PHONE)
    touched = {n for top, bottom, p in ranges if p < 2 for n in range(top, bottom + 1)}
    everything = set(range(2, count + 2))
    assert {row.number for row in result.rows} == everything - touched
    assert {problem.row for problem in result.problems} == everything & touched


# Formulas


def test_a_formulas_stored_result_is_taken():
    cells = '<row r="2"><c r="A2" t="str"><f>B2&amp;""</f><v>张三</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    assert read_rows(sheet_of(HEADING_ROW + cells), NAME_PHONE).rows[0].values == {"name": "张三", "phone": "2"}


def test_a_formula_without_a_result_names_row_and_column():
    result = read_rows(workbook(["姓名", "联系电话"], ["张三", "=1+1"], ["李四", 2]), NAME_PHONE)
    assert column(result, "name") == ["李四"]
    assert messages(result) == [
        "Row 2, column “联系电话”: The formula here has no stored result. Open the file in a spreadsheet program and "
        "save it, or type the value."
    ]


def test_a_formula_whose_result_is_the_empty_text_is_an_empty_cell():
    cells = f'<row r="2">{inline("A2", "张三")}<c r="B2" t="str"><f>IF(1,"","")</f><v></v></c></row>'
    assert read_rows(sheet_of(HEADING_ROW + cells), NAME_PHONE).rows[0].values["phone"] is None


def test_errors_in_cells_are_refused_with_what_they_show():
    cells = f'<row r="2">{inline("A2", "张三")}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    (problem,) = read_rows(sheet_of(HEADING_ROW + cells), NAME_PHONE).problems
    assert (problem.row, problem.column, problem.value) == (2, "联系电话", "#DIV/0!")
    assert "ends in an error" in problem.message
