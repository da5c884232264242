"""A document as the answer to a request: a file to keep, in the official layout."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shangliang.core.answering import made_to_save
from shangliang.core.errors import Refused

from .printing import to_pdf
from .tree import Document
from .word import to_docx

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(document: Document) -> HttpResponse:
    """A document as Word."""
    return made_to_save(to_docx(document), name=f"{document.name}.docx", content_type=_WORD)


def pdf_file(request: HttpRequest, document: Document, *back: Any) -> HttpResponse:
    """A document as PDF; on a machine that cannot print, the page ``back`` with the reason."""
    try:
        content = to_pdf(document)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(*back)
    return made_to_save(content, name=f"{document.name}.pdf", content_type="application/pdf")
