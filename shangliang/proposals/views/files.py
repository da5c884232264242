"""Files of a proposal: opened by those who read it, added and removed by those who write it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee, saved_to_disk
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions
from ..forms import AttachForm
from ..models import Attachment
from ..queries import writing


@in_committee
@require_safe
def attachment(request: Request, pk: int) -> HttpResponseBase:
    """A file, always to be saved and never shown in the page's place."""
    found = get_object_or_404(access.openable_attachments(request.actor), pk=pk)
    return saved_to_disk(found.file, name=found.name, content_type=found.content_type)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: Request, pk: int) -> HttpResponse:
    """The files of a proposal that is being written, and one more."""
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    if not access.may_write(request.actor, proposal):
        raise Http404
    scans = access.STAFF_FOR_PAPER.allows(request.actor, proposal)
    form = AttachForm(request.POST or None, request.FILES or None, scans=scans)
    if request.method == "POST":

        def act(data: dict) -> Attachment:
            upload = actions.Upload(data["attachment"], data["attachment"].name or "", data["purpose"])
            return actions.attach(proposal, upload, by=request.actor)

        if attempt(form, act) is not None:
            messages.success(request, _("The file has been added."))
            return redirect("proposals:attach", pk)
    rules = rules_of(request.committee)
    files = list(access.visible_attachments(request.actor).filter(proposal=proposal).order_by("pk"))
    context = {
        "p": proposal,
        "form": form,
        "files": files,
        "rules": rules,
        "enclosure": Attachment.Purpose.ENCLOSURE,
        "scans": scans,
    }
    return render(request, "proposals/attach.html", context)


@in_committee
@require_POST
def detach(request: Request, pk: int) -> HttpResponse:
    """Take an enclosure away again."""
    found = get_object_or_404(access.visible_attachments(request.actor), pk=pk)
    try:
        actions.detach(found, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The file has been removed."))
    return redirect("proposals:attach", found.proposal_id)
