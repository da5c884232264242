"""What coordinators, the director and the proposal committee decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import ProposalState
from shangliang.workflow.wording import duty_words

from .. import access, actions, lists, queries
from ..forms import ReasonForm, ReassignForm
from ..models import AssignmentState, ExtensionState
from ..paging import BY_DUE, cut
from .desk import number_of, with_all, working_of

A = AssignmentState


@in_committee
@require_GET
def listed(request: Request) -> HttpResponse:
    """What waits for my decision, most urgent first."""
    actor = request.actor
    if not actor.has(Role.COORDINATOR, Role.PROPOSAL_DIRECTOR, Role.PROPOSAL_COMMITTEE):
        raise Http404
    page = cut(lists.open_decisions(actor), BY_DUE, request.GET)
    rows = []
    for found in lists.decisions_of(page.rows):
        words = duty_words(found.duty.kind)
        rows.append(
            {
                "title": found.proposal.title,
                "number": number_of(found.proposal),
                "unit": found.unit.name if found.unit else "",
                "do": words.do,
                "url": words.url(found.duty),
                "due": found.duty.due,
                "since": lists.day_of(found.duty.opened_at),
            }
        )
    amber = rules_of(request.committee).amber_days
    context = {"rows": rows, "page": page, "today": clock.today(), "amber": amber}
    return render(request, "handling/decisions.html", context)


@in_committee
@require_http_methods(["GET", "POST"])
def refusal(request: Request, pk: int) -> HttpResponse:
    """A unit asks to be spared: reassign the proposal or deny, with a reason."""
    actor = request.actor
    assignment = one(with_all(access.visible_assignments(actor)), pk)
    if not access.REFUSAL_DECIDER.allows(actor, assignment):
        raise Http404
    units = [unit for unit in lists.units_by_line() if unit.pk != assignment.unit_id]
    loads = queries.loads_of_units(assignment.proposal.session)
    requests = list(access.visible_refusals(actor).filter(assignment=assignment).select_related("right_unit"))
    thought = next((r.right_unit_id for r in reversed(requests) if r.right_unit_id), None)
    granting = ReassignForm(units=units, loads=loads, initial={"unit": str(thought or "")}, auto_id="grant_%s")
    denying = ReasonForm(label=_("Why it is denied"), auto_id="deny_%s")
    form: forms.Form
    if request.method == "POST":
        if request.POST.get("do") == "deny":
            denying = form = ReasonForm(request.POST, label=_("Why it is denied"), auto_id="deny_%s")
            done = attempt(form, lambda data: actions.deny_refusal(assignment, data["reason"], by=actor))
            said = _("Denied. The unit signs in again.")
        else:
            granting = form = ReassignForm(request.POST, units=units, loads=loads, auto_id="grant_%s")
            done = attempt(
                form, lambda data: actions.reassign(assignment, data["unit"], by=actor, reason=data["reason"])
            )
            said = _("Reassigned. The other unit is asked to sign in.")
        if done is not None:
            messages.success(request, said)
            return redirect("handling:decisions")
        if assignment.state != A.REFUSAL_REQUESTED:
            say_problems(request, form)
    if assignment.state != A.REFUSAL_REQUESTED:
        return _decided_already(request)
    context = {
        "a": assignment,
        "p": assignment.proposal,
        "number": number_of(assignment.proposal),
        "requests": requests,
        "granting": granting,
        "denying": denying,
        "failed": next((f for f in (granting, denying) if f.errors), None),
        "suggestions": list(assignment.proposal.suggestions.all()),
        "amber": rules_of(assignment.proposal.committee).amber_days,
    }
    return render(request, "handling/refusal.html", context)


def _decided_already(request: Request) -> HttpResponse:
    messages.info(request, _("This has been decided already."))
    return redirect("handling:decisions")


@in_committee
@require_http_methods(["GET", "POST"])
def extension(request: Request, pk: int) -> HttpResponse:
    """A unit asks for more time: grant it, or deny it with a reason."""
    actor = request.actor
    asked = one(access.visible_extensions(actor), pk)
    assignment = one(with_all(access.visible_assignments(actor)), asked.assignment_id)
    if not access.COORDINATOR.allows(actor, assignment):
        raise Http404
    denying = ReasonForm(label=_("Why it is denied"), auto_id="deny_%s")
    if request.method == "POST":
        if request.POST.get("do") == "deny":
            denying = form = ReasonForm(request.POST, label=_("Why it is denied"), auto_id="deny_%s")
            done = attempt(form, lambda data: actions.deny_extension(asked, data["reason"], by=actor))
            said = _("Denied. The date stays as it is.")
        else:
            form = ReasonForm(request.POST, required=False, label=_("Why it is denied"), auto_id="deny_%s")
            done = attempt(form, lambda _data: actions.grant_extension(asked, by=actor))
            said = _("Granted. The unit has been told the new date.")
            denying = form
        if done is not None:
            messages.success(request, said)
            return redirect("handling:decisions")
        if asked.state != ExtensionState.REQUESTED:
            say_problems(request, form)
    if asked.state != ExtensionState.REQUESTED:
        return _decided_already(request)
    context = {
        "asked": asked,
        "a": assignment,
        "p": assignment.proposal,
        "number": number_of(assignment.proposal),
        "denying": denying,
        "working": working_of(assignment),
        "contacts": list(access.visible_contacts(actor).filter(assignment=assignment)),
        "amber": rules_of(assignment.proposal.committee).amber_days,
    }
    return render(request, "handling/extension.html", context)


@in_committee
@require_http_methods(["GET", "POST"])
def rehandling(request: Request, pk: int) -> HttpResponse:
    """The lead proposer is dissatisfied: the proposal committee orders another handling or declines; after a second
    round the director closes."""
    actor = request.actor
    rows = proposals_access.visible(actor).select_related("session__term", "committee")
    proposal = one(rows, pk)
    first = proposal.rounds < 2
    if not (access.PROPOSAL_COMMITTEE if first else access.DIRECTOR).allows(actor, proposal):
        raise Http404
    label = _("Reason") if first else _("Note for the record")
    form = ReasonForm(label=label)
    if request.method == "POST":
        do = request.POST.get("do", "")
        form = ReasonForm(request.POST, label=label)
        done = attempt(form, lambda data: _decide(actor, proposal, do, data["reason"]))
        if done is not None:
            messages.success(request, _("The decision is on record."))
            return redirect("handling:decisions")
    if proposal.state != ProposalState.REPLIED or proposal.decision_due is None:
        if form.errors:
            say_problems(request, form)
        return _decided_already(request)
    rules = rules_of(proposal.committee)
    context = {
        "p": proposal,
        "number": number_of(proposal),
        "first": first,
        "form": form,
        "handling": queries.handling_of(proposal, actor),
        "labels": {grade.code: grade.label for grade in (*rules.result_classes, *rules.marks)},
        "amber": rules.amber_days,
    }
    return render(request, "handling/rehandling.html", context)


def _decide(actor: Any, proposal: Any, do: str, reason: str) -> Any:
    if do == "close":
        return actions.close_dissatisfied(proposal, reason, by=actor)
    if do not in ("order", "decline"):
        raise Http404
    return actions.decide_rehandling(proposal, order=do == "order", reason=reason, by=actor)
