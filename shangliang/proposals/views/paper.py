"""Paper proposals: staff type them, with the scan, for a member or a collective, and hand them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Collective, Member
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee
from shangliang.core.errors import Invalid, NotAllowed, Refused

from .. import access, actions
from ..actions import Upload
from ..models import Attachment, Proposal
from ..paper_forms import NewPaperForm, PaperDraftForm, PaperForm
from ..queries import office


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Request) -> HttpResponse:
    """Begin a paper proposal; it is kept with its scan first, and then handed in if that was asked for."""
    if not request.actor.has(Role.PROPOSAL_STAFF):
        raise Http404
    form = NewPaperForm(request.POST or None, request.FILES or None, choices=office.signers_of(request.committee))
    if form.is_bound:
        proposal = attempt(form, lambda data: _begin(request, form, data))
        if proposal is not None:
            return _after(request, proposal)
    return render(request, "proposals/office/paper.html", {"form": form, "p": None, "signed": [], "scans": []})


def _begin(request: Request, form: NewPaperForm, data: dict[str, Any]) -> Proposal:
    kind, _colon, key = data["author"].partition(":")
    author = (form.choices.by_member if kind == "member" else form.choices.by_collective)[int(key)]
    with transaction.atomic():
        proposal = actions.begin_proposal(
            request.committee,
            by=request.actor,
            author_member=author if isinstance(author, Member) else None,
            author_collective=author if isinstance(author, Collective) else None,
            text=form.text(),
            on_paper=True,
        )
        _sign(proposal, form, data, by=request.actor)
        _attach(proposal, data["scan"], by=request.actor)
    return proposal


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def paper_draft(request: Request, pk: int) -> HttpResponse:
    """Go on typing a paper proposal, or mend a returned one, and hand it in."""
    actor = request.actor
    rows = access.visible(actor).select_related("committee", "author_member__user", "author_collective")
    proposal = get_object_or_404(rows, pk=pk)
    if not access.STAFF_FOR_PAPER.allows(actor, proposal) or not access.may_write(actor, proposal):
        raise Http404
    scans = list(proposal.attachments.filter(purpose=Attachment.Purpose.SCAN))
    form = PaperDraftForm(
        request.POST or None,
        request.FILES or None,
        proposal=proposal,
        choices=office.signers_of(request.committee),
        has_scan=bool(scans),
    )
    if form.is_bound and attempt(form, lambda data: _keep(proposal, form, data, by=actor)) is not None:
        return _after(request, proposal)
    signed = list(proposal.signatures.filter(state="signed").select_related("member__user", "collective"))
    context = {"form": form, "p": proposal, "signed": signed, "scans": scans}
    return render(request, "proposals/office/paper.html", context)


def _keep(proposal: Proposal, form: PaperDraftForm, data: dict[str, Any], *, by: Actor) -> Proposal:
    with transaction.atomic():
        kept = actions.save_draft(proposal, form.text(), by=by, version=data["version"])
        _sign(kept, form, data, by=by)
        if data["scan"]:
            _attach(kept, data["scan"], by=by)
    return kept


def _attach(proposal: Proposal, scan: Any, *, by: Actor) -> None:
    try:
        actions.attach(proposal, Upload(scan, scan.name, Attachment.Purpose.SCAN), by=by)
    except NotAllowed:
        raise
    except Refused as error:
        raise Invalid({"scan": error.message}) from error


def _sign(proposal: Proposal, form: PaperForm, data: dict[str, Any], *, by: Actor) -> None:
    """Write down the signatures that are on the paper."""
    if proposal.author_collective_id and data["confirmed_by"].strip():
        actions.confirm_collective(proposal, by=by, confirmed_by=data["confirmed_by"])
    invited = _invited(proposal, form.found, by=by)
    for signature in invited:
        actions.sign(signature, by=by, confirmed_by=_("on the paper") if signature.collective_id else "")


def _invited(proposal: Proposal, found: Sequence[Any], *, by: Actor) -> Sequence[Any]:
    if not found:
        return ()
    if proposal.author_collective_id:
        return actions.invite(proposal, by=by, collectives=found)
    return actions.invite(proposal, by=by, members=found)


def _after(request: Request, proposal: Proposal) -> HttpResponse:
    """Hand it in if that was asked for. What is kept stays kept: what is missing is said on the page of the draft."""
    if request.POST.get("do") != "submit":
        messages.success(request, _("The draft has been kept."))
        return redirect("proposals:paper_draft", proposal.pk)
    try:
        actions.submit(proposal, by=request.actor)
    except NotAllowed:
        raise
    except Invalid as error:
        for message in error.fields.values():
            messages.error(request, str(message))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(title)s” has been submitted.") % {"title": proposal.title})
        return redirect("workbench:proposal", proposal.pk)
    messages.info(request, _("The draft has been kept with its scan; nothing typed was lost."))
    return redirect("proposals:paper_draft", proposal.pk)
