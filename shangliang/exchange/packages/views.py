"""Pages of signed packages: what goes out, what comes in, and whose packages are taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, made_to_save, one
from shangliang.core.errors import NotAllowed, Refused
from shangliang.opinions import access as opinions_access

from ..readers.limits import MEGABYTE
from ..views import is_longer
from . import access, actions, keys
from .container import LIMITS
from .forms import PackageForm, ReportForm, SenderForm
from .making import content_of

_SHOWN = 50  # of each list: the latest
_SUBJECTS = {"opinion": opinions_access.visible, "issue": opinions_access.visible_issues}


def _office(request: Request) -> None:
    if not access.exchanges(request.actor):
        raise Http404


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The packages that went out and came in, the latest first."""
    _office(request)
    received = access.received(request.actor).select_related("sender", "opinion").prefetch_related("answered_by")
    sent = access.sent(request.actor).select_related("dispatch__opinion", "dispatch__issue", "answers__sender")
    context = {"sent": sent[:_SHOWN], "received": received[:_SHOWN], "out": opinions_access.OUT}
    return render(request, "exchange/packages.html", context)


@csrf_exempt  # the size is judged before anything of the body is read; `_take_in` checks the token
@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: Any) -> HttpResponse:
    """Hand in a package; what it brings waits on the desk."""
    _office(request)
    if is_longer(request, LIMITS):
        said = _("The file has more than %(most)d MB. Ask the sender to report the items one by one.")
        too_large = said % {"most": LIMITS.file_bytes // MEGABYTE}
        return render(request, "exchange/take_in.html", {"form": PackageForm(), "too_large": too_large}, status=413)
    return _take_in(request)


@csrf_protect
def _take_in(request: Any) -> HttpResponse:
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        arrived = attempt(
            form, lambda data: actions.take_in(data["file"].file, committee=request.committee, by=request.actor)
        )
        if arrived is not None:
            return _told(request, arrived)
    context = {"form": form, "too_large": ""}
    return render(request, "exchange/take_in.html", context, status=400 if form.errors else 200)


def _told(request: Any, arrived: actions.Arrived) -> HttpResponse:
    if arrived.known:
        messages.info(request, _("This package was taken in before; nothing was changed."))
    elif arrived.opinion_id:
        messages.success(request, _("Taken in: “%(title)s” waits to be sorted.") % {"title": arrived.title})
    else:
        messages.success(request, _("Taken in: the adoption is on record."))
    return redirect("opinions:one", arrived.opinion_id) if arrived.opinion_id else redirect("packages:list")


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, kind: str, pk: int) -> HttpResponse:
    """Report an item or issue to a committee elsewhere."""
    _office(request)
    if kind not in _SUBJECTS:
        raise Http404
    subject = one(_SUBJECTS[kind](request.actor).select_related("committee"), pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda data: actions.report_outside(subject, data["receiver"], by=request.actor))
        if made is not None:
            messages.success(request, _("The package is made. Take its file along now."))
            return redirect("packages:sent", made.pk)
    return render(request, "exchange/report_outside.html", {"form": form, "subject": subject, "kind": kind})


@in_committee
@require_safe
def sent(request: Request, pk: int) -> HttpResponse:
    """A package that was made: its file, and what the receiver needs to know."""
    package = one(access.sent(request.actor).select_related("dispatch__opinion", "dispatch__issue", "answers"), pk)
    key = keys.own_key()
    context = {"package": package, "key": key, "fingerprint": keys.fingerprint(key)}
    return render(request, "exchange/package.html", context)


@in_committee
@require_safe
def file(request: Request, pk: int) -> HttpResponse:
    """The file of a package."""
    package = one(access.sent(request.actor).select_related("dispatch", "answers"), pk)
    try:
        content = content_of(package)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("packages:sent", pk)
    name = f"{package.receiver}-{package.made_at.astimezone(clock.ZONE):%Y%m%d}-{str(package.uid)[:8]}.zip"
    return made_to_save(content, name=name, content_type="application/zip")


@in_committee
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Make the package that tells the sender of an adoption."""
    package = one(access.received(request.actor), pk)
    try:
        made = actions.answer_adopted(package, by=request.actor)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("packages:list")
    return redirect("packages:sent", made.pk)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def senders(request: Request) -> HttpResponse:
    """Whose packages are taken; and this installation's own key, for others."""
    if not access.keeps_keys(request.actor):
        raise Http404
    form = SenderForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda data: actions.trust_sender(request.committee, data["name"], data["key"], by=request.actor),
        )
        if made is not None:
            messages.success(request, _("Packages of %(name)s are taken from now on.") % {"name": made.name})
            return redirect("packages:senders")
    own = keys.own_key()
    rows = [(sender, keys.fingerprint(sender.public_key)) for sender in access.senders(request.actor)]
    context = {"form": form, "rows": rows, "key": own, "fingerprint": keys.fingerprint(own)}
    return render(request, "exchange/senders.html", context)


@in_committee
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take no more packages from a sender."""
    sender = actions.withdraw_sender(one(access.senders(request.actor), pk), by=request.actor)
    messages.success(request, _("Packages of %(name)s are not taken any more.") % {"name": sender.name})
    return redirect("packages:senders")
