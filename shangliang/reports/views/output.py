"""A report as a file."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee
from shangliang.core.errors import Refused
from shangliang.documents.printing import to_pdf
from shangliang.documents.tree import Document
from shangliang.documents.word import to_docx

from ..rendering import document_of
from . import readable

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@in_committee
@require_safe
def word(request: Request, pk: int) -> HttpResponse:
    """The report as Word, in the official layout."""
    return _file(request, pk, to_docx, _WORD, "docx")


@in_committee
@require_safe
def pdf(request: Request, pk: int) -> HttpResponse:
    """The report as PDF, in the official layout."""
    return _file(request, pk, to_pdf, "application/pdf", "pdf")


def _file(request: Request, pk: int, make: Callable[[Document], bytes], kind: str, ending: str) -> HttpResponse:
    report = readable(request, pk)
    try:
        content = make(document_of(report))
    except Refused as refusal:  # this machine cannot print, or the report is too long for it
        messages.error(request, str(refusal))
        return redirect("reports:one", pk)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{report}.{ending}')}"
    answer["Cache-Control"] = "private, no-store"
    return answer
