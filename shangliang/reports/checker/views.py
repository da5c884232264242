"""The page of the checker: hand in a draft, see what was found, take it back with comments. Nothing is stored."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from shangliang.committees.models import Session
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import in_committee
from shangliang.core.uploads import clean_name
from shangliang.indicators.access import sessions as sessions_of

from ..access import may_read
from ..reader import FileRefused
from ..reader.sources import Read, read_file
from .commenting import commented
from .comparing import check
from .counted import Counted
from .findings import Finding
from .forms import DraftForm, most_bytes
from .page import rows, segments

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The longest reports have 30,000 characters; a longer text would keep the others waiting.
MOST_CHARACTERS = 200_000
#: A Word file up to this size comes with the page; a larger one is asked for by its own button.
MOST_IN_PAGE = 2 * 1024 * 1024
_AROUND = 64 * 1024  # what a form adds to the file that it carries


@csrf_exempt  # the size is judged before anything of the body is read; `_checked` checks the token
@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request) -> HttpResponse:
    """Hand in a draft and see its findings."""
    sessions = list(sessions_of(request.actor)) if may_read(request.actor) else []
    if not sessions:
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_bytes() + _AROUND:
        too_large = _("The file has more than %(most)d MB. Take out the pictures or save its text.") % {
            "most": most_bytes() // 1024**2
        }
        return _shown(request, _form(sessions), status=413, too_large=too_large)
    return _checked(request, sessions)


def _form(sessions: Sequence[Session], *given: Any) -> DraftForm:
    begun = [s for s in sessions if s.window_opens <= clock.now()]
    past = [s for s in begun if s.cut_off <= clock.now()]
    return DraftForm(sessions, *given, initial={"year": (past or begun or sessions)[0].year})


@csrf_protect
def _checked(request: Request, sessions: Sequence[Session]) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, _form(sessions))
    form = _form(sessions, request.POST, request.FILES)
    if form.is_valid():
        session = next(s for s in sessions if s.year == form.cleaned_data["year"])
        try:
            return _answer(request, form, session)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
    return _shown(request, form, status=400)


def _answer(request: Request, form: DraftForm, session: Session) -> HttpResponse:
    file: UploadedFile = form.cleaned_data["file"]
    name = clean_name(file.name or "")
    data = file.read()
    read = _read(data, name)
    books = Counted(session, form.cleaned_data["at"])
    findings = check(read.text, books)
    if request.POST.get("answer") == "word":
        response = HttpResponse(commented(read, data, findings), content_type=DOCX)
        response["Content-Disposition"] = content_disposition_header(True, _name(name)) or "attachment"
        response["Cache-Control"] = "private, no-store"
        return response
    response = _shown(
        request,
        form,
        session=session,
        cut_off=min(books.cut_off, clock.now()),
        name=name,
        rows=rows(read.text, findings),
        segments=segments(read.text, findings),
        word_name=_name(name),
        word=_in_page(read, data, findings),
        found=bool(findings),
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(request: Request, form: DraftForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "rows": None, "too_large": "", **more}
    return render(request, "reports/checker.html", context, status=status)


def _name(name: str) -> str:
    return _("%(name)s, checked.docx") % {"name": PurePath(name).stem}


def _in_page(read: Read, data: bytes, findings: Sequence[Finding]) -> str:
    """The Word file as an address of its own; ``""`` where it is too large, or cannot be written."""
    if len(data) > MOST_IN_PAGE:
        return ""
    try:
        content = commented(read, data, findings)
    except FileRefused:
        return ""
    return f"data:{DOCX};base64,{base64.b64encode(content).decode()}" if len(content) <= MOST_IN_PAGE else ""


def _read(data: bytes, name: str) -> Read:
    """The draft's text, from a file that is gone when it has been read.

    Raises:
        FileRefused: it cannot be read, or is longer than any report.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"draft{PurePath(name).suffix}"
        path.write_bytes(data)
        read = read_file(path)
    if len(read.text) > MOST_CHARACTERS:
        raise FileRefused(
            _("The text has more than %(most)d characters. No report is that long; split the file.")
            % {"most": MOST_CHARACTERS}
        )
    return read
