"""What a correction of the work calendar does to the dates of open steps (domain §2.3: 调休)."""

from __future__ import annotations

from shangliang.accounts.actors import Actor
from shangliang.workflow.correcting import Dated, correct_dates
from shangliang.workflow.events import verb

from ..models import Issue, Opinion, OpinionTask
from ..states import ISSUE, OPINION, TASK

_KINDS = (
    Dated(OPINION, Opinion, related=("committee",)),
    Dated(ISSUE, Issue),
    Dated(TASK, OpinionTask, ("due", "due_working")),
)


@verb
def recompute_dates(committee_id: int, *, by: Actor) -> int:
    """Work the dates of open steps out anew by the calendar as it is now; how many moved.

    Raises:
        NotAllowed: by anybody but the committee's system administrator.
    """
    return correct_dates(_KINDS, committee_id, by=by)
