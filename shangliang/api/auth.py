"""The gate of every operation: the bearer's token, its scope, the media type of the body. Cookies count for nothing."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from .problems import ScopeMissing, UnsupportedMedia
from .scopes import SCOPES
from .tokens import Caller, caller_of


class Bearer(HttpBearer):
    """Admits who holds a token with this operation's scope, and whose roles have a use for it today.

    Args:
        scope: one of :data:`.scopes.SCOPES`, or ``""`` where any token will do.
        media: the media type that the body must have, ``""`` where there is none.
    """

    def __init__(self, scope: str = "", media: str = "") -> None:
        super().__init__()
        self.scope = scope
        self.media = media

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None for a secret that opens nothing.

        Raises:
            ScopeMissing: the token, or its owner's roles, do not go so far.
            UnsupportedMedia: the body is of another type.
        """
        caller = caller_of(token)
        if caller is None:
            return None
        if self.scope and (
            self.scope not in caller.token.scopes or SCOPES[self.scope].roles.isdisjoint(caller.actor.roles)
        ):
            raise ScopeMissing(self.scope)
        if self.media and request.content_type != self.media:
            raise UnsupportedMedia(self.media)
        return caller
