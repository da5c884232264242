"""Opens the scope of the committee in which a signed-in person acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shangliang.core.tenancy import committee_scope

from .queries import actor_of_request


class ActingCommittee:
    """Sets ``request.actor`` and opens the committee's scope for the whole request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the committee's scope; without one, queries of owned tables raise."""
        actor = actor_of_request(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor is None or actor.committee_id is None:
            return self.get_response(request)
        with committee_scope(actor.committee_id):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
            return response
