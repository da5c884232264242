"""Due dates of the steps of supervision: by the committee's rules, or by a day that somebody set."""

from __future__ import annotations

from datetime import date
from typing import Any

from shangliang.workflow import steps

DUE = ("due", "due_working")


class Steps(steps.Steps):
    """Sets due dates for whole lists with one reading of the calendar."""

    fields = DUE

    def by(self, record: Any, day: date, field: str) -> None:
        """Let the step that begins now be done by a day.

        Raises:
            Refused: the day has passed; the message belongs to ``field``.
        """
        steps.see_to_come(day, field)
        self.on(record, day)
