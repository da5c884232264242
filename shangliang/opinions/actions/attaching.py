"""Files of an opinion: photographs, surveys, the scan of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.files import keep, remove_file
from shangliang.core.reading import columns
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.transitions import lock

from ..access import may_attach
from ..models import Opinion, OpinionFile


@verb
def attach(opinion: Opinion | int, file: File, name: str, *, by: Actor) -> OpinionFile:
    """Add a file to what one writes, or to what the office entered for somebody.

    Raises:
        NotAllowed: the actor may not, or not any more.
        Refused: too many, too large, or of a type that is not taken.
    """
    (row,) = lock(Opinion, [opinion], related=["committee"])
    if not may_attach(by, row):
        raise NotAllowed(_("This opinion cannot be changed any more."))
    most = rules_of(row.committee).attachments_most
    if len(columns(OpinionFile, "pk", opinion=row.pk)) >= most:
        raise Refused(_("At most %(most)d attachments.") % {"most": most}, field="attachment")
    return keep_file(row, file, name, by=by)


def keep_file(opinion: Opinion, file: File, name: str, *, by: Actor) -> OpinionFile:
    """Keep a file with an opinion, within verbs that have seen to it that the actor may.

    Raises:
        Refused: too large, or of a type that is not taken.
    """
    row = OpinionFile(committee_id=opinion.committee_id, opinion=opinion)
    keep(row, file, name, most_bytes=rules_of(opinion.committee).attachment_megabytes * 1024**2)
    _note(row, "attach", by)
    return row


@verb
def detach(file: OpinionFile | int, *, by: Actor) -> None:
    """Take a file away again, while one may add others."""
    (row,) = lock(OpinionFile, [file])
    (opinion,) = lock(Opinion, [row.opinion_id], related=["committee"])
    if not may_attach(by, opinion):
        raise NotAllowed(_("This attachment cannot be removed any more."))
    _note(row, "detach", by)
    let_go([row])


def let_go(rows: Sequence[OpinionFile]) -> None:
    """Delete files with their rows."""
    for row in rows:
        remove_file(row)
        row.delete()


def hand_on(files: Sequence[Any], to: Opinion) -> list[OpinionFile]:
    """Give an opinion copies of the files of what it came from: opinions reported up, or a proposal.

    They were looked into when they were handed in, and are not held to the limits here.
    """
    copies = []
    for given in files:
        copy = OpinionFile(
            committee_id=to.committee_id,
            opinion=to,
            name=given.name,
            content_type=given.content_type,
            size=given.size,
            sha256=given.sha256,
            added_at=clock.now(),
        )
        with given.file.open("rb") as content:
            copy.file.save(f"{uuid4().hex}{Path(given.file.name).suffix}", content, save=False)
        copy.save()
        copies.append(copy)
    return copies


def _note(file: OpinionFile, name: str, by: Actor) -> None:
    subject = ("opinion", file.opinion_id)
    facts = {"attachment": file.pk, "sha256": file.sha256}
    record([Entry(f"opinion.{name}", subject, subject, facts)], by=by, committee_id=file.committee_id)
