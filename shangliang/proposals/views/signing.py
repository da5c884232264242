"""Signing together: inviting, signing or declining, taking it back, and confirming for a collective."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions
from ..forms import ConfirmForm, InviteForm, SignForm
from ..models import Attachment, CoSignature, Proposal, ProposalState, SignatureState
from ..queries import writing
from .uploading import kept

WRITING = writing.WRITING


def _writable(request: Request, pk: int) -> Proposal:
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    if not access.may_write(request.actor, proposal):
        raise Http404
    return proposal


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, pk: int) -> HttpResponse:
    """Look for members of one's own committee by name or sector and invite them; for collectives, other ones."""
    proposal = _writable(request, pk)
    words = request.GET.get("q", "").strip()[:60]
    sectors = [] if proposal.author_collective_id else writing.sectors_of(request.committee)
    sector = request.GET.get("sector", "")
    sector_id = int(sector) if sector in {key for key, _name in sectors} else None
    if proposal.author_collective_id:
        offered: list[Any] = writing.invitable_collectives(proposal)
    else:
        offered = writing.invitable_members(proposal, words=words, sector_id=sector_id)
    more, offered = len(offered) > writing.SHOWN, offered[: writing.SHOWN]
    form = InviteForm(request.POST or None, offered=offered)
    if request.method == "POST":
        made = attempt(form, lambda data: _invite(request, proposal, data["pick"]))
        if made is not None:
            told = ngettext("%(n)d invitation sent.", "%(n)d invitations sent.", len(made)) % {"n": len(made)}
            messages.success(request, told)
            return redirect("proposals:invite", pk)
    context = {
        "p": proposal,
        "form": form,
        "offered": offered,
        "more": more,
        "picked": form.picked,
        "sectors": sectors,
        "sector": sector,
        "words": words,
        "signers": writing.signers_of(proposal),
        "days": rules_of(request.committee).sign_within,
        "today": clock.today(),
    }
    return render(request, "proposals/invite.html", context)


def _invite(request: Request, proposal: Proposal, picked: list[Any]) -> list[CoSignature]:
    if proposal.author_collective_id:
        return actions.invite(proposal, by=request.actor, collectives=picked)
    return actions.invite(proposal, by=request.actor, members=picked)


@in_committee
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Withdraw an invitation that has not been answered."""
    signature = get_object_or_404(access.visible_signatures(request.actor), pk=pk)
    try:
        actions.revoke(signature, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The invitation has been withdrawn."))
    return redirect("proposals:invite", signature.proposal_id)


def _asked(request: Request, pk: int) -> CoSignature:
    """A signature that is the actor's own to give, on a proposal that they may read still."""
    rows = access.visible_signatures(request.actor).filter(proposal__in=access.visible(request.actor).values("pk"))
    rows = rows.select_related(
        "proposal__committee",
        "proposal__session__term",
        "proposal__category__parent",
        "proposal__author_member__user",
        "proposal__author_collective",
        "member__user",
        "collective",
        "seal",
    )
    signature = get_object_or_404(rows, pk=pk)
    if not access.SIGNER.allows(request.actor, signature) or signature.order == 0:
        raise Http404
    return signature


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, pk: int) -> HttpResponse:
    """The whole proposal, and two buttons of one size: sign, or decline."""
    signature = _asked(request, pk)
    proposal = signature.proposal
    form = SignForm(request.POST or None, request.FILES or None, collective=signature.collective)
    if request.method == "POST":
        declined = request.POST.get("do") == "decline"
        if attempt(form, lambda data: _answer(request, signature, data, declined=declined)) is not None:
            said = _("You have declined.") if declined else _("You have signed. Thank you.")
            messages.success(request, said)
            return redirect(
                "workbench:inbox" if declined else "workbench:proposal", *([] if declined else [proposal.pk])
            )
    waits = signature.state == SignatureState.INVITED and proposal.state in WRITING
    context = {
        "s": signature,
        "p": proposal,
        "form": form,
        "waits": waits,
        "may_withdraw": signature.state == SignatureState.SIGNED
        and proposal.state in (*WRITING, ProposalState.UNDER_REVIEW),
        "signers": writing.signers_of(proposal),
        "suggestions": list(proposal.suggestions.all()),
        "files": list(access.visible_attachments(request.actor).filter(proposal=proposal).order_by("pk")),
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
    }
    return render(request, "proposals/sign.html", context)


def _answer(request: Request, signature: CoSignature, data: dict[str, Any], *, declined: bool) -> CoSignature:
    if declined:
        return actions.decline(signature, by=request.actor, note=data["note"])
    if signature.collective_id is None:
        return actions.sign(signature, by=request.actor)
    with kept(signature.proposal, data["seal"], Attachment.Purpose.SEAL, request.actor) as seal:
        return actions.sign(signature, by=request.actor, confirmed_by=data["confirmed_by"], seal=seal)


@in_committee
@require_POST
def withdraw_signature(request: Request, pk: int) -> HttpResponse:
    """Take one's signature back, before the first review."""
    signature = _asked(request, pk)
    try:
        actions.withdraw_signature(signature, by=request.actor, note=request.POST.get("note", "")[:200])
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return redirect("proposals:sign", pk)
    messages.success(request, _("Your signature has been taken back."))
    return redirect("workbench:inbox")


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request, pk: int) -> HttpResponse:
    """The leading collective's own confirmation: its convenor's name, or the scan of its seal."""
    proposal = _writable(request, pk)
    if not proposal.author_collective_id:
        raise Http404
    lead = next(s for s in writing.signers_of(proposal) if s.order == 0)
    form = ConfirmForm(request.POST or None, request.FILES or None, initial={"confirmed_by": lead.confirmed_by})
    if request.method == "POST" and attempt(form, lambda data: _confirm(request, proposal, data)) is not None:
        messages.success(request, _("The confirmation is on record."))
        return redirect("proposals:preview", pk)
    return render(request, "proposals/confirm.html", {"p": proposal, "form": form, "lead": lead})


def _confirm(request: Request, proposal: Proposal, data: dict[str, Any]) -> CoSignature:
    with kept(proposal, data["seal"], Attachment.Purpose.SEAL, request.actor) as seal:
        return actions.confirm_collective(proposal, by=request.actor, confirmed_by=data["confirmed_by"], seal=seal)
