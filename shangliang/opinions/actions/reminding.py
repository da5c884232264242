"""Reminding members of the reports they still owe this year (domain §3: quotas)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import insert
from shangliang.workflow.transitions import lock

from .. import access
from ..models import QuotaReminder
from ..quota import Standing, is_running, standing

#: By itself the system reminds nobody twice within so many days.
_NOT_AGAIN_WITHIN = timedelta(days=30)


@verb
def remind_members(committee_id: int) -> int:
    """Remind those who have not reported what the committee asks for, in the last weeks before the year's cut-off.

    Returns how many were reminded; a second run on the same day finds nobody.
    """
    session = session_at(committee_id, clock.now())
    if session is None:
        return 0
    (session,) = lock(Session, [session], related=("committee",))
    days = timedelta(days=rules_of(session.committee).opinion_remind_days)
    if not _last_day(session) - days <= clock.today() <= _last_day(session):
        return 0
    return len(_remind(session, since=clock.today() - _NOT_AGAIN_WITHIN + timedelta(days=1)))


@verb
def remind_now(session: Session | int, *, by: Actor) -> int:
    """Remind all who are behind in the running cycle, on the office's word; who was reminded today is left out.

    Returns how many were reminded.

    Raises:
        NotAllowed: by anybody but the opinion office.
        Refused: the cycle is over or has not begun, or nobody is left to be reminded today.
    """
    (row,) = lock(Session, [session], related=("committee",))  # of two at a time, the second finds nobody left
    if not access.works_here(by) or by.committee_id != row.committee_id:
        raise NotAllowed(_("You may not do this here."))
    if not is_running(row):
        raise Refused(_("Members are reminded in the running year only."), code="not_running")
    reminded = _remind(row, since=clock.today())
    if not reminded:
        raise Refused(_("Nobody is left to be reminded: no member is behind, or all were reminded today."), code="none")
    here = ("session", row.pk)
    record([Entry("session.remind", here, here, {"reminded": len(reminded)})], by=by, committee_id=row.committee_id)
    return len(reminded)


def _last_day(session: Session) -> date:
    return session.cut_off.astimezone(clock.ZONE).date()


def _remind(session: Session, *, since: date) -> list[Standing]:
    """Put the notices of those who are behind into the outbox, without those who had one since that day."""
    lately = {pk for (pk,) in columns(QuotaReminder, "member_id", session=session.pk, on__gte=since)}
    behind = [row for row in standing(session) if row.owed and row.member_id not in lately]
    rows = [
        QuotaReminder(committee=session.committee, member_id=row.member_id, session=session, on=clock.today())
        for row in behind
    ]
    insert(rows)
    until = _last_day(session).isoformat()
    notices = [("opinion.quota", f"member:{row.member_id}", {"owed": row.owed, "until": until}) for row in behind]
    outbox.post(session.committee_id, notices)
    return behind
