"""Word files (.docx): their paragraphs and tables, read with suspicion.

What the archive's directory declares is judged before anything is unpacked; the XML is read by expat, without any
document type declaration, so that no entity can reach out or blow up.
"""

import io
import zipfile
import zlib
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from ..errors import FileRefused
from .limits import MEGABYTE, MOST_UNPACKED

_DOCUMENT = "word/document.xml"
_CHUNK = 64 * 1024
_RATIO = 200
_SMALL = MEGABYTE
_ENCRYPTED = 0x1
_MOST_PARTS = 10_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, KeyError)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def text_of(data: bytes) -> str:
    """The document's text: a line for each paragraph, a line for each table row with cells divided by " | "."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _judge(infos)
            reader = _Reader()
            left = MOST_UNPACKED
            with archive.open(_DOCUMENT) as part:
                while piece := part.read(_CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise _bomb()
                    reader.feed(piece)
            reader.close()
    except _BROKEN as error:
        raise _damaged() from error
    return reader.text()


def _judge(infos: list[zipfile.ZipInfo]) -> None:
    names = {info.filename.replace("\\", "/").lower() for info in infos}
    if len(infos) > _MOST_PARTS or len(names) != len(infos):
        raise _damaged()
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise FileRefused(_("The file is protected by a password. Remove the password and save it again."))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused(_("The document contains macros. Save it as a Word document (.docx) without macros."))
    if _DOCUMENT not in names:
        raise FileRefused(_kind_of(names))
    for info in infos:
        if info.filename.lower() != _DOCUMENT:
            continue
        if info.file_size > MOST_UNPACKED or info.file_size > max(_SMALL, info.compress_size * _RATIO):
            raise _bomb()


def _kind_of(names: set[str]) -> str:
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return _("This is a workbook, not a report. Save the report as .docx.")
    if any(name.startswith("ppt/") for name in names):
        return _("This is a presentation, not a report. Save its text as .docx or .txt.")
    if "content.xml" in names or "mimetype" in names:
        return _("This is an OpenDocument file. Save it as .docx.")
    return _("This is a packed archive, not a report. Unpack it and give the file inside.")


def _damaged() -> FileRefused:
    return FileRefused(_("The Word file is damaged or incomplete. Open it in Word and save it again as .docx."))


def _bomb() -> FileRefused:
    return FileRefused(_("Unpacked, this file would be far larger than a report. Copy the text into a new document."))


class _Reader:
    """Collects paragraphs and rows while expat reads. Deleted text (w:del), notes and drawings' copies are left out."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._parser.EntityDeclHandler = _refuse_entities
        self._parser.ExternalEntityRefHandler = _refuse_entities
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._out: list[str] = []
        self._in_text = False
        self._skipped = 0
        self._tables = 0
        self._cell_is_first = True
        self._seen_word = False

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece, False)
        except expat.ExpatError as error:
            raise _damaged() from error

    def close(self) -> None:
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _damaged() from error
        if not self._seen_word:
            raise _damaged()

    def text(self) -> str:
        return "".join(self._out)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _sign, local = name.rpartition(" ")
        if self._skipped or local in ("Fallback", "del", "moveFrom", "instrText", "delText"):
            self._skipped += 1
            return
        if space not in (_WORD, _STRICT):
            return
        self._seen_word = True
        if local == "t":
            self._in_text = True
        elif local == "tab":
            self._out.append("\t")
        elif local in ("br", "cr"):
            self._out.append("\n")
        elif local == "noBreakHyphen":
            self._out.append("-")
        elif local == "tbl":
            self._tables += 1
        elif local == "tr":
            self._cell_is_first = True
        elif local == "tc":
            if not self._cell_is_first:
                self._out.append(" | ")
            self._cell_is_first = False

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        space, _sign, local = name.rpartition(" ")
        if space not in (_WORD, _STRICT):
            return
        if local == "t":
            self._in_text = False
        elif local == "p":
            # Within a row the cells' paragraphs stay on one line.
            self._out.append(" " if self._tables else "\n")
        elif local == "tr":
            self._out.append("\n")
        elif local == "tbl":
            self._tables -= 1

    def _characters(self, characters: str) -> None:
        if self._in_text and not self._skipped:
            self._out.append(characters)


def _refuse_entities(*_declaration: object) -> NoReturn:
    raise FileRefused(_("The document declares XML entities, which no word processor writes. It is not read."))
