"""What a member does: asked to activities, recording a patrol on a phone, and seeing what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.handling.deeds import Deed
from shangliang.handling.paging import Keys, cut
from shangliang.workflow.timeline import told

from .. import access, actions, queries
from ..forms import OpinionForm, OptionalNoteForm, PatrolForm, PhotographsForm
from ..models import Form, Patrol, PatrolState
from . import frame, in_state, page_of, why, with_reason
from .activities import draft_of

R = PatrolState
_NEWEST: Keys = {"backwards": int}
_BY_DUE: Keys = {"due": date.fromisoformat, "pk": int}
_DEEDS = {
    "draft": Deed(
        gettext_lazy("Draw up an opinion"),
        gettext_lazy("Hand it to the director"),
        in_state(access.STAFF, R.RECORDED, R.TAKEN_UP),
        lambda p, data, by: actions.draft_opinions(p, [draft_of(data)], by=by),
        lambda actor, p, data: OpinionForm(
            data, units=access.units(actor), initial={"unit": p.supervisor.unit_id, "text": p.text}
        ),
        main=True,
    ),
    "note": Deed(
        gettext_lazy("Take note of it"),
        gettext_lazy("Take note of it"),
        in_state(access.STAFF, R.RECORDED),
        lambda p, data, by: actions.note_patrols([p], by=by, note=data["note"]),
        lambda _actor, _p, data: OptionalNoteForm(data),
    ),
    "photographs": Deed(
        gettext_lazy("Add photographs"),
        gettext_lazy("Add these photographs"),
        in_state(access.SUPERVISOR, R.RECORDED),
        lambda p, data, by: actions.add_photographs(p, data["photographs"], by=by),
        lambda _actor, _p, data: PhotographsForm(data),
    ),
    "withdraw": with_reason(
        gettext_lazy("Take the record back"),
        gettext_lazy("Take it back"),
        in_state(access.SUPERVISOR, R.RECORDED),
        actions.withdraw_patrol,
    ),
}


@in_committee
@require_safe
def mine(request: Request) -> HttpResponse:
    """A member's supervision: what one is asked to, the own appointments, the own records."""
    actor = request.actor
    if not access.takes_part(actor):
        raise Http404
    context = {
        **frame(request),
        "page": cut(queries.own_patrols(actor), _NEWEST, request.GET),
        "coming": list(queries.coming(actor)[:8]),
        "posts": list(access.may_patrol(actor)),
        "appraisals": list(
            access.visible_appraisals(actor).filter(state="open", judges__member_id=actor.member_id or 0)[:8]
        ),
        "opinions": list(queries.listed(access.visible(actor)).order_by("-pk")[:8]),
    }
    return render(request, "supervision/mine.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A patrol's record on one page of a phone: where, how it is, what was seen, photographs."""
    actor = request.actor
    if not access.takes_part(actor):
        raise Http404
    posts = access.may_patrol(actor)
    joint = (
        access.visible_activities(actor).filter(form=Form.PATROL, state__in=("planned", "held")).order_by("on", "pk")
    )
    form = PatrolForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        posts=posts,
        activities=joint,
        initial={"activity": request.GET.get("activity")} if request.GET.get("activity", "").isdecimal() else None,
    )
    if request.method == "POST":
        made = attempt(form, lambda data: _record(data, actor))
        if made is not None:
            messages.success(request, _("Thank you. The office looks at it; what becomes of it stands here."))
            return redirect("supervision:patrol", made.pk)
    return render(request, "supervision/patrol_form.html", {**frame(request), "form": form, "posts": list(posts)})


def _record(data: dict[str, Any], by: Actor) -> Patrol:
    draft = actions.PatrolDraft(
        data["supervisor"], data["place"], data["text"], data["is_problem"], activity=data["activity"]
    )
    return actions.record_patrol(draft, data["photographs"], by=by)  # type: ignore[no-any-return]


@in_committee
@require_safe
def listed(request: Request) -> HttpResponse:
    """The records that wait to be looked at; on the other tab those that were."""
    actor = request.actor
    if not access.reads_all(actor):
        raise Http404
    done = request.GET.get("show") == "done"
    rows = queries.patrol_rows(access.visible_patrols(actor))
    rows = queries.newest_first(rows.exclude(state=R.RECORDED)) if done else rows.filter(state=R.RECORDED)
    context = {**frame(request), "page": cut(rows, _NEWEST if done else _BY_DUE, request.GET), "done": done}
    return render(request, "supervision/patrols.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def patrol(request: Request, pk: int) -> HttpResponse:
    """One record with its photographs; the office draws up an opinion from it, or takes note."""
    actor = request.actor
    row = one(access.visible_patrols(actor).select_related("supervisor__member__user", "committee", "activity"), pk)

    def shown() -> dict[str, Any]:
        parts = queries.parts_of_patrol(row, actor)
        return {
            "p": row,
            "holder": queries.holder_of(row),
            "hangs": parts,
            "happened": told(parts["events"], office=access.works_here(actor)),
            "why": why(row, (R.RECORDED,)),
            "own": access.SUPERVISOR.allows(actor, row),
        }

    return page_of(request, row, _DEEDS, "supervision:patrol", "supervision/patrol.html", shown)
