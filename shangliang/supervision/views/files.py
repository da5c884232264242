"""Files: photographs as pages show them and to be saved, and the sheets of opinions as Word and PDF."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, made_to_save, one, saved_to_disk, shown_picture
from shangliang.core.errors import Refused
from shangliang.documents.printing import to_pdf
from shangliang.documents.tree import Document
from shangliang.documents.word import to_docx

from .. import access
from ..sheet import document_of, summary_of


@in_committee
@require_safe
def photograph(request: Request, pk: int) -> HttpResponseBase:
    """A photograph or paper as it was kept, to be saved."""
    found = one(access.visible_photographs(request.actor), pk)
    return saved_to_disk(found.file, name=found.name, content_type=found.content_type)


@in_committee
@require_safe
def shown(request: Request, pk: int, edge: int) -> HttpResponse:
    """A photograph in a size for pages, so that no phone loads more than it shows."""
    return shown_picture(one(access.visible_photographs(request.actor), pk), edge)


@in_committee
@require_safe
def opinion(request: Request, pk: int, ending: str) -> HttpResponse:
    """An issued opinion as Word or PDF, in the official layout."""
    rows = access.visible(request.actor).filter(state__in=access.OUT)
    row = one(rows.select_related("committee", "session", "unit", "activity", "appraisal"), pk)
    return _file(request, document_of(row), ending, ("supervision:opinion", pk))


@in_committee
@require_safe
def activity(request: Request, pk: int, ending: str) -> HttpResponse:
    """All issued opinions of an activity as Word or PDF, with what became of them."""
    row = one(access.visible_activities(request.actor).select_related("committee"), pk)
    opinions = access.visible(request.actor).filter(activity=row, state__in=access.OUT)
    document = summary_of(row, list(opinions.select_related("unit").order_by("number")))
    return _file(request, document, ending, ("supervision:activity", pk))


#: How a document is made into a file, and what that is, by its ending.
_MADE: dict[str, tuple[Callable[[Document], bytes], str]] = {
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (to_pdf, "application/pdf"),
}


def _file(request: Request, document: Document, ending: str, back: tuple[str, int]) -> HttpResponse:
    make, kind = _MADE[ending]
    try:
        content = make(document)
    except Refused as refusal:  # this machine cannot print
        messages.error(request, str(refusal))
        return redirect(*back)
    return made_to_save(content, name=f"{document.name}.{ending}", content_type=kind)
