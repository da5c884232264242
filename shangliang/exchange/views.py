"""The office hands in a register: upload, report of the dry run, decision."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.uploads import clean_name

from . import access, staging
from .actions import import_file, preview
from .forms import UploadForm
from .readers import DEFAULT_LIMITS, Limits
from .registers import KIND_NAMES, Options, blank, grouped, remarks, write_report

_SHOWN = 100  # lines of refused rows on the page; the file has all
_AROUND = 64 * 1024  # what a form adds to the file it carries
_REPORT_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}
View = Callable[..., HttpResponse]


def is_longer(request: Any, limits: Limits) -> bool:
    """Whether more is being sent than a file of the allowed size; told before anything of it is read."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > limits.file_bytes + _AROUND


def _for_importers(view: View) -> View:
    """A page for whoever may import something; for everybody else it does not exist."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.committee_id is None or not access.kinds(actor):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise Http404 from error

    return guarded


@csrf_exempt  # the size is judged before anything of the body is read; `_upload` checks the token
@_for_importers
@require_http_methods(["GET", "POST"])
def upload(request: Any) -> HttpResponse:
    """Choose a register and hand in its file."""
    if is_longer(request, DEFAULT_LIMITS):
        form = UploadForm(access.kinds(request.actor))
        too_large = _("The file has more than %(most)d MB. Split it into several files; nothing was written.") % {
            "most": DEFAULT_LIMITS.file_bytes // 1024**2
        }
        return render(
            request,
            "exchange/upload.html",
            {"form": form, "too_large": too_large, "blanks": _blanks(request)},
            status=413,
        )
    return _upload(request)


@csrf_protect
def _upload(request: Any) -> HttpResponse:
    asked = {"kind": request.GET["kind"]} if request.GET.get("kind") in access.kinds(request.actor) else None
    form = UploadForm(access.kinds(request.actor), request.POST or None, request.FILES or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        token = _try_dry(request, form)
        if token:
            return redirect("exchange:report", token)
    status = 400 if form.errors else 200
    context = {"form": form, "too_large": "", "blanks": _blanks(request)}
    return render(request, "exchange/upload.html", context, status=status)


def _blanks(request: Any) -> list[tuple[str, Any]]:
    return [(kind, KIND_NAMES[kind]) for kind in access.kinds(request.actor)]


def _try_dry(request: Any, form: UploadForm) -> str:
    """Keep the file and run it dry; empty when it was refused, which the form then tells."""
    given = form.cleaned_data
    options: dict[str, Any] = {
        "session_year": given.get("session_year"),
        "create_bodies": bool(given.get("create_bodies")),
    }
    name = clean_name(given["file"].name)
    staged = staging.keep(given["file"].chunks(), by=request.actor, kind=given["kind"], name=name)
    try:
        with staged.path.open("rb") as file:
            report = preview(
                staged.kind, file, name, committee=request.committee, by=request.actor, options=Options(**options)
            )
    except Refused as refusal:
        staging.remove(staged)
        form.add_error("file", str(refusal.message))
        return ""
    except BaseException:
        staging.remove(staged)
        raise
    staging.note(staged, options, report.as_json())
    return staged.token


def _staged(request: Any, token: str) -> staging.Staged:
    staged = staging.find(token, by=request.actor)
    if staged is None or staged.kind not in access.kinds(request.actor):
        raise Http404
    return staged


@_for_importers
@require_GET
def blank_table(request: Any, kind: str, ending: str) -> HttpResponse:
    """The empty table of a register that whoever looks may import."""
    if kind not in access.kinds(request.actor) or f".{ending}" not in _REPORT_TYPES:
        raise Http404
    disposition = f'attachment; filename="{kind}.{ending}"'
    content_type = _REPORT_TYPES[f".{ending}"]
    return HttpResponse(
        blank(kind, f".{ending}"), content_type=content_type, headers={"Content-Disposition": disposition}
    )


@_for_importers
@require_GET
def report(request: Any, token: str) -> HttpResponse:
    """What the dry run found: counts, what else would be made, which rows are refused and why."""
    staged = _staged(request, token)
    return render(request, "exchange/report.html", _context(staged.report, token))


@_for_importers
@require_GET
def download(request: Any, token: str, ending: str) -> HttpResponse:
    """The refused rows and the notes as a file."""
    staged = _staged(request, token)
    kind = f".{ending}"
    if kind not in _REPORT_TYPES:
        raise Http404
    content = write_report(staged.report, kind)
    disposition = f'attachment; filename="import-report{kind}"'
    return HttpResponse(content, content_type=_REPORT_TYPES[kind], headers={"Content-Disposition": disposition})


@_for_importers
@require_POST
def decide(request: Any, token: str) -> HttpResponse:
    """Carry the import out, or leave it; the file goes either way."""
    staged = _staged(request, token)
    if "apply" not in request.POST:
        staging.remove(staged)
        messages.info(request, _("The file was deleted. Nothing was written."))
        return redirect("exchange:upload")
    options = Options(**staged.options, skip_bad="skip_bad" in request.POST)
    try:
        with staged.path.open("rb") as file:
            done = import_file(
                staged.kind, file, staged.name, committee=request.committee, by=request.actor, options=options
            ).as_json()
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            raise
        messages.error(request, str(refusal.message))
        return redirect("exchange:report", token)
    if not done["applied"]:  # something has changed here since the dry run
        staging.note(staged, staged.options, done)
        messages.error(request, _("Nothing was written: rows are refused now that were not before."))
        return redirect("exchange:report", token)
    staging.remove(staged)
    return render(request, "exchange/report.html", _context(done, ""))


#: Where what came in stands, for kinds whose importers work with it.
_STANDS_AT = {
    "hotline": (gettext_lazy("See the topics it was grouped into"), "hotline:lists"),
    "proposals": (gettext_lazy("See the proposals"), "workbench:proposals"),
    "figures": (gettext_lazy("See the published figures"), "indicators:sources"),
}


def _context(found: Any, token: str) -> dict[str, Any]:
    refused, notes = grouped(found["problems"]), grouped(found["notes"])
    return {
        "report": found,
        "token": token,
        "kind": KIND_NAMES[found["kind"]],
        "stands_at": _STANDS_AT.get(found["kind"]) if found["applied"] else None,
        "remarks": list(remarks(found)),
        "refused": refused[:_SHOWN],
        "notes": notes[:_SHOWN],
        "more": max(len(refused) - _SHOWN, 0) + max(len(notes) - _SHOWN, 0),
    }
