"""The draft as Word, with a comment at every place that needs somebody's eye.

A Word draft comes back as it was: comments are added at its runs, which are split where a number begins and ends. Of
other files the text is set anew, a paragraph for each line.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run
from lxml import etree

from ..reader import FileRefused
from ..reader.sources import Read
from .findings import Finding, Status
from .words import told

AUTHOR, INITIALS = "商量", "商"
FONT = "仿宋"
#: All parts of a document unpacked; its pictures are most of it.
MOST_UNPACKED = 256 * 1024 * 1024
_UNPRINTABLE = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = frozenset(("Fallback", "del", "moveFrom", "instrText", "delText"))
_BETWEEN_CELLS = " | "
_WORD_SPACE = qn("w:t").rpartition("}")[0] + "}"
_BROKEN = (OpcError, etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError)


@dataclass
class _Piece:
    """A ``w:t`` with the place in the text as read at which its characters begin."""

    start: int
    element: Any

    @property
    def end(self) -> int:
        return self.start + len(self.element.text or "")


def commented(read: Read, data: bytes, findings: Sequence[Finding]) -> bytes:
    """A docx of the draft with comments.

    Args:
        read: the draft as the reader read it.
        data: the file itself.
        findings: of which those that agree get no comment.

    Raises:
        FileRefused: a Word file that can be read as text, and cannot be written as a document.
    """
    if read.kind == "docx":
        _judge(data)
        try:
            document = docx.Document(io.BytesIO(data))
            pieces = list(_pieces(document))
            if any(read.text[piece.start : piece.end] != (piece.element.text or "") for piece in pieces):
                raise ValueError("the document's text is not the one that was read")
            return _finished(document, pieces, findings)
        except _BROKEN as error:
            raise FileRefused(
                _("Comments cannot be added to this Word file. Open it in Word and save it again as .docx.")
            ) from error
    document = _set(read.text)
    return _finished(document, list(_pieces(document)), findings)


def _judge(data: bytes) -> None:
    """The reader has judged the text; whoever writes a document unpacks its other parts as well."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise FileRefused(
                _("Unpacked, this file would be far larger than a report. Copy the text into a new document.")
            )
        for info in infos:
            if info.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in _head(archive, info):
                raise FileRefused(
                    _("The document declares XML entities, which no word processor writes. It is not read.")
                )


def _head(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as part:
        return part.read(64 * 1024).replace(b"\0", b"")


def _set(text: str) -> Document:
    """A document of a bare text."""
    document = docx.Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    body = document.element.body
    for paragraph in list(body.iterchildren(qn("w:p"))):
        body.remove(paragraph)
    for line in text.split("\n"):
        # One w:t for the whole line, so that its characters are those of the text.
        run = document.add_paragraph().add_run()
        element = run._r.add_t(_UNPRINTABLE.sub(" ", line).replace("\t", " "))
        element.set(qn("xml:space"), "preserve")
    return document


def _finished(document: Document, pieces: list[_Piece], findings: Sequence[Finding]) -> bytes:
    # From the back: a run that is split leaves the places before it as they were.
    for finding in sorted(_to_comment(findings), key=lambda f: f.start, reverse=True):
        place = min(finding.places, key=lambda p: p.start)
        runs = _runs(pieces, place.start, place.end)
        if runs:
            document.add_comment([Run(r, document) for r in runs], told(finding), AUTHOR, INITIALS)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _to_comment(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.status is not Status.AGREES]


def _pieces(document: Document) -> Iterator[_Piece]:
    """The document's ``w:t`` in the order and at the places at which the reader reads them."""
    at, skipped, first_cell = 0, 0, True
    for event, element in etree.iterwalk(document.element, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        local = etree.QName(element).localname
        if event == "end" and skipped:
            skipped -= 1
        elif event == "start" and (skipped or local in _SKIPPED):
            skipped += 1
        elif not element.tag.startswith(_WORD_SPACE):
            continue
        elif event == "end":
            at += local in ("p", "tr")
        elif local == "t":
            yield _Piece(at, element)
            at += len(element.text or "")
        elif local in ("tab", "br", "cr", "noBreakHyphen"):
            at += 1
        elif local == "tr":
            first_cell = True
        elif local == "tc":
            at += 0 if first_cell else len(_BETWEEN_CELLS)
            first_cell = False


def _runs(pieces: list[_Piece], start: int, end: int) -> list[Any]:
    """The runs that hold the characters from ``start`` to ``end``, split off from what stands around them."""
    _split(pieces, end)
    _split(pieces, start)
    inside = [piece for piece in pieces if start <= piece.start and piece.end <= end and piece.start < piece.end]
    runs: list[Any] = []
    for piece in inside:
        run = piece.element.getparent()
        if run is not None and run.tag == qn("w:r") and (not runs or runs[-1] is not run):
            runs.append(run)
    return runs


def _split(pieces: list[_Piece], place: int) -> None:
    """Let a run begin at a place of the text, where it lies within one."""
    index = bisect_right([piece.start for piece in pieces], place) - 1
    if index < 0 or not pieces[index].start < place < pieces[index].end:
        if index > 0 and pieces[index].start == place:
            _part(pieces[index].element)
        return
    piece = pieces[index]
    text, cut = piece.element.text, place - piece.start
    after = deepcopy(piece.element)
    piece.element.text, after.text = text[:cut], text[cut:]
    for element in (piece.element, after):
        element.set(qn("xml:space"), "preserve")
    piece.element.addnext(after)
    pieces.insert(index + 1, _Piece(place, after))
    _part(after)


def _part(element: Any) -> None:
    """Let a run begin with this element: what stands before it in the run stays in a run of its own."""
    run = element.getparent()
    if run is None or run.tag != qn("w:r"):
        return
    properties = run.find(qn("w:rPr"))
    before = [child for child in run if child is not properties]
    before = before[: before.index(element)]
    if not before:
        return
    earlier = deepcopy(run)
    for child in list(earlier):
        earlier.remove(child)
    if properties is not None:
        earlier.append(deepcopy(properties))
    for child in before:
        earlier.append(child)
    run.addprevious(earlier)
