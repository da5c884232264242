"""Files that are handed in together with what they prove."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from shangliang.accounts.actors import Actor
from shangliang.core.files import gone_on_error

from ..actions import Upload, keep_file
from ..models import Attachment, Proposal


@contextmanager
def kept(proposal: Proposal, file: UploadedFile | None, purpose: str, by: Actor) -> Iterator[Attachment | None]:
    """Keep a file with a proposal for the verb that follows; if that one refuses, the file is gone again."""
    if file is None:
        yield None
        return
    with gone_on_error() as stored, transaction.atomic():
        stored.append(keep_file(proposal, Upload(file, file.name or "", purpose), by=by))
        yield stored[0]
