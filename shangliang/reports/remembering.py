"""A draft's figures, remembered while nothing happens in its committee.

Counting the figures of a large committee takes a second, and whoever writes looks at the preview every few minutes.
Whatever changes a figure leaves an event (design, convention 6), so figures stay as they are until the committee's
chain of events has moved; typing leaves none. Nothing that is frozen or proved comes from here.

A page need not wait even then: it may show what was counted last, say so, and have the figures counted anew meanwhile.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.core.cache import cache

from shangliang.core import clock
from shangliang.workflow.models import ChainHead

from .models import Report
from .references import Text
from .values import Live, asked_of

_FORM = 2  # of what is remembered; another one after a change of Shown
_SECONDS = 3600
#: What is counted faster than this is not worth a row.
_SLOW = 0.1


def live_of(report: Report, text: Text, *, at_once: bool = False) -> Live:
    """The report's figures, counted now or remembered from the last time that they were the same.

    Args:
        at_once: rather what was counted last than to wait; ``counted_at`` of the result says when that was.
    """
    live = Live(report)
    head = ChainHead.objects.filter(committee_id=report.committee_id).values_list("seq", flat=True).first()
    key, last = _key(report, f"{head}:{_day(report)}"), _key(report, "last")
    known: tuple[datetime, Any] | None = cache.get(key)
    if known is None and at_once:
        known = cache.get(last)
        live.counted_at = known[0] if known else None
    live.recall(known[1] if known else None)
    begun = time.perf_counter()
    live.prepare(asked_of(text, live))
    if time.perf_counter() - begun > _SLOW and live.counted_at is None:
        cache.set_many(dict.fromkeys((key, last), (clock.now(), live.remembered())), _SECONDS)
    return live


def _day(report: Report) -> str:
    """A cut-off to come lets each day's dates count: what was promised for today is due today."""
    return clock.today().isoformat() if report.cut_off > clock.now() else ""


def _key(report: Report, until: str) -> str:
    cut_off = int(report.cut_off.timestamp())
    return f"report-figures:{_FORM}:{report.committee_id}:{report.session_id}:{cut_off}:{until}"
