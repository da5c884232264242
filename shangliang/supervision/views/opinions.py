"""Opinions: the list of them, and the one page on which each is issued, answered, mended and looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.answering import in_committee, one
from shangliang.core.errors import NotAllowed, Refused
from shangliang.handling.deeds import Deed
from shangliang.handling.paging import Keys, cut
from shangliang.workflow.timeline import told

from .. import access, actions, naming, queries
from ..forms import AnswerForm, IssueForm, LookForm, MendForm, OpinionForm, OptionalNoteForm
from ..models import OpinionState, SupervisionOpinion
from . import frame, in_state, page_of, why, with_reason
from .activities import draft_of

S = OpinionState
_NEWEST: Keys = {"backwards": int}
_BY_DUE: Keys = {"due": date.fromisoformat, "pk": int}
_DIRECTORS = (Role.PROPOSAL_DIRECTOR,)


def _draft_form(actor: Actor, o: SupervisionOpinion, data: Any) -> forms.Form:
    return OpinionForm(data, units=access.units(actor), initial={"unit": o.unit_id, "title": o.title, "text": o.text})


def _look_form(_actor: Actor, _o: Any, data: Any) -> forms.Form:
    return LookForm(data, initial={"on": clock.today()})


def _look(confirms: bool) -> Any:
    def act(o: Any, data: dict[str, Any], by: Actor) -> Any:
        look = actions.Look(confirms, data["text"], data["on"])
        return actions.look_many([o], look, by=by, uploads=data["photographs"])

    return act


#: What can be done with an opinion, in the order of its life.
DEEDS = {
    "issue": Deed(
        pgettext_lazy("supervision", "Issue it"),
        gettext_lazy("Issue it to the unit"),
        in_state(access.DIRECTOR, S.DRAFT),
        lambda o, data, by: actions.issue_many([o], by=by, due=data["due"]),
        lambda _actor, _o, data: IssueForm(data),
        main=True,
    ),
    "change": Deed(
        gettext_lazy("Change the draft"),
        gettext_lazy("Keep the draft"),
        in_state(access.STAFF, S.DRAFT),
        lambda o, data, by: actions.change_draft(o, draft_of(data), by=by),
        _draft_form,
    ),
    "discard": with_reason(
        gettext_lazy("Put it aside"),
        gettext_lazy("Put it aside"),
        in_state(access.STAFF, S.DRAFT),
        actions.discard_draft,
    ),
    "answer": Deed(
        gettext_lazy("Answer it"),
        gettext_lazy("Send the answer"),
        in_state(access.UNIT, S.ISSUED),
        lambda o, data, by: actions.answer_many(
            [o], by=by, adoption=data["adoption"], answer=data["answer"], mend_by=data["mend_by"]
        ),
        lambda _actor, _o, data: AnswerForm(data),
        main=True,
    ),
    "recall": with_reason(
        gettext_lazy("Take it back"),
        gettext_lazy("Take it back"),
        in_state(access.DIRECTOR, S.ISSUED),
        actions.recall_opinion,
    ),
    "accept_reason": Deed(
        gettext_lazy("Accept the reason"),
        gettext_lazy("Accept it and close"),
        in_state(access.STAFF, S.DECLINED),
        lambda o, data, by: actions.accept_reason(o, by=by, note=data["note"]),
        lambda _actor, _o, data: OptionalNoteForm(data),
        main=True,
    ),
    "ask_again": with_reason(
        gettext_lazy("Ask the unit again"),
        gettext_lazy("Ask again"),
        in_state(access.STAFF, S.DECLINED),
        actions.ask_again,
    ),
    "mend": Deed(
        gettext_lazy("Report what was mended"),
        gettext_lazy("Submit the report"),
        in_state(access.UNIT, S.MENDING),
        lambda o, data, by: actions.mend_many([o], by=by, mending=data["mending"], uploads=data["photographs"]),
        lambda _actor, _o, data: MendForm(data),
        main=True,
    ),
    "confirm": Deed(
        gettext_lazy("Second look: it is mended"),
        gettext_lazy("Confirm and close"),
        in_state(access.STAFF, S.MENDED),
        _look(True),
        _look_form,
        main=True,
    ),
    "send_back": Deed(
        gettext_lazy("Second look: not yet"),
        gettext_lazy("Send it back to be mended"),
        in_state(access.STAFF, S.MENDED),
        _look(False),
        _look_form,
    ),
}
#: The steps of an opinion as everybody reads them; each with the states in which it is being done.
_STEPS = (
    ("drafted", (S.DRAFT,)),
    ("answered", (S.ISSUED, S.DECLINED)),
    ("mended", (S.MENDING,)),
    ("seen", (S.MENDED,)),
)


def _steps(o: SupervisionOpinion) -> list[tuple[str, str]]:
    if o.state == S.CLOSED and o.adoption != "not":
        return [(name, "done") for name, _states in _STEPS]
    at = next((i for i, (_name, states) in enumerate(_STEPS) if o.state in states), None)
    if at is None:
        return []
    return [(name, "done" if i < at else "now" if i == at else "") for i, (name, _states) in enumerate(_STEPS)]


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Request) -> HttpResponse:
    """The opinions that one may read by how far they are; the director issues the ticked drafts together."""
    actor = request.actor
    unit = access.answers(actor)
    if not (access.reads_all(actor) or unit):
        raise Http404
    office = access.works_here(actor)
    tabs = list(queries.TABS) if office else ["open", "closed"]
    tab = request.GET.get("tab", "open")
    tab = tab if tab in tabs else tabs[0]
    if request.method == "POST":
        return _issued_together(request)
    visible = access.visible(actor)
    rows = queries.listed(visible.filter(state__in=queries.TABS[tab]))
    by_due = tab in ("draft", "open")
    context = {
        **frame(request),
        "page": cut(rows if by_due else queries.newest_first(rows), _BY_DUE if by_due else _NEWEST, request.GET),
        "tab": tab,
        "counts": queries.tab_counts(visible, tabs),
        "by_due": by_due,
        "issues": tab == "draft" and actor.has(*_DIRECTORS),
        "number": naming.number_of,
        "holder": queries.holder_of,
        "reads_all": access.reads_all(actor),
    }
    return render(request, "supervision/opinions.html", context)


def _issued_together(request: Request) -> HttpResponse:
    ids = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal() and len(pk) < 18]
    if not request.actor.has(*_DIRECTORS):
        raise Http404
    back = f"{request.path}?tab=draft"
    if not ids:
        messages.error(request, _("Please tick at least one."))
        return redirect(back)
    try:
        made = actions.issue_many(ids, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return redirect(back)
    said = ngettext("%(num)d opinion has been issued.", "%(num)d opinions have been issued.", len(made))
    messages.success(request, said % {"num": len(made)})
    return redirect(back)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: Request, pk: int) -> HttpResponse:
    """One opinion: what was found, answered, mended and seen at the second look, and what to do now."""
    actor = request.actor
    along = ("committee", "session", "unit", "activity", "appraisal", "patrol__supervisor__member__user")
    o = one(access.visible(actor).select_related(*along), pk)

    def shown() -> dict[str, Any]:
        parts = queries.parts_of_opinion(o, actor)
        return {
            "o": o,
            "number": naming.number_of(o),
            "hangs": parts,
            "steps": _steps(o),
            "holder": queries.holder_of(o),
            "happened": told(parts["events"], office=access.works_here(actor)),
            "why": why(o, (S.DRAFT, S.ISSUED, S.DECLINED, S.MENDING, S.MENDED)),
            "reads_appraisal": access.reads_all(actor) or access.answers(actor),
            "reads_source": access.reads_all(actor) or (actor.member_id is not None and o.activity_id is not None),
            "reads_all": access.reads_all(actor) or access.answers(actor),
            "is_out": o.state in access.OUT,
        }

    return page_of(request, o, DEEDS, "supervision:opinion", "supervision/opinion.html", shown)
