"""The request of a signed-in person, as the middleware hands it on."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.accounts.actors import Actor

from .models import Committee


class Request(HttpRequest):
    """A request with who acts, and in which committee: what :class:`.middleware.ActingCommittee` sets.

    Views that are reached without a sign-in, or by somebody without a place in a committee, check before they use it.
    """

    actor: Actor
    committee: Committee
