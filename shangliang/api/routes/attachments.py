"""Files of proposals. They are handed out as downloads, never shown inline."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import FileResponse, HttpRequest
from ninja import File, Form, UploadedFile

from shangliang.core.answering import saved_to_disk
from shangliang.proposals import actions
from shangliang.proposals.models import Attachment

from .. import reach
from ..routing import Routes
from ..schemas.fields import PathId
from ..schemas.proposals import AttachmentOut, Attachments

routes = Routes("Attachments")


def _shown(attachment: Attachment) -> AttachmentOut:
    return AttachmentOut(
        id=attachment.pk,
        proposal_id=attachment.proposal_id,
        purpose=attachment.purpose,
        name=attachment.name,
        content_type=attachment.content_type,
        size=attachment.size,
        sha256=attachment.sha256,
        added_at=attachment.added_at,
    )


@routes.get("/proposals/{proposal_id}/attachments", "proposals:read")
def list_attachments(request: HttpRequest, proposal_id: PathId) -> Attachments:
    """The files of a proposal; seals and scans are for its proposers and the office."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    rows = reach.attachments(by).filter(proposal=proposal).order_by("pk")
    return Attachments(items=[_shown(a) for a in rows])


@routes.post("/proposals/{proposal_id}/attachments", "proposals:write", status=201, media="multipart/form-data")
def add_attachment(
    request: HttpRequest,
    proposal_id: PathId,
    file: Annotated[UploadedFile, File()],
    purpose: Annotated[Literal["enclosure", "scan", "seal"], Form()] = "enclosure",
) -> AttachmentOut:
    """Add a file: PDF, docx, xlsx, JPEG, PNG or text, told by its content."""
    by = request.auth.actor
    proposal = reach.one(reach.proposals(by), proposal_id)
    return _shown(actions.attach(proposal, actions.Upload(file, file.name or "", purpose), by=by))


@routes.get("/attachments/{attachment_id}", "proposals:read")
def get_attachment(request: HttpRequest, attachment_id: PathId) -> FileResponse:
    """Download a file."""
    found = reach.one(reach.attachments(request.auth.actor), attachment_id)
    return saved_to_disk(found.file, name=found.name, content_type="application/octet-stream")


@routes.delete("/attachments/{attachment_id}", "proposals:write")
def remove_attachment(request: HttpRequest, attachment_id: PathId) -> None:
    """Take an enclosure away again, while the text may be changed."""
    by = request.auth.actor
    actions.detach(reach.one(reach.attachments(by), attachment_id), by=by)
