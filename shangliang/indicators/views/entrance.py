"""Who comes in, and which year they look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from shangliang.committees.models import Session
from shangliang.committees.requests import Request
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused

from .. import access

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """A page for whoever may read figures; for everybody else it does not exist."""

    @login_required
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.committee is None or not access.may_read(request.actor):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_keepers(view: View) -> View:
    """A page for whoever keeps published figures."""

    @login_required
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.committee is None or not access.may_keep(request.actor):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise Http404 from error

    return guarded


def tried(request: Request, form: Any, act: Callable[[], Any]) -> bool:
    """Whether a posted form was valid and carried out; what was refused stands beside its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except NotAllowed:
        raise
    except Invalid as refusal:
        for name, message in refusal.fields.items():
            form.add_error(name if name in form.fields else None, str(message))
        return False
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True


def sessions_of(request: Request) -> tuple[Session, list[Session]]:
    """The session whose year is asked for, else the last that is over, and all of them, newest first."""
    sessions = list(access.sessions(request.actor))
    if not sessions:
        raise Http404
    year = request.GET.get("year", "")
    past = [s for s in sessions if s.cut_off <= clock.now()]
    chosen = next((s for s in sessions if str(s.year) == year), (past or sessions)[0])
    return chosen, sessions
