"""The ways to reach people outside the product."""

from __future__ import annotations

from django.conf import settings

from .base import Channel, Letter, Undeliverable
from .email import EmailChannel
from .webhook import WebhookChannel

__all__ = ["Channel", "Letter", "Undeliverable", "configured"]


def configured() -> list[Channel]:
    """The channels that the operator has set up, fresh for one batch."""
    channels: list[Channel] = [EmailChannel()]
    if settings.ENV.webhook_url:
        channels.append(WebhookChannel(settings.ENV.webhook_url, settings.WEBHOOK_KEY))
    return channels
