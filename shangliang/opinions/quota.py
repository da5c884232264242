"""How many opinions each member has reported in a cycle, and how many the committee asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Q

from shangliang.committees.models import Duty, Member, Session
from shangliang.committees.rules import Rules, rules_of
from shangliang.core import clock

from .models import OpinionState, QuotaReminder

S = OpinionState
#: Withdrawn ones do not count.
COUNTED = tuple(s for s in S if s not in (S.DRAFT, S.WITHDRAWN))


@dataclass(frozen=True)
class Standing:
    """Where a member stands."""

    member_id: int
    name: str
    duty: str
    reported: int
    asked: int

    @property
    def duty_label(self) -> str:
        """The member's duty in words."""
        return str(Duty(self.duty).label)

    @property
    def owed(self) -> int:
        """How many are still owed."""
        return max(0, self.asked - self.reported)


def asked_of(duty: str, rules: Rules) -> int:
    """How many opinions a member of this duty reports a year: leaders of the committee as standing members do."""
    return rules.opinion_quota_member if duty == Duty.MEMBER else rules.opinion_quota_standing


def is_running(session: Session) -> bool:
    """Whether what is reported now still counts for this cycle's quota: from its opening to its cut-off."""
    return session.window_opens <= clock.now() <= session.cut_off


def last_reminded(session: Session) -> dict[int, date]:
    """The day on which members were last reminded in a cycle, by the member's id."""
    rows = QuotaReminder.objects.filter(session=session).order_by().values_list("member_id")
    return dict(rows.annotate(last=Max("on")))


def standing(session: Session, *, member_id: int = 0) -> list[Standing]:
    """All members of a session's term, those who owe most first; in one query.

    Those seated today; of a cycle that is over, those seated at its cut-off.
    """
    rules = rules_of(session.committee)
    day = min(clock.today(), session.cut_off.astimezone(clock.ZONE).date())
    seated = Member.objects.filter(term_id=session.term_id, seat_from__lte=day).exclude(seat_until__lt=day)
    if member_id:
        seated = seated.filter(pk=member_id)
    counted = Count("opinions", filter=Q(opinions__session=session, opinions__state__in=COUNTED))
    rows = seated.annotate(n=counted, called=F("user__name")).values_list(
        "pk", "called", "duty", "n", "user__pinyin_key"
    )
    found = [(key, Standing(pk, name, duty, n, asked_of(duty, rules))) for pk, name, duty, n, key in rows]
    return [row for _key, row in sorted(found, key=lambda pair: (-pair[1].owed, pair[0], pair[1].member_id))]
