"""What the workflow does by itself."""

from __future__ import annotations

from shangliang.committees.models import Committee
from shangliang.core.jobs import periodic
from shangliang.core.statistics import refresh_statistics

from .audit import checkpoint


@periodic(every=3600, per_committee=True)
def seal_heads(committee_id: int) -> None:
    """Put a checkpoint on the committee's chain, if it has moved."""
    checkpoint(Committee.objects.get(pk=committee_id))


@periodic(every=3600)
def know_the_rows() -> None:
    """Let the database know how many rows it has got, and of which kinds."""
    refresh_statistics()
