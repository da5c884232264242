"""A package as a file: a zip with a manifest, its signature, the records and the attachments.

Whoever reads one meets bytes from outside. The manifest is judged and its signature checked before anything else is
looked at; then every part has to be the one that the manifest names, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shangliang.core.errors import Refused

from ..readers.archive import Parts
from ..readers.errors import FileRefused, shortened
from ..readers.limits import MEGABYTE, Limits
from . import keys

FORMAT = "shangliang-package"
#: The schema that is written, and the only one that is read (docs/packages.md).
VERSION = 1
MANIFEST, SIGNATURE, RECORDS = "manifest.json", "signature.txt", "records.json"
LIMITS = Limits(file_bytes=100 * MEGABYTE, unpacked_bytes=110 * MEGABYTE)
_MOST_PARTS = 300
_MANIFEST_BYTES = MEGABYTE
_RECORDS_BYTES = 8 * MEGABYTE


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartFacts(_Strict):
    """What the manifest says of a part."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class SenderFacts(_Strict):
    """Who sends: the committee's name and place as the sender has them, its level, and the key that signs."""

    committee: str = Field(min_length=1, max_length=120)
    place: str = Field(min_length=1, max_length=60)
    level: str = Field(max_length=20)
    key: str = Field(max_length=60)


class Manifest(_Strict):
    """What a package is, and the digests of all its parts."""

    format: str
    version: int
    kind: str = Field(max_length=30)
    id: UUID
    made_at: datetime
    sender: SenderFacts
    receiver: str = Field(max_length=60)
    parts: dict[str, PartFacts] = Field(max_length=_MOST_PARTS)


@dataclass(frozen=True)
class Opened:
    """A package whose signature and parts were found in order."""

    manifest: Manifest
    sha256: str  # of the manifest
    records: bytes
    files: Mapping[str, bytes]


def write(manifest: Mapping[str, Any], records: Any, files: Mapping[str, bytes]) -> bytes:
    """The file of a package: ``manifest`` without its parts, the records as JSON, the attachments by name.

    The same content gives the same bytes.

    Raises:
        Refused: it would be larger than what is taken.
    """
    parts = {RECORDS: _json(records), **files}
    if sum(len(content) for content in parts.values()) > LIMITS.file_bytes - _MANIFEST_BYTES:
        raise Refused(
            _("A package has at most %(most)d MB. Report the items one by one, or hand large files over otherwise.")
            % {"most": LIMITS.file_bytes // MEGABYTE}
        )
    facts = {name: {"sha256": _digest(content), "size": len(content)} for name, content in parts.items()}
    head = _json({"format": FORMAT, "version": VERSION, **manifest, "parts": facts})
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as packed:
        for name, content in {MANIFEST: head, SIGNATURE: keys.sign(head).encode(), **parts}.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def check_kind(file: BinaryIO) -> None:
    """See that a file is a package at all, whoever sent it to whom.

    Raises:
        FileRefused: it is none. The message says what to do.
    """
    _Package(file, LIMITS)


def read(file: BinaryIO, trusted: Mapping[str, str]) -> Opened:
    """Open a package.

    Args:
        trusted: the public keys whose packages are taken, each with whose it is.

    Raises:
        FileRefused: it is none, is damaged or was changed, was made by another version, or its key is not trusted. The
            message says what to do.
    """
    if file.seek(0, 2) > LIMITS.file_bytes:
        raise FileRefused(
            _("The file has more than %(most)d MB. Ask the sender to report the items one by one.")
            % {"most": LIMITS.file_bytes // MEGABYTE}
        )
    packed = _Package(file, LIMITS)
    head = _part(packed, MANIFEST, _MANIFEST_BYTES)
    manifest = _manifest(head)
    if manifest.sender.key not in trusted:
        raise FileRefused(
            _(
                "The package comes from “%(name)s”, whose key nobody has entered here. Its fingerprint is %(print)s: "
                "compare it with the sender by telephone; then the security administrator enters the key under "
                "Packages, Trusted senders."
            )
            % {"name": shortened(manifest.sender.committee), "print": keys.fingerprint(manifest.sender.key)}
        )
    if not keys.is_genuine(head, _part(packed, SIGNATURE, 200).decode("ascii", "replace"), manifest.sender.key):
        raise _changed()
    if set(packed.names) != {MANIFEST, SIGNATURE, *manifest.parts} or RECORDS not in manifest.parts:
        raise _changed()
    contents = {}
    for name, facts in manifest.parts.items():
        content = _part(packed, name, _RECORDS_BYTES if name == RECORDS else LIMITS.unpacked_bytes)
        if len(content) != facts.size or _digest(content) != facts.sha256:
            raise _changed()
        contents[name] = content
    return Opened(manifest, _digest(head), contents.pop(RECORDS), contents)


class _Package(Parts):
    def check_kind(self) -> None:
        if MANIFEST not in self.names or SIGNATURE not in self.names or len(self.names) > _MOST_PARTS + 2:
            raise _no_package()

    def damaged(self, part: str = "") -> FileRefused:
        return _no_package() if not part else _changed()

    def encrypted(self) -> FileRefused:
        return FileRefused(_("The package is protected by a password. Ask the sender for the file as it was made."))

    def bomb(self) -> FileRefused:
        return FileRefused(
            _(
                "Unpacked, this file would have more than %(size)d MB, or is packed too tightly to be honest. "
                "Ask the sender for a new one."
            )
            % {"size": self._limits.unpacked_bytes // MEGABYTE}
        )


def _no_package() -> FileRefused:
    return FileRefused(
        _("This is no package of this program, or not all of it. Ask the sender for the file as it was made (.zip).")
    )


def _changed() -> FileRefused:
    return FileRefused(
        _("The package was changed or damaged on its way: its signature does not fit. Ask the sender for a new one.")
    )


def _manifest(head: bytes) -> Manifest:
    try:
        said = json.loads(head)
    except (ValueError, RecursionError) as error:
        raise _changed() from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise _no_package()
    version = said.get("version")
    if isinstance(version, int) and version != VERSION:
        raise FileRefused(older_or_newer(version))
    try:
        return Manifest.model_validate_json(head)
    except ValidationError as error:
        raise _changed() from error


def older_or_newer(version: int) -> str:
    """What to do about a package of another schema."""
    said = {"version": version, "own": VERSION}
    if version < VERSION:
        return (
            _(
                "The package has schema %(version)d, which is not taken any more (this program reads %(own)d). "
                "Ask the sender to update the program and to make the package anew."
            )
            % said
        )
    return (
        _("The package has schema %(version)d; this program reads %(own)d. Update this installation, then bring it in.")
        % said
    )


def _part(packed: _Package, name: str, most: int) -> bytes:
    content = bytearray()
    for piece in packed.stream(name):
        content += piece
        if len(content) > most:
            raise packed.bomb()
    return bytes(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
