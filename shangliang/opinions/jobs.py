"""What the clock does with opinions: a second run finds nothing to do."""

from __future__ import annotations

from collections import Counter

from shangliang.core.jobs import periodic
from shangliang.core.tenancy import committee_scope

from . import actions


@periodic(every=3600, per_committee=True)
def run_opinion_deadlines(committee_id: int) -> Counter[str]:
    """Keep what was not revised in time, and remind members who are behind: ``kept``, ``reminded``."""
    with committee_scope(committee_id):
        return Counter(
            kept=actions.lapse_overdue(committee_id),
            reminded=actions.remind_members(committee_id),
        )
