"""The official layout holds in Word and in print, and every name can be set."""

import io
from datetime import date

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

from shangliang.core import pictures
from shangliang.core.errors import Refused
from shangliang.documents import fonts, printing
from shangliang.documents.markup import to_html
from shangliang.documents.printing import PrintingMissing, TooLong, to_pdf
from shangliang.documents.tree import (
    Bar,
    Byline,
    Cell,
    Chart,
    Document,
    Head,
    Letterhead,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Signature,
    Table,
    Title,
    runs,
)
from shangliang.documents.word import to_docx

RARE = "喆祎堃昇垚燚翀玥"  # of names of people; common fonts lack some of them
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
WHOLE = Document(
    "报告",
    (
        Letterhead("政协望川区委员会文件", "望政协〔2026〕5号"),
        Title("政协望川区委员会\n常务委员会工作报告"),
        Byline("贺长青"),
        Paragraph(runs("各位委员："), indent=False),
        Head(1, runs("一、提案工作")),
        Head(2, runs("（一）征集")),
        Head(3, runs("1.数量")),
        Paragraph((Run("收到提案"), Run("314", link="/figures/", told="算法"), Run("件", mark="unverified"))),
        Table(
            ("指标", "件数"),
            ((Cell(runs("立案")), Cell(runs("256"), number=True)),),
            caption="提案一览",
            note="截至年底",
        ),
        Chart("历年立案", (Bar("2024年", 200, runs("200件")), Bar("2025年", 256, runs("256件")))),
        Picture(PNG, "image/png", "一个点", width=10, caption="图一"),
        PageBreak(),
        Paragraph(runs(f"委员{RARE}发言。")),
        Note(runs("注：按立案计。")),
        Signature("政协望川区委员会", date(2026, 1, 5)),
    ),
)


def pages(file):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]


def test_a_printed_page_holds_22_lines_of_28_characters():
    letters = "一二三四五六七八九十" * 62
    first, second = pages(to_pdf(Document("", (Paragraph(runs(letters), indent=False),))))
    lines = [line for line in first.splitlines() if "—" not in line]
    assert [len(line) for line in lines] == [28] * 22
    assert len(letters) - 22 * 28 == len(second.splitlines()[0])


def test_page_numbers_stand_between_dashes():
    feet = [page.splitlines()[-1].strip() for page in pages(to_pdf(WHOLE))]
    assert feet == [f"— {number} —" for number in range(1, len(feet) + 1)]


def test_rare_characters_of_names_are_printed_in_every_face():
    nodes = (Title(RARE), Byline(RARE), Head(1, runs(RARE)), Head(2, runs(RARE)), Paragraph(runs(RARE)))
    file = pypdf.PdfReader(io.BytesIO(to_pdf(Document("", nodes))))
    assert file.pages[0].extract_text().count(RARE) == len(nodes)
    embedded = [font.get_object() for page in file.pages for font in page["/Resources"]["/Font"].values()]
    assert embedded
    for font in embedded:  # a character that no face has would be drawn as glyph 0, and not be known as text
        assert "<0000>" not in font["/ToUnicode"].get_object().get_data().decode("latin-1").split("beginbfchar")[-1]


def test_word_and_print_say_the_same_in_the_same_order():
    printed = "".join("".join(pages(to_pdf(WHOLE))).split())
    written = docx.Document(io.BytesIO(to_docx(WHOLE)))
    paragraphs = [p.text for p in written.paragraphs if p.text.strip()]
    for words in ("望政协〔2026〕5号", "一、提案工作", "收到提案314件", f"委员{RARE}发言。", "2026年1月5日"):
        assert words in paragraphs
        assert words in printed
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert cells[:4] == ["指标", "件数", "立案", "256"]
    assert cells[-1] == "256件"


def test_word_names_the_official_faces_and_has_the_official_margins():
    written = docx.Document(io.BytesIO(to_docx(WHOLE)))
    section = written.sections[0]
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=Mm(0.1))
    faces = {p.text: p.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for p in written.paragraphs if p.text.strip()}
    assert faces["政协望川区委员会"] in ("方正小标宋简体", "仿宋_GB2312")
    assert faces["一、提案工作"] == "黑体"
    assert faces["（一）征集"] == "楷体_GB2312"
    assert faces["收到提案314件"] == "仿宋_GB2312"
    assert [section.footer.paragraphs[0].text, section.even_page_footer.paragraphs[0].text] == ["—  —", "—  —"]
    assert "PAGE" in section.footer._element.xml


def test_print_has_no_links_and_a_short_table_is_not_torn_apart():
    before = (Paragraph(runs("一二三四五六七八九十" * 53), indent=False),)
    file = pypdf.PdfReader(io.BytesIO(to_pdf(Document("", (*before, *WHOLE.nodes[7:9])))))
    assert [page.get("/Annots") for page in file.pages] == [None] * len(file.pages)
    row = (Cell(runs("立案")), Cell(runs("256"), number=True))
    table = Table(("指标", "件数"), (row,) * 6, caption="一览")
    first, second = pages(to_pdf(Document("", (*before, table))))
    assert "立案" not in first
    assert second.count("立案") == 6


def test_pages_link_and_mark_what_print_leaves_plain():
    html = to_html(WHOLE)
    assert '<a href="/figures/" title="算法">314</a>' in html
    assert '<mark class="unverified">件</mark>' in html


def test_what_is_typed_stays_text():
    html = to_html(Document("", (Paragraph(runs("<script>alert(1)</script>")), Title('<b>"'))))
    assert "<script>" not in html
    assert "&lt;b&gt;&quot;" in html
    assert to_docx(Document("", (Paragraph(runs("a\x00\x0bb<")),)))[:2] == b"PK"


def test_nothing_is_fetched_for_a_document(monkeypatch, tmp_path):
    asked = []
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">geheim</text></svg>')
    link = f'<img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/x.png">'
    monkeypatch.setattr(printing, "to_html", lambda document: link)
    monkeypatch.setattr("socket.socket.connect", lambda *where: asked.append(where))
    assert "geheim" not in "".join(pages(to_pdf(WHOLE)))
    assert asked == []


def test_a_machine_without_chinese_fonts_names_the_package(monkeypatch):
    monkeypatch.setattr(fonts, "installed", frozenset)
    with pytest.raises(fonts.FontsMissing, match="fonts-noto-cjk"):
        to_pdf(WHOLE)
    assert to_docx(WHOLE)  # Word brings its own


def test_a_machine_without_pango_names_the_packages(monkeypatch):
    def broken(name, *rest, **further):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **further)

    real = __import__
    printing._printer.cache_clear()
    monkeypatch.setattr("builtins.__import__", broken)
    with pytest.raises(PrintingMissing, match="libpango-1.0-0"):
        printing._printer()
    monkeypatch.undo()
    printing._printer.cache_clear()


def test_what_would_take_minutes_is_refused_in_words():
    row = (Cell(runs("一")), Cell(runs("1"), number=True))
    with pytest.raises(TooLong, match="201"):
        to_pdf(Document("", (Table(("甲", "乙"), (row,) * 201),)))
    with pytest.raises(TooLong):
        to_pdf(Document("", (Paragraph(runs("字" * 150_001)),)))


def test_a_pdf_leaves_the_process_as_strict_about_cut_off_pictures_as_it_was():
    to_pdf(Document("", (Paragraph(runs("一页。")),)))
    drawn = io.BytesIO()
    Image.effect_noise((90, 90), 50).save(drawn, "JPEG")
    with pytest.raises(Refused):
        pictures.cleaned(drawn.getvalue()[:-1_000], "照片.jpg")
