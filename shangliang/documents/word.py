"""A document as a Word file, by python-docx, in the official layout and with the official faces by name."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from shangliang.core import clock

from .fonts import FACES
from .markup import title_of
from .tree import (
    Byline,
    Chart,
    Document,
    Head,
    Letterhead,
    Node,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Runs,
    Signature,
    Table,
    Title,
    day_in_words,
    runs,
)

_BODY, _TITLE, _PAGE, _TABLE, _NOTE = 16.0, 22.0, 14.0, 12.0, 10.5  # points: 三号, 二号, 四号, 小四, 五号
_LINE = 28.99  # points: 225 mm ÷ 22
_GRID_LINE, _GRID_CHARACTER = 579, -842  # twentieths of a point; 4096ths: 28 characters in 156 mm
_RED = RGBColor(0xCC, 0x00, 0x00)
_HEADS = {1: ("hei", False), 2: ("kai", False), 3: ("body", True)}
_BAR = 24  # characters in the longest bar


def to_docx(document: Document) -> bytes:
    """The document as docx. Word has no links and no marks of pages: it is what will be printed."""
    made = _blank()
    made.core_properties.title = title_of(document)
    made.core_properties.author = ""
    made.core_properties.created = made.core_properties.modified = clock.now().replace(tzinfo=None)
    for node in document.nodes:
        _add(made, node)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _blank() -> Any:
    made = docx.Document()
    for paragraph in list(made.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    section = made.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in (("type", "linesAndChars"), ("linePitch", _GRID_LINE), ("charSpace", _GRID_CHARACTER)):
        grid.set(qn(f"w:{name}"), str(value))
    style = made.styles["Normal"]
    style.font.size = Pt(_BODY)
    _face(style.element.get_or_add_rPr(), "body")
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)
    spacing.widow_control = False
    for level in (1, 2, 3):
        _plain_heading(made.styles[f"Heading {level}"], level)
    made.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, ALIGN.RIGHT)
    _page_number(section.even_page_footer, ALIGN.LEFT)
    return made


def _plain_heading(style: Any, level: int) -> None:
    """Word's own heading, so that the file has an outline, in the official face and black."""
    face, bold = _HEADS[level]
    style.font.size, style.font.bold, style.font.italic = Pt(_BODY), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    _face(properties, face)
    fonts = properties.find(qn("w:rFonts"))
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)


def _face(properties: Any, face: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FACES[face].official)


def _write(paragraph: Any, parts: Runs, face: str, size: float, *, bold: bool = False, red: bool = False) -> Any:
    for part in parts:
        run = paragraph.add_run(_printable(part.text))
        run.font.size = Pt(size)
        run.font.bold = bold or part.bold or None
        if red:
            run.font.color.rgb = _RED
        _face(run._element.get_or_add_rPr(), face)
    return paragraph


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or ord(c) >= 32)


def _line(made: Any, *, align: Any = None, indent: float = 0.0, before: float = 0.0, line: float = 0.0) -> Any:
    paragraph = made.add_paragraph()
    paragraph.alignment = align
    spacing = paragraph.paragraph_format
    if indent:
        spacing.first_line_indent = Pt(indent)
        # In characters as well, so that Word keeps two of them whatever the face.
        paragraph._element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")
    spacing.space_before = Pt(before)
    if line:
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    return paragraph


def _add(made: Any, node: Node) -> None:
    match node:
        case Letterhead():
            _letterhead(made, node)
        case Title(text):
            for text_line in text.splitlines():
                _write(_line(made, align=ALIGN.CENTER, line=34), runs(text_line), "title", _TITLE)
            _line(made)
        case Byline(text):
            _write(_line(made, align=ALIGN.CENTER), runs(text), "kai", _BODY)
        case Head(level, parts):
            face, bold = _HEADS[level]
            paragraph = _line(made, indent=2 * _BODY)
            paragraph.style = made.styles[f"Heading {level}"]
            _write(paragraph, parts, face, _BODY, bold=bold)
        case Paragraph(parts, indent):
            _write(_line(made, align=ALIGN.JUSTIFY, indent=2 * _BODY if indent else 0), parts, "body", _BODY)
        case Table():
            _table(made, node)
        case Chart():
            _chart(made, node)
        case Picture():
            _picture(made, node)
        case Note(parts):
            _write(_line(made, line=16), parts, "song", _NOTE)
        case Signature(issuer, day):
            _signature(made, issuer, day_in_words(day) if day else "")
        case PageBreak():
            made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _letterhead(made: Any, head: Letterhead) -> None:
    _write(_line(made, align=ALIGN.CENTER, line=56), runs(head.issuer), "title", 40, red=True)
    _line(made)
    last = _write(_line(made, align=ALIGN.CENTER), runs(head.number), "body", _BODY)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "CC0000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    properties = last._element.get_or_add_pPr()
    properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")
    _line(made)
    _line(made)


def _signature(made: Any, issuer: str, day: str) -> None:
    """Four characters from the right; the shorter of the two lines stands in the middle of the longer one."""
    widest = max(_width(issuer), _width(day))
    for number, text in enumerate(filter(None, (issuer, day))):
        paragraph = _line(made, align=ALIGN.RIGHT, before=2 * _LINE if number == 0 else 0)
        paragraph.paragraph_format.right_indent = Pt(_BODY * (4 + (widest - _width(text)) / 2))
        paragraph.paragraph_format.keep_with_next = number == 0
        _write(paragraph, runs(text), "body", _BODY)


def _width(text: str) -> float:
    """The width in characters: those of Latin script take half."""
    return sum(0.5 if ord(c) < 128 else 1.0 for c in text)


def _caption(made: Any, text: str) -> None:
    paragraph = _write(_line(made, align=ALIGN.CENTER, before=8, line=22), runs(text), "hei", _TABLE)
    paragraph.paragraph_format.keep_with_next = True


def _table(made: Any, node: Table) -> None:
    if node.caption:
        _caption(made, node.caption)
    table = made.add_table(rows=1, cols=len(node.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, head in zip(table.rows[0].cells, node.heads, strict=True):
        _fill(cell, runs(head), "hei", ALIGN.CENTER)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in node.rows:
        for cell, given in zip(table.add_row().cells, row, strict=False):
            _fill(cell, given.runs, "body", ALIGN.RIGHT if given.number else ALIGN.LEFT)
    if node.note:
        _write(_line(made, line=16), runs(node.note), "song", _NOTE)


def _fill(cell: Any, parts: Runs, face: str, align: Any) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
    _write(paragraph, parts, face, _TABLE)


def _chart(made: Any, chart: Chart) -> None:
    """Bars of full blocks in a table without lines: they can be changed in Word, and print sharp."""
    _caption(made, chart.caption)
    most = max((bar.length for bar in chart.bars), default=0) or 1
    table = made.add_table(rows=0, cols=3)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for bar in chart.bars:
        label, drawn, value = table.add_row().cells
        for cell, width in ((label, 42), (drawn, 84), (value, 30)):
            cell.width = Mm(width)
        _fill(label, runs(bar.label), "body", ALIGN.RIGHT)
        blocks = "█" * max(1 if bar.length > 0 else 0, round(_BAR * bar.length / most))
        _fill(drawn, (Run(blocks),), "hei", ALIGN.LEFT)
        for run in drawn.paragraphs[0].runs:
            run.font.color.rgb, run.font.size = RGBColor(0x9E, 0x1B, 0x22), Pt(9)
        _fill(value, bar.value, "body", ALIGN.LEFT)


def _picture(made: Any, picture: Picture) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if picture.kind == "image/svg+xml":
        _write(paragraph, runs(picture.alt), "body", _BODY)
    else:
        paragraph.add_run().add_picture(io.BytesIO(picture.data), width=Mm(min(picture.width, 156)))
    if picture.caption:
        _caption(made, picture.caption)


def _page_number(footer: Any, align: Any) -> None:
    """«— 3 —» in 四号 宋体, one character from the edge: at the right on odd pages, at the left on even ones."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    inset = paragraph.paragraph_format
    inset.left_indent = inset.right_indent = Pt(_PAGE)
    _write(paragraph, runs("— "), "song", _PAGE)
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        (run,) = _write(paragraph, runs(""), "song", _PAGE).runs[-1:]
        run._element.append(_field(kind, text))
    _write(paragraph, runs(" —"), "song", _PAGE)


def _field(kind: str, text: str) -> Any:
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    return instruction
