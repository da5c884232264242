"""Voting. Votes leave no events: nobody is to see who voted what (design, convention 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import find
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import insert, save_fields

from ..access import STAFF
from ..ballots import VALUES, Cast, merged, packed, unpacked
from ..models import Deliberation, DeliberationState, Participant
from ..queries import Door
from .running import locked

#: So many votes are taken at once.
MOST_AT_ONCE = 10
#: What a phone without line kept is taken for so long.
OLDEST = 14 * 24 * 3600


@dataclass(frozen=True)
class Vote:
    """A vote as it comes in: on which statement, what, and how many seconds ago it was cast."""

    statement: int
    value: int
    age: float = 0.0


@dataclass(frozen=True)
class Who:
    """Who votes: by which way, and the key under which the ballot lies (:mod:`..keys`)."""

    kind: str
    key: str


def cast_votes(
    door: Door, who: Who, votes: Sequence[Vote], *, newcomer: Callable[[], None] = lambda: None
) -> list[bool]:
    """Count votes, each once however often and in whatever order they are sent; which of them were taken.

    The last vote on a statement counts, by when it was cast: its age tells, so that the phone's clock may be wrong. A
    vote on what is no statement here (any more) is not taken; the others are. ``newcomer`` is called before the first
    votes of somebody are kept; what it raises keeps them out.

    Raises:
        Refused: voting is over, there are too many at once, or a value is no vote.
    """
    if not door.is_open(clock.today()):
        raise Refused(_("Voting is over."), code="closed")
    if len(votes) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)d votes at once.") % {"most": MOST_AT_ONCE}, code="too_many")
    if any(vote.value not in VALUES for vote in votes):
        raise Refused(_("A vote is 1, 0 or -1."), code="no_vote")
    taken = [vote.statement in door.statements for vote in votes]
    now = int(clock.now().timestamp())
    cast = [
        Cast(vote.statement, vote.value, now - int(min(max(vote.age, 0), OLDEST)))
        for vote, fits in zip(votes, taken, strict=True)
        if fits
    ]
    if cast:
        with committee_scope(door.committee_id):
            _count(door, who, cast, newcomer)
    return taken


def _count(door: Door, who: Who, cast: Sequence[Cast], newcomer: Callable[[], None]) -> None:
    with transaction.atomic():
        found = find(Participant, deliberation=door.pk, key=who.key, locked=True)
        if found:
            _merge(found[0], cast)
            return
    newcomer()
    try:
        with transaction.atomic():
            insert([_ballot(door.pk, door.committee_id, who, merged({}, cast).values())])
    except IntegrityError:  # the first two requests of one participant met
        with transaction.atomic():
            _merge(find(Participant, deliberation=door.pk, key=who.key, locked=True)[0], cast)


def _merge(row: Participant, cast: Sequence[Cast]) -> None:
    held = unpacked(row.votes)
    after = merged(held, cast)
    if after != held:
        row.votes, row.changed_at = packed(after.values()), clock.now()
        save_fields([row], ["votes", "changed_at"])


def _ballot(deliberation_id: int, committee_id: int, who: Who, cast: Iterable[Cast]) -> Participant:
    return Participant(
        committee_id=committee_id,
        deliberation_id=deliberation_id,
        kind=who.kind,
        key=who.key,
        votes=packed(cast),
        changed_at=clock.now(),
    )


@verb
def record_ballots(
    deliberation: Deliberation | int, ballots: Iterable[tuple[Who, Sequence[Cast]]], *, by: Actor
) -> int:
    """Put whole ballots of new participants on record, as when votes were cast elsewhere; how many.

    Raises:
        NotAllowed: the actor does not organise activities here.
        Refused: the results are published, or a vote names no statement.
    """
    row = locked(deliberation)
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state in (DeliberationState.PUBLISHED, DeliberationState.DISCARDED):
        raise Refused(_("Voting is over; this does not change any more."), code="closed")
    numbers = set(row.statements.values_list("number", flat=True))
    new = []
    for who, cast in ballots:
        if not numbers.issuperset(vote.statement for vote in cast):
            raise Refused(_("A vote names a statement that is not there."), code="no_statement")
        new.append(_ballot(row.pk, row.committee_id, who, cast))
    insert(new)
    subject = ("deliberation", row.pk)
    entry = Entry("deliberation.record", subject, subject, {"participants": len(new)})
    record([entry], by=by, committee_id=row.committee_id)
    return len(new)
