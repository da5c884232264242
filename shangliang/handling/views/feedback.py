"""What proposers do about the handling: confirm contacts, exchange messages, say what they think of the reply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.proposals.models import Attachment
from shangliang.proposals.views.uploading import kept

from .. import access, actions, lists, queries
from ..forms import FeedbackForm, ReasonForm
from ..models import AssignmentState, ContactState, Feedback, FeedbackState
from .desk import number_of, with_all


@in_committee
@require_http_methods(["GET", "POST"])
def contact(request: Request, pk: int) -> HttpResponse:
    """The lead proposer confirms a talk that the unit put on record, or says what is not right."""
    actor = request.actor
    rows = access.visible_contacts(actor).select_related("assignment__unit", "proposal__committee")
    found = one(rows, pk)
    if not access.LEAD_PROPOSER.allows(actor, found):
        raise Http404
    label = _("What is not right about it")
    form = ReasonForm(label=label)
    if request.method == "POST":
        disputing = request.POST.get("do") == "dispute"
        form = ReasonForm(request.POST, label=label, required=disputing)
        done = attempt(
            form,
            lambda data: (
                actions.dispute_contact(found, data["reason"], by=actor)
                if disputing
                else actions.confirm_contacts_many([found], by=actor)
            ),
        )
        if done is not None:
            messages.success(request, _("Thank you. Your answer is on record."))
            return redirect("handling:contact_confirm", found.pk)
        if found.state != ContactState.RECORDED:
            say_problems(request, form)
            return redirect("handling:contact_confirm", found.pk)
    context = {
        "contact": found,
        "p": found.proposal,
        "number": number_of(found.proposal),
        "form": form,
        "waits": found.state == ContactState.RECORDED,
        "amber": rules_of(found.proposal.committee).amber_days,
    }
    return render(request, "handling/contact.html", context)


@in_committee
@require_http_methods(["GET", "POST"])
def give(request: Request, pk: int) -> HttpResponse:
    """A proposer reads the answers and says what they think; staff enter a form that came on paper."""
    actor = request.actor
    rows = access.visible_feedback(actor).select_related(
        "signature__member__user", "signature__collective", "reply__assignment__unit", "proposal__committee", "scan"
    )
    found: Feedback = one(rows, pk)
    own = access.PROPOSER.allows(actor, found)
    on_paper = not own and actor.has(Role.PROPOSAL_STAFF)
    may_give = found.state == FeedbackState.AWAITED and (own or on_paper)
    marks = rules_of(found.proposal.committee).marks
    form = FeedbackForm(marks=marks, on_paper=on_paper)
    if request.method == "POST":
        if not own and not on_paper:
            raise Http404
        form = FeedbackForm(request.POST, request.FILES, marks=marks, on_paper=on_paper)
        if attempt(form, lambda data: _give(actor, found, data)) is not None:
            messages.success(request, _("Thank you. Your opinion has been handed in."))
            return redirect("handling:feedback", found.pk)
        if not may_give:
            say_problems(request, form)
            return redirect("handling:feedback", found.pk)
    context = {
        "feedback": found,
        "p": found.proposal,
        "number": number_of(found.proposal),
        "unit": found.reply.assignment.unit.name,
        "view": queries.reply_view(found.reply, actor),
        "signer": lists.name_of(found.signature),
        "form": form,
        "may_give": may_give,
        "on_paper": on_paper,
        "labels": {mark.code: mark.label for mark in marks},
        "own": own,
        "amber": rules_of(found.proposal.committee).amber_days,
    }
    return render(request, "handling/feedback.html", context)


def _give(actor: Actor, found: Feedback, data: dict[str, Any]) -> Feedback:
    with kept(found.proposal, data.get("scan"), Attachment.Purpose.SCAN, actor) as scan:
        form = actions.Form(
            found,
            attitude=data["attitude"],
            result=data["result"],
            manner=data["manner"],
            answers_question=data["answers_question"],
            text=data["text"],
            scan=scan,
        )
        return actions.give_feedback(form, by=actor)


@in_committee
@require_http_methods(["GET", "POST"])
def messages_of(request: Request, pk: int) -> HttpResponse:
    """The messages between unit and proposers on one assignment."""
    actor = request.actor
    assignment = one(with_all(access.visible_assignments(actor)), pk)
    sent = list(access.visible_messages(actor).filter(assignment=assignment).order_by("at", "pk"))
    form = ReasonForm(label=_("Your message"), rows=3)
    if request.method == "POST":
        form = ReasonForm(request.POST, label=_("Your message"), rows=3)
        if attempt(form, lambda data: actions.send_message(assignment, data["reason"], by=actor)) is not None:
            messages.success(request, _("The message has been sent."))
            return redirect("handling:messages", assignment.pk)
    party = lists.is_signer(actor, assignment.proposal)
    context = {
        "a": assignment,
        "p": assignment.proposal,
        "number": number_of(assignment.proposal),
        "sent": sent,
        "form": form,
        "may_write": assignment.state != AssignmentState.REASSIGNED
        and (access.UNIT.allows(actor, assignment) or party),
        "is_unit": access.UNIT.allows(actor, assignment),
    }
    return render(request, "handling/messages.html", context)
