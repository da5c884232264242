"""Opinion information: reading it, and reporting what people say."""

from __future__ import annotations

from typing import Annotated

from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import File, UploadedFile

from shangliang.accounts.actors import Actor
from shangliang.core.answering import saved_to_disk
from shangliang.opinions import actions
from shangliang.opinions.models import Opinion, OpinionFile
from shangliang.opinions.queries import WAITING, author_of
from shangliang.opinions.states import OPINION

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, PathId
from ..schemas.opinions import OpinionFileOut, OpinionFiles, OpinionIn, OpinionOut, OpinionRow, OpinionState

routes = Routes("Opinions")


def _rows(by: Actor) -> QuerySet[Opinion]:
    along = ("session", "committee", "author_member__user", "author_collective")
    return reach.opinion_items(by).select_related(*along)


def _row(o: Opinion) -> OpinionRow:
    return OpinionRow.model_validate(
        {
            "id": o.pk,
            "serial_number": o.serial_number,
            "year": o.session.year,
            "title": str(o),
            "origin": o.origin,
            "author": author_of(o),
            "state": o.state,
            "urgent": o.urgent,
            "submitted_at": o.submitted_at,
            "issued_at": o.issued_at,
            "due": o.step_due if o.state in WAITING else None,
        }
    )


def _shown(by: Actor, pk: int) -> OpinionOut:
    o = reach.one(_rows(by), pk)
    return OpinionOut(
        **_row(o).model_dump(),
        situation=o.situation,
        analysis=o.analysis,
        suggestion=o.suggestion,
        edited_title=o.edited_title,
        edited_situation=o.edited_situation,
        edited_analysis=o.edited_analysis,
        edited_suggestion=o.edited_suggestion,
        reason=o.reason,
        may=[step.name for step in OPINION.possible(o, by)],
    )


@routes.get("/opinions", "opinions:read")
def list_opinion_items(
    request: HttpRequest, state: OpinionState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[OpinionRow]:
    """Items that the caller may read: an author the own ones, the office all that were submitted."""
    rows = _rows(request.auth.actor)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "opinions", cursor, limit, lambda found: [_row(o) for o in found])


@routes.get("/opinions/{opinion_id}", "opinions:read")
def get_opinion_item(request: HttpRequest, opinion_id: PathId) -> OpinionOut:
    """An item with its text."""
    return _shown(request.auth.actor, opinion_id)


@routes.post("/opinions", "opinions:write", status=201)
def report_opinion(request: HttpRequest, body: OpinionIn) -> OpinionOut:
    """Report an opinion of one's own: it is written and handed in at once."""
    by = request.auth.actor
    text = actions.Text(body.title, body.situation, body.analysis, body.suggestion, body.urgent)
    with transaction.atomic():
        made = actions.submit(actions.begin_opinion(request.auth.committee, by=by, text=text), by=by)
    return _shown(by, made.pk)


def _file(file: OpinionFile) -> OpinionFileOut:
    return OpinionFileOut(
        id=file.pk,
        opinion_id=file.opinion_id,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        added_at=file.added_at,
    )


@routes.get("/opinions/{opinion_id}/files", "opinions:read")
def list_opinion_files(request: HttpRequest, opinion_id: PathId) -> OpinionFiles:
    """The files of an item."""
    by = request.auth.actor
    opinion = reach.one(reach.opinion_items(by), opinion_id)
    return OpinionFiles(items=[_file(f) for f in reach.opinion_files(by).filter(opinion=opinion).order_by("pk")])


@routes.post("/opinions/{opinion_id}/files", "opinions:write", status=201, media="multipart/form-data")
def add_opinion_file(request: HttpRequest, opinion_id: PathId, file: Annotated[UploadedFile, File()]) -> OpinionFileOut:
    """Add a file to an item that one writes: PDF, docx, xlsx, JPEG, PNG or text, told by its content."""
    by = request.auth.actor
    opinion = reach.one(reach.opinion_items(by), opinion_id)
    return _file(actions.attach(opinion, file, file.name or "", by=by))


@routes.get("/opinion-files/{file_id}", "opinions:read")
def get_opinion_file(request: HttpRequest, file_id: PathId) -> FileResponse:
    """Download a file of an item."""
    found = reach.one(reach.opinion_files(request.auth.actor), file_id)
    return saved_to_disk(found.file, name=found.name, content_type="application/octet-stream")


@routes.delete("/opinion-files/{file_id}", "opinions:write")
def remove_opinion_file(request: HttpRequest, file_id: PathId) -> None:
    """Take a file away again, while the item may be changed."""
    by = request.auth.actor
    actions.detach(reach.one(reach.opinion_files(by), file_id), by=by)
