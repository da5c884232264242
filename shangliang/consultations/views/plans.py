"""The plan: its board with the topics, the call for topics, and what everybody proposes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.committees.models import Session
from shangliang.committees.queries import session_at
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one
from shangliang.core.errors import Refused
from shangliang.handling.deeds import carried_out, offered_forms
from shangliang.handling.paging import cut
from shangliang.opinions.queries import newest_first

from .. import access, actions, queries
from ..forms import CallForm, EntryForm, TopicForm
from ..models import ConsultationPlan
from ..states import PLAN
from . import NEWEST, frame, staff_only, why
from .deeds import ON_PLAN


@in_committee
@require_safe
def board(request: Request) -> HttpResponse:
    """The plan that one comes to first; a page that says what to do where there is none."""
    plan = queries.latest_plan(request.actor)
    if plan is not None:
        return redirect("consultations:plan", plan.pk)
    if not access.may_read(request.actor):
        raise Http404
    return render(request, "consultations/none.html", {"office": access.works_here(request.actor)})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, pk: int) -> HttpResponse:
    """A plan: where it stands, its topics by tabs, and what one can do about it."""
    actor = request.actor
    row = one(access.visible_plans(actor).select_related("session", "committee"), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_PLAN, row, "consultations:plan")
        if answer is not None:
            return answer
    topics = access.visible(actor).filter(plan=row)
    office = access.works_here(actor)
    tabs = list(queries.BOARD) if office or access.instructs(actor) else ["planned"]
    usual = "planned" if row.state in ("issued", "closed") else "proposed"
    tab = request.GET.get("tab", usual if usual in tabs else tabs[0])
    if tab not in tabs:
        raise Http404
    listed = topics.filter(state__in=queries.BOARD[tab]).select_related(*queries.PROPOSERS).defer("reason", "working")
    context = {
        **frame(request),
        "plan": row,
        "tab": tab,
        "counts": queries.board_counts(topics, tabs),
        "page": cut(newest_first(listed), NEWEST, request.GET),
        "deeds": offered_forms(request, ON_PLAN, row, failed, form),
        "failed": form if failed else None,
        "holder": queries.holder_of(PLAN, row),
        "why": why(row) if row.state != "closed" else [],
        "office": office,
        "proposer": queries.proposer_of,
        "may_propose": row.state == "calling" and access.may_propose(actor),
        "plans": access.visible_plans(actor).select_related("session").order_by("-session__window_opens")[:6],
    }
    return render(request, "consultations/plan.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request) -> HttpResponse:
    """Call for the topics of this cycle's plan."""
    staff_only(request)
    session = session_at(request.committee.pk, clock.now())
    form = CallForm(request.POST if request.method == "POST" else None, initial=_called(session))
    if request.method == "POST":
        made = attempt(form, lambda data: _calls(session, data, request))
        if made is not None:
            messages.success(request, _("Members, bodies and units can propose topics now."))
            return redirect("consultations:plan", made.pk)
    return render(request, "consultations/call.html", {"form": form})


def _called(session: Session | None) -> dict[str, Any]:
    if session is None:
        return {}
    title = pgettext("consultation plan", "Consultation plan of %(year)d") % {"year": session.year}
    return {"title": title, "ends_on": f"{session.year}-12-20"}


def _calls(session: Session | None, data: dict[str, Any], request: Request) -> ConsultationPlan:
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    return actions.call_topics(  # type: ignore[no-any-return]
        session, by=request.actor, title=data["title"], until=data["until"], ends_on=data["ends_on"]
    )


@in_committee
@require_safe
def mine(request: Request) -> HttpResponse:
    """One's own part: the topics that one proposed, the survey groups one belongs to, the events to come."""
    actor = request.actor
    if not access.may_propose(actor):
        raise Http404
    topics = access.own_topics(actor).select_related("plan").defer("reason", "working")
    groups = access.own_groups(actor).select_related("topic").defer("findings", "working")
    events = access.own_events(actor).select_related("topic").defer("summary", "working")
    ahead = events.filter(state="planned").order_by("on", "pk")
    context = {
        **frame(request),
        "page": cut(newest_first(topics), NEWEST, request.GET),
        "groups": list(groups.order_by("-pk")[:20]),
        "events": list(ahead[:20]),
        "past": list(events.filter(state="held").order_by("-on", "-pk")[:10]),
        "calling": queries.plan_being_called(actor),
        "reads_plan": access.may_read(actor),
    }
    return render(request, "consultations/mine.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request) -> HttpResponse:
    """Propose a topic: one's own, a body's or a department's."""
    actor = request.actor
    called = queries.plan_being_called(actor)
    if not access.may_propose(actor):
        raise Http404
    if called is None:
        messages.info(request, _("No topics are called for now. Please wait for the next call."))
        return redirect("consultations:mine")
    bodies = list(access.own_collectives(actor))
    departments = list(access.own_units(actor))
    form = TopicForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        pk = request.POST.get("for", "")
        whose: dict[str, dict[str, Any]] = {f"collective:{c.pk}": {"collective": c} for c in bodies}
        whose |= {f"unit:{u.pk}": {"unit": u} for u in departments}
        own: dict[str, Any] = whose.get(pk) or ({} if actor.member_id else next(iter(whose.values()), {}))
        made = attempt(form, lambda _data: actions.propose_topic(called, form.draft(), by=actor, **own))
        if made is not None:
            messages.success(request, _("It is with the research office now. You will hear what becomes of it."))
            return redirect("consultations:topic", made.pk)
    context = {"form": form, "plan": called, "bodies": bodies, "departments": departments, "member": actor.member_id}
    return render(request, "consultations/propose.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, pk: int) -> HttpResponse:
    """The office types in a topic that was handed in otherwise, by the public or by leaders, too."""
    staff_only(request)
    row = one(access.visible_plans(request.actor), pk)
    form = EntryForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST":
        made = attempt(form, lambda _data: actions.enter_topics(row, [form.draft()], by=request.actor))
        if made is not None:
            messages.success(request, _("It has been entered and waits to be chosen."))
            return redirect("consultations:topic", made[0].pk)
    return render(request, "consultations/enter.html", {"form": form, "plan": row})
