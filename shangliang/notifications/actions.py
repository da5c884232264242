"""What people do with their notices. Reading is no change of a record: it leaves no event."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from shangliang.accounts.models import User
from shangliang.core import clock

from .models import Notice, Preference


def mark_read(notices: QuerySet[Notice]) -> int:
    """Mark these notices as read; how many were new."""
    return notices.filter(read_at__isnull=True).update(read_at=clock.now())


def mark_root_read(user: User | int, root: tuple[str, int]) -> int:
    """Mark a person's notices of one record as read, because they have opened its page; how many were new."""
    return mark_read(Notice.objects.filter(user=user, root_kind=root[0], root_id=root[1]))


def set_preferences(user: User, choices: Mapping[str, tuple[bool, bool]]) -> None:
    """Keep how a person wants to be told: for each channel's name, whether at all, and whether once a day."""
    for channel, (enabled, digest) in choices.items():
        Preference.objects.update_or_create(user=user, channel=channel, defaults={"enabled": enabled, "digest": digest})
