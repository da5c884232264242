"""What one can write on: the reference topics of this session, and the leads from the public that were adopted."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee

from ..public import open_topics
from ..queries.writing import leads_to_write_on

LEADS = 100  # the newest; older ones have been written on or were never taken up


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The session's reference topics by batch, and the adopted leads."""
    actor = request.actor
    if not actor.has(Role.MEMBER, Role.LIAISON, *OFFICE):
        raise Http404
    words = request.GET.get("q", "").strip()[:60]
    session, batches = open_topics(request.committee)
    found = [(batch, [t for t in batch.topics.all() if words in t.title]) for batch in batches]
    context = {
        "session": session,
        "batches": [(batch, topics) for batch, topics in found if topics],
        "total": sum(len(batch.topics.all()) for batch in batches),
        "leads": [lead for lead in leads_to_write_on(actor)[:LEADS] if words in lead.text],
        "words": words,
        "writes": actor.has(Role.MEMBER, Role.LIAISON),
    }
    return render(request, "proposals/topics.html", context)
