"""How operations are declared: a function with its types, the scope it needs, and nothing else.

The committee's scope is opened around it, a changing one runs once per idempotency key, and every error it can answer
stands in the description.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, get_type_hints

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel

from shangliang.core.errors import Invalid
from shangliang.core.tenancy import committee_scope

from . import idempotency
from .auth import Bearer
from .problems import MEDIA_TYPE

View = Callable[..., Any]

_WORDS = {
    400: "The body cannot be read.",
    401: "No valid token.",
    403: "The token's scopes or its owner's roles do not go so far.",
    404: "No such record, or not for the caller.",
    409: "The record does not allow this now, or has moved on.",
    413: "The request is too large.",
    415: "The body is of another type.",
    422: "The request does not have the described form, or a field cannot be taken.",
}
_READING = (400, 401, 403, 404, 409, 422)
_CHANGING = (*_READING, 413, 415)
_KEY_PARAMETER = {
    "in": "header",
    "name": idempotency.HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": r"^[!-~]{1,100}$", "minLength": 1, "maxLength": 100},
    "description": "Repeated with the same key and request, the call is carried out once and answered the same.",
}


#: All operations: those of several subjects may have one address, and differ by their method.
ROUTER = Router()


class Routes:
    """The operations of one subject."""

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def get(self, path: str, scope: str = "") -> Callable[[View], View]:
        """An operation that reads."""
        return self._operation("GET", path, scope)

    def post(self, path: str, scope: str, *, status: int = 200, media: str = "application/json") -> Callable:
        """An operation that does something; ``media=""`` for one without a body."""
        return self._operation("POST", path, scope, status, media)

    def put(self, path: str, scope: str) -> Callable[[View], View]:
        """An operation that keeps what was typed."""
        return self._operation("PUT", path, scope, media="application/json")

    def patch(self, path: str, scope: str) -> Callable[[View], View]:
        """An operation that changes what it names and leaves the rest."""
        return self._operation("PATCH", path, scope, media="application/json")

    def delete(self, path: str, scope: str) -> Callable[[View], View]:
        """An operation that throws something away."""
        return self._operation("DELETE", path, scope)

    def _operation(
        self, method: str, path: str, scope: str, status: int = 200, media: str = ""
    ) -> Callable[[View], View]:
        def declared(view: View) -> View:
            hints = get_type_hints(view, include_extras=True)
            answers = hints.get("return")
            model = answers if inspect.isclass(answers) and issubclass(answers, BaseModel) else None
            code = status if answers is not type(None) else HTTPStatus.NO_CONTENT
            ROUTER.add_api_operation(
                path,
                [method],
                _carried_out(view, hints, int(code), _queries(method, path, view), changing=method != "GET"),
                auth=Bearer(scope, media),
                response={int(code): model},
                tags=[self.tag],
                operation_id=view.__name__,
                summary=view.__name__.replace("_", " ").capitalize(),
                description=_described(view, scope),
                openapi_extra=_extra(method, scope, answers),
            )
            return view

        return declared


def _described(view: View, scope: str) -> str:
    words = inspect.cleandoc(view.__doc__ or "")
    return f"{words}\n\nScope: `{scope}`." if scope else f"{words}\n\nAny token will do."


def _extra(method: str, scope: str, answers: Any) -> dict[str, Any]:
    codes = _READING if method == "GET" else _CHANGING
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    extra: dict[str, Any] = {
        "responses": {code: {"description": _WORDS[code], "content": content} for code in codes},
        "x-scope": scope,
    }
    if answers is FileResponse:
        file = {"type": "string", "format": "binary"}
        extra["responses"][200] = {"content": {"application/octet-stream": {"schema": file}}}
    if method not in ("GET", "DELETE"):
        extra["parameters"] = [_KEY_PARAMETER]
    return extra


def _queries(method: str, path: str, view: View) -> frozenset[str]:
    """The names of an operation's query parameters: what is in no address, and in no body."""
    names = [name for name in inspect.signature(view).parameters if name != "request"]
    return frozenset(name for name in names if method == "GET" and f"{{{name}}}" not in path)


def _carried_out(view: View, hints: dict[str, Any], status: int, queries: frozenset[str], *, changing: bool) -> View:
    @wraps(view)
    def within_scope(request: HttpRequest, **values: Any) -> HttpResponse:
        caller = request.auth  # type: ignore[attr-defined]
        # A misspelt filter that is passed over would answer more than was asked for.
        if unknown := set(request.GET) - queries:
            raise Invalid({name: _("There is no such parameter.") for name in sorted(unknown)})
        with committee_scope(caller.committee):
            if changing:
                return idempotency.once(request, caller.token, lambda: _answer(view(request, **values), status))
            return _answer(view(request, **values), status)

    # The annotations are texts that only the view's own module can read.
    signature = inspect.signature(view)
    within_scope.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[p.replace(annotation=hints.get(p.name, p.annotation)) for p in signature.parameters.values()]
    )
    return within_scope


def _answer(result: Any, status: int) -> HttpResponse:
    """What the view gave as a response, written while the committee's scope is open."""
    if isinstance(result, BaseModel):
        return HttpResponse(result.model_dump_json(), status=status, content_type="application/json")
    return result if result is not None else HttpResponse(status=status)
