"""Both identities of domain §2.2, every term counted for itself: nothing that was submitted is without an outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from shangliang.committees.models import Session
from shangliang.workflow.models import Event

from ..models import Disposition, Proposal, ProposalState
from ..states import PROPOSAL

S = ProposalState
#: States of proposals that have been assigned. An imported archive holds proposals that were answered long ago.
ASSIGNED = (S.ASSIGNED, S.REPLIED, S.REHANDLING, S.CLOSED, S.ARCHIVED)


@dataclass(frozen=True)
class Outcomes:
    """How many submissions came to what.

    Attributes:
        received: submitted; submitting again counts once.
        filed: with what was merged after filing or cancelled since.
        merged: at review, into a main proposal.
        not_filed: by disposition; their sum is :attr:`not_filed_in_all`.
        returned: open, waiting for their proposer.
        assigned: handed to units, answered or not.
        awaiting_assignment: filed and waiting for the assignment meeting.
    """

    received: int = 0
    filed: int = 0
    merged: int = 0
    not_filed: Mapping[str, int] = field(default_factory=dict)
    returned: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    under_review: int = 0
    assigned: int = 0
    merged_after_filing: int = 0
    cancelled: int = 0
    awaiting_assignment: int = 0

    @property
    def not_filed_in_all(self) -> int:
        """Not filed, whatever became of them."""
        return sum(self.not_filed.values())

    @property
    def gaps(self) -> tuple[int, int]:
        """What each identity lacks: (0, 0) when every submission has its outcome and every filed one its fate."""
        outcomes = self.filed + self.merged + self.not_filed_in_all + self.returned + self.lapsed + self.withdrawn
        fates = self.assigned + self.merged_after_filing + self.cancelled + self.awaiting_assignment
        return self.received - outcomes - self.under_review, self.filed - fates


def outcome_counts(session: Session, *, until: datetime | None = None, only: Q | None = None) -> Outcomes:
    """The outcomes of a session's cycle, now or as they stood at a moment.

    Args:
        until: a cut-off to the second, such as the reading of the review report. What the records were then is read
            from their events, so that the same moment always gives the same figures.
        only: a part of the cycle, e.g. ``Q(in_session=True)`` or ``Q(kind="collective")``.
    """
    rows = Proposal.objects.filter(session=session).exclude(state=S.DRAFT)
    if only is not None:
        rows = rows.filter(only)
    if until is None:
        found = rows.order_by().values_list("state", "disposition").annotate(Count("pk"))
        return _outcomes((state, disposition, number) for state, disposition, number in found)
    dispositions = dict(rows.order_by().values_list("pk", "disposition"))
    kinds = {f"proposal.{t.name}": str(t.to) for t in PROPOSAL.transitions}
    past = Event.objects.filter(
        committee_id=session.committee_id,
        subject_kind="proposal",
        subject_id__in=rows.order_by().values("pk"),
        kind__in=kinds,
        at__lte=until,
    )
    states = dict(past.order_by("seq").values_list("subject_id", "kind"))
    return _outcomes((kinds[kind], dispositions.get(pk, ""), 1) for pk, kind in states.items())


def _outcomes(found: Iterable[tuple[str, str, int]]) -> Outcomes:
    by_state: Counter[str] = Counter()
    by_disposition: Counter[str] = Counter()
    for state, disposition, number in found:
        by_state[state] += number
        if state == S.NOT_FILED:
            by_disposition[disposition] += number
    assigned = sum(by_state[s] for s in ASSIGNED)
    return Outcomes(
        received=by_state.total(),
        filed=assigned + by_state[S.FILED] + by_state[S.MERGED_AFTER_FILING] + by_state[S.CANCELLED],
        merged=by_state[S.MERGED],
        not_filed={d.value: by_disposition[d.value] for d in Disposition},
        returned=by_state[S.RETURNED],
        lapsed=by_state[S.LAPSED],
        withdrawn=by_state[S.WITHDRAWN],
        under_review=by_state[S.UNDER_REVIEW],
        assigned=assigned,
        merged_after_filing=by_state[S.MERGED_AFTER_FILING],
        cancelled=by_state[S.CANCELLED],
        awaiting_assignment=by_state[S.FILED],
    )
