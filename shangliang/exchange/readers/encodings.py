"""In which encoding a text file is, told from its content."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from .errors import FileRefused

_CHUNK = 1024 * 1024
_HEAD = 4096
_ENOUGH = 10_000
_LONG = re.compile("[\u0800-\U0010ffff]")

# A byte order mark decides. UTF-32 has UTF-16's mark at its beginning, so it is looked for first.
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


def detect(file: BinaryIO) -> str:
    """The name of Python's codec that reads the whole file. Raises FileRefused when none does, with the line.

    Without a mark it is UTF-16 by its many zero bytes, else UTF-8 if all of it is valid UTF-8, else GB18030
    (which includes GBK and GB2312). A file that is UTF-8 but for a few bytes is refused as damaged: read as
    GB18030 it would come in as other, wrong characters.
    """
    file.seek(0)
    head = file.read(_HEAD)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return _checked(file, codec)
    if b"\0" in head:
        return _checked(file, _utf16_without_mark(head))
    broken = _first_undecodable(file, "utf-8")
    if broken is None:
        return "utf-8"
    if _mostly_utf8(file):
        raise FileRefused(
            _("Line %(line)d holds bytes that are not valid UTF-8, although the file is UTF-8. Save the file again.")
            % {"line": broken}
        )
    return _checked(file, "gb18030")


def _checked(file: BinaryIO, codec: str) -> str:
    broken = _first_undecodable(file, codec)
    if broken is not None:
        raise FileRefused(
            _("The characters cannot be read from line %(line)d on. Save the file as UTF-8 or GB18030.")
            % {"line": broken}
        )
    return codec


def _utf16_without_mark(head: bytes) -> str:
    """Latin letters, digits and commas have a zero for their upper byte; which side it is on tells the order."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 3 * even:
        return "utf-16-le"
    if even > 3 * odd:
        return "utf-16-be"
    raise FileRefused(_("This is not a text file and not a workbook. Use .xlsx, .csv or .jsonl."))


def _first_undecodable(file: BinaryIO, codec: str) -> int | None:
    """The line, from 1, where the file stops being in this encoding; None when all of it is."""
    decoder = codecs.getincrementaldecoder(codec)()
    lines = 1
    for piece, last in _pieces(file):
        try:
            lines += decoder.decode(piece, last).count("\n")
        except UnicodeDecodeError as error:
            return lines + error.object[: error.start].decode(codec, "ignore").count("\n")
    return None


def _mostly_utf8(file: BinaryIO) -> bool:
    """Whether more characters are valid in three or four bytes, as Chinese is, than are invalid: GB18030 read as
    UTF-8 has next to none of the former."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for piece, last in _pieces(file):
        text = decoder.decode(piece, last)
        wrong = text.count("\N{REPLACEMENT CHARACTER}")
        good += len(_LONG.findall(text)) - wrong
        bad += wrong
        if good + bad > _ENOUGH:
            break
    return good > bad


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece, False
    yield b"", True
