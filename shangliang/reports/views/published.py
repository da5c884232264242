"""The page by which a published report is read into the series."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee
from shangliang.core.uploads import clean_name
from shangliang.indicators.access import may_keep

from ..checker.forms import most_bytes
from ..forms import PublishedForm
from ..published import ReadIn, bring_in

_AROUND = 64 * 1024  # what a form adds to the file that it carries


@csrf_exempt  # the size is judged before anything of the body is read; `_read` checks the token
@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: Request) -> HttpResponse:
    """Hand in a published report; what it states waits on the page of its source to be confirmed."""
    if not may_keep(request.actor):
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > most_bytes() + _AROUND:
        too_large = _("The file has more than %(most)d MB. Take out the pictures or save its text.") % {
            "most": most_bytes() // 1024**2
        }
        context = {"form": PublishedForm(initial={"place": request.committee.place}), "too_large": too_large}
        return render(request, "reports/read.html", context, status=413)
    return _read(request)


@csrf_protect
def _read(request: Request) -> HttpResponse:
    posted = request.method == "POST"
    form = PublishedForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"place": request.committee.place},
    )
    if posted:
        done = attempt(form, lambda data: _brought_in(request, form))
        if done is not None:
            if done.known:
                messages.info(request, _("This file was read before; nothing was changed."))
            else:
                found = ngettext("%(n)d figure was read.", "%(n)d figures were read.", done.figures)
                messages.success(request, found % {"n": done.figures})
            return redirect("indicators:source", done.source.pk)
    return render(request, "reports/read.html", {"form": form, "too_large": ""}, status=400 if form.errors else 200)


def _brought_in(request: Request, form: PublishedForm) -> ReadIn:
    file = form.cleaned_data["file"]
    return bring_in(request.committee, form.draft(), file.read(), clean_name(file.name), by=request.actor)
