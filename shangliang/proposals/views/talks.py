"""What the office suggests to a proposer: to merge, or not to file; and the proposer's answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee

from .. import access, actions, queries
from ..forms import TalkForm
from ..models import Proposal, Secrecy, TalkState


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: Request, pk: int) -> HttpResponse:
    """Both proposals beside each other, or why it should not be filed; agree or object, with words."""
    rows = access.visible_talks(request.actor).select_related(
        "proposal__session", "proposal__author_member__user", "proposal__author_collective", "proposal__committee",
        "into__session", "into__author_member__user", "into__author_collective",
    )  # fmt: skip
    asked = get_object_or_404(rows, pk=pk)
    answers = access.TALK_PROPOSER.allows(request.actor, asked)
    waits = answers and asked.state == TalkState.ASKED
    form = TalkForm(request.POST or None)
    if request.method == "POST":
        if not answers or request.POST.get("do") not in ("agree", "object"):
            raise Http404
        agree = request.POST["do"] == "agree"
        done = attempt(
            form, lambda data: actions.answer_talk(asked, by=request.actor, agree=agree, answer=data["answer"])
        )
        if done is not None:
            messages.success(request, _("Your answer is on record. The office decides with it at hand."))
            return redirect("workbench:proposal", asked.proposal_id)
    context = {
        "talk": asked,
        "p": asked.proposal,
        "form": form,
        "waits": waits,
        "both": [_beside(p) for p in (asked.proposal, asked.into) if p is not None],
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
    }
    return render(request, "proposals/talk.html", context)


def _beside(proposal: Proposal) -> dict[str, object]:
    number = queries.number_of(
        proposal.case_number, proposal.case_series, proposal.serial_number, proposal.session.year, proposal.own_number
    )
    is_open = proposal.secrecy == Secrecy.OPEN
    return {
        "number": number,
        "title": proposal.title if is_open else _("an internal proposal"),
        "author": proposal.author_member or proposal.author_collective or proposal.contact_name,
        "background": proposal.background if is_open else "",
        "analysis": proposal.analysis if is_open else "",
        "suggestions": list(proposal.suggestions.all()) if is_open else [],
    }
