"""What reports do by themselves."""

from __future__ import annotations

from datetime import timedelta

from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.jobs import periodic
from shangliang.core.tenancy import committee_scope

from . import making
from .models import Report, ReportState
from .references import parse
from .remembering import live_of

#: Drafts that somebody has written on in this time are kept at hand, the latest ones of each committee.
_WRITTEN_WITHIN = timedelta(hours=12)
_MOST = 3


@periodic(every=60, per_committee=True)
def remember_figures(committee_id: int) -> int:
    """Count the figures of drafts that are being written, so that their preview need not; how many drafts.

    Only where something has happened in the committee since: what is remembered still holds otherwise.
    """
    with committee_scope(Committee.objects.get(pk=committee_id)):
        drafts = Report.objects.filter(
            committee_id=committee_id, state=ReportState.DRAFT, saved_at__gte=clock.now() - _WRITTEN_WITHIN
        ).select_related("committee", "session")
        latest = list(drafts.order_by("-saved_at")[:_MOST])
        for report in latest:
            live_of(report, parse(report.body))
    return len(latest)


@periodic(every=3600)
def remove_made_files() -> int:
    """Delete files that the worker made more than a day ago."""
    return making.remove_old()
