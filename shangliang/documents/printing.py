"""A document as PDF, by WeasyPrint, in the faces that this machine has."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shangliang.core.errors import Refused

from .fonts import FACES, families
from .markup import title_of, to_html
from .tree import Document, Table, without_links

#: Rows of one table that are laid out in a few seconds; longer ones belong into a workbook.
MOST_ROWS = 200
#: Characters of a document that are laid out in a few seconds: some 300 pages.
MOST_CHARACTERS = 150_000
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
_SHEET = Path(__file__).with_name("static") / "documents" / "official.css"


class PrintingMissing(Refused):
    """The libraries that lay pages out are not on this machine."""

    code = "printing_missing"


class TooLong(Refused):
    """More than can be laid out while somebody waits."""

    code = "too_long"


def to_pdf(document: Document) -> bytes:
    """The document as PDF in the official layout. A page of text takes some 20 ms.

    Raises:
        FontsMissing, PrintingMissing: this machine cannot print; the message names Debian's packages.
        TooLong: the document, or one of its tables, is too long to be laid out while somebody waits.
    """
    _check_length(document)
    sheet = f"{_faces()}\n{_SHEET.read_text(encoding='utf-8')}"
    page = (
        f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{escape(title_of(document))}</title>'
        f"<style>{sheet}</style></head><body>{to_html(without_links(document))}</body></html>"
    )
    printer = _printer()
    # Pictures come with the document, as data; nothing is fetched from anywhere.
    fetcher = printer.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    return bytes(printer.HTML(string=page, url_fetcher=fetcher).write_pdf())


def _check_length(document: Document) -> None:
    longest = max((len(node.rows) for node in document.nodes if isinstance(node, Table)), default=0)
    if longest > MOST_ROWS:
        raise TooLong(
            _("A table of %(rows)d rows is too long for PDF (at most %(most)d). Take it out, or export it as xlsx.")
            % {"rows": longest, "most": MOST_ROWS}
        )
    length = len(document.plain())
    if length > MOST_CHARACTERS:
        raise TooLong(
            _("%(has)d characters are too many for one PDF (at most %(most)d). Divide the document.")
            % {"has": length, "most": MOST_CHARACTERS}
        )


def _faces() -> str:
    names = {face: ", ".join(f'"{name}"' for name in families(face)) for face in FACES}
    return ":root { " + " ".join(f"--{face}: {row};" for face, row in names.items()) + " }"


@cache
def _printer() -> Any:
    try:
        import weasyprint
        from PIL import ImageFile
    except OSError as error:
        raise PrintingMissing(
            _("This machine lacks the libraries that lay out PDF. As root: apt-get install %(packages)s")
            % {"packages": LIBRARIES}
        ) from error
    # WeasyPrint sets this for the whole process when it is imported; pictures that people hand in cut off are refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint
