"""Files that people hand in with a record: what is known of one, keeping it, and letting go of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import models, transaction

from . import clock, pictures
from .tenancy import CommitteeOwned
from .uploads import checked_upload


class KeptFile(CommitteeOwned):
    """A file that hangs on a record; it lies outside the web root under a random name.

    Subclasses have the ``file`` field itself, which says where, and the record.
    """

    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def is_picture(self) -> bool:
        """Whether pages can show it: pictures are drawn anew when they are handed in."""
        return self.content_type.startswith("image/")


F = TypeVar("F", bound=KeptFile)


def keep(row: F, file: File, name: str, *, most_bytes: int, with_small: bool = False) -> F:
    """Look into a file, store it and save its row: type told by content, name cleaned, size limited.

    Of a picture only what is seen is kept (:mod:`.pictures`); ``with_small`` keeps a small one beside it, for lists.

    Raises:
        Refused: too large, of a type that is not taken, or a damaged picture.
    """
    checked = checked_upload(file, name, most_bytes=most_bytes)
    row.name, row.content_type, row.size = checked.name, checked.content_type, checked.size
    row.sha256, row.added_at = checked.sha256, clock.now()
    stored: Any = row
    stored.file.save(checked.stored_name, checked.file, save=False)
    if with_small and row.is_picture:
        checked.file.seek(0)
        small = pictures.shrunk(checked.file.read(), pictures.SMALL, row.name)
        stored.file.storage.save(_small_name(stored.file.name), ContentFile(small))
    row.save()
    return row


def picture_of(row: Any, edge: int) -> bytes | None:
    """A kept picture as a JPEG of at most so many points on its longer edge; the small ones are at hand already.

    None for what is no picture, and where the file is gone, as a purged one is.
    """
    if not row.is_picture or not row.file.name:
        return None
    names = [_small_name(row.file.name)] if edge == pictures.SMALL else []
    for name in [*names, row.file.name]:
        try:
            with row.file.storage.open(name, "rb") as found:
                content: bytes = found.read()
        except FileNotFoundError:
            continue
        return content if name in names else pictures.shrunk(content, edge, row.name)
    return None


def _small_name(name: str) -> str:
    return f"{name}.small.jpg"


def _delete(storage: Storage, name: str) -> None:
    for one in (name, _small_name(name)):
        storage.delete(one)


def remove_file(row: Any) -> None:
    """Remove a row's file from the disk, once the transaction is through."""
    if row.file.name:
        transaction.on_commit(partial(_delete, row.file.storage, row.file.name))


@contextmanager
def gone_on_error() -> Iterator[list[Any]]:
    """Rows whose files are put into the list that this gives: if the block fails, the files are gone again too."""
    stored: list[Any] = []
    try:
        yield stored
    except BaseException:
        for row in stored:
            _delete(row.file.storage, str(row.file.name))
        raise
