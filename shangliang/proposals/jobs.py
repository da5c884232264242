"""What the clock does with proposals: a second run finds nothing to do."""

from __future__ import annotations

from collections import Counter

from shangliang.core.jobs import periodic
from shangliang.core.tenancy import committee_scope

from . import actions


@periodic(every=3600, per_committee=True)
def run_deadlines(committee_id: int) -> Counter[str]:
    """Let lapse what was not revised in time, and end talks that nobody answered.

    Returns how many records each of these touched: ``lapsed``, ``talks``.
    """
    with committee_scope(committee_id):
        return Counter(talks=actions.expire_talks(committee_id), lapsed=actions.lapse_overdue(committee_id))
