"""The assignment meeting 交办会: the whole list, confirmed line by line, then assigned at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.models import Session, Unit
from shangliang.committees.queries import session_at
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee
from shangliang.proposals.models import Proposal

from .. import access, actions, lists, queries
from ..forms import MeetingForm
from ..lists import MeetingFilter
from ..models import HandlingRole, PlannedAssignment, PlanState
from ..paging import Keys, cut
from .desk import number_of

_KEYS: Keys = {"case_series": str, "place": int, "pk": int}
_PLANNERS = (Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR, Role.COORDINATOR)
#: Where a proposal stands, in the colours of due dates.
_STATES = {"without": "", "objected": "late", "waiting": "soon", "ready": "done"}


@in_committee
@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """The list of filed proposals with their planned units; the ticked ones are worked on together."""
    actor = request.actor
    if not actor.has(*OFFICE, Role.COORDINATOR) or (request.method == "POST" and not actor.has(*_PLANNERS)):
        raise Http404
    sessions = lists.meeting_sessions(actor)
    session = _session(request, sessions)
    if session is None:
        return render(request, "handling/meeting_empty.html", {})
    chosen = MeetingFilter.of(request.GET)
    rows = lists.of_meeting(actor, session, chosen)
    units = lists.units_by_line()
    form = MeetingForm(units=units)
    if request.method == "POST":
        form = MeetingForm(request.POST, units=units)
        said = attempt(form, lambda data: _carry_out(actor, session, rows, data))
        if said is not None:
            messages.success(request, said)
            return redirect(request.get_full_path())
    return render(request, "handling/meeting.html", _context(request, session, sessions, chosen, rows, units, form))


def _session(request: Request, sessions: Sequence[Session]) -> Session | None:
    """The one asked for, else the present one, else the latest that still has filed proposals."""
    asked = next((s for s in sessions if str(s.pk) == request.GET.get("session")), None)
    if asked is not None:
        return asked
    present = session_at(request.committee.pk, clock.now())
    if present in sessions or not sessions:
        return present
    return sessions[0]


# What is done to the ticked rows --------------------------------------------------------------------------------


def _carry_out(actor: Actor, session: Session, rows: QuerySet[Proposal], data: dict[str, Any]) -> str:
    """Do what was asked for, all or nothing, and say how many it touched."""
    if data["do"] == "assign_all":
        made = actions.assign_all(session, by=actor)
        n = len({a.proposal_id for a in made})
        return ngettext("%(n)d proposal has been assigned.", "%(n)d proposals have been assigned.", n) % {"n": n}
    # An objection has a reason of its own: it is never raised against rows that nobody has looked at.
    everything = data["everything"] and data["do"] != "object"
    found = list(rows if everything else rows.filter(pk__in=data["pick"]))
    with transaction.atomic():
        return {"confirm": _confirm, "object": _object, "wish": _wish, "change": _change, "assign": _assign}[
            data["do"]
        ](actor, found, data)


def _own(actor: Actor, found: Sequence[Any], *states: str) -> list[PlannedAssignment]:
    return [p for row in found for p in row.open_plans if p.state in states and access.COORDINATOR.allows(actor, p)]


def _confirm(actor: Actor, found: Sequence[Any], _data: dict[str, Any]) -> str:
    plans = _own(actor, found, PlanState.SUGGESTED)
    actions.confirm_plans_many(plans, by=actor)
    n = len({plan.proposal_id for plan in plans})
    return ngettext("%(n)d proposal has been confirmed.", "%(n)d proposals have been confirmed.", n) % {"n": n}


def _object(actor: Actor, found: Sequence[Any], data: dict[str, Any]) -> str:
    plans = _own(actor, found, PlanState.SUGGESTED, PlanState.CONFIRMED)
    for plan in plans:
        actions.object_to_plan(plan, data["reason"], by=actor)
    n = len({plan.proposal_id for plan in plans})
    return ngettext("Objected to %(n)d proposal.", "Objected to %(n)d proposals.", n) % {"n": n}


def _wish(actor: Actor, found: Sequence[Any], _data: dict[str, Any]) -> str:
    """Suggest what the proposers wish, where nothing is planned yet; several wished units: the first one leads."""
    plans: list[actions.Plan] = []
    for proposal in found:
        wished = [unit for unit in proposal.suggested_units.all() if unit.is_active]
        if proposal.open_plans or not wished:
            continue
        plans += _plans(proposal, wished[0], wished[1:])
    actions.plan_assignments_many(plans, by=actor)
    n = len({plan.proposal.pk for plan in plans})
    return ngettext(
        "%(n)d proposal follows its proposer's wish now.", "%(n)d proposals follow their proposers' wishes now.", n
    ) % {"n": n}


def _plans(proposal: Proposal, lead: Unit, assisting: Sequence[Unit]) -> list[actions.Plan]:
    others = [unit for unit in assisting if unit.pk != lead.pk]
    role = HandlingRole.LEAD if others else HandlingRole.SINGLE
    return [
        actions.Plan(proposal, lead, role),
        *(actions.Plan(proposal, unit, HandlingRole.ASSISTING) for unit in others),
    ]


def _change(actor: Actor, found: Sequence[Any], data: dict[str, Any]) -> str:
    """Give the ticked proposals another lead or assisting unit; those handled in parts are changed one by one."""
    units, plans = {unit.pk: unit for unit in lists.units_by_line()}, []
    for proposal in found:
        lead, assisting = data["lead"], [p.unit for p in proposal.open_plans if p.role == HandlingRole.ASSISTING]
        if any(p.role == HandlingRole.SEPARATE for p in proposal.open_plans):
            continue
        lead = lead or next((p.unit for p in proposal.open_plans if p.role != HandlingRole.ASSISTING), None)
        if data["assisting"]:
            assisting = [] if data["assisting"] == MeetingForm.NOBODY else [units[int(data["assisting"])]]
        if lead is not None:
            plans += _plans(proposal, lead, assisting)
    actions.plan_assignments_many(plans, by=actor, replace=True)
    n = len({plan.proposal.pk for plan in plans})
    return ngettext(
        "%(n)d proposal has other units now, to be confirmed anew.",
        "%(n)d proposals have other units now, to be confirmed anew.",
        n,
    ) % {"n": n}


def _assign(actor: Actor, found: Sequence[Any], _data: dict[str, Any]) -> str:
    actions.assign_many(found, by=actor)
    n = len(found)
    return ngettext("%(n)d proposal has been assigned.", "%(n)d proposals have been assigned.", n) % {"n": n}


# What is shown ----------------------------------------------------------------------------------------------------


def _context(
    request: Request,
    session: Session,
    sessions: Sequence[Session],
    chosen: MeetingFilter,
    rows: QuerySet[Proposal],
    units: Sequence[Unit],
    form: MeetingForm,
) -> dict[str, Any]:
    actor = request.actor
    page = cut(rows, _KEYS, request.GET)
    counts = queries.counts_to_assign(session)
    narrowed = any(vars(chosen).values())
    picked = set(request.POST.getlist("pick"))
    return {
        "session": session,
        "others": [s for s in sessions if s.pk != session.pk],
        "counts": counts,
        "total": sum(counts.values()),
        "filters": _filters(actor, chosen, units),
        "words": chosen.words,
        "narrowed": narrowed,
        "found": rows.count() if narrowed else sum(counts.values()),
        "rows": [_row(proposal, actor) for proposal in page.rows],
        "page": page,
        "form": form,
        "picked": picked,
        "plans_here": actor.has(*_PLANNERS),
        "confirms": bool(actor.coordinator_ids),
        "all_ready": counts["ready"] and counts["ready"] == sum(counts.values()),
        "keep": {"session": str(session.pk)} if "session" in request.GET else {},
    }


def _filters(actor: Actor, chosen: MeetingFilter, units: Sequence[Unit]) -> list[tuple[str, Any, list[Any], str]]:
    every = ("", _("any"))
    states = [
        ("without", _("no unit yet")),
        ("waiting", _("to be confirmed")),
        ("objected", _("objected")),
        ("ready", _("confirmed")),
    ]
    if actor.coordinator_ids:
        states.insert(0, ("mine", _("for me to confirm")))
    lines = {str(unit.line_id): unit.line.name for unit in units}
    categories = [(str(c.pk), c.name) for c in lists.top_categories()]
    return [
        ("line", _("Line"), [every, *lines.items()], chosen.line),
        ("state", _("State"), [every, *states], chosen.state),
        ("category", _("Category"), [every, *categories], chosen.category),
        ("unit", _("Unit"), [every, *((str(u.pk), u.name) for u in units)], chosen.unit),
    ]


def _row(proposal: Any, actor: Actor) -> dict[str, Any]:
    plans = proposal.open_plans
    main = [p for p in plans if p.role != HandlingRole.ASSISTING]
    wished = [unit.name for unit in proposal.suggested_units.all()]
    state = lists.state_of_plans(plans)
    return {
        "pk": proposal.pk,
        "number": number_of(proposal) or _("no number"),
        "title": proposal.title,
        "author": lists.author_of(proposal),
        "wish": lists.joined(wished),
        "main": lists.joined(p.unit.name for p in main),
        "same": not main or not wished or {p.unit.name for p in main} <= set(wished),
        "assisting": lists.joined(p.unit.name for p in plans if p.role == HandlingRole.ASSISTING),
        "line": lists.joined(dict.fromkeys(p.unit.line.name for p in plans)),
        "state": state,
        "colour": _STATES[state],
        "objection": next((p.objection for p in plans if p.state == PlanState.OBJECTED), ""),
        "mine": bool(_own(actor, [proposal], PlanState.SUGGESTED)),
    }
