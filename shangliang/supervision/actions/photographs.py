"""Photographs and papers that prove something: checked as every upload is, kept outside the web root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.files import gone_on_error, keep
from shangliang.core.reading import columns
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.transitions import lock

from ..access import STAFF, SUPERVISOR, UNIT
from ..models import OpinionState, Patrol, PatrolState, Photograph, SupervisionOpinion

#: So many photographs and papers hang on a record at most, however often some are added.
_MOST = 20


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
    with gone_on_error() as made, transaction.atomic():
        _keep(made, subject, committee, uploads, by)
        yield made


@verb
def add_photographs(subject: Patrol | SupervisionOpinion, uploads: Sequence[Upload], *, by: Actor) -> list[Photograph]:
    """Add photographs to one's patrol until the office has looked at it, or evidence to what was or is being mended.

    Raises:
        NotAllowed: it is neither one's own patrol, nor an opinion that one's unit mends or the office looks at.
        Refused: it is too late for more, there are too many, or one cannot be taken.
    """
    (row,) = lock(
        type(subject), [subject], related=["committee", "supervisor" if isinstance(subject, Patrol) else "unit"]
    )
    if isinstance(row, Patrol):
        allowed, in_time = SUPERVISOR.allows(by, row), row.state == PatrolState.RECORDED
    else:
        allowed = UNIT.allows(by, row) or (STAFF.allows(by, row) and row.state == OpinionState.MENDED)
        in_time = row.state in (OpinionState.MENDING, OpinionState.MENDED)
    if not allowed:
        raise NotAllowed(_("You may not do this here."))
    if not in_time:
        raise Refused(_("No more photographs can be added to this record."), field="photographs", code="not_open")
    on: dict[str, Any] = {"patrol" if isinstance(row, Patrol) else "opinion": row.pk}
    had = columns(Photograph, "pk", **on)
    if len(had) + len(uploads) > _MOST:
        raise Refused(_("At most %(most)d files at a record.") % {"most": _MOST}, field="photographs")
    with kept(row, row.committee, uploads, by=by) as made:
        return made


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
        row = Photograph(committee_id=committee.pk, added_by=by.name[:60], **on)
        try:
            most = rules.attachment_megabytes * 1024**2
            made.append(keep(row, upload.file, upload.name, most_bytes=most, with_small=True))
        except Refused as error:
            raise Refused(str(error), field="photographs") from error
    entries = [
        Entry(f"{kind}.attach", (kind, subject.pk), (kind, subject.pk), {"photograph": p.pk, "sha256": p.sha256})
        for p in made
    ]
    if entries:
        record(entries, by=by, committee_id=committee.pk)
