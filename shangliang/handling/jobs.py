"""What the clock does on the units' side, once a day or as often as one likes: a second run finds nothing to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shangliang.accounts.actors import system
from shangliang.core import clock
from shangliang.core.jobs import periodic
from shangliang.core.tenancy import committee_scope

from . import actions
from .models import (
    Assignment,
    AssignmentState,
    Commitment,
    CommitmentState,
    Contact,
    ContactState,
    Feedback,
    FeedbackState,
    HandlingRole,
)
from .states import WORKING

#: Records in one transaction, so that people at work need not wait long for the clock.
_AT_ONCE = 500


@periodic(every=3600, per_committee=True)
def run_deadlines(committee_id: int, today: date | None = None) -> Counter[str]:
    """Let pass what nobody answered in time, remind of late opinions, and let promises become due.

    Args:
        today: count as of this day, if it is earlier than the clock's.

    Returns how many records each of these touched: ``feedback``, ``contacts``, ``reminders``, ``commitments``.
    """
    day = min(today or clock.today(), clock.today())
    done: Counter[str] = Counter()
    with committee_scope(committee_id):
        by = system(committee_id)
        for name, (rows, carry_out) in _due(day).items():
            for ids in _batches(rows):
                done[name] += len(carry_out(ids, by=by))
    return done


def _due(day: date) -> dict[str, tuple[QuerySet[Any], Callable[..., Sequence[Any]]]]:
    owed = (AssignmentState.OFFERED, AssignmentState.REFUSAL_REQUESTED, *WORKING)
    return {
        "contacts": (
            Contact.objects.filter(state=ContactState.RECORDED, due__lt=day),
            actions.let_contacts_pass,
        ),
        "reminders": (
            Assignment.objects.filter(
                role=HandlingRole.ASSISTING, state__in=owed, reply_due__lt=day, reminded_at__isnull=True
            ),
            actions.remind_assisting_many,
        ),
        "feedback": (
            Feedback.objects.filter(state=FeedbackState.AWAITED, due__lt=day),
            actions.let_feedback_pass,
        ),
        "commitments": (
            Commitment.objects.filter(state__in=(CommitmentState.PROMISED, CommitmentState.REDATED), due__lte=day),
            actions.become_due_many,
        ),
    }


def _batches(rows: QuerySet[Any]) -> Iterator[list[int]]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
