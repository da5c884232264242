"""The office's desk for one proposal: who may read it, purging, the key mark, and cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee
from shangliang.core.errors import NotAllowed, Refused

from .. import access, actions
from ..models import Proposal, ProposalState
from ..office_forms import CancelForm, PurgeForm, SecrecyForm
from ..queries import office

S = ProposalState


def _of_office(request: Request, pk: int) -> Proposal:
    """A proposal that the actor's office deals with."""
    rows = access.visible(request.actor).select_related("committee", "session__term")
    proposal: Proposal = get_object_or_404(rows, pk=pk)
    if not access.OFFICE_HERE.allows(request.actor, proposal):
        raise Http404
    return proposal


@in_committee
@require_safe
def desk(request: Request, pk: int) -> HttpResponse:
    """What the office can do with a proposal beside its course: merge, cancel, key mark, secrecy, purging."""
    proposal = _of_office(request, pk)
    runs_office = (access.STAFF | access.DIRECTOR).allows(request.actor, proposal)
    context = {
        "p": proposal,
        "merges": runs_office and proposal.state in (S.UNDER_REVIEW, S.FILED, S.MERGED, S.MERGED_AFTER_FILING),
        "cancels": access.DIRECTOR.allows(request.actor, proposal) and proposal.state == S.FILED,
        "marks": proposal.filed_at is not None,
    }
    return render(request, "proposals/office/desk.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def secrecy(request: Request, pk: int) -> HttpResponse:
    """Mark a proposal open or internal, or keep but a stub of what is handled on paper."""
    proposal = _of_office(request, pk)
    start = {"secrecy": proposal.secrecy, "title": proposal.title, "paper_place": proposal.paper_place}
    form = SecrecyForm(request.POST or None, initial=start)
    if form.is_bound:
        done = attempt(form, lambda data: actions.set_secrecy(proposal, by=request.actor, **data))
        if done is not None:
            messages.success(
                request, _("Who may read it has been changed: %(secrecy)s.") % {"secrecy": done.get_secrecy_display()}
            )
            return redirect("workbench:proposal", pk)
    return render(request, "proposals/office/secrecy.html", {"p": proposal, "form": form})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def purge(request: Request, pk: int) -> HttpResponse:
    """Ask that a text be purged; a second person of the office carries it out."""
    proposal = _of_office(request, pk)
    asked = office.open_purge(proposal)
    form = PurgeForm(request.POST or None)
    approves = request.POST.get("do") == "approve"
    if approves and asked is not None:
        try:
            actions.approve_purge(asked, by=request.actor)
        except NotAllowed:
            raise
        except Refused as error:
            messages.error(request, str(error))
            return redirect("proposals:purge", pk)
        messages.success(request, _("The text has been purged; numbers, states and events stay."))
        return redirect("workbench:proposal", pk)
    if form.is_bound and not approves:
        done = attempt(form, lambda data: actions.ask_purge(proposal, by=request.actor, reason=data["reason"]))
        if done is not None:
            messages.success(request, _("It has been asked for. A second person of the office carries it out."))
            return redirect("proposals:purge", pk)
    context = {
        "p": proposal,
        "asked": asked,
        "own": asked is not None and asked.asked_by_id == request.actor.user_id,
        "form": form,
    }
    return render(request, "proposals/office/purge.html", context)


@in_committee
@require_POST
def key(request: Request, pk: int) -> HttpResponse:
    """Mark a filed proposal as a key one, or take the mark away."""
    proposal = _of_office(request, pk)
    wanted = request.POST.get("key") == "1"
    try:
        actions.mark_key(proposal, by=request.actor, key=wanted)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is a key proposal now.") if wanted else _("It is no longer a key proposal."))
    return redirect("workbench:proposal", pk)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel a filed proposal on the proposer's wish; it keeps its number."""
    proposal = _of_office(request, pk)
    if proposal.state != S.FILED or not access.DIRECTOR.allows(request.actor, proposal):
        raise Http404
    form = CancelForm(request.POST or None)
    if form.is_bound:
        done = attempt(form, lambda data: actions.cancel(proposal, by=request.actor, note=data["note"]))
        if done is not None:
            messages.success(request, _("“%(title)s” has been cancelled.") % {"title": proposal.title})
            return redirect("workbench:proposal", pk)
    return render(request, "proposals/office/cancel.html", {"p": proposal, "form": form})
