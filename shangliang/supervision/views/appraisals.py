"""Appraisals of units: prepared, scored by judges on a phone, closed with a result for each unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.core.errors import NotAllowed
from shangliang.handling.deeds import Deed, offered_forms
from shangliang.handling.paging import Keys, cut

from .. import access, actions, queries
from ..forms import AppraisalForm, OpinionForm, PointsForm, SelfAssessmentForm
from ..models import AppraisalState, AppraisedUnit, UnitAppraisal
from . import frame, in_state, page_of, staff_only, why, with_reason
from .activities import draft_of

E = AppraisalState
_NEWEST: Keys = {"backwards": int}


def _own_units(actor: Actor, row: UnitAppraisal) -> list[AppraisedUnit]:
    """The units appraised here for which the actor answers."""
    return [u for u in access.visible_results(actor).filter(appraisal=row) if access.UNIT.allows(actor, u)]


def _assess(row: UnitAppraisal, data: dict[str, Any], by: Actor) -> Any:
    own = _own_units(by, row)
    if not own:
        raise NotAllowed(_("This record does not exist."))
    return actions.assess_oneself(row, data["text"], unit=own[0].unit, by=by)


def _assessment(actor: Actor, row: UnitAppraisal, data: Any) -> forms.Form:
    return SelfAssessmentForm(data, initial={"text": next((u.self_assessment for u in _own_units(actor, row)), "")})


def _opinion_form(actor: Actor, row: UnitAppraisal, data: Any) -> forms.Form:
    return OpinionForm(data, units=access.units(actor).filter(pk__in=row.units.values("unit")))


_DEEDS = {
    "assess": Deed(
        gettext_lazy("Write the self-assessment"),
        gettext_lazy("Hand in the self-assessment"),
        lambda actor, row: row.state == E.OPEN and access.answers(actor) and bool(_own_units(actor, row)),
        _assess,
        _assessment,
        main=True,
    ),
    "draft": Deed(
        gettext_lazy("Draw up an opinion"),
        gettext_lazy("Hand it to the director"),
        in_state(access.STAFF, E.CLOSED),
        lambda row, data, by: actions.draft_opinions(row, [draft_of(data)], by=by),
        _opinion_form,
    ),
    "open": Deed(
        gettext_lazy("Let points be given"),
        "",
        in_state(access.STAFF, E.DRAFT),
        lambda row, _data, by: actions.open_appraisal(row, by=by),
        main=True,
    ),
    "close": Deed(
        gettext_lazy("Close and publish the result"),
        "",
        in_state(access.DIRECTOR, E.OPEN),
        lambda row, _data, by: actions.close_appraisal(row, by=by),
        main=True,
    ),
    "cancel": with_reason(
        gettext_lazy("Call it off"),
        gettext_lazy("Call it off"),
        in_state(access.STAFF, E.DRAFT, E.OPEN),
        actions.cancel_appraisal,
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
    if request.method == "POST" and request.POST.get("do") == "points":
        return _points_given(request, row)

    return page_of(
        request, row, _DEEDS, "supervision:appraisal", "supervision/appraisal.html", lambda: _shown(request, row)
    )


def _points_given(request: Request, row: UnitAppraisal) -> HttpResponse:
    units = [a.unit for a in row.units.select_related("unit").order_by("unit__order", "pk")]
    form = PointsForm(request.POST, appraisal=row, units=units)
    if attempt(form, lambda _data: actions.give_points(row, form.points(), by=request.actor)) is not None:
        messages.success(request, _("Thank you. Your points are counted; nobody sees which were yours."))
        return redirect("supervision:appraisal", row.pk)
    again = {"points": form, "failed": form, "deeds": offered_forms(request, _DEEDS, row, "", None)}
    return render(request, "supervision/appraisal.html", {**frame(request), **_shown(request, row), **again})


def _shown(request: Request, row: UnitAppraisal) -> dict[str, Any]:
    actor = request.actor
    parts = queries.parts_of_appraisal(row, actor)
    voted = {j.member_id: j.voted for j in parts["judges"]}
    gives = row.state == E.OPEN and voted.get(actor.member_id) is False
    return {
        "appraisal": row,
        "points": PointsForm(None, appraisal=row, units=[u.unit for u in parts["units"]]) if gives else None,
        "gave": voted.get(actor.member_id, False),
        "voted": sum(voted.values()) if access.reads_all(actor) else None,
        "judges": len(voted),
        "assessments": {u.unit_id: u for u in parts["units"] if u.self_assessment},
        "opinions": parts["opinions"],
        "heads": [_("Unit"), *((c["name"], "r") for c in row.criteria), (_("Together"), "r")],
        "results": queries.results_of(parts["units"]) if row.state == E.CLOSED else [],
        "why": why(row, (E.DRAFT, E.OPEN)) if access.works_here(actor) else [],
        "reads_all": access.reads_all(actor),
        "answers": access.answers(actor),
    }
