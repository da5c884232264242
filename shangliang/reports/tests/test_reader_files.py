"""Reports come as text in any encoding, Word, PDF and pages; a file that is none of these is refused in words."""

import json
import struct
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from pypdf import PdfWriter

from shangliang.reports.reader import FileRefused, read_text
from shangliang.reports.reader.sources import limits, read_file

from .files import W, packed, portable, word

LINES = ["政协云台县委员会常务委员会工作报告", "2023年工作回顾", "共收到提案435件,其中大会期间314件。办复率100%。"]
TEXT = "\n".join(LINES)
TRADITIONAL = "政協雲臺縣委員會常務委員會工作報告\n2023年工作回顧\n共收到提案435件,經審查立案254件。"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def values(path: Path) -> list[tuple[str, float]]:
    return [(f.indicator, f.value) for f in read_text(read_file(path).text)]


EXPECTED = [("proposals_received", 435), ("proposals_received", 314), ("reply_rate", 100)]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_is_read_in_the_encodings_of_offices(tmp_path, codec):
    assert values(put(tmp_path, "a.txt", TEXT.encode(codec))) == EXPECTED


def test_big5_is_told_from_gb18030(tmp_path):
    path = put(tmp_path, "a.txt", TRADITIONAL.encode("big5"))
    assert read_file(path).text == TRADITIONAL
    assert values(path) == [("proposals_received", 435), ("proposals_filed", 254)]


def test_newlines_and_the_mark_of_utf8_stay_so_that_offsets_agree_with_the_file_read_as_utf8(tmp_path):
    content = "\ufeff" + TEXT.replace("\n", "\r\n")
    path = put(tmp_path, "a.txt", content.encode())
    assert read_file(path).text == content
    first = read_text(content)[0]
    assert content[first.start : first.end] == first.quote == "共收到提案435件"


def test_word_paragraphs_and_tables_are_read_whatever_the_name(tmp_path):
    path = put(tmp_path, "report.txt", word(LINES, [["类别", "件数"], ["立案", "254件"]]))
    read = read_file(path)
    assert read.kind == "docx"
    assert read.text.splitlines()[:3] == LINES
    assert values(path) == [*EXPECTED, ("proposals_filed", 254)]


def test_deleted_text_of_a_word_document_is_not_read(tmp_path):
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>区政协收到提案12件</w:t></w:r>"
        "<w:del><w:r><w:delText>13件</w:delText><w:t>14件</w:t></w:r></w:del></w:p></w:body></w:document>"
    )
    assert read_file(put(tmp_path, "a.docx", packed(body))).text == "区政协收到提案12件\n"


def test_pdf_is_read(tmp_path):
    path = put(tmp_path, "a.pdf", portable(LINES))
    assert read_file(path).kind == "pdf"
    assert values(path) == EXPECTED


def test_a_page_is_read_without_scripts_and_nothing_is_fetched(tmp_path):
    page = (
        "<!DOCTYPE html><html><head><script>var x = '收到提案999件'</script><link href='http://127.0.0.1:9/x.css'>"
        f"</head><body><h1>{LINES[0]}</h1><p>{LINES[1]}</p><p>共收到提案<b>435</b>件,其中大会期间314件。"
        "<style>p{}</style></p><table><tr><td>办复率</td><td>100%</td></tr></table></body></html>"
    )
    path = put(tmp_path, "a.txt", page.encode("gb18030"))
    assert read_file(path).kind == "html"
    assert values(path) == EXPECTED


def test_a_text_with_forgotten_tags_stays_a_text(tmp_path):
    content = f"{LINES[0]}\n{LINES[1]}\n<table><tr><td>收到提案</td><td>435件</td></tr></table>"
    path = put(tmp_path, "a.txt", content.encode())
    assert read_file(path).text == content
    assert values(path) == [("proposals_received", 435)]


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted_zip() -> bytes:
    content = bytearray(word(LINES))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.find(mark)
        while at >= 0:
            flags = at + (6 if mark == b"PK\x03\x04" else 8)
            struct.pack_into("<H", content, flags, struct.unpack_from("<H", content, flags)[0] | 1)
            at = content.find(mark, at + 4)
    return bytes(content)


def workbook() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
HOSTILE = {
    "encrypted.pdf": (encrypted_pdf, "password"),
    "scanned.pdf": (scanned_pdf, "text recognition"),
    "damaged.pdf": (lambda: b"%PDF-1.7\n" + b"\xff\0garbage" * 200, "damaged"),
    "cut.pdf": (lambda: portable(LINES)[:300], "damaged"),
    "encrypted.docx": (encrypted_zip, "password"),
    "old.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "old Word file"),
    "cut.docx": (lambda: word(LINES)[:200], "damaged"),
    "macros.docx": (lambda: word(LINES, parts={"word/vbaProject.bin": b"x"}), "macros"),
    "bomb.docx": (lambda: packed(f"<!DOCTYPE d [<!ENTITY a0 'ha'>{LAUGHS}]><d>&a11;</d>"), "entities"),
    "reaching.docx": (lambda: packed('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'), "entities"),
    "swelling.docx": (
        lambda: packed(f"<w:document {W}>" + " " * (70 * limits.MEGABYTE) + "</w:document>"),
        "far larger",
    ),
    "register.docx": (workbook, "workbook"),
    "archive.docx": (lambda: packed("x").replace(b"word/document.xml", b"some/otherfile.xm"), "packed archive"),
    "picture.txt": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
    "program.txt": (lambda: bytes(range(256)) * 64, "cannot be read"),
    "rich.txt": (lambda: b"{\\rtf1\\ansi hello}", "RTF"),
    "empty.txt": (lambda: b" \n ", "no text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_report_is_refused_in_words(tmp_path, name):
    make, words = HOSTILE[name]
    with pytest.raises(FileRefused, match=words):
        read_file(put(tmp_path, name, make()))


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200 * limits.MEGABYTE)
    with pytest.raises(FileRefused, match="200 MB"):
        read_file(path)


def test_a_pdf_that_keeps_its_reader_busy_is_given_up(tmp_path, monkeypatch):
    def never(*_args, **options):
        raise subprocess.TimeoutExpired("python", options["timeout"])

    monkeypatch.setattr(subprocess, "run", never)
    with pytest.raises(FileRefused, match="too long"):
        read_file(put(tmp_path, "slow.pdf", portable(LINES)))


def test_the_command_prints_one_list_and_writes_the_texts(tmp_path, capsys):
    paths = [put(tmp_path, "a.txt", TEXT.encode()), put(tmp_path, "b.docx", word(LINES))]
    call_command("report", "read", *map(str, paths), "--json", "--text-out", str(tmp_path / "out"))
    printed = capsys.readouterr()
    rows = json.loads(printed.out)
    assert printed.err == ""
    assert [row["file"] for row in rows] == ["a.txt"] * 3 + ["b.docx"] * 3
    assert list(rows[0]) == [
        *("file", "quote", "start", "end", "indicator", "value", "unit", "qualifier", "scope", "year")
    ]
    for row in rows:
        text = (tmp_path / "out" / f"{row['file']}.txt").read_text(encoding="utf-8")
        assert text[row["start"] : row["end"]] == row["quote"]


def test_the_command_ends_with_code_2_and_writes_nothing_when_a_file_is_refused(tmp_path, capsys):
    good, bad = put(tmp_path, "a.txt", TEXT.encode()), put(tmp_path, "b.docx", b"PK\x03\x04")
    with pytest.raises(SystemExit) as ended:
        call_command("report", "read", str(good), str(bad), "--json", "--text-out", str(tmp_path / "out"))
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert "b.docx" in printed.err
    assert not (tmp_path / "out").exists()


def test_evaluate_prints_each_file_and_the_whole(tmp_path, capsys):
    path = put(tmp_path, "a.txt", TEXT.encode())
    gold = [figure.as_row("a.txt") for figure in read_text(TEXT)]
    wrong = gold[0] | {"indicator": "books"}
    annotation = put(
        tmp_path, "gold.jsonl", "\n".join(json.dumps(r) for r in [wrong, *gold[1:], gold[0] | {"value": 9}]).encode()
    )
    call_command("report", "evaluate", str(annotation), str(path), "--misses")
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("a.txt: gold 4 read 3 matched 3 precision 1.000 recall 0.750")
    assert "indicator 0.667" in out[-1]
    assert any(line.startswith("  - proposals_received 9") for line in out)
    assert any("books ≠ proposals_received" in line for line in out)


def test_evaluate_refuses_an_annotation_that_lacks_places(tmp_path, capsys):
    annotation = put(tmp_path, "gold.jsonl", b'{"file": "a.txt", "value": 1}')
    with pytest.raises(SystemExit):
        call_command("report", "evaluate", str(annotation), str(put(tmp_path, "a.txt", TEXT.encode())))
    assert "start" in capsys.readouterr().err


def test_the_reader_needs_no_records():
    code = "import sys, shangliang.reports.reader; sys.exit('django.db' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
