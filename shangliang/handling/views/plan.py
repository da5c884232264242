"""Choosing who handles one filed proposal, in which form, and between sessions assigning it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import Proposal, ProposalState

from .. import access, actions, lists, queries
from ..forms import PlanForm, ReasonForm
from ..models import HandlingRole, PlannedAssignment, PlanState
from .desk import number_of


@in_committee
@require_http_methods(["GET", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """The units planned for a proposal: suggest, confirm, object, suggest again, assign."""
    actor = request.actor
    if not actor.has(*OFFICE, Role.COORDINATOR):
        raise Http404
    rows = proposals_access.visible(actor).select_related(
        "session__term", "committee", "author_member__user", "author_collective", "category__parent"
    )
    proposal = one(rows, pk)
    if request.method == "POST" and not access.PLANNER.allows(actor, proposal):
        raise Http404
    if proposal.state != ProposalState.FILED:
        if request.method == "POST":
            messages.info(request, _("This proposal is not waiting to be assigned any more."))
        return redirect("workbench:proposal", proposal.pk)
    plans = lists.open_plans_of(proposal)
    units, loads = lists.units_by_line(), queries.loads_of_units(proposal.session)
    wished = [unit for unit in proposal.suggested_units.all() if unit.is_active]
    options: dict[str, Any] = {"units": units, "loads": loads, "named": _named(proposal, plans, wished)}
    form = PlanForm(**options)
    objection = ReasonForm(label=_("What you object to"), rows=2, auto_id="objection_%s")
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "plan":
            form = PlanForm(request.POST, **options)
            done = attempt(form, lambda _d: actions.plan_assignments_many(form.plans(proposal), by=actor, replace=True))
            said = _("The units are suggested to their coordinators.")
        elif do == "object":
            plan = _chosen(request, plans)
            objection = ReasonForm(request.POST, label=_("What you object to"), rows=2, auto_id="objection_%s")
            done = attempt(objection, lambda data: actions.object_to_plan(plan, data["reason"], by=actor))
            said = _("Your objection has been passed on.")
        else:
            plain = forms.Form(request.POST)
            done, said = _simple(request, do, proposal, plans, plain)
            if done is None:
                say_problems(request, plain)
                return redirect("handling:plan", proposal.pk)
        if done is not None:
            messages.success(request, said)
            if do == "assign":
                return redirect("workbench:proposal", proposal.pk)
            return redirect("handling:plan", proposal.pk)
    context = _shown(actor, proposal, plans) | {
        "form": form,
        "objection": objection,
        "failed": next((f for f in (form, objection) if f.errors), None),
        "wished": lists.joined(unit.name for unit in wished),
        "loads": [(unit, loads.get(unit.pk, 0)) for unit in wished],
        "suggestions": list(proposal.suggestions.all()),
        "signers": lists.joined(lists.signers_of(proposal)),
    }
    return render(request, "handling/plan.html", context)


def _named(proposal: Proposal, plans: Sequence[PlannedAssignment], wished: Sequence[Any]) -> list[actions.Plan]:
    """What the form begins with: the present plans, else what the proposer wishes."""
    if plans:
        found = sorted(plans, key=lambda p: p.role == HandlingRole.ASSISTING)
        return [actions.Plan(proposal, p.unit, p.role, p.part) for p in found]
    roles = [HandlingRole.LEAD if len(wished) > 1 else HandlingRole.SINGLE, *[HandlingRole.ASSISTING] * len(wished)]
    return [actions.Plan(proposal, unit, role) for unit, role in zip(wished, roles, strict=False)]


def _chosen(request: Request, plans: Sequence[PlannedAssignment]) -> PlannedAssignment:
    plan = next((p for p in plans if str(p.pk) == request.POST.get("plan")), None)
    if plan is None:
        raise Http404
    return plan


def _simple(
    request: Request, do: str, proposal: Proposal, plans: Sequence[PlannedAssignment], form: forms.Form
) -> tuple[Any, str]:
    """What needs nothing typed: confirm, ask once more, assign."""
    actor = request.actor
    if do == "confirm":
        own = [p for p in plans if p.state == PlanState.SUGGESTED and access.COORDINATOR.allows(actor, p)]
        return attempt(form, lambda _d: actions.confirm_plans_many(own, by=actor)), _("Confirmed.")
    if do == "again":
        plan = _chosen(request, plans)
        return attempt(form, lambda _d: actions.suggest_again(plan, by=actor)), _("Asked once more.")
    if do == "assign":
        return attempt(form, lambda _d: actions.assign_many([proposal], by=actor)), _("The proposal is assigned.")
    raise Http404


def _shown(actor: Actor, proposal: Proposal, plans: Sequence[PlannedAssignment]) -> dict[str, Any]:
    planner = access.PLANNER.allows(actor, proposal)
    ready = bool(plans) and all(p.state == PlanState.CONFIRMED for p in plans)
    return {
        "p": proposal,
        "number": number_of(proposal),
        "author": lists.author_of(proposal),
        "plans": [
            {
                "plan": p,
                "mine": access.COORDINATOR.allows(actor, p),
                "again": planner and p.state == PlanState.OBJECTED,
                "open": p.state in (PlanState.SUGGESTED, PlanState.CONFIRMED),
            }
            for p in plans
        ],
        "may_confirm": any(p.state == PlanState.SUGGESTED and access.COORDINATOR.allows(actor, p) for p in plans),
        "planner": planner,
        "ready": ready and proposal.case_number is not None,
        "unnumbered": ready and proposal.case_number is None,
    }
