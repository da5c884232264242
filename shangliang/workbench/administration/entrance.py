"""The door of the administration's pages: who comes in, and how a refused action is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from shangliang.accounts.roles import Role
from shangliang.core.errors import Invalid, NotAllowed, Refused

T = TypeVar("T")
View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """A page for holders of one of these roles; for everybody else it does not exist."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None or not actor.has(*roles):
                raise Http404
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as error:
                raise Http404 from error

        return guarded

    return decorate


def tried(request: HttpRequest, form: forms.BaseForm, action: Callable[[], T]) -> T | None:
    """Carry out an action once its form was sent and is sound, and give back its result.

    A refusal is told in the form; then, and before the form was sent, the result is None.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return action()
    except NotAllowed:
        raise
    except Invalid as error:
        for field, text in error.fields.items():
            form.add_error(field if field in form.fields else None, str(text))
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
    return None


def pressed(request: HttpRequest, action: Callable[[], Any], done: str) -> None:
    """Carry out an action that a single button asks for, and tell how it went."""
    try:
        action()
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, done)
