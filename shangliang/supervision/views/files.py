"""Files: photographs to be saved, and the sheets of opinions as Word and PDF."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, made_to_save, one, saved_to_disk
from shangliang.core.errors import Refused
from shangliang.documents.printing import to_pdf
from shangliang.documents.tree import Document
from shangliang.documents.word import to_docx

from .. import access
from ..sheet import document_of, summary_of

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@in_committee
@require_safe
def photograph(request: Request, pk: int) -> HttpResponseBase:
    """A photograph or paper, always to be saved and never shown in the page's place."""
    found = one(access.visible_photographs(request.actor), pk)
    return saved_to_disk(found.file, name=found.name, content_type=found.content_type)


@in_committee
@require_safe
def opinion_word(request: Request, pk: int) -> HttpResponse:
    """An issued opinion as Word, in the official layout."""
    return _opinion(request, pk, to_docx, _WORD, "docx")


@in_committee
@require_safe
def opinion_pdf(request: Request, pk: int) -> HttpResponse:
    """An issued opinion as PDF, in the official layout."""
    return _opinion(request, pk, to_pdf, "application/pdf", "pdf")


@in_committee
@require_safe
def word(request: Request, pk: int) -> HttpResponse:
    """All issued opinions of an activity as Word, with what became of them."""
    return _activity(request, pk, to_docx, _WORD, "docx")


@in_committee
@require_safe
def pdf(request: Request, pk: int) -> HttpResponse:
    """All issued opinions of an activity as PDF."""
    return _activity(request, pk, to_pdf, "application/pdf", "pdf")


Make = Callable[[Document], bytes]


def _opinion(request: Request, pk: int, make: Make, kind: str, ending: str) -> HttpResponse:
    rows = access.visible(request.actor).filter(state__in=access.OUT)
    row = one(rows.select_related("committee", "session", "unit", "activity"), pk)
    return _file(request, document_of(row), make, kind, ending, ("supervision:opinion", pk))


def _activity(request: Request, pk: int, make: Make, kind: str, ending: str) -> HttpResponse:
    row = one(access.visible_activities(request.actor).select_related("committee"), pk)
    opinions = access.visible(request.actor).filter(activity=row, state__in=access.OUT)
    document = summary_of(row, list(opinions.select_related("unit").order_by("number")))
    return _file(request, document, make, kind, ending, ("supervision:activity", pk))


def _file(
    request: Request, document: Document, make: Make, kind: str, ending: str, back: tuple[str, int]
) -> HttpResponse:
    try:
        content = make(document)
    except Refused as refusal:  # this machine cannot print
        messages.error(request, str(refusal))
        return redirect(*back)
    return made_to_save(content, name=f"{document.name}.{ending}", content_type=kind)
