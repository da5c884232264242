"""Every error of the API in one form: ``application/problem+json`` (RFC 9457), with a stable ``code`` for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """What is wrong with one field; nested ones are written ``answers.0.text``."""

    field: str
    message: str


class Problem(BaseModel):
    """Why something was not done; nothing was changed."""

    type: str = Field(description="A name for the kind of problem.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What is wrong and what to do, in the language asked for.")
    code: str = Field(description="A stable name for programs.")
    errors: list[FieldError] = Field(description="What is wrong with which field; empty where it is none.")


class ScopeMissing(Exception):
    """The token does not go so far."""


class UnsupportedMedia(Exception):
    """The body is of a type that this operation does not take."""


class KeyReused(Exception):
    """An idempotency key came again with another request."""


class KeyMalformed(Exception):
    """An idempotency key that cannot be one."""


class InProgress(Exception):
    """A request with the same idempotency key is being carried out at this moment."""


def problem(status: int, code: str, detail: object, errors: Iterable[tuple[str, object]] = ()) -> HttpResponse:
    """An answer that says what is wrong."""
    content = {
        "type": f"urn:shangliang:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
        "code": code,
        "errors": [{"field": _shown(name), "message": _shown(message)} for name, message in errors],
    }
    response = HttpResponse(json.dumps(content, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _shown(text: object) -> str:
    """Texts that came in may hold halves of characters, which no answer can carry."""
    return str(text).encode(errors="replace").decode()


def add_handlers(api: NinjaAPI) -> None:
    """Teach the API what to answer to each kind of error."""
    handlers: dict[type[Exception], Any] = {
        Refused: _refused,
        Http404: _missing,
        ScopeMissing: lambda _request, error: problem(403, "scope_missing", _needs_scope(error)),
        UnsupportedMedia: lambda _request, error: problem(415, "unsupported_media", _takes_media(error)),
        ValidationError: _invalid,
        AuthenticationError: lambda _request, _error: problem(
            401, "unauthenticated", _("Please send a valid token: Authorization: Bearer slt_…")
        ),
        HttpError: lambda _request, error: problem(
            error.status_code, "malformed", _("The body of the request cannot be read as JSON.")
        ),
        MultiPartParserError: lambda _request, _error: problem(
            400, "malformed", _("The body of the request cannot be read as multipart/form-data.")
        ),
        KeyReused: lambda _request, _error: problem(
            422, "key_reused", _("This idempotency key was used for another request.")
        ),
        KeyMalformed: lambda _request, _error: problem(
            422, "key_malformed", _("An idempotency key has 1 to 100 visible ASCII characters.")
        ),
        InProgress: _in_progress,
        RequestDataTooBig: _too_large,
        TooManyFieldsSent: _too_large,
        TooManyFilesSent: _too_large,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _needs_scope(error: Exception) -> str:
    return _("This needs a token with the scope “%(scope)s”, and a role that has a use for it.") % {
        "scope": error.args[0]
    }


def _takes_media(error: Exception) -> str:
    return _("This operation takes %(media)s.") % {"media": error.args[0]}


def _refused(_request: HttpRequest, error: Refused) -> HttpResponse:
    if isinstance(error, NotAllowed):
        return _missing(_request, error)
    if isinstance(error, Invalid):
        return problem(422, error.code, error, error.fields.items())
    if isinstance(error, Stale):
        return problem(409, error.code, error)
    return problem(409, error.code, error, [(error.field, error.message)] if error.field else ())


def _missing(_request: HttpRequest, _error: Exception) -> HttpResponse:
    # Forbidden and missing look the same, down to the words.
    return problem(404, "not_found", _("This record does not exist, or you may not do this with it."))


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [(_field(item["loc"]), item["msg"]) for item in error.errors]
    return problem(422, "invalid", _("The request does not have the form that the description asks for."), errors)


def _field(loc: Iterable[Any]) -> str:
    # ("body", "draft", "suggestions", 0): the first two say where it stood and what the view calls it.
    place, *names = loc
    return ".".join(str(name) for name in (names[1:] if place == "body" and len(names) > 1 else names)) or str(place)


def _too_large(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(413, "too_large", _("The request is too large."))


def _in_progress(_request: HttpRequest, _error: Exception) -> HttpResponse:
    response = problem(409, "in_progress", _("A request with this idempotency key is being carried out; ask again."))
    response["Retry-After"] = "1"
    return response
