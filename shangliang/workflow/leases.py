"""Leases: who alone may act, for as long as they keep saying so.

They go by the machine's time, not by :mod:`shangliang.core.clock`: the demo's clock may be held or moved, and a
lease measures how long somebody has been silent.
"""

from __future__ import annotations

import os
import secrets
import socket
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from .models import Lease


@cache
def _machine() -> str:
    """Names the running system and its process numbers: two containers of one host are not the same."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}-{os.readlink('/proc/self/ns/pid')}"
    except OSError:  # not Linux
        return socket.gethostname()


def new_holder() -> str:
    """A name for this process as a holder, different from any before it."""
    return f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"


def _has_ended(holder: str) -> bool:
    """Whether the holder is a process of this machine that is no more, so that nobody need wait for its lease."""
    machine, _slash, rest = holder.rpartition("/")[0].rpartition("/")
    if machine != _machine() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def take(name: str, holder: str, seconds: float) -> bool:
    """Take or renew a lease; ``False`` while somebody else holds it."""
    moment = timezone.now()
    until = moment + timedelta(seconds=seconds)
    with transaction.atomic():
        lease = Lease.objects.select_for_update().filter(pk=name).first()
        if lease is None:
            Lease.objects.bulk_create([Lease(name=name, holder=holder, until=until)], ignore_conflicts=True)
            lease = Lease.objects.select_for_update().get(pk=name)
        if lease.holder != holder and lease.until > moment and not _has_ended(lease.holder):
            return False
        lease.holder, lease.until = holder, until
        lease.save()
    return True


def give_up(name: str, holder: str) -> None:
    """Let go of a lease, so that the next holder need not wait."""
    Lease.objects.filter(pk=name, holder=holder).delete()
