"""What may be uploaded. Content tells the type; names are cleaned; nothing is ever executed or shown inline.

Pictures are drawn anew (:mod:`.pictures`), so that what is kept is what is seen.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import uuid4

import puremagic
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from . import pictures
from .errors import Refused

#: Content types by ending. Macro-carrying office files are not among them.
TAKEN = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
}
_PICTURES = {".jpg", ".jpeg", ".png"}
_PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


@dataclass(frozen=True)
class Checked:
    """A file that may be stored."""

    name: str  # as shown, cleaned
    stored_name: str  # a random one with the right ending
    content_type: str
    size: int
    sha256: str
    file: File  # what is to be stored: of a picture not what was handed in, but the picture alone


def clean_name(name: str) -> str:
    """A file's name without path, control characters and anything that could mislead; at most 100 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    name = PurePosixPath(name).name
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*/]', "_", name).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    return f"{stem[:90] or 'file'}{dot}{ending[:8]}"


def checked_upload(file: File, name: str, *, most_bytes: int) -> Checked:
    """Look into a file and say what it is; a picture is drawn anew without place, camera and times.

    Raises:
        Refused: empty, too large, of a type that is not taken, not what its name says, or a picture that is damaged.
    """
    shown = clean_name(name)
    ending = PurePosixPath(shown).suffix.lower()
    head = file.read(12) if ending in _PICTURES else b""
    file.seek(0)
    if ending in (".heic", ".heif") or pictures.is_heic(head):
        raise Refused(
            _(
                "“%(name)s” is a picture in the iPhone's own format (HEIC), which not everybody can open. Please send "
                "it as JPEG: on the iPhone choose Settings, Camera, Formats, Most Compatible, and take it again; or "
                "hand in a screenshot of it."
            )
            % {"name": shown},
            field="attachment",
        )
    if ending not in TAKEN:
        raise Refused(
            _("“%(name)s” cannot be taken. Please hand in PDF, Word (docx), Excel (xlsx), JPEG, PNG or text.")
            % {"name": shown},
            field="attachment",
        )
    size = file.size or 0
    if size == 0:
        raise Refused(_("“%(name)s” is empty.") % {"name": shown}, field="attachment")
    if size > most_bytes:
        raise Refused(
            _("“%(name)s” has %(size)d MB; at most %(most)d MB are taken.")
            % {"name": shown, "size": -(-size // 1024**2), "most": most_bytes // 1024**2},
            field="attachment",
        )
    content = file.read()
    file.seek(0)
    if not _is(ending, content):
        raise Refused(
            _("“%(name)s” is not what its name says. Please save it anew and hand it in again.") % {"name": shown},
            field="attachment",
        )
    if ending in _PICTURES:
        picture = pictures.cleaned(content, shown)
        if TAKEN[ending] != picture.content_type:  # phones and chat programs often rename one kind into the other
            ending = picture.ending
            shown = str(PurePosixPath(shown).with_suffix(ending))
        content, file = picture.content, ContentFile(picture.content)
    digest = hashlib.sha256(content).hexdigest()
    return Checked(shown, f"{uuid4().hex}{ending}", TAKEN[ending], len(content), digest, file)


def _is(ending: str, content: bytes) -> bool:
    if ending == ".pdf":
        return content.startswith(b"%PDF-")
    if ending in _PICTURES:
        return content.startswith(_PICTURE_HEADS)
    if ending in _PARTS:
        try:
            names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
        except zipfile.BadZipFile:
            return False
        return _PARTS[ending] in names and not any(n.endswith("vbaProject.bin") for n in names)
    # Text has no head of its own: it is text if it decodes and nothing else claims it.
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.search(r"[\x00-\x08\x0e-\x1f]", text) and not _claimed(content)
    return False


def _claimed(content: bytes) -> bool:
    try:
        found = puremagic.magic_string(content[:4096])
    except puremagic.PureError:
        return False
    return any(match.confidence >= 0.9 and not match.mime_type.startswith("text/") for match in found)
