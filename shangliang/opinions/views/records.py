"""The page of one item, of one issue, and the issue's sheet as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import attempt, in_committee, one
from shangliang.documents.answering import pdf_file, word_file
from shangliang.documents.tree import Document
from shangliang.handling.deeds import carried_out, offered_forms
from shangliang.handling.paging import Keys, cut
from shangliang.workflow.timeline import told

from .. import access, actions, queries
from ..forms import IssueForm
from ..models import Issue, IssueState, OpinionState, Origin
from ..sheet import document_of, sheet_of
from . import frame, staff_only, why
from .deeds import ON_ISSUE, ON_OPINION

S = OpinionState
_NEWEST: Keys = {"backwards": int}
_WITHOUT_ACCOUNT = (Origin.PUBLIC, Origin.STUDIO)
#: The steps of an item, as a member reads them; each with the states in which it is being done.
_STEPS = (
    ("reported", (S.DRAFT, S.RETURNED)),
    ("sorted", (S.SUBMITTED,)),
    ("edited", (S.EDITING,)),
    ("reviewed", (S.REVIEWING,)),
    ("signed", (S.REVIEWED,)),
    ("issued", (S.SIGNED,)),
    ("followed", (S.ISSUED,)),
)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: Request, pk: int) -> HttpResponse:
    """One item: where it stands, what was reported and edited, what became of it, and what one can do about it."""
    actor = request.actor
    along = ("committee", "session", "author_member__user", "author_collective", "combined_into", "origin_committee")
    o = one(access.visible(actor).select_related(*along), pk)
    failed, form = "", None
    if request.method == "POST":
        answer, failed, form = carried_out(request, ON_OPINION, o, "opinions:one")
        if answer is not None:
            return answer
    office = access.works_here(actor)
    tracks = queries.tracks_of_opinion(o, actor)
    shown = office or access.SIGNER.allows(actor, o) or access.instructs(actor)
    differences = queries.differences(o) if shown and o.edited_title else []
    context = {
        **frame(request),
        "o": o,
        "author": queries.author_of(o),
        "tracks": tracks,
        "steps": _steps(o.state),
        "deeds": offered_forms(request, ON_OPINION, o, failed, form),
        "failed": form if failed else None,
        "office": office,
        "may_edit": o.state == S.EDITING and office,
        "may_write": access.may_write(actor, o),
        "may_attach": access.may_attach(actor, o),
        "happened": told(tracks.events, office=office),
        "why": why(o) if o.step_due and o.state in queries.WAITING else [],
        "holder": queries.holder_of(o),
        "differences": differences,
        "changed": any(piece.kind != "same" for _name, pieces in differences for piece in pieces),
        "reviewed_by_others": office and o.state == S.REVIEWING and access.edited_alone(actor, o),
        "reads_issues": access.reads_issues(actor),
        "report": access.visible_reports(actor).filter(opinion=o).first() if o.origin in _WITHOUT_ACCOUNT else None,
        "authors_own": access.AUTHOR.allows(actor, o),
    }
    return render(request, "opinions/one.html", context)


def _steps(state: str) -> list[tuple[str, str]]:
    """How far an item is: names of steps with done, now or nothing; none for what ended on the way."""
    if state == S.ARCHIVED:
        return [(name, "done") for name, _states in _STEPS]
    at = next((i for i, (_name, states) in enumerate(_STEPS) if state in states), None)
    if at is None:
        return []
    return [(name, "done" if i < at else "now" if i == at else "") for i, (name, _states) in enumerate(_STEPS)]


@in_committee
@require_safe
def issues(request: Request) -> HttpResponse:
    """The issues, newest first."""
    if not access.reads_issues(request.actor):
        raise Http404
    rows = access.visible_issues(request.actor).select_related("session").defer("step_working")
    page = cut(queries.with_numbers_of_items(queries.newest_first(rows)), _NEWEST, request.GET)
    context = {**frame(request), "page": page, "office": access.works_here(request.actor)}
    return render(request, "opinions/issues.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request, pk: int) -> HttpResponse:
    """One issue: its sheet, its items, what became of it; while it is put together also its title and order."""
    actor = request.actor
    row = one(access.visible_issues(actor).select_related("committee", "session"), pk)
    failed, form = "", None
    titled = IssueForm(initial={"title": row.title})
    if request.method == "POST" and request.POST.get("do") == "change":
        staff_only(request)
        titled = IssueForm(request.POST)
        if attempt(titled, lambda data: _changed(request, row, data["title"])) is not None:
            messages.success(request, _("It is on record."))
            return redirect("opinions:issue", pk)
    elif request.method == "POST":
        answer, failed, form = carried_out(request, ON_ISSUE, row, "opinions:issue")
        if answer is not None:
            return answer
    tracks = queries.tracks_of_issue(row, actor)
    office = access.works_here(actor)
    context = {
        **frame(request),
        "issue": row,
        "tracks": tracks,
        "sheet": sheet_of(row, [p.opinion for p in tracks.places]),
        "deeds": offered_forms(request, ON_ISSUE, row, failed, form),
        "failed": form if failed else (titled if titled.is_bound else None),
        "titled": titled if office and row.state == IssueState.DRAFT else None,
        "office": office,
        "authors": queries.author_of,
        "happened": told(tracks.events, office=office),
        "why": why(row) if row.state in (IssueState.DRAFT, IssueState.ISSUED) else [],
        "reads_issues": access.reads_issues(actor),
    }
    return render(request, "opinions/issue.html", context)


def _changed(request: Request, row: Issue, title: str) -> Issue:
    """The title as typed, the items that are still ticked, those with smaller numbers first."""
    places = [(request.POST.get(f"place-{pk}", ""), pk) for pk in request.POST.getlist("item") if pk.isdecimal()]
    ordered = sorted(places, key=lambda pair: int(pair[0]) if pair[0].isdecimal() and len(pair[0]) < 5 else 99)
    return actions.change_issue(  # type: ignore[no-any-return]
        row, actions.IssueDraft([int(pk) for _place, pk in ordered], title), by=request.actor
    )


@in_committee
@require_safe
def word(request: Request, pk: int) -> HttpResponse:
    """The sheet as Word, in the official layout."""
    return word_file(_document(request, pk))


@in_committee
@require_safe
def pdf(request: Request, pk: int) -> HttpResponse:
    """The sheet as PDF, in the official layout."""
    return pdf_file(request, _document(request, pk), "opinions:issue", pk)


def _document(request: Request, pk: int) -> Document:
    row = one(access.visible_issues(request.actor).select_related("committee", "session"), pk)
    return document_of(row, queries.items_of(row))
