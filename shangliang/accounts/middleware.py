"""Ends a sign-in that has been idle for too long. What was typed is kept by autosave."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

SEEN_KEY = "seen"


class IdleTimeout:
    """Signs out after ``SHANGLIANG_IDLE_MINUTES`` without a request of the person's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, after signing out whoever has been away too long."""
        if request.user.is_authenticated:
            moment = int(time.time())
            seen = request.session.get(SEEN_KEY, moment)
            if moment - seen > settings.IDLE_SECONDS:
                logout(request)
            elif moment - seen > 60 or SEEN_KEY not in request.session:
                request.session[SEEN_KEY] = moment
        return self.get_response(request)
