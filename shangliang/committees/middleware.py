"""Opens the scope of the committee in which a signed-in person acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shangliang.core.tenancy import committee_scope

from .queries import actor_of_request, committee_of


class ActingCommittee:
    """Sets ``request.actor`` and ``request.committee``, and opens the committee's scope for the whole request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the committee's scope; without one, queries of owned tables raise."""
        request.actor = actor = actor_of_request(request)  # type: ignore[attr-defined]
        request.committee = None  # type: ignore[attr-defined]
        if actor is None or actor.committee_id is None:
            return self.get_response(request)
        request.committee = committee_of(request, actor.committee_id)  # type: ignore[attr-defined]
        with committee_scope(actor.committee_id):
            return self.get_response(request)
