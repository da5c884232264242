"""Reporting: one's own opinions, the one page on which they are written, and what the office enters for others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.accounts.roles import Role
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee, one
from shangliang.core.errors import NotAllowed, Refused, Stale
from shangliang.core.files import gone_on_error
from shangliang.handling.paging import Keys, cut

from .. import access, actions, queries, quota
from ..forms import EntryForm, TextForm
from ..models import Opinion, OpinionState
from . import autosave_refused, changed_elsewhere, frame, saved, staff_only

S = OpinionState
_NEWEST: Keys = {"backwards": int}


@in_committee
@require_safe
def mine(request: Request) -> HttpResponse:
    """What one has reported, newest first, with where each stands in plain words; and how many are still owed."""
    actor = request.actor
    if not actor.has(Role.MEMBER, Role.LIAISON):
        raise Http404
    rows = queries.newest_first(queries.listed(access.own(actor)))
    page = cut(rows, _NEWEST, request.GET)
    session = queries.chosen(access.sessions(actor), None)
    standing = quota.standing(session, member_id=actor.member_id) if session and actor.member_id else []
    bodies = list(access.collectives(actor)) if actor.collective_ids else []
    context = {
        **frame(request),
        "page": page,
        "standing": standing[0] if standing else None,
        "session": session,
        "bodies": bodies,
        "writing": (S.DRAFT, S.RETURNED),
    }
    return render(request, "opinions/mine.html", context)


@in_committee
@require_POST
def new(request: Request) -> HttpResponse:
    """Begin a draft, one's own or a collective's; one that was begun and left empty is taken up again."""
    actor = request.actor
    if not access.writes(actor):
        raise Http404
    pk = request.POST.get("collective", "")
    body = one(access.collectives(actor), int(pk)) if pk.isdecimal() and len(pk) < 10 else None
    if body is None and not actor.member_id:
        raise Http404
    empty = access.own(actor).filter(state=S.DRAFT, title="", situation="", author_collective=body).first()
    try:
        opinion = empty or actions.begin_opinion(request.committee, by=actor, author_collective=body)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return redirect("opinions:mine")
    return redirect("opinions:edit", opinion.pk)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """The page on which an opinion is written. Every button keeps what was typed first."""
    actor = request.actor
    opinion = one(access.visible(actor).select_related("committee", "author_collective"), pk)
    if not access.may_write(actor, opinion):
        if request.method == "POST" and not access.AUTHOR.allows(actor, opinion):
            raise Http404
        return redirect("opinions:one", pk)
    form = TextForm.of(opinion, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        do = request.POST.get("do", "save")
        if do == "discard":
            actions.discard(opinion, by=actor)
            messages.success(request, _("The draft has been thrown away."))
            return redirect("opinions:mine")
        if attempt(form, lambda _data: _keep(opinion, form, request, do)) is not None:
            if do == "submit":
                messages.success(request, _("It is with the opinion office now. You will hear what becomes of it."))
                return redirect("opinions:one", pk)
            if do == "attach":
                return redirect("opinions:files", pk)
            messages.success(request, _("The draft has been kept."))
            return redirect("opinions:edit", pk)
    files = list(access.visible_files(actor).filter(opinion=opinion).order_by("pk"))
    context = {**frame(request), "o": opinion, "form": form, "files": files, "rules": rules_of(request.committee)}
    return render(request, "opinions/edit.html", context)


def _keep(opinion: Opinion, form: TextForm, request: Request, do: str) -> Opinion:
    try:
        kept = actions.save_draft(opinion, form.text(), by=request.actor, version=form.cleaned_data["version"])
    except Stale:
        typed: Any = request.POST.copy()
        typed["version"] = str(opinion.version)
        form.data = typed
        raise changed_elsewhere() from None
    if do != "submit":
        return kept
    typed = request.POST.copy()
    typed["version"] = str(kept.version)  # kept; what lacks is told beside it
    form.data = typed
    return actions.submit(kept, by=request.actor)  # type: ignore[no-any-return]


@in_committee
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep a draft as it is being typed: ``{"saved_at", "version"}``."""
    opinion = one(access.visible(request.actor).select_related("committee"), pk)
    if not (access.may_write(request.actor, opinion) or access.AUTHOR.allows(request.actor, opinion)):
        raise Http404
    form = TextForm.of(opinion, request.POST)
    if not form.is_valid():
        return autosave_refused(Refused(_("Something in it needs another look.")))
    try:
        kept = actions.save_draft(opinion, form.text(), by=request.actor, version=form.cleaned_data["version"])
    except Refused as error:
        return autosave_refused(error)
    return saved(kept)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """The office types in what was handed in on paper, by mail or by telephone."""
    staff_only(request)
    actor = request.actor
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        members=access.members(actor),
        collectives=access.collectives(actor),
    )
    if request.method == "POST":
        made = attempt(form, lambda data: _entered(request, form, data))
        if made is not None:
            messages.success(request, _("It has been entered and waits to be sorted."))
            return redirect("opinions:one", made.pk)
    return render(request, "opinions/enter.html", {"form": form, "rules": rules_of(request.committee)})


def _entered(request: Request, form: EntryForm, data: dict[str, Any]) -> Opinion:
    """What was entered together with its scan: both are kept, or neither."""
    with gone_on_error() as stored, transaction.atomic():
        (made,) = actions.enter_many(request.committee, [_entry(form, data)], by=request.actor)
        if data["attachment"]:
            stored.append(actions.attach(made, data["attachment"], data["attachment"].name or "", by=request.actor))
    return made  # type: ignore[no-any-return]


def _entry(form: EntryForm, data: dict[str, Any]) -> actions.Entry:
    member, collective = data["member"], data["collective"]
    return actions.Entry(
        form.text(),
        data["origin"],
        member_id=member.pk if member else None,
        collective_id=collective.pk if collective else None,
        source_name=data["source_name"],
    )
