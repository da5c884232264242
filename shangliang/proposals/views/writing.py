"""Writing: one's own proposals, a new one, the editor, the last look, and submitting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Session
from shangliang.committees.queries import session_at
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee, kept
from shangliang.core.errors import Refused, Stale

from .. import access, actions, queries
from ..catalogues import categories_of, tags_of
from ..forms import OWN, BeginForm, DraftForm, rearranged
from ..models import Lead, Proposal, ProposalState, ReferenceTopic, Verdict
from ..queries import writing
from ..queries.outcomes import outcomes

S = ProposalState
#: The tabs over one's own proposals.
PARTS = {
    "": (gettext_lazy("All"), ()),
    "writing": (gettext_lazy("Being written"), (S.DRAFT, S.RETURNED)),
    "moving": (
        gettext_lazy("On their way"),
        (S.UNDER_REVIEW, S.FILED, S.ASSIGNED, S.REPLIED, S.REHANDLING),
    ),
    "done": (
        gettext_lazy("Settled"),
        (S.CLOSED, S.ARCHIVED, S.MERGED, S.MERGED_AFTER_FILING, S.NOT_FILED, S.WITHDRAWN, S.LAPSED, S.CANCELLED),
    ),
}


def _writer(request: Request) -> Actor:
    if not request.actor.has(Role.MEMBER, Role.LIAISON):
        raise Http404
    return request.actor


@in_committee
@require_safe
def mine(request: Request) -> HttpResponse:
    """The proposals that one leads, has signed or is asked to sign; what changed last comes first."""
    actor = _writer(request)
    part = request.GET.get("part", "")
    part = part if part in PARTS else ""
    filters = queries.Filters(states=PARTS[part][1], text=request.GET.get("q", "")[:60])
    found = queries.filtered(access.own(actor), filters)
    asked = request.GET
    page = queries.page(found, sort="changed", after=asked.get("after", ""), before=asked.get("before", ""))
    kept = {name: value for name, value in (("part", part), ("q", filters.text)) if value}
    context = {
        "page": page,
        "parts_shown": [(code, words) for code, (words, _states) in PARTS.items()],
        "part": part,
        "words": filters.text,
        "previous": "?" + urlencode({**kept, "before": page.previous}) if page.previous else "",
        "next": "?" + urlencode({**kept, "after": page.next}) if page.next else "",
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
        "writing": (S.DRAFT, S.RETURNED),
    }
    return render(request, "proposals/mine.html", context)


# A new one ---------------------------------------------------------------------------------------------------------


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Begin a proposal, one's own or a collective's; on a reference topic or a lead where one was chosen."""
    actor = _writer(request)
    authors = writing.authors_of(actor)
    if authors.member is None and not authors.collectives:
        raise Http404
    topic, lead = _grown_from(request)
    form = BeginForm(request.POST or None, authors=authors, initial={"title": topic.title if topic else ""})
    if request.method == "POST":
        proposal = attempt(form, lambda data: _begin(request, authors, data, topic, lead))
        if proposal is not None:
            return redirect("proposals:edit", proposal.pk)
    session = session_at(request.committee.pk, clock.now())
    context = {
        "form": form,
        "topic": topic,
        "lead": lead,
        "session": session,
        "in_season": in_season(session),
        "title_advised": rules_of(request.committee).title_advised,
    }
    return render(request, "proposals/new.html", context)


def _grown_from(request: Request) -> tuple[ReferenceTopic | None, Lead | None]:
    asked = request.GET
    topic_id, lead_id = _number(asked.get("topic", "")), _number(asked.get("lead", ""))
    topic = writing.topic_to_write_on(request.actor, topic_id) if topic_id else None
    lead = writing.leads_to_write_on(request.actor).filter(pk=lead_id).first() if lead_id else None
    if (topic_id and topic is None) or (lead_id and lead is None):
        raise Http404
    return topic, lead


def _begin(
    request: Request, authors: writing.Authors, data: dict[str, str], topic: ReferenceTopic | None, lead: Lead | None
) -> Proposal:
    own = data["author"] == OWN
    member = authors.member if own else None
    collective = None if own else next(c for c in authors.collectives if str(c.pk) == data["author"])
    title = data["title"]
    begun = writing.untouched(request.actor, member=member, collective=collective, title=title, topic=topic, lead=lead)
    if begun is not None:
        return begun
    return actions.begin_proposal(
        request.committee,
        by=request.actor,
        author_member=member,
        author_collective=collective,
        topic=topic,
        lead=lead,
        text=actions.Text(title=title) if title else None,
    )


def in_season(session: Session | None) -> bool:
    """Whether what is submitted now counts as an in-session proposal."""
    return session is not None and actions.is_in_session(session, clock.now())


# The editor --------------------------------------------------------------------------------------------------------

#: Buttons of the editor that lead to another page, once what was typed is kept.
_ONWARD = {
    "preview": "proposals:preview",
    "invite": "proposals:invite",
    "attach": "proposals:attach",
    "confirm": "proposals:confirm",
}


def _form(request: Request, proposal: Proposal, data: QueryDict | None = None, *, forgiving: bool = False) -> DraftForm:
    return DraftForm(
        data,
        proposal=proposal,
        categories=categories_of(request.committee),
        tags=tags_of(request.committee),
        units=writing.units_of(request.committee),
        forgiving=forgiving,
    )


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """The editor. Every button keeps what was typed first; what cannot be kept comes back as it was typed."""
    actor = request.actor
    proposal = get_object_or_404(writing.readable(actor), pk=pk)
    closed = not access.may_write(actor, proposal)
    if closed and request.method != "POST":
        return redirect("workbench:proposal", pk)
    if closed and not access.AUTHOR.allows(actor, proposal):
        raise Http404
    form = _form(request, proposal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not closed:
        do = request.POST.get("do", "save")
        kept = _kept(request, proposal, form, do)
        if kept:
            return _onward(request, pk, form, do)
    returned = proposal.reviews.filter(verdict=Verdict.RETURN).order_by("pk").last()
    session = session_at(request.committee.pk, clock.now())
    rules = rules_of(request.committee)
    similar = queries.similar(proposal, actor=actor)
    context = {
        "p": proposal,
        "form": form,
        "closed": closed,
        "rules": rules,
        "session": session,
        "in_season": in_season(session),
        "signers": writing.signers_of(proposal),
        "files": list(access.visible_attachments(actor).filter(proposal=proposal).order_by("pk")),
        "similar": similar,
        "outcomes": outcomes(similar, actor=actor),
        "returned": returned if proposal.state == S.RETURNED else None,
        "today": clock.today(),
    }
    return render(request, "proposals/edit.html", context, status=409 if closed else 200)


def _kept(request: Request, proposal: Proposal, form: DraftForm, do: str) -> bool:
    """Keep what was typed; if that cannot be, the form says why."""

    def save(data: dict[str, Any]) -> Proposal:
        texts = rearranged(data["suggestions"], do) if "suggestions" in data else None
        try:
            return _keep(proposal, form, texts, by=request.actor)
        except Stale:
            # Both texts are there now: the other window's in the record, this one's on the page.
            typed = request.POST.copy()
            typed["version"] = str(proposal.version)
            form.data = typed
            raise Refused(
                _(
                    "This draft was changed in another window in the meantime. What you typed here stands below and "
                    "is not kept yet: keep it, and it replaces the other; leave this page, and the other one stays."
                )
            ) from None

    return attempt(form, save) is not None


def _keep(proposal: Proposal, form: DraftForm, texts: list[str] | None = None, *, by: Actor) -> Proposal:
    """Keep the text, and who may read it where that was changed: both or neither."""
    with transaction.atomic():
        kept = actions.save_draft(proposal, form.text(texts), by=by, version=form.cleaned_data["version"])
        if form.secrecy not in (None, kept.secrecy):
            actions.set_secrecy(kept, by=by, secrecy=form.secrecy)
    return kept


def _onward(request: Request, pk: int, form: DraftForm, do: str) -> HttpResponse:
    if do in _ONWARD:
        return redirect(_ONWARD[do], pk)
    address = reverse("proposals:edit", args=[pk])
    deed, _colon, number = do.partition(":")
    filled = [text for text in form.cleaned_data.get("suggestions", []) if text.strip()]
    if do == "add":
        return redirect(f"{address}#s{len(filled) + 1}")
    if deed in ("up", "down") and number.isdecimal():
        return redirect(f"{address}#s{max(1, int(number) + (1 if deed == 'down' else -1))}")
    if deed == "drop":
        return redirect(f"{address}#suggestions")
    if do == "unit":
        return redirect(f"{address}#id_unit_name")
    messages.success(request, _("The draft has been kept."))
    return redirect(address)


@in_committee
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep a draft as it is being typed: ``{"saved_at", "version"}``.

    409 when another window was faster or the proposal was submitted meanwhile, 400 when it cannot be kept as it is.
    """
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    if not access.may_write(request.actor, proposal):
        if access.AUTHOR.allows(request.actor, proposal):
            return JsonResponse({"error": _("This proposal cannot be changed any more.")}, status=409)
        raise Http404
    form = _form(request, proposal, request.POST, forgiving=True)
    return kept(form, lambda: _keep(proposal, form, by=request.actor))


@in_committee
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    proposal = get_object_or_404(writing.readable(request.actor), pk=pk)
    actions.discard(proposal, by=request.actor)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("proposals:mine" if request.actor.has(Role.MEMBER, Role.LIAISON) else "workbench:inbox")
