"""Reading notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from shangliang.accounts.models import User

from .channels import Channel, configured
from .messages import read
from .models import Notice, Preference

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A notice in a list."""

    pk: int
    title: str
    lines: tuple[str, ...]
    due: date | None
    created_at: datetime
    is_new: bool


@dataclass(frozen=True)
class Page:
    """A page of a list; ``before`` leads to the next one, ``None`` at the end."""

    rows: list[Row]
    before: int | None


def unread_count(user: User | int) -> int:
    """How many notices a person has not read, in the committees in scope."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def unread_beside(user: User | int, root: tuple[str, int]) -> tuple[int, int]:
    """How many notices a person has not read, and how many of them are about one record: in one statement."""
    here = Q(root_kind=root[0], root_id=root[1])
    found = Notice.objects.filter(user=user, read_at__isnull=True).aggregate(
        n=Count("pk"), here=Count("pk", filter=here)
    )
    return found["n"], found["here"]


def page_of(notices: QuerySet[Notice], *, before: int | None = None) -> Page:
    """One page of notices, newest first, in words: three or four statements whatever their number.

    Args:
        before: the id of the last notice of the page before this one.
    """
    rows = notices.order_by("-created_at", "-pk")
    if before is not None:
        last = notices.filter(pk=before).values_list("created_at", flat=True).first()
        if last is not None:
            rows = rows.filter(created_at__lte=last).exclude(created_at=last, pk__gte=before)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    words = read((notice.kind, notice.data) for notice in shown)
    made = [
        Row(notice.pk, message.title, message.lines, message.due, notice.created_at, notice.read_at is None)
        for notice, message in zip(shown, words, strict=True)
    ]
    return Page(made, shown[-1].pk if len(found) > PAGE else None)


def preferences_of(user: User) -> list[tuple[Channel, Preference]]:
    """Each configured channel with the person's choice, or with the channel's default as an unsaved one."""
    chosen = {row.channel: row for row in Preference.objects.filter(user=user)}
    return [(channel, chosen.get(channel.name) or default_preference(channel, user)) for channel in configured()]


def default_preference(channel: Channel, user: User) -> Preference:
    """What holds for a person who has chosen nothing."""
    return Preference(user=user, channel=channel.name, enabled=channel.enabled, digest=channel.digest)
