"""A topic and the work on it: survey groups and their findings, meetings and surveys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one, say_problems
from shangliang.deliberation import access as deliberation_access
from shangliang.deliberation.forms import DraftForm
from shangliang.handling.deeds import EmptyForm, carried_out, offered_forms
from shangliang.proposals.queries.lists import number_of
from shangliang.workflow.machines import By
from shangliang.workflow.timeline import told

from .. import access, actions, queries
from ..forms import EventForm, GroupForm
from ..models import Topic
from ..states import EVENT, GROUP, TOPIC
from . import frame, why
from .deeds import ON_EVENT, ON_GROUP, ON_TOPIC

_WORKED_ON = ("planned", "under_way")
#: Of these deeds there is little need; they stand behind one button.
SELDOM = ("divide", "suggest", "about", "link", "invite", "share", "conclude", "drop")


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: Request, pk: int) -> HttpResponse:
    """One topic: where it stands, all that hangs on it, and what one can do about it."""
    actor = request.actor
    along = ("plan", "committee", "led_by", *queries.PROPOSERS)
    t = one(access.visible(actor).select_related(*along), pk)
    failed, form = "", None
    if request.method == "POST" and request.POST.get("do") in ("unlink", "unname"):
        return _taken_off(request, t)
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_TOPIC, t, "consultations:topic")
        if answer is not None:
            return answer
    works = access.ORGANISER.allows(actor, t)
    work = queries.work_on(t, actor)
    deeds = offered_forms(request, ON_TOPIC, t, failed, form)
    context = {
        **frame(request),
        "t": t,
        "work": work,
        "proposer": queries.proposer_of(t),
        "deeds": [d for d in deeds if d["name"] not in SELDOM],
        "seldom": [d for d in deeds if d["name"] in SELDOM],
        "seldom_open": failed in SELDOM,
        "failed": form if failed else None,
        "holder": queries.holder_of(TOPIC, t),
        "why": why(t) if t.state not in TOPIC.final else [],
        "works": works,
        "lays_out": works and t.state in _WORKED_ON,
        "deliberates": t.state in _WORKED_ON and access.DELIBERATES.allows(actor, t),
        "talks": [(link, queries.page_of(link.deliberation, actor, works=works)) for link in work.deliberations],
        "about": [
            (p, number_of(p.case_number, p.case_series, p.serial_number, p.session.year, p.own_number))
            for p in work.proposals
        ],
        "happened": told(work.happened, office=works or access.instructs(actor)),
        "reads_plan": access.may_read(actor),
        "may_propose": access.may_propose(actor),
        "office": access.works_here(actor),
    }
    return render(request, "consultations/topic.html", context)


def _taken_off(request: Request, t: Topic) -> HttpResponse:
    """Take a deliberation or a proposal off a topic; what stands against it is told on the topic's page."""
    number = request.POST.get("link", "")
    pk = int(number) if number.isdecimal() and len(number) < 18 else 0
    take: Callable[[], Any]
    if request.POST["do"] == "unlink":
        link = one(access.visible_deliberations(request.actor).filter(topic=t), pk)
        take = partial(actions.unlink_deliberation, link, by=request.actor)
    else:
        proposal = one(access.proposals_of(request.actor, t), pk)
        take = partial(actions.unname_proposal, t, proposal, by=request.actor)
    form = EmptyForm(request.POST)
    if attempt(form, lambda _data: take() or True) is None:
        say_problems(request, form)
    else:
        messages.success(request, _("It is on record."))
    return redirect("consultations:topic", t.pk)


def _of_working_topic(request: Request, pk: int, who: By = access.ORGANISER) -> Topic:
    """A topic on which the actor lays out work; for others the page does not exist."""
    t: Topic = one(access.visible(request.actor).select_related("plan", "organiser"), pk)
    if not who.allows(request.actor, t) or t.state not in _WORKED_ON:
        raise Http404
    return t


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new_deliberation(request: Request, pk: int) -> HttpResponse:
    """Begin an online deliberation of the topic; the office that runs deliberations prepares and opens it."""
    t = _of_working_topic(request, pk, access.DELIBERATES)
    form = DraftForm(request.POST if request.method == "POST" else None, initial={"title": t.title[:60]})
    if request.method == "POST":
        made = attempt(form, lambda _data: actions.begin_deliberation(t, form.draft(), by=request.actor))
        if made is not None and deliberation_access.works_here(request.actor):
            return redirect("deliberation:one", made.deliberation_id)
        if made is not None:
            messages.success(
                request, _("It is begun. Whoever organises activities writes the first statements and opens it.")
            )
            return redirect("consultations:topic", pk)
    return render(request, "consultations/new_deliberation.html", {"form": form, "t": t})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new_event(request: Request, pk: int) -> HttpResponse:
    """Plan a meeting or survey."""
    t = _of_working_topic(request, pk)
    form = EventForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST":
        made = attempt(form, lambda data: actions.plan_events(t, [actions.EventDraft(**data)], by=request.actor))
        if made is not None:
            messages.success(request, _("The event is planned; the invited members have been told."))
            return redirect("consultations:event", made[0].pk)
    return render(request, "consultations/new_event.html", {"form": form, "t": t})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: Request, pk: int) -> HttpResponse:
    """Form a survey group."""
    t = _of_working_topic(request, pk)
    form = GroupForm(request.POST if request.method == "POST" else None, actor=request.actor, topic=t)
    if request.method == "POST":
        made = attempt(form, lambda data: actions.form_groups(t, [actions.GroupDraft(**data)], by=request.actor))
        if made is not None:
            messages.success(request, _("The group is formed; its members have been told."))
            return redirect("consultations:group", made[0].pk)
    return render(request, "consultations/new_group.html", {"form": form, "t": t})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: Request, pk: int) -> HttpResponse:
    """One survey group: who belongs to it, what it is to find out, and what it found."""
    actor = request.actor
    along = ("topic__organiser", "leader__user", "sub_topic")
    g = one(access.visible_groups(actor).select_related(*along), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_GROUP, g, "consultations:group")
        if answer is not None:
            return answer
    people = list(g.members.select_related("user").order_by("user__pinyin_key", "pk"))
    deeds = {d["name"]: d for d in offered_forms(request, ON_GROUP, g, failed, form)}
    belongs = actor.member_id in {m.pk for m in people}
    context = {
        **frame(request),
        "g": g,
        "people": people,
        "findings": (deeds.get(failed) or deeds.get("hand_in") or {}).get("form"),
        "deeds": [d for d in deeds.values() if d["name"] == "dissolve"],
        "failed": form if failed else None,
        "holder": queries.holder_of(GROUP, g),
        "why": why(g) if g.state == "working" else [],
        "reads_findings": belongs or access.ORGANISER.allows(actor, g) or access.instructs(actor),
        "own": belongs,
    }
    return render(request, "consultations/group.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: Request, pk: int) -> HttpResponse:
    """One meeting or survey: when, where, who, and what was said."""
    actor = request.actor
    e = one(access.visible_events(actor).select_related("topic__organiser"), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_EVENT, e, "consultations:event")
        if answer is not None:
            return answer
    invited = list(access.visible_invited(actor).filter(event=e))
    context: dict[str, Any] = {
        **frame(request),
        "e": e,
        "invited": invited,
        "came": sum(1 for i in invited if i.came),
        "own": any(i.member_id == actor.member_id for i in invited),
        "deeds": offered_forms(request, ON_EVENT, e, failed, form),
        "failed": form if failed else None,
        "holder": queries.holder_of(EVENT, e),
        "why": why(e) if e.state == "planned" else [],
    }
    return render(request, "consultations/event.html", context)
