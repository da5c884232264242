"""Stops the guessing of passwords: so many failures, then a pause, for an account name and for an address.

An attempt is counted before the password is looked at and taken back when it was right, so that guesses made at
the same moment are counted like guesses made one after the other. The counts lie in a table of their own, locked
row by row: several processes see the same ones, and no full cache throws them away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from shangliang.core import clock

from .models import SignInFailures

#: How long a lock lasts, and within what time failures are counted together.
PAUSE = timedelta(minutes=15)
#: Failures of one account name until it is locked.
NAME_LIMIT = 5
#: Failures from one address: higher, because the people of an office or a plenary hall share one.
ADDRESS_LIMIT = 50


class Locked(Exception):
    """No attempt is taken now; ``until`` is when the next one is."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value.strip().casefold()}".encode()).hexdigest()


def _locked_rows(name: str, address: str, moment: datetime) -> Sequence[tuple[SignInFailures, int]]:
    # Always the address first: two attempts that share both rows then wait for each other in one order.
    rows = []
    for kind, value, limit in (("address", address, ADDRESS_LIMIT), ("name", name, NAME_LIMIT)):
        SignInFailures.objects.get_or_create(key=_key(kind, value), defaults={"since": moment})
        rows.append((SignInFailures.objects.select_for_update().get(key=_key(kind, value)), limit))
    return rows


def _forget_old(moment: datetime) -> None:
    # Rows that somebody is using are skipped: waiting for them could close a circle of locks.
    old = SignInFailures.objects.filter(since__lt=moment - 2 * PAUSE).select_for_update(skip_locked=True)
    SignInFailures.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


@transaction.atomic
def take(name: str, address: str) -> None:
    """Count an attempt for this account name from this address.

    Raises:
        Locked: there were too many failures; the attempt is not to be made.
    """
    moment = clock.now()
    _forget_old(moment)
    rows = _locked_rows(name, address, moment)
    locks = [row.locked_until for row, _limit in rows if row.locked_until and row.locked_until > moment]
    if locks:
        raise Locked(max(locks))
    for row, limit in rows:
        if row.locked_until or row.since <= moment - PAUSE:
            row.count, row.since, row.locked_until = 0, moment, None
        row.count += 1
        if row.count >= limit:
            row.locked_until = moment + PAUSE
        row.save()


@transaction.atomic
def succeeded(name: str, address: str) -> None:
    """Take the attempt back: the password was right. The name starts afresh, the address keeps its other failures."""
    moment = clock.now()
    (at_address, limit), (of_name, _limit) = _locked_rows(name, address, moment)
    of_name.delete()
    at_address.count = max(at_address.count - 1, 0)
    if at_address.count < limit:
        at_address.locked_until = None
    at_address.save()


def locked_until(name: str) -> datetime | None:
    """Until when an account name is locked; None when it is not."""
    row = SignInFailures.objects.filter(key=_key("name", name), locked_until__gt=clock.now()).first()
    return row.locked_until if row else None


def unlock(name: str) -> bool:
    """Forget the failures of an account name; returns whether there were any."""
    return SignInFailures.objects.filter(key=_key("name", name)).delete()[0] > 0
