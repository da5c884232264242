"""The office's desk: what waits at each step, worked on singly or together; the editor; quotas; the funnel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Session
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, done_together, in_committee, made_to_save, one, ticked
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.handling.paging import Keys, cut
from shangliang.indicators.records import XLSX, workbook

from .. import access, actions, credits, queries, quota
from ..forms import TextForm
from ..indicators.shown import REGISTER
from ..models import Opinion, OpinionState
from . import autosave_refused, changed_elsewhere, frame, saved, staff_only

S = OpinionState
_NEWEST: Keys = {"backwards": int}
_BY_DUE: Keys = {"step_due": date.fromisoformat, "pk": int}


def _make_issue(ids: list[int], by: Actor, request: Request) -> Any:
    return actions.make_issues(request.committee, [actions.IssueDraft(ids)], by=by)


#: What can be done with all that are ticked, by tab.
BULK: dict[str, dict[str, Callable[[list[int], Actor, Request], Any]]] = {
    "submitted": {"take_up": lambda ids, by, _r: actions.take_up_many(ids, by=by)},
    "editing": {"hand_in": lambda ids, by, _r: actions.hand_in_many(ids, by=by)},
    "reviewing": {"review": lambda ids, by, _r: actions.review_many(ids, by=by)},
    "reviewed": {"sign": lambda ids, by, _r: actions.sign_many(ids, by=by)},
    "signed": {"issue": _make_issue},
}


def _at_the_desk(request: Request) -> bool:
    """Whether the actor is of the office; leadership signs at the same desk."""
    if access.works_here(request.actor):
        return True
    if request.actor.has(Role.LEADERSHIP):
        return False
    raise Http404


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Request) -> HttpResponse:
    """What waits at each step; the ticked ones are worked on together."""
    office = _at_the_desk(request)
    tabs = [name for name in queries.DESK if office or name in ("reviewed", "signed", "out")]
    tab = _tab(request, tabs)
    if request.method == "POST":
        return _together(request, tab)
    visible = access.visible(request.actor)
    rows, words, of_one = _filtered(request, tab)
    by_due = tab in BULK
    page = cut(rows if by_due else queries.newest_first(rows), _BY_DUE if by_due else _NEWEST, request.GET)
    context = {
        **frame(request),
        "page": page,
        "tab": tab,
        "counts": {name: n for name, n in queries.desk_counts(visible).items() if name in tabs},
        "words": words,
        "of_one": of_one,
        "office": office,
        "bulk": next(iter(BULK.get(tab, {})), "") if office or tab == "reviewed" else "",
        "authors": queries.author_of,
        "query": request.GET.urlencode(),
    }
    return render(request, "opinions/desk.html", context)


def _tab(request: Request, tabs: Sequence[str]) -> str:
    asked = request.GET.get("tab", "")
    return asked if asked in tabs else tabs[0]


def _filtered(request: Request, tab: str) -> tuple[QuerySet[Opinion], str, int | None]:
    """What a tab shows of what the actor reads, the words looked for, and the year where it is one member's."""
    words = request.GET.get("q", "").strip()[:60]
    rows = queries.found(queries.listed(access.visible(request.actor).filter(state__in=queries.DESK[tab])), words)
    member, year = request.GET.get("member", ""), _year(request)
    if year and member.isdecimal() and len(member) < 18 and tab == "all":
        return queries.counted_of(rows, int(member), year), words, year
    return rows, words, None


@in_committee
@require_safe
def register(request: Request) -> HttpResponse:
    """The register 台账 of what the desk's tab and words find, all of it and not a page, as an Excel file."""
    staff_only(request)
    rows, words, _year_of_one = _filtered(request, _tab(request, list(queries.DESK)))
    head = [
        (_("Register of opinion information"), request.committee.name),
        (_("As of"), f"{clock.now().astimezone(clock.ZONE):%Y-%m-%d %H:%M}"),
        (_("Words"), words),
    ]
    content = workbook(REGISTER, rows.order_by("session__year", "serial_number", "pk"), head)
    name = f"{_('Register of opinion information')}-{clock.today():%Y-%m-%d}.xlsx"
    return made_to_save(content, name=name, content_type=XLSX)


def _together(request: Request, tab: str) -> HttpResponse:
    act = BULK.get(tab, {}).get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    here = f"{request.path}?{urlencode({'tab': tab})}"
    made = done_together(request, lambda ids: act(ids, request.actor, request))
    if made is None:
        return redirect(here)
    if tab == "signed":
        return redirect("opinions:issue", made[0].pk)
    number = len(made)
    said = ngettext("%(num)d is a step further.", "%(num)d are a step further.", number)
    messages.success(request, said % {"num": number})
    return redirect(here)


# The editor -------------------------------------------------------------------------------------------------------


def _editable(request: Request, pk: int) -> Opinion:
    staff_only(request)
    return one(access.visible(request.actor).select_related("committee", "session", "author_member__user"), pk)  # type: ignore[no-any-return]


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def edited(request: Request, pk: int) -> HttpResponse:
    """The editor: what was submitted, the edited text, and how they differ; others are combined into it here."""
    o = _editable(request, pk)
    if o.state != S.EDITING:
        return redirect("opinions:one", pk)
    form = TextForm.of(o, request.POST if request.method == "POST" else None, edited=True)
    if request.method == "POST":
        do = request.POST.get("do", "save")
        if attempt(form, lambda _data: _kept(o, form, request, do)) is not None:
            messages.success(request, _("It is on record.") if do != "save" else _("The edited text has been kept."))
            return redirect("opinions:one" if do == "hand_in" else "opinions:edited", pk)
    words = request.GET.get("q", "").strip()[:60]
    others = access.visible(request.actor).filter(state__in=[S.SUBMITTED, S.EDITING]).exclude(pk=pk)
    near = queries.newest_first(queries.found(queries.listed(others), words)).order_by("backwards")
    differences = queries.differences(o)
    context = {
        **frame(request),
        "o": o,
        "form": form,
        "author": queries.author_of(o),
        "differences": differences,
        "changed": any(piece.kind != "same" for _name, pieces in differences for piece in pieces),
        "others": list(near[:20]),
        "words": words,
        "authors": queries.author_of,
        "parts_in": list(queries.listed(access.visible(request.actor).filter(combined_into=o))),
        "rules": rules_of(request.committee),
    }
    return render(request, "opinions/edited.html", context)


def _kept(o: Opinion, form: TextForm, request: Request, do: str) -> Opinion:
    try:
        kept = actions.save_edited(o, form.text(), by=request.actor, version=form.cleaned_data["version"])
    except Stale:
        typed: Any = request.POST.copy()
        typed["version"] = str(o.version)
        form.data = typed
        raise changed_elsewhere() from None
    typed = request.POST.copy()
    typed["version"] = str(kept.version)
    form.data = typed
    if do == "hand_in":
        return actions.hand_in_many([kept], by=request.actor)[0]  # type: ignore[no-any-return]
    if do == "combine":
        ids = ticked(request, "other")
        return actions.combine(kept, ids, by=request.actor)  # type: ignore[no-any-return]
    return kept  # type: ignore[no-any-return]


@in_committee
@require_POST
def edited_autosave(request: Request, pk: int) -> HttpResponse:
    """Keep the edited text as it is being typed."""
    o = _editable(request, pk)
    form = TextForm.of(o, request.POST, edited=True)
    if not form.is_valid():
        return autosave_refused(Refused(_("Something in it needs another look.")))
    try:
        kept = actions.save_edited(o, form.text(), by=request.actor, version=form.cleaned_data["version"])
    except Refused as error:
        return autosave_refused(error)
    return saved(kept)


# Figures ----------------------------------------------------------------------------------------------------------


def _year(request: Request) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else None


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: Request) -> HttpResponse:
    """Who has reported how much in a year, those behind first; they are reminded here."""
    staff_only(request)
    sessions = list(access.sessions(request.actor))
    session = queries.chosen(sessions, _year(request))
    if request.method == "POST":
        return _reminded(request, session)
    rows = quota.standing(session) if session else []
    reminded = quota.last_reminded(session) if session else {}
    context = {
        "session": session,
        "sessions": sorted(sessions, key=lambda s: s.year),
        "rows": rows,
        "reminded": reminded,
        "running": bool(session and quota.is_running(session)),
        "to_remind": sum(bool(row.owed and reminded.get(row.member_id) != clock.today()) for row in rows),
        "earned": credits.by_member(credits.credits_of(session)) if session else {},
        "behind": sum(bool(row.owed) for row in rows),
        "rules": rules_of(request.committee),
    }
    return render(request, "opinions/quotas.html", context)


def _reminded(request: Request, session: Session | None) -> HttpResponse:
    if session is None or request.POST.get("do") != "remind":
        raise Http404
    try:
        number = actions.remind_now(session, by=request.actor)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(num)d member has been reminded.", "%(num)d members have been reminded.", number)
        messages.success(request, said % {"num": number})
    return redirect(f"{request.path}?{urlencode({'year': session.year})}")


@in_committee
@require_safe
def funnel(request: Request) -> HttpResponse:
    """How many items came how far in a year: the figures, a chart, and its table."""
    if not access.reads_issues(request.actor):
        raise Http404
    sessions = list(access.sessions(request.actor))
    session = queries.chosen(sessions, _year(request))
    steps = queries.funnel(session) if session else []
    chart = {
        "kind": "bar",
        "labels": [str(step["label"]) for step in steps],
        "series": [{"name": str(_("items")), "values": [step["number"] for step in steps]}],
    }
    context = {"session": session, "sessions": sorted(sessions, key=lambda s: s.year), "steps": steps, "chart": chart}
    return render(request, "opinions/funnel.html", context)
