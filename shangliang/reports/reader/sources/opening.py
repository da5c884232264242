"""Which reader a file needs, and its text."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import FileRefused
from . import page, plain, portable, word
from .limits import MEGABYTE, MOST_BYTES, MOST_CHARACTERS

KINDS = ("txt", "docx", "pdf", "html")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_HEAD = 4096


@dataclass(frozen=True)
class Read:
    """A file's ``text`` as read, to which all offsets refer, and its ``kind``, one of :data:`KINDS`."""

    text: str
    kind: str


def read_file(path: Path) -> Read:
    """The text of a txt, docx, pdf or html file. Raises FileRefused with what is wrong and what to do."""
    data = _bytes(path)
    read = _text(data, path.name)
    if len(read.text) > MOST_CHARACTERS:
        raise FileRefused(
            _("The text has more than %(most)d characters. No report is that long; split the file.")
            % {"most": MOST_CHARACTERS}
        )
    if not read.text.strip():
        raise FileRefused(_("The file holds no text."))
    return read


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileRefused(_("There is no such file, or it is a folder."))
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileRefused(
                _("The file has %(size)d MB; a report may have %(most)d MB. Take out the pictures or save its text.")
                % {"size": size // MEGABYTE, "most": MOST_BYTES // MEGABYTE}
            )
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(_("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}) from error


def _text(data: bytes, name: str) -> Read:
    head = data[:_HEAD]
    if head.lstrip().startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return Read(portable.text_of(data), "pdf")
    if head.startswith(_ZIP):
        return Read(word.text_of(data), "docx")
    if head.startswith(_OLE):
        raise FileRefused(
            _("This is an old Word file (.doc, .wps) or one with a password. Save it as .docx without password.")
        )
    if head.lstrip().startswith(b"{\\rtf"):
        raise FileRefused(_("This is an RTF file. Save it as .docx or as text."))
    if head.startswith(_PICTURES):
        raise FileRefused(_("This is a picture. The reader needs text: run a text recognition first."))
    text = plain.text_of(data)
    if page.looks_like(text, name):
        return Read(page.text_of(text), "html")
    return Read(text, "txt")
