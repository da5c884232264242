"""One-time links: made by the office, followed by a unit's clerk who has no account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shangliang.committees.rules import rules_of
from shangliang.core.answering import attempt, in_committee, one, saved_to_disk
from shangliang.core.errors import NotAllowed
from shangliang.core.tenancy import committee_scope

from .. import access, actions
from ..forms import LinkForm
from ..states import ASSIGNMENT
from .desk import Desk, files_of, number_of, with_all, working_page
from .replies import opinion_kept, opinion_page, reply_kept, reply_page


@in_committee
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for an assignment's unit. It is shown this once: only its digest is kept."""
    actor = request.actor  # type: ignore[attr-defined]
    assignment = one(with_all(access.visible_assignments(actor)), pk)
    if not (access.STAFF.allows(actor, assignment) or access.COORDINATOR.allows(actor, assignment)):
        raise Http404
    rules = rules_of(assignment.proposal.committee)
    form, address, link = LinkForm(initial={"sent_to": assignment.unit.email}), "", None
    if request.method == "POST":
        form = LinkForm(request.POST)
        made = attempt(form, lambda data: actions.make_link(assignment, by=actor, sent_to=data["sent_to"]))
        if made is not None:
            link, secret = made
            address = settings.PUBLIC_URL.rstrip("/") + reverse("handling:link", args=[secret])
    context = {
        "a": assignment,
        "p": assignment.proposal,
        "number": number_of(assignment.proposal),
        "form": form,
        "address": address,
        "link": link,
        "days": rules.link_days,
        "possible": rules.one_time_links and assignment.state not in ASSIGNMENT.final,
    }
    return render(request, "handling/link_make.html", context)


#: In a session: the digest of the link that was followed in it last.
_FOLLOWED = "followed_link"


# Without an account ------------------------------------------------------------------------------------------------


@contextmanager
def _opened(request: HttpRequest, secret: str, *, on_record: bool) -> Iterator[Desk]:
    """The desk that a link opens, within its committee's scope.

    Raises:
        NotAllowed: no such link, or it has expired or done its work.
    """
    actor = actions.open_link(secret) if on_record else actions.actor_of_link(secret)
    assert actor.committee_id is not None
    with committee_scope(actor.committee_id):
        assignment = one(with_all(access.own_assignments(actor)), actor.bound_to or 0)
        # The page belongs to the link's committee and its holder, whoever may be signed in on this machine.
        request.committee, request.actor = assignment.proposal.committee, actor  # type: ignore[attr-defined]
        yield Desk(actor, assignment, secret)


def _by_link(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(page)
    def answered(request: HttpRequest, secret: str, **further: int) -> HttpResponseBase:
        # Following the link is put on record, moving about in its pages is not.
        known = request.session.get(_FOLLOWED) == actions.links.digest_of(secret)
        try:
            with _opened(request, secret, on_record=not known) as desk:
                if not known:
                    request.session[_FOLLOWED] = actions.links.digest_of(secret)
                response = page(request, desk, **further)
        except NotAllowed:
            response = render(request, "handling/link_over.html", {}, status=404)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(answered)


def _file(request: HttpRequest, desk: Desk, pk: int) -> HttpResponseBase:
    found = one(files_of(desk), pk)
    return saved_to_disk(found.file, name=found.name, content_type=found.content_type)


#: The unit's working page, as the link opens it.
open_page = require_http_methods(["GET", "POST"])(_by_link(working_page))
#: A file of the proposal, to be saved.
file = require_safe(_by_link(_file))
#: The reply's editor.
reply = require_http_methods(["GET", "POST"])(_by_link(reply_page))
reply_autosave = require_POST(_by_link(reply_kept))
#: The opinion's editor.
opinion = require_http_methods(["GET", "POST"])(_by_link(opinion_page))
opinion_autosave = require_POST(_by_link(opinion_kept))
