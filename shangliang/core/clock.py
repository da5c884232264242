"""What time it is. Nothing else in the product asks the machine.

The demo keeps its own clock: an offset to the machine's, kept in ``clock.json`` beside the database. While the
demo world is made, and in tests, :func:`at` holds the clock at a moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Shanghai")
_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)


@cache
def _offset() -> timedelta:
    kept = Path(settings.ENV.data_dir) / "clock.json"
    if kept.exists():
        return timedelta(seconds=float(json.loads(kept.read_text())["offset"]))
    return timedelta(seconds=settings.ENV.clock_offset)


def now() -> datetime:
    """The present moment, aware, in the state's time zone."""
    return _held.get() or datetime.now(ZONE) + _offset()


def today() -> date:
    """The present day where the committee sits."""
    return now().astimezone(ZONE).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware) inside the block."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


def keep_offset(moment: datetime) -> None:
    """Let this installation's clock show ``moment`` now and tick on from there (used by the demo)."""
    offset = (moment - datetime.now(ZONE)).total_seconds()
    (Path(settings.ENV.data_dir) / "clock.json").write_text(json.dumps({"offset": offset}))
    _offset.cache_clear()
