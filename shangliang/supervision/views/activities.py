"""Activities: planned, changed, held, and their opinions drawn up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, one
from shangliang.handling.deeds import Deed
from shangliang.workflow.timeline import told

from .. import access, actions, queries
from ..forms import ActivityForm, HoldForm, OpinionForm
from ..models import ActivityState, PlanState, SupervisionActivity
from . import frame, in_state, page_of, staff_only, why, with_reason

A = ActivityState


def _hold_form(actor: Actor, activity: SupervisionActivity, data: Any) -> forms.Form:
    asked = access.members(actor).filter(pk__in=activity.places.values("member"))
    initial = {"on": min(activity.on, clock.today()), "came": [p.member_id for p in activity.places.all()]}
    return HoldForm(data, members=asked, initial=initial)


def _hold(activity: Any, data: dict[str, Any], by: Actor) -> Any:
    came = [m.pk for m in data["came"]]
    return actions.hold_activity(activity, by=by, summary=data["summary"], came=came, on=data["on"])


def draft_of(data: dict[str, Any]) -> actions.OpinionDraft:
    """The opinion that a form holds."""
    return actions.OpinionDraft(data["unit"], data["title"], data["text"])


_DEEDS = {
    "hold": Deed(
        gettext_lazy("Record that it was held"),
        gettext_lazy("Put it on record"),
        in_state(access.STAFF, A.PLANNED),
        _hold,
        _hold_form,
        main=True,
    ),
    "draft": Deed(
        gettext_lazy("Draw up an opinion"),
        gettext_lazy("Hand it to the director"),
        in_state(access.STAFF, A.HELD),
        lambda a, data, by: actions.draft_opinions(a, [draft_of(data)], by=by),
        lambda actor, _a, data: OpinionForm(data, units=access.units(actor)),
        main=True,
    ),
    "close": Deed(
        gettext_lazy("All opinions are given"),
        "",
        in_state(access.STAFF, A.HELD),
        lambda a, _data, by: actions.close_activity(a, by=by),
    ),
    "cancel": with_reason(
        gettext_lazy("Call it off"),
        gettext_lazy("Call it off"),
        in_state(access.STAFF, A.PLANNED),
        actions.cancel_activity,
    ),
}


def _form(request: Request, initial: dict[str, Any] | None = None) -> ActivityForm:
    actor = request.actor
    return ActivityForm(
        request.POST if request.method == "POST" else None,
        members=access.members(actor),
        units=access.units(actor),
        matters=access.matters(actor).filter(plan__state=PlanState.APPROVED),
        initial=initial,
    )


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Plan an activity; ``?matter=`` fills it in from the plan."""
    staff_only(request)
    initial: dict[str, Any] = {}
    wanted = request.GET.get("matter", "")
    matter = one(access.matters(request.actor), int(wanted)) if wanted.isdecimal() and len(wanted) < 12 else None
    if matter:
        initial = {
            "matter": matter.pk,
            "title": matter.title,
            "form": matter.form,
            "organiser": matter.organiser,
            "on": matter.by,
        }
    form = _form(request, initial)
    if request.method == "POST":
        made = attempt(form, lambda _data: actions.plan_activity(request.committee, form.draft(), by=request.actor))
        if made is not None:
            messages.success(request, _("It is planned, and its members have been told."))
            return redirect("supervision:activity", made.pk)
    return render(request, "supervision/activity_form.html", {**frame(request), "form": form, "activity": None})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    """Change an activity that has not been held."""
    staff_only(request)
    row = one(access.visible_activities(request.actor), pk)
    form = _form(request, ActivityForm.of(row))
    if request.method == "POST":
        if attempt(form, lambda _data: actions.change_activity(row, form.draft(), by=request.actor)) is not None:
            messages.success(request, _("It is on record."))
            return redirect("supervision:activity", pk)
    elif row.state != A.PLANNED:
        return redirect("supervision:activity", pk)
    return render(request, "supervision/activity_form.html", {**frame(request), "form": form, "activity": row})


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: Request, pk: int) -> HttpResponse:
    """One activity: where one meets, who comes, the route; afterwards what was seen, and its opinions."""
    actor = request.actor
    row = one(access.visible_activities(actor).select_related("committee", "session", "matter__plan"), pk)

    def shown() -> dict[str, Any]:
        parts = queries.parts_of_activity(row, actor)
        return {
            "a": row,
            "parts_of": parts,
            "happened": told(parts["events"], office=access.works_here(actor)),
            "why": why(row, (A.PLANNED, A.HELD)) if access.works_here(actor) else [],
            "reads_plan": access.reads_all(actor),
            "asked": any(p.member_id == actor.member_id for p in parts["places"]),
            "patrols_here": row.form == "patrol" and access.may_patrol(actor).exists(),
        }

    return page_of(request, row, _DEEDS, "supervision:activity", "supervision/activity.html", shown)
