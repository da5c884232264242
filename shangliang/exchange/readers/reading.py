"""The one way in: a file of any known kind, to rows and problems."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from django.utils.translation import gettext as _

from . import delimited, jsonlines, spreadsheet
from .archive import encrypted
from .columns import Column, titles_of
from .encodings import detect
from .errors import FileRefused, Problem
from .jsonlines import Records
from .limits import DEFAULT_LIMITS, MEGABYTE, Limits
from .table import Row, Table

_HEAD = 4096
_CHUNK = 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, and of encrypted new ones
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_OTHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"{\\rtf")


@dataclass(frozen=True)
class ReadResult:
    """What a file holds.

    ``rows`` are the rows without any problem, ``problems`` say what is wrong with each of the others; nothing is
    dropped silently. ``ignored`` are headings nobody asked for; ``sheet`` is the sheet read and ``other_sheets``
    the visible ones that were not; ``encoding`` is a text file's codec.
    """

    kind: Literal["xlsx", "csv", "jsonl"]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    encoding: str | None = None


def read_rows(
    source: str | os.PathLike[str] | BinaryIO, columns: Sequence[Column], limits: Limits = DEFAULT_LIMITS
) -> ReadResult:
    """Read a register from a path or an open binary file (which stays open).

    The content decides what kind of file it is, never its name. Raises FileRefused, with a message in the active
    language, for a file that cannot be read as a whole; what is wrong with single rows is in the result. Raises
    TypeError and ValueError only for a wrong call (a file opened as text, columns that contradict each other).
    """
    titles_of(columns)
    try:
        with _opened(source) as file:
            size = file.seek(0, os.SEEK_END)
            if size > limits.file_bytes:
                raise FileRefused(
                    _("The file has %(size)d MB; at most %(most)d MB are read. Split it into several files.")
                    % {"size": -(-size // MEGABYTE), "most": limits.file_bytes // MEGABYTE}
                )
            return _read(file, columns, limits)
    except OSError as error:
        raise FileRefused(
            _("The file cannot be opened or read (%(reason)s).") % {"reason": error.strerror or type(error).__name__}
        ) from error


@contextmanager
def _opened(source: str | os.PathLike[str] | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, (str, os.PathLike)):
        with Path(source).open("rb") as file:
            yield file
        return
    if not isinstance(source.read(0), bytes):
        raise TypeError("a register is read from a file opened as binary")
    yield source


def _read(file: BinaryIO, columns: Sequence[Column], limits: Limits) -> ReadResult:
    """Read a file by its content. Raises FileRefused for all that is neither a workbook nor a register's text."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip():
        raise FileRefused(_("The file is empty."))
    if head.startswith(_ZIP):
        found = spreadsheet.read(file, columns, limits)
        return _result("xlsx", found.table, sheet=found.name, other_sheets=found.others)
    if head.startswith(_COMPOUND):
        if _contains(file, _ENCRYPTED_PART):
            raise encrypted()
        raise FileRefused(_("This is a file of an old kind (.xls, .doc or .et). Open it and save it as .xlsx."))
    if head.startswith(_OTHER):
        raise FileRefused(_("This is not a register (a PDF, a picture, an archive?). Use .xlsx, .csv or .jsonl."))
    encoding = detect(file)
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        raise FileRefused(
            _("This is a web page or XML under another name. Open it in a spreadsheet program and save it as .xlsx.")
        )
    if text.startswith("["):
        raise FileRefused(_("This is a JSON list. Write one object on each line, without brackets around them."))
    if text.startswith("{"):
        return _result("jsonl", jsonlines.read(file, encoding, columns, limits), encoding=encoding)
    return _result("csv", delimited.read(file, encoding, columns, limits), encoding=encoding)


def _result(kind: Literal["xlsx", "csv", "jsonl"], table: Table | Records, **more: Any) -> ReadResult:
    return ReadResult(kind, tuple(table.rows), tuple(table.problems), tuple(table.ignored), **more)


def _contains(file: BinaryIO, words: bytes) -> bool:
    file.seek(0)
    before = b""
    while piece := file.read(_CHUNK):
        if words in before + piece:
            return True
        before = piece[-len(words) :]
    return False
