"""Due dates of an opinion's steps, by the committee's rules; an urgent one takes every step on the same day."""

from __future__ import annotations

from typing import Any

from shangliang.committees.rules import Span
from shangliang.workflow import steps

_SAME_DAY = Span(kind="days", amount=0)


class Steps(steps.Steps):
    """Sets due dates counted from today for whole lists with one reading of the calendar."""

    def set(
        self,
        record: Any,
        span: Span,
        cite: object,
        *,
        fields: tuple[str, str] | None = None,
        urgent: bool = False,
    ) -> None:
        """Set the date of the step that begins now."""
        super().set(record, _SAME_DAY if urgent else span, cite, fields=fields)
