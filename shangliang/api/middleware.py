"""What is said to programs and by them: no cookies, and every error as a problem."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .problems import MEDIA_TYPE, problem

PREFIX = "/api/v1/"


class ForPrograms:
    """Takes the cookies off requests to the API, so that no browser can be made to act through it.

    Errors that are answered before or after an operation (no such address, wrong method, a fault of ours) become
    problems like the others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; other addresses are left as they are."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        made = problem(response.status_code, HTTPStatus(response.status_code).name.lower(), _reason(response))
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                made[name] = response[name]
        return made


def _reason(response: HttpResponse) -> str:
    if response.status_code >= 500:
        return _("Something went wrong on our side. Nothing was changed; please try again later.")
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _("This address does not know this method.")
    if response.status_code == HTTPStatus.NOT_FOUND:
        return _("There is nothing at this address.")
    return _("The request cannot be understood.")
