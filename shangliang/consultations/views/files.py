"""Reports as files in the official layout."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, one
from shangliang.documents.answering import pdf_file, word_file
from shangliang.documents.tree import Document

from .. import access
from ..sheet import document_of


@in_committee
@require_safe
def word(request: Request, pk: int) -> HttpResponse:
    """A report as Word."""
    return word_file(_document(request, pk))


@in_committee
@require_safe
def pdf(request: Request, pk: int) -> HttpResponse:
    """A report as PDF."""
    return pdf_file(request, _document(request, pk), "consultations:report", pk)


def _document(request: Request, pk: int) -> Document:
    row = one(access.visible_reports(request.actor).select_related("committee", "session"), pk)
    suggestions = access.visible_suggestions(request.actor).filter(report=row).order_by("order", "pk")
    return document_of(row, suggestions, row.quotes.order_by("pk"))
