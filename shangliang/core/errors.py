"""What an action may answer instead of doing it. Pages, API and command line turn these into their own form."""

from __future__ import annotations

from collections.abc import Mapping

from .text import one_after_another


class Refused(Exception):
    """An action was not done, and nothing was changed.

    Args:
        message: what is wrong and what to do, for the person who acts (translatable).
        field: the form field that it concerns, if any.
        code: a stable name for programs.
    """

    code = "refused"

    def __init__(self, message: object, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        if code:
            self.code = code


class NotAllowed(Refused):
    """The actor's roles do not permit this. Shown as «not found», so that nothing leaks."""

    code = "not_allowed"


class Stale(Refused):
    """The record has moved on since the actor looked at it."""

    code = "stale"


class Invalid(Refused):
    """Input that cannot be taken, with a message for each field."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__(one_after_another(fields.values()))
        self.fields = dict(fields)
