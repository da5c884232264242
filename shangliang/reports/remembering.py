"""A draft's figures, remembered while nothing happens in its committee.

Counting the figures of a large committee takes a second, and whoever writes looks at the preview every few minutes.
Whatever changes a figure leaves an event (design, convention 6), so figures stay as they are until the committee's
chain of events has moved; typing leaves none. Nothing that is frozen or proved comes from here.
"""

from __future__ import annotations

import time

from django.core.cache import cache

from shangliang.core import clock
from shangliang.workflow.models import ChainHead

from .models import Report
from .references import Text
from .values import Live, asked_of

_FORM = 1  # of what is remembered; another one after a change of Shown
_SECONDS = 3600
#: What is counted faster than this is not worth a row.
_SLOW = 0.1


def live_of(report: Report, text: Text) -> Live:
    """The report's figures, counted now or remembered from the last time that they were the same."""
    live = Live(report)
    key = _key(report)
    live.recall(cache.get(key))
    begun = time.perf_counter()
    live.prepare(asked_of(text, live))
    if time.perf_counter() - begun > _SLOW:
        cache.set(key, live.remembered(), _SECONDS)
    return live


def _key(report: Report) -> str:
    head = ChainHead.objects.filter(committee_id=report.committee_id).values_list("seq", flat=True).first()
    # A cut-off to come lets each day's dates count: what was promised for today is due today.
    day = clock.today().isoformat() if report.cut_off > clock.now() else ""
    cut_off = int(report.cut_off.timestamp())
    return f"report-figures:{_FORM}:{report.committee_id}:{report.session_id}:{cut_off}:{head}:{day}"
