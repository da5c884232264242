"""What a correction of the work calendar does to the dates of open steps (domain §2.3: 调休)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.queries import calendar_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed
from shangliang.workflow.deadlines import Deadline
from shangliang.workflow.events import verb
from shangliang.workflow.saving import save_fields
from shangliang.workflow.transitions import finish, lock_where

from ..models import AgreedItem, ItemState, Meeting, VenueTopic
from ..states import ITEM, MEETING, TOPIC

_KINDS: tuple[tuple[Any, type[Any], str, str], ...] = (
    (TOPIC, VenueTopic, "step_due", "step_working"),
    (MEETING, Meeting, "step_due", "step_working"),
    (ITEM, AgreedItem, "due", "due_working"),
    (ITEM, AgreedItem, "answer_due", "answer_working"),
)


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates of open steps out anew by the calendar as it is now; how many moved.

    A date that would have passed already stays: nobody is late by a correction.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    if by.committee_id != committee_id or not by.has(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("This record does not exist."))
    calendar = calendar_of(committee_id)
    number = 0
    for machine, model, due, working in _KINDS:
        moved: dict[int, date] = {}
        changed = []
        for row in lock_where(model, committee=committee_id, state=_open_states(machine, due)):
            if not getattr(row, working):
                continue
            fresh = Deadline.from_json(getattr(row, working)).again(calendar)
            if fresh.due < clock.today() or fresh.due == getattr(row, due):
                continue
            moved[row.pk] = getattr(row, due)
            setattr(row, due, fresh.due)
            setattr(row, working, fresh.as_json())
            changed.append(row)
        save_fields(changed, [due, working])
        finish(
            machine,
            changed,
            "recompute",
            by=by,
            data=lambda row: {"due_before": moved[row.pk].isoformat(), "due": getattr(row, due).isoformat()},  # noqa: B023
        )
        number += len(changed)
    return number


def _open_states(machine: Any, due: str) -> list[str]:
    if due == "answer_due":
        return [ItemState.DONE.value]
    if due == "due":
        return [ItemState.AGREED.value]
    return [str(s) for s in machine.states if s not in machine.final]
