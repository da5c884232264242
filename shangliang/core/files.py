"""Files that people hand in with a record: what is known of one, keeping it, and letting go of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import models, transaction

from . import clock
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


F = TypeVar("F", bound=KeptFile)


def keep(row: F, file: File, name: str, *, most_bytes: int) -> F:
    """Look into a file, store it and save its row: type told by content, name cleaned, size limited.

    Raises:
        Refused: too large, or of a type that is not taken.
    """
    checked = checked_upload(file, name, most_bytes=most_bytes)
    row.name, row.content_type, row.size = checked.name, checked.content_type, checked.size
    row.sha256, row.added_at = checked.sha256, clock.now()
    stored: Any = row
    stored.file.save(checked.stored_name, file, save=False)
    row.save()
    return row


def remove_file(row: Any) -> None:
    """Remove a row's file from the disk, once the transaction is through."""
    if row.file.name:
        transaction.on_commit(partial(row.file.storage.delete, row.file.name))


@contextmanager
def gone_on_error() -> Iterator[list[Any]]:
    """Rows whose files are put into the list that this gives: if the block fails, the files are gone again too."""
    stored: list[Any] = []
    try:
        yield stored
    except BaseException:
        for row in stored:
            row.file.storage.delete(str(row.file.name))
        raise
