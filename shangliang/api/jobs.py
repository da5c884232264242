"""What the worker does for the API."""

from __future__ import annotations

from shangliang.core.jobs import periodic
from shangliang.core.tenancy import committee_scope

from . import idempotency


@periodic(every=3600, per_committee=True)
def forget_calls(committee_id: int) -> None:
    """Forget answers that nobody asks for again."""
    with committee_scope(committee_id):
        idempotency.forget(committee_id)
