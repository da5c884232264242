"""Writing: one's own proposals, a new one, the editor, the last look, and submitting."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Session
from shangliang.committees.queries import session_at
from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee

from .. import access, actions, queries
from ..forms import OWN, BeginForm
from ..models import Lead, Proposal, ProposalState, ReferenceTopic
from ..queries import writing

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
    place = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = queries.page(found, sort="changed", **place)
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
