"""The pages of those who take part: by account, by an invitation's link, or as anybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.core import clock, limits
from shangliang.core.answering import attempt
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope

from .. import access, actions, keys, queries
from ..actions import Vote, Who
from ..forms import StatementForm, sent_votes
from ..models import DeliberationState, Openness, ParticipantKind
from ..queries import Door
from .results import shown_to

#: New participants without account that one address may bring within an hour: a village or a school shares one.
NEW_PER_HOUR = 200
#: Statements that are taken from one address within an hour.
PROPOSED_PER_HOUR = 20
#: So many statements a page holds, for phones whose line breaks.
AHEAD = 30
_YEAR = 365 * 24 * 3600


class Visit:
    """Somebody at the door of a deliberation: who it is, and with which shell the page is shown."""

    def __init__(self, request: HttpRequest, door: Door) -> None:
        self.request, self.door = request, door
        actor = getattr(request, "actor", None)
        self.inside = actor is not None and actor.committee_id == door.committee_id and access.comes_here(actor)
        self.fresh = ""  # a token that the browser is to keep
        self.who = self._who(actor)

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the token."""
        return f"talk_{self.door.slug}"

    def _who(self, actor: Any) -> Who | None:
        door = self.door
        if self.inside and actor.member_id:
            return Who(ParticipantKind.MEMBER, keys.member_key(door.pk, actor.member_id))
        token = self.request.COOKIES.get(self.cookie, "")
        if token.startswith("i-") and door.openness != Openness.MEMBERS:
            pk = keys.read_invitation(token.removeprefix("i-"))
            if pk is not None and queries.invitation(door, pk):
                return Who(ParticipantKind.INVITED, keys.invitation_key(door.pk, pk))
        if door.openness != Openness.PUBLIC:
            return None
        if not keys.is_browser_token(token):
            # Given with the page, before anything is voted: a vote sent twice then is one person's.
            token = self.fresh = keys.new_browser_token()
        return Who(ParticipantKind.PUBLIC, keys.browser_key(door.pk, token))

    def keep(self, response: HttpResponse) -> HttpResponse:
        """Let the browser keep its token."""
        if self.fresh:
            _keep(response, self.cookie, self.fresh)
        return response

    def may_come(self) -> None:
        """See that not too many new people come from one address.

        Raises:
            Refused: they do.
        """
        if self.who is None or self.who.kind != ParticipantKind.PUBLIC:
            return
        key = limits.key_of("talk", f"new:{self.door.pk}", limits.address_of(self.request))
        if limits.too_many(key, NEW_PER_HOUR):
            raise Refused(_("Many people have come from your address within the last hour. Please come later."))


def _keep(response: HttpResponse, name: str, token: str) -> None:
    response.set_cookie(
        name, token, max_age=_YEAR, httponly=True, samesite="Lax", secure=settings.ENV.secure_cookies, path="/talk/"
    )


def _at_door(page: Callable[[Visit], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one deliberation, in the scope of its committee, whoever looks."""

    @wraps(page)
    def answered(request: Any, slug: str) -> HttpResponse:
        door = queries.door(slug)
        if door is None:
            raise Http404
        with committee_scope(door.committee_id):
            visit = Visit(request, door)
            if door.openness == Openness.MEMBERS and not visit.inside:
                raise Http404
            if not visit.inside:
                request.committee = queries.committee_of(door)  # the name in the head of the page
            response = page(visit)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(answered)


@require_http_methods(["GET", "HEAD", "POST"])
@_at_door
def page(visit: Visit) -> HttpResponse:
    """One statement at a time; without a script each vote is a form of its own."""
    request, door = visit.request, visit.door
    form = StatementForm(request.POST if request.POST.get("do") == "propose" else None)
    if request.method == "POST" and (answer := _posted(visit, form)):
        return answer
    voted = queries.ballot(door, visit.who.key) if visit.who else {}
    known = set(voted) & set(door.statements)
    ahead = queries.next_statements(door, voted, AHEAD) if visit.who and door.is_open(clock.today()) else []
    context = {
        "door": door,
        "frame_of": "base.html" if visit.inside else "public.html",
        "may_vote": visit.who is not None,
        "is_open": door.is_open(clock.today()),
        "published": door.state == DeliberationState.PUBLISHED and (visit.who is not None or visit.inside),
        "now": ahead[0] if ahead else None,
        "ahead": ahead,
        "voted": len(known),
        "left": len(door.statements) - len(known),
        "percent": round(100 * len(known) / max(len(door.statements), 1)),
        "form": form,
    }
    return visit.keep(render(request, "deliberation/talk.html", context, status=400 if form.errors else 200))


def _posted(visit: Visit, form: StatementForm) -> HttpResponse | None:
    """Carry out what was sent; ``None`` shows the page again with what is wrong."""
    request, here = visit.request, redirect("talk:page", visit.door.slug)
    if visit.fresh:  # nothing is taken from a browser that keeps no cookie: it could send it twice
        messages.error(request, _("Please allow this page to keep a cookie; your votes are counted by it."))
        return here
    if visit.who is None:
        raise Http404
    if request.POST.get("do") == "propose":
        if attempt(form, lambda data: _proposed(visit, data["text"])) is None:
            return None
        messages.success(request, _("Thank you. The office looks at it, then everybody is asked."))
        return here
    number, value = request.POST.get("statement", ""), request.POST.get("vote", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 6 and value in ("1", "0", "-1")):
        return here
    try:
        actions.cast_votes(visit.door, visit.who, [Vote(int(number), int(value))], newcomer=visit.may_come)
    except Refused as error:
        messages.error(request, str(error))
    return here


def _proposed(visit: Visit, text: str) -> bool:
    key = limits.key_of("talk", "proposed", limits.address_of(visit.request))
    if limits.too_many(key, PROPOSED_PER_HOUR):
        raise Refused(_("Many statements have come from your address within the last hour. Please come later."))
    actions.propose_statement(visit.door.pk, text)
    return True


@require_POST
@_at_door
def votes(visit: Visit) -> HttpResponse:
    """Votes that a phone kept, up to ten: ``{"votes": [{"id", "statement", "vote", "age"}]}``, age in seconds.

    Answers ``{"kept": [ids], "left_out": [ids]}``: neither need be sent again, and sending them again does no harm.
    """
    if visit.fresh or (visit.who is None and not visit.inside):
        return JsonResponse({"error": _("Please open the page of the deliberation once more.")}, status=403)
    if visit.who is None:
        raise Http404
    sent = sent_votes(visit.request.body)
    if sent is None:
        return JsonResponse({"error": _("The votes cannot be understood.")}, status=400)
    try:
        taken = actions.cast_votes(visit.door, visit.who, [vote for _id, vote in sent], newcomer=visit.may_come)
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=409 if error.code == "closed" else 429)
    kept = [name for (name, _vote), fits in zip(sent, taken, strict=True) if fits]
    return JsonResponse({"kept": kept, "left_out": [name for name, _vote in sent if name not in kept]})


@require_safe
@_at_door
def results(visit: Visit) -> HttpResponse:
    """The published results."""
    door = visit.door
    if door.state != DeliberationState.PUBLISHED or (visit.who is None and not visit.inside):
        raise Http404
    context = {
        **shown_to(visit.request, queries.published(door)),
        "frame_of": "base.html" if visit.inside else "public.html",
    }
    return render(visit.request, "deliberation/results.html", context)


@never_cache
@require_safe
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Follow an invitation: the browser keeps it, and goes on to the deliberation."""
    pk = keys.read_invitation(token)
    slug = queries.invited_to(pk) if pk is not None else None
    if slug is None or queries.door(slug) is None:
        return render(request, "deliberation/link_over.html", {}, status=404)
    response = redirect("talk:page", slug)
    _keep(response, f"talk_{slug}", f"i-{token}")
    return response
