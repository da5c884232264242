"""Leads from the public 提案线索 and batches of reference topics 参考选题: what members may write on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee

from .. import access, actions
from ..models import Lead, LeadState
from ..office_forms import LeadForm, TopicsForm
from ..queries import office


def _office(request: Request) -> Actor:
    if not request.actor.has(*OFFICE):
        raise Http404
    return request.actor


@in_committee
@require_safe
def leads(request: Request) -> HttpResponse:
    """The leads of each state, what is to be looked at first."""
    actor = _office(request)
    asked = request.GET.get("state", "")
    state = asked if asked in LeadState.values else LeadState.RECEIVED.value
    counts = office.lead_counts(actor)
    cut = office.leads_page(actor, state, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "states": [(s.label, counts[s], "?" + urlencode({"state": s}), s == state) for s in LeadState],
        "state": state,
        "rows": cut.rows,
        "previous": "?" + urlencode({"state": state, "before": cut.previous}) if cut.previous else "",
        "next": "?" + urlencode({"state": state, "after": cut.next}) if cut.next else "",
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "publishes": actor.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR),
    }
    return render(request, "proposals/office/leads.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: Request, pk: int) -> HttpResponse:
    """One lead: take it up, or decline it with a reason; then the next one that waits."""
    actor = _office(request)
    found = get_object_or_404(access.visible_leads(actor), pk=pk)
    form = LeadForm(request.POST or None)
    if form.is_bound:
        said = attempt(form, lambda data: _sort(found, data, by=actor))
        if said is not None:
            messages.success(request, said)
            following = office.next_lead(actor, pk)
            return redirect("proposals:lead", following) if following else redirect("proposals:leads")
    context = {
        "lead": found,
        "form": form,
        "sorts": found.state == LeadState.RECEIVED and actor.has(Role.PROPOSAL_STAFF),
        "grown": office.grown_from(actor, found),
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
    }
    return render(request, "proposals/office/lead.html", context)


def _sort(found: Lead, data: dict[str, Any], *, by: Actor) -> str:
    if data["do"] == "adopt":
        actions.adopt_lead(found, by=by)
        return _("The lead has been taken up; members can write on it.")
    actions.decline_lead(found, by=by, reason=data["reason"])
    return _("The lead has been declined.")


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def topics_new(request: Request) -> HttpResponse:
    """Publish a batch of reference topics, one title to a line."""
    actor = request.actor
    if not actor.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR):
        raise Http404
    sessions = office.sessions_for_topics(actor)
    if not sessions:
        return render(request, "proposals/office/topics_new.html", {"form": None, "sessions": sessions})
    form = TopicsForm(request.POST or None, sessions=sessions)
    if form.is_bound:
        titles = form.lines()
        batch = attempt(form, lambda data: actions.publish_topics(data["session"], titles, by=actor))
        if batch is not None:
            words = ngettext("%(n)d topic has been published.", "%(n)d topics have been published.", len(titles))
            messages.success(request, words % {"n": len(titles)})
            return redirect("proposals:topics")
    return render(request, "proposals/office/topics_new.html", {"form": form, "sessions": sessions})
