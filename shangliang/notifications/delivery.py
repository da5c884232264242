"""From the outbox to people: into everybody's list of notices, and by channel to those who asked for it.

A worker takes rows by a lease. One that is killed loses its lease, and the rows come back; what it had already
carried is known by the unique keys of notices and deliveries, so nobody is told twice. A channel that fails is
tried again with growing pauses, for about two days.

Rows whose event is older than :data:`OLD` when they are first delivered go into the list as already read and are not
sent by any channel: an office that imports its past, or a demo that plays it, must not write thousands of mails.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from shangliang.accounts.models import User
from shangliang.core import clock
from shangliang.core.tenancy import all_committees, committee_scope
from shangliang.workflow.models import Outbox

from .channels import Channel, Letter, Undeliverable, configured
from .messages import Message, read, root_of
from .models import Delivery, Notice, Preference
from .queries import default_preference
from .recipients import users_of

log = logging.getLogger("shangliang.notifications")

AT_ONCE = 500  # rows taken in one lease
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 55  # 30 s, 1 min, 2 min, … then hourly: two days
MOST_FAILURES = 3  # of a channel in a row; the rest of the batch does not wait for its time-outs
OLD = timedelta(days=2)


@dataclass
class _Row:
    """A row of the outbox with the people it is for."""

    row: Outbox
    users: list[User]


def deliver(seconds: float = 20.0) -> int:
    """Deliver what waits, oldest first, for about so many seconds; how many rows were dealt with."""
    until = time.monotonic() + seconds
    count = 0
    while time.monotonic() < until:
        rows = claim()
        if not rows:
            break
        count += len(rows)
        groups: dict[int, list[Outbox]] = defaultdict(list)
        for row in rows:
            groups[row.committee_id].append(row)
        for committee_id, group in groups.items():
            try:
                with committee_scope(committee_id):
                    _deliver_group(committee_id, group)
            except Exception:  # one committee's trouble is not the others'; its rows come back with their lease
                log.exception("outbox of committee %s", committee_id)
    return count


def claim(count: int = AT_ONCE) -> list[Outbox]:
    """Take waiting rows under a lease. It goes by the machine's time, as leases do (workflow.leases)."""
    moment = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=moment)
    with all_committees(reason="outbox"), transaction.atomic():
        waiting = Outbox.objects.select_for_update(skip_locked=True).filter(free, done_at__isnull=True)
        rows = list(waiting.order_by("created_at", "pk")[:count])
        if rows:
            Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(
                lease_until=moment + LEASE, attempts=F("attempts") + 1
            )
    for row in rows:
        row.attempts += 1
    return rows


def _deliver_group(committee_id: int, rows: Sequence[Outbox]) -> None:
    behind = users_of({row.party for row in rows})
    pairs = [_Row(row, behind[row.party]) for row in rows]
    horizon = clock.now() - OLD
    with transaction.atomic():
        known = set(Notice.objects.filter(outbox__in=[row.pk for row in rows]).values_list("outbox", flat=True))
        quiet = {row.pk for row in rows if row.created_at < horizon and row.pk not in known}
        _put_into_lists(committee_id, pairs, quiet)
        loud = [pair for pair in pairs if pair.users and pair.row.pk not in quiet]
        channels = configured() if loud else []
        ways = _ways(channels, {user.pk: user for pair in loud for user in pair.users}.values()) if channels else {}
        outward = [pair for pair in loud if any(ways.get(user.pk) for user in pair.users)]
        waiting = {pair.row.pk for pair in outward}
        _finish([row.pk for row in rows if row.pk not in waiting])
    try:
        for pair, messages in zip(outward, _in_words(outward), strict=True):
            failures = _carry(pair, messages, ways)
            if failures:
                _put_off(pair.row, failures)
            else:
                _finish([pair.row.pk])
    finally:
        for channel in channels:
            channel.close()


def _put_into_lists(committee_id: int, pairs: Iterable[_Row], quiet: set[int]) -> None:
    moment = clock.now()
    notices = []
    for pair in pairs:
        row = pair.row
        root_kind, root_id = root_of(row.data)
        notices += [
            Notice(
                committee_id=committee_id,
                user=user,
                outbox=row.pk,
                kind=row.kind,
                data=row.data,
                root_kind=root_kind,
                root_id=root_id,
                created_at=row.created_at,
                read_at=moment if row.pk in quiet else None,
            )
            for user in pair.users
        ]
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)


def _ways(channels: Sequence[Channel], users: Iterable[User]) -> dict[int, list[tuple[Channel, Preference]]]:
    """The channels that each person has not switched off and can be reached by."""
    users = list(users)
    chosen = {(p.user_id, p.channel): p for p in Preference.objects.filter(user__in=[user.pk for user in users])}
    ways: dict[int, list[tuple[Channel, Preference]]] = defaultdict(list)
    for user in users:
        for channel in channels:
            preference = chosen.get((user.pk, channel.name)) or default_preference(channel, user)
            if preference.enabled and channel.address(user):
                ways[user.pk].append((channel, preference))
    return ways


def language_of(user: User) -> str:
    """The language in which a person is told."""
    return user.language or settings.LANGUAGE_CODE


def _in_words(pairs: Sequence[_Row]) -> list[dict[str, Message]]:
    """Each row's message in each language that its people read."""
    made: list[dict[str, Message]] = [{} for _pair in pairs]
    for language in {language_of(user) for pair in pairs for user in pair.users}:
        with translation.override(language):
            for words, message in zip(made, read((pair.row.kind, pair.row.data) for pair in pairs), strict=True):
                words[language] = message
    return made


def _carry(pair: _Row, words: dict[str, Message], ways: dict[int, list[tuple[Channel, Preference]]]) -> list[str]:
    """Send one row by every way that does not wait for the digest; gives back what failed."""
    today = clock.today()
    key = f"outbox:{pair.row.pk}"
    failures = []
    for user in pair.users:
        message = words[language_of(user)]
        for channel, preference in ways.get(user.pk, ()):
            if preference.digest and not message.is_urgent(today):
                continue
            with translation.override(language_of(user)):
                letter = _letter(key, message)
                if why := carry_once(channel, user, letter):
                    failures.append(why)
    return failures


def _letter(key: str, message: Message) -> Letter:
    url = settings.PUBLIC_URL + (message.url or "/")
    text = render_to_string("notifications/mail/notice.txt", {"message": message, "url": url})
    return Letter(key, message.title, text, url, message.due)


def carry_once(channel: Channel, user: User, letter: Letter) -> str:
    """Send a letter unless it has been sent already; gives back why it failed, or ``""``.

    Between sending and noting that it was sent a worker can die: then it is sent once more under the same key, by
    which mail programs and gateways know it.
    """
    delivery, _made = Delivery.objects.get_or_create(
        user=user, channel=channel.name, key=letter.key, defaults={"at": clock.now()}
    )
    if delivery.sent_at or delivery.error:
        return ""
    if channel.failures_in_a_row >= MOST_FAILURES:
        return f"{channel.name}: not tried, because it failed for the {MOST_FAILURES} before"
    try:
        channel.send(user, letter)
    except Undeliverable as error:
        log.warning("%s to user %s given up: %s", channel.name, user.pk, error)
        delivery.error = str(error)[:200]
    except Exception as error:  # whatever a network may raise; the row is tried again and keeps the reason
        log.warning("%s to user %s failed: %s", channel.name, user.pk, error)
        channel.failures_in_a_row += 1
        return f"{channel.name}: {error}"
    else:
        delivery.sent_at = clock.now()
    channel.failures_in_a_row = 0
    delivery.save(update_fields=["sent_at", "error"])
    return ""


def _finish(ids: Sequence[int]) -> None:
    Outbox.objects.filter(pk__in=ids).update(done_at=clock.now(), lease_until=None, error="")


def _put_off(row: Outbox, failures: Sequence[str]) -> None:
    why = failures[0][:200]
    if row.attempts >= MOST_ATTEMPTS:
        log.error("outbox row %s given up after %d attempts: %s", row.pk, row.attempts, why)
        Outbox.objects.filter(pk=row.pk).update(done_at=clock.now(), lease_until=None, error=why)
        return
    Outbox.objects.filter(pk=row.pk).update(lease_until=timezone.now() + pause_after(row.attempts), error=why)


def pause_after(attempts: int) -> timedelta:
    """How long a row rests after so many failed attempts."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
