"""The register of proposals and the page of one, for everybody who is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shangliang.accounts.roles import SEPARATED
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.indicators.access import sessions as sessions_of
from shangliang.proposals import access as proposals_access
from shangliang.proposals import queries
from shangliang.proposals.catalogues import categories_of, tags_of
from shangliang.proposals.models import Kind, ProposalState

from .. import reading

_SORTS = (("newest", _("newest first")), ("case", _("by case number")), ("changed", _("changed last")))
_LONG = ("background", "analysis", "whole_text", "step_working")


def _reader(request: Request) -> Any:
    if request.committee is None or not request.actor.roles or request.actor.roles <= SEPARATED:
        raise Http404
    return request.actor


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


@login_required
@require_GET
def listed(request: Request) -> HttpResponse:
    """The register with its filters, fifty rows to a page."""
    actor = _reader(request)
    asked = request.GET
    sessions = list(sessions_of(actor))
    session = next((s for s in sessions if str(s.year) == asked.get("year", "")), None)
    season = {"in": True, "regular": False}.get(asked.get("season", ""))
    filters = queries.Filters(
        session_id=session.pk if session else None,
        states=[asked["state"]] if asked.get("state") in ProposalState.values else (),
        kind=asked["kind"] if asked.get("kind") in Kind.values else "",
        category_id=_number(asked.get("category", "")),
        tag_id=_number(asked.get("tag", "")),
        in_session=season,
        is_key=True if asked.get("key") else None,
        text=asked.get("q", "")[:60],
    )
    found = queries.filtered(reading.visible(actor), filters)
    sort = asked.get("sort", "newest")
    page = queries.page(found, sort=sort, after=asked.get("after", ""), before=asked.get("before", ""))
    kept = {k: str(v) for k, v in asked.items() if k not in ("after", "before") and v}
    context = {
        "page": page,
        "previous": _page_url(kept, before=page.previous) if page.previous else "",
        "next": _page_url(kept, after=page.next) if page.next else "",
        "chosen": filters,
        "controls": _controls(request, sessions),
        "q": filters.text,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "filtered": bool(kept),
    }
    return render(request, "workbench/proposals.html", context)


def _page_url(kept: dict[str, str], **place: str) -> str:
    return "?" + urlencode({**kept, **place})


def _controls(request: Request, sessions: list) -> list[tuple[str, Any, list[tuple[str, Any]], str]]:
    asked = request.GET
    committee = request.committee
    return [
        ("year", _("Year"), [("", _("all"))] + [(str(s.year), str(s.year)) for s in sessions], asked.get("year", "")),
        ("state", _("State"), [("", _("all")), *ProposalState.choices[1:]], asked.get("state", "")),
        ("kind", _("Proposer"), [("", _("all")), *Kind.choices], asked.get("kind", "")),
        ("category", _("Category"), [("", _("all")), *categories_of(committee)], asked.get("category", "")),
        ("tag", _("Tag"), [("", _("all")), *tags_of(committee)], asked.get("tag", "")),
        (
            "season",
            _("Season"),
            [("", _("all")), ("in", _("in session")), ("regular", _("regular"))],
            asked.get("season", ""),
        ),
        ("key", _("Key"), [("", _("all")), ("1", _("key proposals"))], asked.get("key", "")),
        ("sort", _("Order"), list(_SORTS), asked.get("sort", "newest")),
    ]


@login_required
@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """One proposal: who has it and until when, its text, the answers, and what happened."""
    actor = _reader(request)
    rows = reading.visible(actor).select_related(
        "committee",
        "session__term",
        "category__parent",
        "author_member__user",
        "author_member__sector",
        "author_collective",
        "merged_into",
        "ground",
        "topic",
    )
    proposal = get_object_or_404(rows, pk=pk)
    found = reading.read(proposal, actor)
    context = {
        "r": found,
        "p": proposal,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "outcome": reading.outcome_words(proposal),
        "more": reading.actions_for(found, actor),
        "marks": {grade.code: grade.label for grade in rules_of(request.committee).marks},
        "attachments": list(proposals_access.visible_attachments(actor).filter(proposal=proposal)),
        "similar": queries.similar(proposal, actor=actor) if not request.GET.get("plain") else [],
    }
    return render(request, "workbench/proposal.html", context)


@login_required
@require_GET
def find(request: Request) -> HttpResponse:
    """The search field in the head of every page: a number, a word of the title, a name."""
    return redirect(reverse("workbench:proposals") + "?" + urlencode({"q": request.GET.get("q", "")}))
