"""What is asked of a sign-in before each page: that it is not idle, and that the password is the person's own."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shangliang.core import clock

SEEN_KEY = "seen"
TYPED_KEY = "typed"

#: Moments of activity nearer to each other than this are not written down: a page then costs no write.
GRAIN = 60

#: Of how many drafts the last autosave is remembered.
DRAFTS_REMEMBERED = 10

#: What stays open to somebody who first has to do something about their sign-in.
ALWAYS_OPEN = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_reauthenticate", "set_language", "workbench:view"}
)

Next = Callable[[HttpRequest], HttpResponse]


class IdleTimeout:
    """Signs out after ``SHANGLIANG_IDLE_MINUTES`` without activity; what was typed is kept by autosave.

    An autosave request counts as activity only when what it brings differs from what the same draft brought
    before: a page left open, or one that sends a refused draft again and again, does not keep a sign-in alive.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send whoever has been away too long to the sign-in page."""
        if request.user.is_authenticated:
            moment = int(clock.now().timestamp())
            seen = request.session.get(SEEN_KEY)
            if seen is not None and moment - seen > settings.IDLE_SECONDS:
                return _ended(request)
            if (seen is None or moment - seen >= GRAIN) and _is_activity(request):
                request.session[SEEN_KEY] = moment
                UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=clock.now())
        return self.get_response(request)


def _is_activity(request: HttpRequest) -> bool:
    if "X-Autosave" not in request.headers:
        return True
    fields = [(n, v) for n, v in sorted(request.POST.lists()) if n not in ("csrfmiddlewaretoken", "version")]
    typed = sha256(repr(fields).encode()).hexdigest()
    known = request.session.get(TYPED_KEY, {})
    if known.get(request.path) == typed:
        return False
    request.session[TYPED_KEY] = dict([*known.items(), (request.path, typed)][-DRAFTS_REMEMBERED:])
    return True


def _ended(request: HttpRequest) -> HttpResponse:
    logout(request)
    minutes = settings.IDLE_SECONDS // 60
    messages.info(
        request,
        ngettext(
            "You were away for more than %(n)s minute, so you have been signed out. Your drafts are kept.",
            "You were away for more than %(n)s minutes, so you have been signed out. Your drafts are kept.",
            minutes,
        )
        % {"n": minutes},
    )
    # After a form was sent, come back to the page it stood on: its draft is there.
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _own_path(request.headers.get("Referer"))
    address = f"{reverse('account_login')}?{urlencode({'next': back})}"
    if "HX-Request" in request.headers:  # a redirect would put the sign-in page inside the present one
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
    return HttpResponseRedirect(address)


def _own_path(address: str | None) -> str:
    parts = urlsplit(address or "/")
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def is_open(request: HttpRequest, *more: str) -> bool:
    """Whether the page asked for stays open to somebody who first has to do something else."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in ALWAYS_OPEN or name in more


class OwnPassword:
    """Sends whoever signed in with a password that somebody else gave to choose one of their own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the question is asked once the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Go to the page that changes the password, unless it or a way out was asked for."""
        user = request.user
        if not user.is_authenticated or not user.must_change_password or is_open(request, "account_change_password"):
            return None
        messages.info(request, _("This password was given to you. Please choose one of your own first."))
        return HttpResponseRedirect(reverse("account_change_password"))
