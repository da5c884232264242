"""Merging 并案: a main proposal is chosen, the texts are compared, the proposer is asked, then it is done."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee

from .. import access, actions
from ..models import Proposal, ProposalState, Talk, TalkState
from ..office_forms import AnswerForm, AskForm, MergeForm
from ..queries import Filters, filtered, office, page
from .reviewing import WHOLE, go_on, kept_of

S = ProposalState
OFFICE_WORK = access.STAFF | access.DIRECTOR
_MERGED = (S.MERGED, S.MERGED_AFTER_FILING)
_FOUND = 20  # rows of a search for the main proposal


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """Merge a proposal into a main one, at review or after filing; or give a merged one another main proposal."""
    actor = request.actor
    rows = access.visible(actor).select_related(*WHOLE, "merged_into").prefetch_related("suggestions")
    proposal = get_object_or_404(rows, pk=pk)
    if not _has_part(actor, proposal):
        raise Http404
    mains = rows.filter(state__in=office.TAKES_IN).exclude(pk=pk)
    into = request.GET.get("into", "")
    main = get_object_or_404(mains, pk=int(into)) if into.isdecimal() and len(into) < 19 else None
    if main is None:
        return _choose(request, proposal)
    talk = office.talk_about_merging(proposal, main)
    asks = request.POST.get("do") == "ask"
    ask = AskForm(request.POST if asks else None, initial={"question": _question(proposal, main)})
    form = MergeForm(
        request.POST if request.method == "POST" and not asks else None,
        by_meeting=proposal.state == S.UNDER_REVIEW and access.step_of(proposal).by_meeting,
        needs_reason=proposal.state in _MERGED,
    )
    if asks:
        if attempt(ask, lambda data: actions.ask_talk_many([proposal], by=actor, about="merge", into=main, **data)):
            messages.success(request, _("The proposer has been asked."))
            return redirect(request.get_full_path())
    elif form.is_bound and attempt(form, lambda data: _merge(proposal, main, data, by=actor)) is not None:
        messages.success(request, _("“%(title)s” has been merged.") % {"title": proposal.title})
        return go_on(request, proposal) if proposal.state == S.UNDER_REVIEW else redirect("workbench:proposal", pk)
    context = {
        "p": proposal,
        "main": main,
        "columns": office.beside(proposal, main),
        "talk": talk,
        "hindrance": _hindrance(actor, proposal, main, talk),
        "ask": ask,
        "form": form,
        "merged": proposal.state in _MERGED,
        "records": actor.has(Role.PROPOSAL_STAFF),
        "back": f"{reverse('proposals:merge', args=[pk])}?{kept_of(request)}",
    }
    return render(request, "proposals/office/merge.html", context)


def _has_part(actor: Actor, proposal: Proposal) -> bool:
    if proposal.state == S.UNDER_REVIEW:
        return access.reviews_here(actor, proposal) or OFFICE_WORK.allows(actor, proposal)
    return proposal.state in (S.FILED, *_MERGED) and OFFICE_WORK.allows(actor, proposal)


def _question(proposal: Proposal, main: Proposal) -> str:
    return _(
        "Your proposal is on the same matter as “%(title)s”. We suggest that both be handled together: you keep the "
        "credit, and the answer comes to you as well. Do you agree?"
    ) % {"title": main.title}


def _merge(proposal: Proposal, main: Proposal, data: dict[str, Any], *, by: Actor) -> Any:
    if proposal.state in _MERGED:
        return actions.change_main_many([proposal], main, by=by, note=data["note"])
    if proposal.state == S.FILED:
        return actions.merge_after_filing_many([proposal], main, by=by, note=data["note"])
    return actions.merge_many([proposal], main, by=by, note=data["note"], meeting=data.get("meeting", ""))


def _hindrance(actor: Actor, proposal: Proposal, main: Proposal, talk: Talk | None) -> str:
    """Why it cannot be merged by this person now, ``""`` if it can. The verbs have the last word."""
    if proposal.state in _MERGED:
        return ""
    at_review = proposal.state == S.UNDER_REVIEW
    if rules_of(proposal.committee).merge_way not in ("at_review" if at_review else "after_filing", "both"):
        return _("This committee merges proposals at another point.")
    if talk is None:
        return _("Its proposer has not been asked yet.")
    if talk.state == TalkState.ASKED:
        return _("The proposer has not answered yet.")
    if at_review and not access.DECIDER.allows(actor, proposal):
        return _("Merging is decided at the last step of the review.")
    if not at_review and main.state == S.UNDER_REVIEW:
        return _("The main proposal has not been filed yet.")
    if not at_review and talk.state != TalkState.AGREED and not access.DIRECTOR.allows(actor, proposal):
        return _("A proposer has not agreed; the proposal director decides.")
    return ""


def _choose(request: Request, proposal: Proposal) -> HttpResponse:
    words = request.GET.get("find", "").strip()[:60]
    filters = Filters(session_id=proposal.session_id, states=office.TAKES_IN, text=words)
    found = filtered(access.visible(request.actor).exclude(pk=proposal.pk), filters)
    context = {
        "p": proposal,
        "words": words,
        "rows": page(found, size=_FOUND).rows if words else [],
        "alike": office.alike_here(proposal, request.actor),
        "kept": kept_of(request),
        "kept_pairs": parse_qsl(kept_of(request)),
        "back": _back(request, proposal),
    }
    return render(request, "proposals/office/choose_main.html", context)


def _back(request: Request, proposal: Proposal) -> str:
    if proposal.state == S.UNDER_REVIEW:
        return f"{reverse('proposals:review', args=[proposal.pk])}?{kept_of(request)}"
    return reverse("workbench:proposal", args=[proposal.pk])


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def talk_record(request: Request, pk: int) -> HttpResponse:
    """The office writes down what a proposer answered by telephone."""
    actor = request.actor
    if not actor.has(*OFFICE) or not actor.has(Role.PROPOSAL_STAFF):
        raise Http404
    rows = access.visible_talks(actor).filter(state=TalkState.ASKED)
    talk = get_object_or_404(rows.select_related("proposal__session", "into"), pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_bound:
        done = attempt(
            form,
            lambda data: actions.answer_talk(talk, by=actor, agree=data["agree"] == "yes", answer=data["answer"]),
        )
        if done is not None:
            messages.success(request, _("The answer has been written down."))
            if talk.proposal.state == S.UNDER_REVIEW:
                return redirect("proposals:review", talk.proposal_id)
            return redirect("workbench:proposal", talk.proposal_id)
    return render(request, "proposals/office/talk_record.html", {"talk": talk, "p": talk.proposal, "form": form})
