"""What carries notices to people."""

from __future__ import annotations

from shangliang.core.jobs import periodic

from .delivery import deliver
from .digests import send


@periodic(every=2)
def deliver_outbox() -> None:
    """Tell people what has happened since the last time."""
    deliver()


@periodic(every=60)
def send_digests() -> None:
    """Send the day's mail, once its hour has come."""
    send()
