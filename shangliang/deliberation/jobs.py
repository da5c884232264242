"""What the clock does with deliberations: results follow the votes, members are reminded, the last day ends them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from shangliang.core import clock
from shangliang.core.jobs import periodic
from shangliang.core.tenancy import all_committees, committee_scope

from . import actions, results
from .models import Deliberation, DeliberationState, Participant, Statement, StatementState

#: While votes keep coming, results are worked out so often: what is voted shows within a minute.
EVERY = timedelta(seconds=20)


@periodic(every=10)
def follow_votes() -> int:
    """Work out the results of those deliberations whose votes or statements changed since; how many."""
    with all_committees(reason="results follow the votes"):
        own = Participant.objects.filter(deliberation=OuterRef("pk"))
        changed = own.filter(changed_at__gt=OuterRef("result__read_through"))
        moderated = Statement.objects.filter(
            deliberation=OuterRef("pk"), state_since__gt=OuterRef("result__made_at")
        ).exclude(state=StatementState.SUBMITTED)
        rows = list(
            Deliberation.objects.filter(
                Q(result__isnull=True)
                | (Q(result__made_at__lt=clock.now() - EVERY) & (Exists(changed) | Exists(moderated))),
                Q(result__isnull=False) | Exists(own),
                state__in=(DeliberationState.OPEN, DeliberationState.CLOSED),
            ).order_by("pk")
        )
    for row in rows:
        with committee_scope(row.committee_id):
            results.refresh(row)
    return len(rows)


@periodic(every=3600, per_committee=True)
def close_deliberations(committee_id: int) -> int:
    """Close those whose last day has passed."""
    with committee_scope(committee_id):
        return actions.close_overdue(committee_id)


@periodic(every=3600, per_committee=True)
def remind_of_deliberations(committee_id: int) -> int:
    """Tell members of those that end soon."""
    with committee_scope(committee_id):
        return actions.remind_members(committee_id)
