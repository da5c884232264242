"""What the clock does with imports."""

from __future__ import annotations

from shangliang.core.jobs import periodic

from . import staging


@periodic(every=3600)
def remove_old_uploads() -> int:
    """Delete uploaded registers that nobody decided on within a day."""
    return staging.remove_old()
