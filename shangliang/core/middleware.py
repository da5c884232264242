"""What every answer carries for the browser's own protection."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

#: Scripts, styles and data come from this server alone, and nothing is written into the page itself: what somebody
#: manages to smuggle into a text stays text. Pictures may be data: the QR code of the second factor is one.
CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
#: The product asks for none of the machine's senses.
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Adds the headers that Django's own security middleware leaves to the project."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; a view that sets one itself keeps its own."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # What was made for one person is asked for again, never taken from a cache between them and us.
        headers.setdefault("Cache-Control", "private, no-cache")
        if settings.ENV.secure_cookies:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
