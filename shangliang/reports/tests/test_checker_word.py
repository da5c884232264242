"""Comments in Word: at the numbers, in the document as it was."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from shangliang.reports.checker import check
from shangliang.reports.checker.commenting import commented
from shangliang.reports.reader import FileRefused
from shangliang.reports.reader.sources import read_file

from .test_checker import Told, count

TRUE = count("proposals_received", 435), count("proposals_filed", 254)


@pytest.fixture
def checked(tmp_path):
    """The document with comments, of bytes or of a docx document."""

    def come_back(given, name="draft.docx"):
        if not isinstance(given, bytes):
            stream = io.BytesIO()
            given.save(stream)
            given = stream.getvalue()
        path = tmp_path / name
        path.write_bytes(given)
        read = read_file(path)
        return docx.Document(io.BytesIO(commented(read, given, check(read.text, Told(*TRUE)))))

    return come_back


def draft(*runs):
    document = docx.Document()
    document.add_heading("政协望川区委员会常务委员会工作报告", 0)
    document.add_paragraph("2024年工作回顾")
    paragraph = document.add_paragraph()
    for text, bold in runs:
        paragraph.add_run(text).bold = bold
    return document


def marked(document):
    """What each comment stands at."""
    found = []
    for start in document.element.body.iter(qn("w:commentRangeStart")):
        text, node = "", start.getnext()
        while node.tag != qn("w:commentRangeEnd") or node.get(qn("w:id")) != start.get(qn("w:id")):
            text += "".join(t.text or "" for t in node.iter(qn("w:t")))
            node = node.getnext()
        found.append(text)
    return found


def test_a_comment_stands_at_the_number_and_the_text_stays_as_it_was(checked):
    given = draft(("全年共收到提案", False), ("43", True), ("6件，经审查立案254件。", False))
    text = [p.text for p in given.paragraphs]
    back = checked(given)
    assert marked(back) == ["436件"]
    assert [p.text for p in back.paragraphs] == text
    assert [run.text for run in back.paragraphs[2].runs if run.bold] == ["43"]
    assert "435件" in next(iter(back.comments)).text


def test_two_numbers_in_one_run_have_a_comment_each(checked):
    back = checked(draft(("全年共收到提案436件，经审查立案255件。", False)))
    assert marked(back) == ["436件", "255件"]


def test_what_agrees_has_no_comment(checked):
    assert marked(checked(draft(("全年共收到提案435件，经审查立案254件。", False)))) == []


def test_numbers_in_tables_behind_tabs_and_breaks_are_found(checked):
    document = draft(("\t一、提案\n全年共收到提案436件。", False))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "审查立案提案"
    table.cell(0, 1).text = "共收到提案437件"
    assert set(marked(checked(document))) >= {"436件", "437件"}


def test_other_files_are_set_anew_with_their_comments(checked):
    text = "政协望川区委员会工作报告\r\n2024年工作回顾\f\r\n\t全年共收到提案436件。\r\n"
    back = checked(text.encode(), name="draft.txt")
    assert marked(back) == ["436件"]
    assert [p.text.strip() for p in back.paragraphs][:2] == ["政协望川区委员会工作报告", "2024年工作回顾"]


def test_a_document_that_was_commented_can_be_checked_again(checked):
    once = checked(draft(("全年共收到提案436件。", False)))
    assert marked(checked(once)) == ["436件", "436件"]


def test_parts_that_declare_entities_are_refused(checked):
    stream = io.BytesIO()
    draft(("全年共收到提案436件。", False)).save(stream)
    hostile = io.BytesIO()
    with zipfile.ZipFile(stream) as given, zipfile.ZipFile(hostile, "w") as made:
        for info in given.infolist():
            content = given.read(info)
            if info.filename == "word/styles.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1)
            made.writestr(info, content)
    with pytest.raises(FileRefused):
        checked(hostile.getvalue())


def test_a_document_without_its_parts_is_refused_in_words(checked):
    from .files import word

    with pytest.raises(FileRefused):
        checked(word(["政协望川区委员会工作报告", "全年共收到提案436件。"]))
