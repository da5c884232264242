"""The register of proposals and the page of one, for everybody who is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import SEPARATED
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.exchange.models import ArchivedReply
from shangliang.exchange.queries import archived_replies
from shangliang.proposals import queries
from shangliang.proposals.catalogues import category_choices
from shangliang.proposals.models import Kind, Proposal, ProposalState

from .. import notices, reading

_SORTS = (("newest", _("newest first")), ("case", _("by case number")), ("changed", _("changed last")))


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
    choices = reading.choices(actor)
    years = sorted(choices["years"], reverse=True)  # (opens, year, id)
    session_id = next((pk for _opens, year, pk in years if str(year) == asked.get("year", "")), None)
    season = {"in": True, "regular": False}.get(asked.get("season", ""))
    filters = queries.Filters(
        session_id=session_id,
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
        "controls": _controls(asked, choices, [str(year) for _opens, year, _pk in years]),
        "q": filters.text,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "filtered": bool(kept),
    }
    return render(request, "workbench/proposals.html", context)


def _page_url(kept: dict[str, str], **place: str) -> str:
    return "?" + urlencode({**kept, **place})


def _controls(
    asked: QueryDict, choices: dict[str, list[Any]], years: list[str]
) -> list[tuple[str, Any, list[tuple[str, Any]], str]]:
    everything = ("", _("all"))
    categories = category_choices(choices["categories"])
    tags = [(str(pk), name) for name, pk in sorted(choices["tags"])]
    return [
        ("year", _("Year"), [everything, *((year, year) for year in years)], asked.get("year", "")),
        ("state", _("State"), [everything, *ProposalState.choices[1:]], asked.get("state", "")),
        ("kind", _("Proposer"), [everything, *Kind.choices], asked.get("kind", "")),
        ("category", _("Category"), [everything, *categories], asked.get("category", "")),
        ("tag", _("Tag"), [everything, *tags], asked.get("tag", "")),
        (
            "season",
            _("Season"),
            [everything, ("in", _("in session")), ("regular", _("regular"))],
            asked.get("season", ""),
        ),
        ("key", _("Key"), [everything, ("1", _("key proposals"))], asked.get("key", "")),
        ("sort", _("Order"), list(_SORTS), asked.get("sort", "newest")),
    ]


@login_required
@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """One proposal: who has it and until when, its text, the answers, and what happened."""
    actor = _reader(request)
    found = reading.read(pk, actor)
    if found is None:
        raise Http404
    proposal = found.proposal
    notices.opened(request, ("proposal", proposal.pk))
    context = {
        "r": found,
        "p": proposal,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "outcome": reading.outcome_words(proposal),
        "more": reading.actions_for(found, actor),
        "marks": {grade.code: grade.label for grade in rules_of(request.committee).marks},
        "archived": replies_of_past_years(actor, proposal),
    }
    return render(request, "workbench/proposal.html", context)


@login_required
@require_GET
def similar(request: Request, pk: int) -> HttpResponse:
    """Proposals of other years on the same matter: a piece of the proposal's page, which fetches it when it is seen.

    Titles have to be compared, which takes as long as the whole rest of the page. Without a script it is a page.
    """
    actor = _reader(request)
    proposal = get_object_or_404(reading.visible(actor).only("title", "session_id", "committee_id"), pk=pk)
    piece = "HX-Request" in request.headers
    context = {"p": proposal, "similar": queries.similar(proposal, actor=actor)}
    return render(request, "workbench/similar_card.html" if piece else "workbench/similar.html", context)


def replies_of_past_years(actor: Actor, proposal: Proposal) -> list[ArchivedReply]:
    """How an archived proposal was answered; others are not asked about, for their replies were made here."""
    if proposal.state != ProposalState.ARCHIVED:
        return []
    return archived_replies(actor, [proposal]).get(proposal.pk, [])


@login_required
@require_GET
def find(request: Request) -> HttpResponse:
    """The search field in the head of every page: a number, a word of the title, a name."""
    return redirect(reverse("workbench:proposals") + "?" + urlencode({"q": request.GET.get("q", "")}))
