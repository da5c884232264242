"""What a correction of the work calendar does to dates that are running (domain §2.3: working days, 调休)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.proposals.models import Proposal, ProposalState
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow.correcting import see_may_correct
from shangliang.workflow.deadlines import Deadline
from shangliang.workflow.events import verb
from shangliang.workflow.machines import Machine
from shangliang.workflow.transitions import finish, lock_where, save_fields

from ..models import Assignment, AssignmentState, HandlingRole
from ..states import ASSIGNMENT, WORKING
from .due import Dates

S = ProposalState
#: Steps of the office and the proposers, whose date stands in the proposal itself.
_STEPS = (S.UNDER_REVIEW, S.RETURNED, S.FILED)
_HANDLED = (S.ASSIGNED, S.REPLIED, S.REHANDLING)
_ANSWERING = (AssignmentState.OFFERED, *WORKING, AssignmentState.SIGNING)


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work out anew, by the calendar as it is now, the open due dates that keep their start and their rule.

    Those are the steps of review, revision and assignment, and the units' replies and opinions. A date that would have
    passed already stays: nobody is late by a correction. Each date that moves is one event with the old date and the
    new one. Returns how many moved.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    see_may_correct(committee_id, by)
    proposals = lock_where(Proposal, committee=committee_id, state=[*_STEPS, *_HANDLED], related=["committee"])
    known = {p.pk: p for p in proposals}
    rows = lock_where(Assignment, committee=committee_id, state=list(_ANSWERING), related=["unit__line"])
    for row in rows:
        row.proposal = known[row.proposal_id]
    dates = Dates(Committee.objects.get(pk=committee_id))
    steps = _renewed([p for p in proposals if p.state in _STEPS], "step", dates)
    replies = _renewed([a for a in rows if a.role != HandlingRole.ASSISTING], "reply", dates)
    leads = {a.proposal_id: a.reply_due for a in replies}
    opinions = _renewed([a for a in rows if a.role == HandlingRole.ASSISTING], "reply", dates, leads)
    _finish(PROPOSAL, steps, by)
    _finish(ASSIGNMENT, replies | opinions, by)
    return len(steps) + len(replies) + len(opinions)


def _finish(machine: Machine, moved: Mapping[Any, date], by: Actor) -> None:
    def facts(record: Any) -> dict[str, str]:
        return {"due_before": moved[record].isoformat(), "due": _due_of(record).isoformat()}

    finish(machine, list(moved), "recompute", by=by, data=facts)


def _due_of(record: Any) -> date:
    return cast(date, getattr(record, "step_due" if isinstance(record, Proposal) else "reply_due"))


def _renewed(
    records: Sequence[Any], name: str, dates: Dates, leads: Mapping[int, date] = MappingProxyType({})
) -> dict[Any, date]:
    """Set the records' dates and workings anew; those whose date moved, with the date before.

    Args:
        leads: new due dates of replies by their proposals, which the assisting opinions follow.
    """
    moved: dict[Any, date] = {}
    changed = []
    for record in records:
        working = getattr(record, f"{name}_working")
        if not working:
            continue
        fresh = Deadline.from_json(working).again(dates.calendar)
        if isinstance(record, Assignment) and record.proposal_id in leads:
            fresh = dates.opinion(leads[record.proposal_id])
        elif isinstance(record, Assignment):
            fresh = dates.held(fresh, record.first_assigned_on)
        before = getattr(record, f"{name}_due")
        if fresh.as_json() == working or fresh.due < dates.today:
            continue
        if fresh.due != before:
            moved[record] = before
        setattr(record, f"{name}_due", fresh.due)
        setattr(record, f"{name}_working", fresh.as_json())
        changed.append(record)
    save_fields(changed, [f"{name}_due", f"{name}_working"])
    return moved
