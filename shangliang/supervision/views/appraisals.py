"""Appraisals of units: prepared, scored by judges on a phone, closed with a result for each unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.handling.deeds import Deed, carried_out, offered_forms
from shangliang.handling.paging import Keys, cut

from .. import access, actions, queries
from ..forms import AppraisalForm, NoteForm, PointsForm
from ..models import AppraisalState, UnitAppraisal
from . import frame, staff_only, why

E = AppraisalState
_NEWEST: Keys = {"backwards": int}
_DEEDS = {
    "open": Deed(
        gettext_lazy("Let points be given"),
        "",
        lambda actor, row: row.state == E.DRAFT and access.STAFF.allows(actor, row),
        lambda row, _data, by: actions.open_appraisal(row, by=by),
        main=True,
    ),
    "close": Deed(
        gettext_lazy("Close and publish the result"),
        "",
        lambda actor, row: row.state == E.OPEN and access.DIRECTOR.allows(actor, row),
        lambda row, _data, by: actions.close_appraisal(row, by=by),
        main=True,
    ),
    "cancel": Deed(
        gettext_lazy("Call it off"),
        gettext_lazy("Call it off"),
        lambda actor, row: row.state in (E.DRAFT, E.OPEN) and access.STAFF.allows(actor, row),
        lambda row, data, by: actions.cancel_appraisal(row, by=by, note=data["note"]),
        lambda _actor, _row, data: NoteForm(data),
    ),
}


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Request) -> HttpResponse:
    """The appraisals that one may read; the office prepares a new one here."""
    actor = request.actor
    if not (access.reads_all(actor) or access.answers(actor)):
        raise Http404
    lines = "\n".join(f"{name} {most}" for name, most in actions.CRITERIA)
    form = AppraisalForm(
        request.POST if request.method == "POST" else None,
        members=access.members(actor),
        units=access.units(actor),
        initial={"criteria": lines},
    )
    if request.method == "POST":
        staff_only(request)
        made = attempt(form, lambda data: _prepare(request, data))
        if made is not None:
            return redirect("supervision:appraisal", made.pk)
    context = {
        **frame(request),
        "page": cut(queries.newest_first(access.visible_appraisals(actor).defer("due_working")), _NEWEST, request.GET),
        "form": form if access.works_here(actor) else None,
        "failed": form if form.is_bound else None,
    }
    return render(request, "supervision/appraisals.html", context)


def _prepare(request: Request, data: dict[str, Any]) -> UnitAppraisal:
    draft = actions.AppraisalDraft(
        data["title"],
        data["subject"],
        data["closes"],
        [u.pk for u in data["units"]],
        [m.pk for m in data["members"]],
        data["criteria"],
    )
    return actions.prepare_appraisal(request.committee, draft, by=request.actor)  # type: ignore[no-any-return]


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def appraisal(request: Request, pk: int) -> HttpResponse:
    """One appraisal: a judge gives points here, the office sees how many have, everybody concerned the result."""
    actor = request.actor
    row = one(access.visible_appraisals(actor).select_related("committee"), pk)
    judge = row.judges.filter(member_id=actor.member_id).first() if actor.member_id else None
    gives = judge is not None and not judge.voted and row.state == E.OPEN
    units = [a.unit for a in row.units.select_related("unit").order_by("unit__order", "pk")] if gives else []
    points = PointsForm(None, appraisal=row, units=units) if gives else None
    failed: Any = None
    form: Any = None
    name = ""
    if request.method == "POST" and request.POST.get("do") == "points":
        if judge is None:
            raise Http404
        points = PointsForm(request.POST, appraisal=row, units=units)
        sent = points
        if attempt(sent, lambda _data: actions.give_points(row, sent.points(), by=actor)) is not None:
            messages.success(request, _("Thank you. Your points are counted; nobody sees which were yours."))
            return redirect("supervision:appraisal", pk)
        failed = sent
    elif request.method == "POST":
        answer, name, form = carried_out(request, _DEEDS, row, "supervision:appraisal")
        if answer is not None:
            return answer
        failed = form
    voted = row.judges.filter(voted=True).count() if access.reads_all(actor) else None
    context = {
        **frame(request),
        "appraisal": row,
        "points": points if gives else None,
        "gave": judge is not None and judge.voted,
        "voted": voted,
        "judges": row.judges.count() if voted is not None else None,
        "heads": [_("Unit"), *((c["name"], "r") for c in row.criteria), (_("Together"), "r")],
        "results": queries.results_of(access.visible_results(actor).filter(appraisal=row))
        if row.state == E.CLOSED
        else [],
        "deeds": offered_forms(request, _DEEDS, row, name, form),
        "failed": failed,
        "why": why(row, (E.DRAFT, E.OPEN)) if access.works_here(actor) else [],
        "reads_all": access.reads_all(actor),
        "answers": access.answers(actor),
    }
    return render(request, "supervision/appraisal.html", context)
