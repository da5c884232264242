"""A hotline's list of messages 热线来件. A message is known by its own number, or else by all that it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.hotline.actions import MOST, MessageDraft, bring_in, known_keys
from shangliang.hotline.masking import masked

from ..readers import Problem, Row
from .columns import HOTLINE
from .plan import Plan, day_in, text_in

_CUT = re.compile(r"[0-9０-９][0-9０-９ \-]*…$")


@dataclass(frozen=True)
class _Line:
    row: Row
    message: MessageDraft


def message_of(row: Row) -> MessageDraft:
    """What a row says."""
    return MessageDraft(
        text=text_in(row, "text"),
        title=text_in(row, "title"),
        own_number=text_in(row, "number"),
        said_on=day_in(row, "time"),
        place=text_in(row, "place"),
        category=text_in(row, "category"),
        source=text_in(row, "source"),
    )


def _shown(value: str) -> str:
    """A refused value, masked; a number that its shortening cut in two is no number to any rule, and goes."""
    return _CUT.sub("…", masked(value))


class HotlinePlan(Plan):
    """Compares a list with the messages that are here; what is new becomes one list."""

    columns = HOTLINE

    def _weigh(self) -> None:
        # What was refused is written into reports and files: no telephone number goes there.
        self.problems = [replace(problem, value=_shown(problem.value)) for problem in self.problems]
        seen: dict[str, int] = {}
        lines = []
        for row in self.read.rows:
            line = _Line(row, message_of(row))
            key = line.message.key
            if key in seen:
                column = "number" if line.message.own_number else "text"
                again = _("Row %(row)d is the same message. Delete one.") % {"row": seen[key]}
                self.refuse(row, column, row.values[column], again)
                continue
            seen[key] = row.number
            lines.append(line)
        known = known_keys(seen)
        self.present = sum(line.message.key in known for line in lines)
        self.fresh = [line.message for line in lines if line.message.key not in known]
        if len(self.fresh) > MOST:
            beyond = next(line.row for line in lines if line.message is self.fresh[MOST])
            many = _("A list has at most %(most)d messages. Split it, for instance by month.") % {"most": MOST}
            self.refuse(beyond, "", "", many)
        self.new = len(self.fresh)

    def _problem(self, row: Row, column: str, value: object, message: str) -> Problem:
        return super()._problem(row, column, masked("" if value is None else str(value)), message)

    def carry_out(self, by: Actor) -> None:
        """Keep what is new as one list, and group it."""
        bring_in(self.committee, self.fresh, by=by, file_sha256=self.digest)
