"""The zip file that an .xlsx is, opened with suspicion.

What the directory declares is judged before anything is unpacked, and what is unpacked is counted and checked
against it (zipfile reads no further than declared and compares the checksum at the end).
"""

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from .errors import FileRefused, shortened
from .limits import MEGABYTE, Limits

CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END_BYTES = 22
_DIRECTORY_BYTES = 2 * MEGABYTE  # a workbook has tens of parts; this holds thousands
_SMALL = MEGABYTE  # a part below this may be as repetitive as it likes
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# What zipfile and zlib raise on bytes that are no sound archive.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
)


class Parts:
    """The parts of a zip file by name, judged before anything is unpacked.

    Raises FileRefused for all that is not sound and harmless; subclasses say what it should have been.
    """

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._check_directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise self.damaged() from error
        self._left = limits.unpacked_bytes
        self._limits = limits
        self._parts = {_plain(info.filename): info for info in self._zip.infolist()}
        self._judge(self._zip.infolist())

    @property
    def names(self) -> Collection[str]:
        """The names of the parts, without case."""
        return self._parts.keys()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _plain(name) in self._parts

    def stream(self, name: str) -> Iterator[bytes]:
        """The part's content, piece by piece. Raises FileRefused when it is absent, damaged or too large."""
        info = self._parts.get(_plain(name))
        if info is None:
            raise self.damaged(name)
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self.bomb()
                    yield piece
        except _BROKEN as error:
            raise self.damaged(name) from error

    def _judge(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(self._parts) != len(infos):
            raise self.damaged()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise self.encrypted()
        self.check_kind()
        if sum(info.file_size for info in infos) > self._limits.unpacked_bytes:
            raise self.bomb()
        for info in infos:
            if info.compress_type not in _READABLE:
                raise self.damaged(info.filename)
            if info.file_size > max(_SMALL, info.compress_size * self._limits.ratio):
                raise self.bomb()

    def _check_directory(self, file: BinaryIO) -> None:
        """Refuse a directory too long to be read into memory, before zipfile reads it."""
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES - 0xFFFF))
        tail = file.read()
        found = tail.rfind(_END)
        if found < 0 or len(tail) - found < _END_BYTES:
            raise self.damaged()
        length, _start, comment = struct.unpack("<IIH", tail[found + 12 : found + _END_BYTES])
        if length > _DIRECTORY_BYTES or found + _END_BYTES + comment != len(tail):
            raise self.damaged()

    def check_kind(self) -> None:
        """Refuse what has other parts than it should."""
        raise NotImplementedError

    def damaged(self, part: str = "") -> FileRefused:
        """The refusal of what cannot be unpacked or understood."""
        raise NotImplementedError

    def encrypted(self) -> FileRefused:
        """The refusal of what has a password."""
        raise NotImplementedError

    def bomb(self) -> FileRefused:
        """The refusal of what would become far too large."""
        raise NotImplementedError


class Archive(Parts):
    """The parts of an .xlsx by name. Raises FileRefused for all that is not a plain, harmless workbook."""

    def check_kind(self) -> None:
        """Refuse workbooks with macros, and what is no .xlsx."""
        if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in self.names):
            raise FileRefused(_("The workbook contains macros. Save it as an Excel workbook (.xlsx) without macros."))
        _check_kind(self.names)

    def damaged(self, part: str = "") -> FileRefused:
        """The refusal of a workbook that cannot be unpacked or understood."""
        return damaged(part)

    def encrypted(self) -> FileRefused:
        """The refusal of a workbook with a password."""
        return encrypted()

    def bomb(self) -> FileRefused:
        """The refusal of a workbook that would become far too large."""
        return FileRefused(
            _(
                "Unpacked, this file would be far larger than a register (more than %(size)d MB, or packed too "
                "tightly to be honest). Copy the rows into a new workbook."
            )
            % {"size": self._limits.unpacked_bytes // MEGABYTE}
        )


def damaged(part: str = "") -> FileRefused:
    """The refusal of a workbook that cannot be unpacked or understood."""
    message = _("The workbook is damaged or incomplete. Open it in a spreadsheet program and save it again as .xlsx.")
    return FileRefused(f"{message} ({shortened(part)})" if part else message)


def encrypted() -> FileRefused:
    """The refusal of a workbook with a password."""
    return FileRefused(_("The workbook is protected by a password. Remove the password and save it again."))


def _check_kind(names: Collection[str]) -> None:
    if "xl/workbook.bin" in names:
        raise FileRefused(_("This is a binary workbook (.xlsb). Save it as .xlsx."))
    if "mimetype" in names or "content.xml" in names:
        raise FileRefused(_("This is an OpenDocument file. Save it as .xlsx."))
    if "word/document.xml" in names or any(name.startswith("ppt/") for name in names):
        raise FileRefused(_("This is a text document or a presentation, not a register. Use .xlsx, .csv or .jsonl."))
    if "[content_types].xml" not in names:
        raise FileRefused(_("This is a packed archive, not a register. Unpack it and give the file inside."))


def _plain(name: str) -> str:
    """A part's name as spreadsheet programs compare them: without case, with forward strokes."""
    return name.replace("\\", "/").lstrip("/").lower()
