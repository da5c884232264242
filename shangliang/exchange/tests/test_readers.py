"""Registers read from text files: encodings, headings, rows, and what is refused."""

import contextlib
import csv
import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.exchange.readers import Column, FileRefused, Limits, read_rows

from .registers import COLUMNS, file_of, workbook

NAME = (Column("name", ("姓名", "Name"), required=True),)
CSV = "姓名,联系电话\n张垚,13800000000\n李喆,13900000000\n"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(text: str, columns=COLUMNS, encoding="utf-8", **limits):
    return read_rows(file_of(text.encode(encoding)), columns, Limits(**limits))


def refusal(content, columns=COLUMNS, limits=None) -> str:
    with pytest.raises(FileRefused) as caught:
        read_rows(file_of(content) if isinstance(content, bytes) else content, columns, limits or Limits())
    return str(caught.value)


def column(result, name):
    return [row.values[name] for row in result.rows]


def messages(result):
    return [str(problem) for problem in result.problems]


# Encodings


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_every_encoding_in_use_is_told_from_the_content(encoding, told, kind):
    text = CSV if kind == "csv" else '{"姓名": "张垚"}\n{"姓名": "李喆"}\n'
    result = read(text, encoding=encoding)
    assert (result.kind, result.encoding) == (kind, told)
    assert column(result, "name") == ["张垚", "李喆"]
    assert result.problems == ()


names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20)


@given(st.lists(names, min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_chinese_names_come_through_every_encoding(people, encoding):
    assert column(read("姓名,届数\n" + "".join(f"{p},1\n" for p in people), encoding=encoding), "name") == people


def test_characters_that_only_gb18030_has_are_kept():
    assert column(read("姓名\n㛃𬭎\n", encoding="gb18030"), "name") == ["㛃𬭎"]


def test_a_utf8_file_with_a_broken_byte_is_not_taken_for_gb18030():
    content = "Name,备注\n张三,好\n李四,中文备注若干\n".encode()
    broken = content.replace("四".encode(), "四".encode()[:2])
    assert refusal(broken, NAME) == (
        "Line 3 holds bytes that are not valid UTF-8, although the file is UTF-8. Save the file again."
    )


def test_bytes_in_no_encoding_name_the_line():
    assert "from line 2 on" in refusal(b"Name\n\xff\xff\xff\n", NAME)


def test_a_broken_utf16_file_is_refused():
    assert "cannot be read from line" in refusal(CSV.encode("utf-16")[:-1])


# What the file is


def test_the_content_decides_and_not_the_name(tmp_path):
    for name, content in [
        ("a.csv", workbook(["姓名"], ["张三"]).getvalue()),
        ("b.xlsx", CSV.encode("gb18030")),
        ("c.txt", '{"姓名": "张三"}'.encode()),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        assert column(read_rows(path, COLUMNS), "name")[0] in ("张三", "张垚")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"%PDF-1.7 ...", "not a register"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a register"),
        (b"{\\rtf1\\ansi}", "not a register"),
        (b"MZ\x90\0\3\0\0\0" + b"\0" * 64, "not a text file"),
        (b"<html><table><tr><td>", "web page or XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page or XML"),
        (b'[{"name": "x"}]', "one object on each line"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_register_is_refused_with_the_remedy(content, said):
    assert said in refusal(content)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "cannot be opened" in refusal(tmp_path / "none.csv")
    assert "cannot be opened" in refusal(tmp_path)


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    content = b"x" * (3 * 1024 * 1024)
    assert refusal(content, limits=Limits(file_bytes=2 * 1024 * 1024)) == (
        "The file has 3 MB; at most 2 MB are read. Split it into several files."
    )


def test_uploads_are_read_and_stay_open():
    upload = SimpleUploadedFile("册.csv", CSV.encode("gb18030"))
    assert len(read_rows(upload, COLUMNS).rows) == 2
    assert not upload.closed
    with TemporaryUploadedFile("册.xlsx", "x", 0, None) as kept:
        kept.write(workbook(["姓名"], ["张三"]).getvalue())
        assert len(read_rows(kept, COLUMNS).rows) == 1


def test_a_file_opened_as_text_is_a_mistake_of_the_caller(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CSV, encoding="utf-8")
    with path.open(encoding="utf-8") as file, pytest.raises(TypeError):
        read_rows(file, COLUMNS)


# Headings


def test_headings_in_either_language_with_stars_spaces_and_width_are_known():
    result = read("姓 名*,Ｐhone（必填）,BORN,terms :\n张三,1,2022-03-01,3\n")
    assert result.rows[0].values == {
        "name": "张三",
        "phone": "1",
        "born": date(2022, 3, 1),
        "seats": 3,
        "standing": None,
        "gender": None,
    }


def test_title_lines_above_the_heading_are_passed_over():
    result = read("某县政协委员名册,,\n,,2022年\n姓名,届数,\n张三,2,\n")
    assert [(row.number, row.values["name"]) for row in result.rows] == [(4, "张三")]


def test_missing_required_headings_are_named():
    assert refusal("电话号码,届数\n1,2\n".encode()) == (
        "Columns are missing: 姓名. Row 1 has these headings: 电话号码, 届数."
    )


def test_a_file_without_any_heading_tells_what_was_expected():
    said = refusal("张三,1380\n李四,1390\n".encode())
    assert "姓名, 联系电话, 出生日期" in said
    assert "张三, 1380" in said


def test_two_columns_that_mean_the_same_are_refused():
    assert refusal("姓名,届数,Name\n张三,1,李四\n".encode()) == (
        "Columns A (“姓名”) and C (“Name”) in row 1 mean the same. Delete or rename one of them."
    )


def test_extra_columns_are_reported_as_ignored():
    result = read("姓名,备注,,民族\n张三,好,悄悄话,汉\n")
    assert result.ignored == ("备注", "民族", "C")
    assert column(result, "name") == ["张三"]


def test_columns_that_contradict_each_other_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="two columns"):
        read(CSV, (Column("a", ("姓名",)), Column("b", ("姓 名",))))
    with pytest.raises(ValueError, match="choices"):
        Column("a", kind="choice")
    with pytest.raises(ValueError, match="unknown kind"):
        Column("a", kind="money")


# Rows


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    result = read('姓名,届数\n\n"张\n三",1\n,\n李四,x\n')
    assert [row.number for row in result.rows] == [3]
    assert messages(result) == ["Row 5, column “届数”: A whole number is expected here."]


def test_a_row_with_a_problem_is_left_out_and_every_problem_is_told():
    result = read("姓名,出生日期,届数\n,2022-02-30,两\n张三,2022-02-28,2\n")
    assert column(result, "name") == ["张三"]
    assert [(p.row, p.column, p.value) for p in result.problems] == [
        (2, "姓名", ""),
        (2, "出生日期", "2022-02-30"),
        (2, "届数", "两"),
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_by_the_headings(delimiter):
    text = f"姓名{delimiter}届数\n张三{delimiter}2\n"
    assert column(read(text), "seats") == [2]


def test_a_line_that_names_the_delimiter_is_followed_and_counted():
    result = read("sep=;\r\n姓名;联系电话\r\n张三;1,2\r\n")
    assert [(row.number, row.values["phone"]) for row in result.rows] == [(3, "1,2")]


def test_a_value_kept_as_text_by_an_equals_sign_is_unwrapped():
    assert column(read('姓名,联系电话\n张三,"=""0510123"""\n'), "phone") == ["0510123"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_known(ends):
    assert len(read(CSV.replace("\n", ends)).rows) == 2


def test_a_quotation_mark_that_never_closes_names_its_row():
    assert refusal('姓名,联系电话\n张三,1\n李四,"2\n王五,3\n'.encode()).startswith("Row 3 cannot be read")


def test_a_line_without_end_is_refused():
    assert refusal(b"Name," + b"x" * 5000, NAME, Limits(line_characters=1000)) == (
        "Line 1 has more than 1000 characters. This does not look like a register."
    )


def test_more_rows_than_the_limit_are_refused():
    text = "姓名\n" + "张三\n" * 11
    assert "more than 10 rows" in refusal(text.encode(), limits=Limits(rows=10))
    assert "more than 10 rows" in refusal(('{"name": "x"}\n' * 11).encode(), limits=Limits(rows=10))
    assert len(read(text, rows=11).rows) == 11


def test_messages_show_values_short_and_printable():
    result = read("姓名\n" + "很长" * 40 + "\n张\x07三\n")
    assert [p.value for p in result.problems] == ["很长" * 19 + "很…", "张\ufffd三"]
    assert "80 characters; at most 20" in result.problems[0].message
    assert "U+0007" in result.problems[1].message


# JSON Lines


def test_json_lines_keep_their_line_numbers_and_types():
    lines = [{"姓名": "张三", "terms": 2, "standing": True, "x": 1}, {"name": "李四", "born": "2022年3月1日"}]
    result = read("\n".join(json.dumps(line, ensure_ascii=False) for line in [lines[0], *lines[1:]]) + "\n\n")
    assert [row.number for row in result.rows] == [1, 2]
    assert result.rows[0].values["standing"] is True
    assert result.ignored == ("x",)


def test_a_line_that_is_no_object_is_a_problem_of_that_line():
    deep = "[" * 100_000
    bad = ["{bad}", "[1, 2]", '"text"', '{"name": NaN}', '{"name": "a", "姓名": "b"}', deep, '{"name": ["a"]}']
    result = read("\n".join(['{"name": "张三"}', *bad]))
    assert column(result, "name") == ["张三"]
    assert [p.row for p in result.problems] == list(range(2, 2 + len(bad)))
    assert [p.message.split(" (")[0] for p in result.problems] == [
        "This line is not valid JSON from character 2 on.",
        "This line is not a JSON object.",
        "This line is not a JSON object.",
        "A number in this line cannot be read.",
        "The keys “name” and “姓名” mean the same. Leave one of them.",
        "The record is nested too deeply.",
        "A single value is expected here, not a list or an object.",
    ]


def test_a_file_whose_records_run_over_several_lines_is_refused():
    assert "on a line of its own" in refusal(b'{\n"name": "x"\n}\n')


def test_a_number_of_thousands_of_digits_is_a_problem_not_a_crash():
    result = read('{"name": "a", "seats": ' + "9" * 5000 + '}\n{"name": "b"}\n{"name": "c", "seats": 1e400}\n')
    assert column(result, "name") == ["b"]
    assert [p.row for p in result.problems] == [1, 3]


def test_half_characters_are_a_problem():
    result = read('{"name": "\\ud800"}\n{"name": "\\ud83d\\ude00"}\n')
    assert column(result, "name") == ["😀"]
    assert "U+D800" in result.problems[0].message


# Whatever comes


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=300), st.sampled_from([b"", "姓名,届数\n".encode(), b'{"name": "a"}\n', "姓名\n".encode("gbk")])
)
def test_no_bytes_whatever_raise_anything_but_a_refusal(content, before):
    with contextlib.suppress(FileRefused):
        result = read_rows(file_of(before + content), COLUMNS)
        assert not {row.number for row in result.rows} & {problem.row for problem in result.problems}


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=20))
def test_every_row_is_read_or_has_a_problem(rows):
    written = io.StringIO()
    csv.writer(written).writerows([["姓名", "联系电话"], *rows])
    result = read(written.getvalue())
    filled = [n for n, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    assert sorted({row.number for row in result.rows} | {p.row for p in result.problems}) == filled
