"""Files of an opinion: opened by those who read it, added and removed by those who write it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee, one, saved_to_disk
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions
from ..forms import FileForm
from ..models import OpinionFile


@in_committee
@require_safe
def opened(request: Request, pk: int) -> HttpResponseBase:
    """A file, always to be saved and never shown in the page's place."""
    found = one(access.visible_files(request.actor), pk)
    return saved_to_disk(found.file, name=found.name, content_type=found.content_type)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: Request, pk: int) -> HttpResponse:
    """The files of an opinion that one may add to, and one more."""
    actor = request.actor
    opinion = one(access.visible(actor).select_related("committee"), pk)
    if not access.may_attach(actor, opinion):
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":

        def act(data: dict) -> OpinionFile:
            return actions.attach(opinion, data["attachment"], data["attachment"].name or "", by=actor)  # type: ignore[no-any-return]

        if attempt(form, act) is not None:
            messages.success(request, _("The file has been added."))
            return redirect("opinions:files", pk)
    context = {
        "o": opinion,
        "form": form,
        "files": list(access.visible_files(actor).filter(opinion=opinion).order_by("pk")),
        "rules": rules_of(request.committee),
        "writing": access.may_write(actor, opinion),
    }
    return render(request, "opinions/files.html", context)


@in_committee
@require_POST
def detach(request: Request, pk: int) -> HttpResponse:
    """Take a file away again."""
    found = one(access.visible_files(request.actor), pk)
    try:
        actions.detach(found, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The file has been removed."))
    return redirect("opinions:files", found.opinion_id)
