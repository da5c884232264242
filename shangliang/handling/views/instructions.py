"""Leaders' instructions on proposals 批示."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.proposals import access as proposals_access

from .. import access, actions, lists
from ..forms import InstructionForm
from .desk import number_of


@in_committee
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: int) -> HttpResponse:
    """A leader writes an instruction; the proposal staff record one that was given on paper."""
    actor = request.actor
    if not actor.has(Role.LEADERSHIP, Role.PROPOSAL_STAFF):
        raise Http404
    along = ("session__term", "committee", "author_member__user", "author_collective")
    proposal = one(proposals_access.visible(actor).select_related(*along), pk)
    recorded = not actor.has(Role.LEADERSHIP)
    form = InstructionForm(recorded=recorded)
    if request.method == "POST":
        form = InstructionForm(request.POST, recorded=recorded)
        made = attempt(
            form,
            lambda data: actions.record_instruction(
                proposal,
                data["text"],
                by=actor,
                leader=data.get("leader", ""),
                post=data["post"],
                on=data.get("on"),
            ),
        )
        if made is not None:
            messages.success(request, _("The instruction is on record; office and units have been told."))
            return redirect("handling:instruct", proposal.pk)
    context = {
        "p": proposal,
        "number": number_of(proposal),
        "author": lists.author_of(proposal),
        "form": form,
        "recorded": recorded,
        "given": list(access.visible_instructions(actor).filter(proposal=proposal).order_by("-on", "-pk")),
        "suggestions": list(proposal.suggestions.all()),
    }
    return render(request, "handling/instruction.html", context)
