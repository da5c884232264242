"""The cycle's supervision at a glance, and its plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee, one
from shangliang.core.errors import NotAllowed, Refused
from shangliang.handling.deeds import Deed
from shangliang.workflow.timeline import told

from .. import access, actions, queries
from ..forms import ApprovalForm, MatterForm, OutcomeForm
from ..models import PlanState
from . import frame, in_state, page_of, staff_only, why, with_reason

P = PlanState
_OPEN = (P.DRAFT, P.SUBMITTED, P.APPROVED)
_DEEDS = {
    "submit": Deed(
        gettext_lazy("Hand it in for approval"),
        "",
        in_state(access.STAFF, P.DRAFT),
        lambda plan, _data, by: actions.submit_plan(plan, by=by),
        main=True,
    ),
    "add": Deed(
        gettext_lazy("Add a matter"),
        gettext_lazy("Put it on the plan"),
        in_state(access.STAFF, P.DRAFT),
        lambda plan, data, by: actions.add_matters(plan, [actions.MatterDraft(**data)], by=by),
        lambda _actor, _plan, data: MatterForm(data),
    ),
    "approve": Deed(
        gettext_lazy("Approve the plan"),
        gettext_lazy("Approve the plan"),
        in_state(access.APPROVER, P.SUBMITTED),
        lambda plan, data, by: actions.approve_plan(plan, by=by, approval=data["approval"]),
        lambda _actor, _plan, data: ApprovalForm(data),
        main=True,
    ),
    "send_back": with_reason(
        gettext_lazy("Send it back"),
        gettext_lazy("Send it back to be revised"),
        in_state(access.APPROVER, P.SUBMITTED),
        actions.send_back_plan,
    ),
    "close": Deed(
        pgettext_lazy("supervision plan", "Close the plan"),
        pgettext_lazy("supervision plan", "Close it"),
        in_state(access.STAFF, P.APPROVED),
        lambda plan, data, by: actions.close_plan(plan, by=by, outcome=data["outcome"]),
        lambda _actor, _plan, data: OutcomeForm(data),
    ),
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: Request) -> HttpResponse:
    """The year's supervision: its figures, what is to come, and the plan; the office begins a plan here."""
    actor = request.actor
    if not access.reads_all(actor):
        raise Http404
    session = queries.chosen(access.sessions(actor), None)
    if request.method == "POST":
        return _begin(request, session)
    plans = list(access.visible_plans(actor).select_related("session").order_by("-session__year"))
    context = {
        **frame(request),
        "session": session,
        "figures": queries.figures(session) if session else [],
        "plans": plans,
        "has_plan": any(session and p.session_id == session.pk for p in plans),
        "coming": list(queries.coming(actor)[:8]),
    }
    return render(request, "supervision/overview.html", context)


def _begin(request: Request, session: Any) -> HttpResponse:
    staff_only(request)
    if session is None:
        raise Http404
    title = _("Supervision plan of %(year)d") % {"year": session.year}
    try:
        made = actions.draft_plan(session, title, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return redirect("supervision:overview")
    return redirect("supervision:plan", made.pk)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, pk: int) -> HttpResponse:
    """A plan with its matters and what became of each."""
    actor = request.actor
    row = one(access.visible_plans(actor).select_related("session", "committee"), pk)
    if request.method == "POST" and request.POST.get("do") == "drop":
        staff_only(request)
        matter = request.POST.get("matter", "")
        try:
            actions.drop_matter(row, int(matter) if matter.isdecimal() and len(matter) < 12 else 0, by=actor)
        except NotAllowed:
            raise
        except Refused as error:
            messages.error(request, str(error))
        return redirect("supervision:plan", pk)

    def shown() -> dict[str, Any]:
        matters, events = queries.parts_of_plan(row, actor)
        return {
            "plan": row,
            "matters": matters,
            "happened": told(events, office=access.works_here(actor)),
            "why": why(row, _OPEN),
            "open": row.state in _OPEN,
        }

    return page_of(request, row, _DEEDS, "supervision:plan", "supervision/plan.html", shown)
