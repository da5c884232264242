"""What carries notices to people."""

from __future__ import annotations

from shangliang.core.jobs import periodic

from . import delivery, digests


@periodic(every=2)
def deliver_outbox() -> None:
    """Tell people what has happened since the last time."""
    delivery.deliver()


@periodic(every=60)
def send_digests() -> None:
    """Send the day's mail, once its hour has come."""
    digests.send()
