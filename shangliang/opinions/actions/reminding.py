"""Reminding members of the reports they still owe this year (domain §3: quotas)."""

from __future__ import annotations

from datetime import timedelta

from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.reading import columns, find
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert

from ..models import QuotaReminder
from ..quota import standing

#: Nobody is reminded twice within so many days.
_NOT_AGAIN_WITHIN = timedelta(days=30)


@verb
def remind_members(committee_id: int) -> int:
    """Remind those who have not reported what the committee asks for, in the last weeks before the year's cut-off.

    Returns how many were reminded; a second run on the same day finds nobody.
    """
    session = session_at(committee_id, clock.now())
    if session is None:
        return 0
    (committee,) = find(Committee, pk=committee_id)
    return _remind(committee, session)


def _remind(committee: Committee, session: Session) -> int:
    today = clock.today()
    last = session.cut_off.astimezone(clock.ZONE).date()
    if not last - timedelta(days=rules_of(committee).opinion_remind_days) <= today <= last:
        return 0
    lately = columns(QuotaReminder, "member_id", session=session.pk, on__gt=today - _NOT_AGAIN_WITHIN)
    reminded = {pk for (pk,) in lately}
    behind = [row for row in standing(session) if row.owed and row.member_id not in reminded]
    insert([QuotaReminder(committee=committee, member_id=row.member_id, session=session, on=today) for row in behind])
    notices = [
        ("opinion.quota", f"member:{row.member_id}", {"owed": row.owed, "until": last.isoformat()}) for row in behind
    ]
    outbox.post(committee.pk, notices)
    return len(behind)
