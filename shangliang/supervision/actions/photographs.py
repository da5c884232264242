"""Photographs and papers that prove something: checked as every upload is, kept outside the web root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.uploads import checked_upload
from shangliang.workflow.events import Entry, record

from ..models import Patrol, Photograph, SupervisionOpinion


@dataclass(frozen=True)
class Upload:
    """A file that somebody hands in."""

    file: File
    name: str


@contextmanager
def kept(
    subject: Patrol | SupervisionOpinion, committee: Committee, uploads: Sequence[Upload], *, by: Actor
) -> Iterator[list[Photograph]]:
    """Keep files with a record for what follows; if that refuses, the files are gone again.

    Raises:
        Refused: too many, too large, or of a type that is not taken; the message belongs to ``photographs``.
    """
    made: list[Photograph] = []
    try:
        with transaction.atomic():
            _keep(made, subject, committee, uploads, by)
            yield made
    except BaseException:
        for row in made:
            row.file.storage.delete(str(row.file.name))
        raise


def _keep(
    made: list[Photograph],
    subject: Patrol | SupervisionOpinion,
    committee: Committee,
    uploads: Sequence[Upload],
    by: Actor,
) -> None:
    rules = rules_of(committee)
    if len(uploads) > rules.attachments_most:
        raise Refused(_("At most %(most)d files at once.") % {"most": rules.attachments_most}, field="photographs")
    on = {"patrol": subject} if isinstance(subject, Patrol) else {"opinion": subject}
    kind = "patrol" if isinstance(subject, Patrol) else "supervision_opinion"
    for upload in uploads:
        try:
            checked = checked_upload(upload.file, upload.name, most_bytes=rules.attachment_megabytes * 1024 * 1024)
        except Refused as error:
            raise Refused(str(error), field="photographs") from error
        row = Photograph(
            committee_id=committee.pk,
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            added_at=clock.now(),
            added_by=by.name[:60],
            **on,
        )
        row.file.save(checked.stored_name, upload.file, save=False)
        made.append(row)
        row.save()
    entries = [
        Entry(f"{kind}.attach", (kind, subject.pk), (kind, subject.pk), {"photograph": p.pk, "sha256": p.sha256})
        for p in made
    ]
    if entries:
        record(entries, by=by, committee_id=committee.pk)
