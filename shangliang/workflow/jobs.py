"""What the workflow does by itself."""

from __future__ import annotations

from shangliang.committees.models import Committee
from shangliang.core.jobs import periodic

from .audit import checkpoint


@periodic(every=3600, per_committee=True)
def seal_heads(committee_id: int) -> None:
    """Put a checkpoint on the committee's chain, if it has moved."""
    checkpoint(Committee.objects.get(pk=committee_id))
