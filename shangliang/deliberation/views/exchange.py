"""Votes as open data in the Polis format: taken away, and brought in."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.core.errors import Refused

from .. import access, actions, exporting
from ..forms import ImportForm
from ..models import Deliberation

#: What is taken out of an archive, and how large it may be, packed and unpacked.
_FILES = ("votes.csv", "comments.csv", "participants-votes.csv", "votes.json", "comments.json")
_PACKED, _UNPACKED = 32 * 2**20, 256 * 2**20


@in_committee
@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    """The votes under invented numbers, as an archive."""
    row = one(access.exportable(request.actor), pk)
    try:
        content = exporting.archive(row)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("deliberation:one", pk)
    answer = HttpResponse(content, content_type="application/zip")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{row.title}.zip") or ""
    return answer


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request) -> HttpResponse:
    """Bring in a conversation that was held elsewhere."""
    if not access.works_here(request.actor):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        made = attempt(form, lambda data: _brought(request, data))
        if made is not None:
            messages.success(request, _("The conversation is here. Look at it, then publish it."))
            return redirect("deliberation:one", made.pk)
    status = 400 if form.errors else 200
    return render(request, "deliberation/import.html", {"form": form}, status=status)


def _brought(request: Request, data: dict[str, Any]) -> Deliberation:
    upload: UploadedFile = data["archive"]
    if (upload.size or 0) > _PACKED:
        raise Refused(_("The archive has more than 32 MB."), field="archive")
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(upload) as archive:
                _unpack(archive, Path(folder))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise Refused(_("This is no zip archive that can be read."), field="archive") from error
        return actions.import_conversation(  # type: ignore[no-any-return]
            request.committee, Path(folder), title=data["title"], question=data["question"], by=request.actor
        )


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    """Write the files that we read, wherever in the archive they lie, and nothing else."""
    left = _UNPACKED
    for entry in archive.infolist():
        name = Path(entry.filename).name
        if name not in _FILES or entry.is_dir():
            continue
        with archive.open(entry) as packed:
            content = packed.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused(_("The files in the archive are too large."), field="archive")
        (folder / name).write_bytes(content)
