"""Pages of reports."""

from __future__ import annotations

from django.http import Http404

from shangliang.committees.requests import Request
from shangliang.core.answering import one

from .. import access
from ..models import Report


def readable(request: Request, pk: int) -> Report:
    """A report that the reader may read; 404 for others."""
    if not access.may_read(request.actor):
        raise Http404
    report: Report = one(access.visible(request.actor), pk)
    return report


def writable(request: Request, pk: int) -> Report:
    """A report of a kind that the reader writes; 404 for others."""
    report = readable(request, pk)
    if not access.WRITER.allows(request.actor, report):
        raise Http404
    return report
