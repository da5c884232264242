"""The last look, handing in, and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.committees.queries import session_at
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions, queries
from ..forms import WithdrawForm
from ..models import Proposal, ProposalState, SignatureState
from ..queries import writing

S = ProposalState


def _place_of(proposal: Proposal, field: str) -> str:
    """Where that can be mended which is in the way."""
    if field == "confirmed_by":
        return reverse("proposals:confirm", args=[proposal.pk])
    if field == "scan":
        return reverse("proposals:attach", args=[proposal.pk])
    anchor = {"suggestions": "#s1", "": ""}.get(field, f"#id_{field}")
    return reverse("proposals:edit", args=[proposal.pk]) + anchor


@in_committee
@require_safe
def preview(request: Request, pk: int) -> HttpResponse:
    """The whole proposal as its readers will see it, what is in the way, and who has not signed yet."""
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    if not access.may_write(request.actor, proposal):
        return redirect("workbench:proposal", pk)
    signers = writing.signers_of(proposal)
    session = session_at(request.committee.pk, clock.now())
    rules = rules_of(request.committee)
    context = {
        "p": proposal,
        "gaps": [(text, _place_of(proposal, field)) for field, text in actions.gaps_of(proposal).items()],
        "signers": signers,
        "unsigned": [s for s in signers if s.state == SignatureState.INVITED],
        "files": list(access.visible_attachments(request.actor).filter(proposal=proposal).order_by("pk")),
        "suggestions": list(proposal.suggestions.all()),
        "tags": list(proposal.tags.all()),
        "units": list(proposal.suggested_units.all()),
        "rules": rules,
        "session": session,
        "in_season": session is not None and actions.is_in_session(session, clock.now()),
        "today": clock.today(),
    }
    return render(request, "proposals/preview.html", context)


@in_committee
@require_POST
def submit(request: Request, pk: int) -> HttpResponse:
    """Hand the proposal in; pressed twice, it is handed in once. What is in the way, the preview says."""
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    try:
        actions.submit(proposal, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return redirect("proposals:preview", pk)
    return redirect("proposals:submitted", pk)


@in_committee
@require_safe
def submitted(request: Request, pk: int) -> HttpResponse:
    """What happens now: the number, who has it and until when."""
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    mine = access.AUTHOR.allows(request.actor, proposal) or access.STAFF_FOR_PAPER.allows(request.actor, proposal)
    if not mine or proposal.serial_number is None:
        return redirect("workbench:proposal", pk)
    (holders,) = queries.holder_of([pk]).values()
    number = queries.number_of(
        proposal.case_number, proposal.case_series, proposal.serial_number, proposal.session.year
    )
    signed = [s for s in writing.signers_of(proposal) if s.state == SignatureState.SIGNED and s.order > 0]
    context = {
        "p": proposal,
        "number": number,
        "holder": holders[0] if holders else None,
        "others": signed,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
    }
    return render(request, "proposals/submitted.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a proposal back before it is filed, with the reason."""
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    allowed = access.AUTHOR.allows(request.actor, proposal) or access.STAFF_FOR_PAPER.allows(request.actor, proposal)
    if not allowed:
        raise Http404
    if proposal.state == S.DRAFT:
        return redirect("proposals:edit", pk)
    if proposal.state not in (S.UNDER_REVIEW, S.RETURNED):
        return redirect("workbench:proposal", pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST":

        def act(data: dict[str, Any]) -> Proposal:
            return actions.withdraw(proposal, by=request.actor, note=data["note"])

        if attempt(form, act) is not None:
            return redirect("workbench:proposal", pk)
    return render(request, "proposals/withdraw.html", {"p": proposal, "form": form})
