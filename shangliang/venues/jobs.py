"""What the clock does on the platform: a second run finds nothing to do."""

from __future__ import annotations

from collections import Counter

from shangliang.core.jobs import periodic
from shangliang.core.tenancy import committee_scope

from . import actions


@periodic(every=3600, per_committee=True)
def run_venue_deadlines(committee_id: int) -> Counter[str]:
    """Close the ratings whose day has passed: ``closed``."""
    with committee_scope(committee_id):
        return Counter(closed=actions.close_overdue(committee_id))
