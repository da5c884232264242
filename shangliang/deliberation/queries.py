"""What the pages of deliberations ask."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from shangliang.committees.models import Committee
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import all_committees, committee_scope

from . import access
from .ballots import Cast, unpacked
from .models import Deliberation, DeliberationState, Invitation, Participant, Result, Statement, StatementState

#: For so long a process goes on with what it knows of a deliberation: votes come by the hundred a second.
DOOR_SECONDS = 2.0
#: Statements that nobody has voted on weigh so much, beside the formula's usual one.
_NEW = 100.0
#: So many a committee's public page names.
_SHOWN_TO_PUBLIC = 10


@dataclass(frozen=True)
class Door:
    """What whoever takes part needs of a deliberation: few facts, read for many requests at once."""

    pk: int
    committee_id: int
    slug: str
    state: str
    openness: str
    proposing: bool
    title: str
    question: str
    closes_on: date
    min_group: int
    statements: Mapping[int, str]  # accepted ones, by number
    weights: Mapping[int, float]

    def is_open(self, today: date) -> bool:
        """Whether votes are taken."""
        return self.state == DeliberationState.OPEN and today <= self.closes_on


_doors: dict[str, tuple[float, Door]] = {}
_lock = threading.Lock()


def forget_doors() -> None:
    """Ask the database again: after a change of which the same person sees the effect."""
    with _lock:
        _doors.clear()


def door(slug: str) -> Door | None:
    """The deliberation with this address, whichever committee's it is; ``None`` for drafts and what was given up."""
    moment = time.monotonic()
    with _lock:
        kept = _doors.get(slug)
    if kept and moment - kept[0] < DOOR_SECONDS:
        return kept[1]
    with all_committees(reason="somebody follows the address of a deliberation"):
        found = find(Deliberation, slug=slug)
    if not found or found[0].state in (DeliberationState.DRAFT, DeliberationState.DISCARDED):
        return None
    with committee_scope(found[0].committee_id):
        made = _made(found[0])
    with _lock:
        if len(_doors) > 1_000:
            _doors.clear()
        _doors[slug] = (moment, made)
    return made


def _made(row: Deliberation) -> Door:
    accepted = columns(Statement, "number", "text", deliberation=row.pk, state=StatementState.ACCEPTED.value)
    shown = columns(Result, "shown", deliberation=row.pk)
    weights = shown[0][0].get("weights", {}) if shown else {}
    return Door(
        pk=row.pk,
        committee_id=row.committee_id,
        slug=row.slug,
        state=row.state,
        openness=row.openness,
        proposing=row.proposing,
        title=row.title,
        question=row.question,
        closes_on=row.closes_on,
        min_group=row.min_group,
        statements=dict(accepted),
        weights={int(number): weight for number, weight in weights.items()},
    )


def next_statements(of: Door, voted: Mapping[int, Any], number: int) -> list[tuple[int, str]]:
    """So many statements that somebody has not voted on, drawn by what is least known (:mod:`.analysis.ordering`)."""
    left = [n for n in of.statements if n not in voted]
    # Weighted drawing without putting back: the smallest of exponential waiting times.
    waits = {n: random.expovariate(1.0) / max(of.weights.get(n, _NEW), 1e-9) for n in left}  # noqa: S311 - no secret
    return [(n, of.statements[n]) for n in sorted(left, key=waits.__getitem__)[:number]]


def ballot(of: Door, key: str) -> dict[int, Cast]:
    """One's own votes, by the key that only the person's own request leads to."""
    return votes_by_key(of.pk, key)


def votes_by_key(deliberation_id: int, key: str) -> dict[int, Cast]:
    """The votes that lie under a key, by statement."""
    found = columns(Participant, "votes", deliberation=deliberation_id, key=key)
    return unpacked(found[0][0]) if found else {}


@lru_cache(maxsize=256)
def _committee(committee_id: int, _minute: int) -> Committee:
    return Committee.objects.get(pk=committee_id)


def committee_of(of: Door) -> Committee:
    """Whose deliberation it is; asked of the database once a minute by each process."""
    return _committee(of.committee_id, int(time.monotonic() // 60))


def published(of: Door) -> Deliberation:
    """The record behind a door, with its results."""
    return Deliberation.objects.select_related("committee", "result").get(pk=of.pk)


def invitation(of: Door, pk: int) -> Invitation | None:
    """An invitation to this deliberation that still leads somewhere."""
    found = find(Invitation, pk=pk, deliberation=of.pk, revoked=False)
    return found[0] if found else None


def invited_to(pk: int) -> str | None:
    """The address of the deliberation to which an invitation leads."""
    with all_committees(reason="somebody follows an invitation to a deliberation"):
        found = columns(Invitation, "deliberation", pk=pk, revoked=False)
        slugs = columns(Deliberation, "slug", pk=found[0][0]) if found else []
    return slugs[0][0] if slugs else None


def listed(rows: QuerySet[Deliberation]) -> QuerySet[Deliberation]:
    """What a list shows of each: statements waiting and accepted."""
    return rows.annotate(
        waiting=Count("statements", filter=Q(statements__state=StatementState.SUBMITTED)),
        accepted=Count("statements", filter=Q(statements__state=StatementState.ACCEPTED)),
    ).order_by("-pk")


def participants(deliberation: Deliberation) -> int:
    """How many have voted."""
    return Participant.objects.filter(deliberation=deliberation).count()


def result_of(deliberation: Deliberation) -> Result | None:
    """What was found last, without where the next analysis begins."""
    return Result.objects.filter(deliberation=deliberation).defer("begin").first()


def statements_of(deliberation: Deliberation) -> dict[str, Sequence[Statement]]:
    """All statements by state, in their order."""
    found: dict[str, list[Statement]] = {state.value: [] for state in StatementState}
    for statement in Statement.objects.filter(deliberation=deliberation).order_by("number"):
        found[statement.state].append(statement)
    return dict(found)


def public_deliberations() -> list[Deliberation]:
    """Those of the open scope that the public is asked to or may read the results of, the newest first."""
    return list(access.for_public().order_by("-pk")[:_SHOWN_TO_PUBLIC])


def texts_of(deliberation: Deliberation) -> dict[int, str]:
    """The accepted statements by number."""
    return dict(columns(Statement, "number", "text", deliberation=deliberation.pk, state=StatementState.ACCEPTED.value))
