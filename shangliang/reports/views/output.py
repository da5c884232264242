"""A report as a file."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, made_to_save
from shangliang.core.errors import Refused
from shangliang.documents.printing import to_pdf
from shangliang.documents.tree import Document
from shangliang.documents.word import to_docx

from .. import making
from ..rendering import document_of
from . import readable

#: Characters that are laid out while somebody waits: some forty pages, a second. Longer ones the worker lays out.
AT_ONCE = 20_000
_PDF = "application/pdf"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@in_committee
@require_safe
def word(request: Request, pk: int) -> HttpResponse:
    """The report as Word, in the official layout."""
    return _file(request, pk, to_docx, _WORD, "docx")


@in_committee
@require_safe
def pdf(request: Request, pk: int) -> HttpResponse:
    """The report as PDF, in the official layout; a long one is made by the worker."""
    report = readable(request, pk)
    if len(report.body) <= AT_ONCE:
        return _file(request, pk, to_pdf, _PDF, "pdf")
    made = making.ask(report, making.PDF, {}, name=f"{report}.pdf", content_type=_PDF, by=request.actor)
    return redirect("reports:made", pk, made.token)


@in_committee
@require_safe
def made(request: Request, pk: int, token: str) -> HttpResponse:
    """How far a file is that the worker makes; once it is ready, where to fetch it."""
    report = readable(request, pk)
    found = making.find(token, report=report, by=request.actor)
    if found is None:
        raise Http404
    answer = render(request, "reports/made.html", {"report": report, "made": found})
    answer["Cache-Control"] = "private, no-store"
    return answer


@in_committee
@require_safe
def made_file(request: Request, pk: int, token: str) -> HttpResponse:
    """A file that the worker has made."""
    found = making.find(token, report=readable(request, pk), by=request.actor)
    if found is None or not found.ready:
        raise Http404
    return made_to_save(found.path.read_bytes(), name=found.name, content_type=found.content_type)


def _file(request: Request, pk: int, make: Callable[[Document], bytes], kind: str, ending: str) -> HttpResponse:
    report = readable(request, pk)
    try:
        content = make(document_of(report))
    except Refused as refusal:  # this machine cannot print, or the report is too long for it
        messages.error(request, str(refusal))
        return redirect("reports:one", pk)
    return made_to_save(content, name=f"{report}.{ending}", content_type=kind)
