"""Records of earlier years, with their own numbers, lengths and categories (domain §2.4, last line)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.events import verb
from shangliang.workflow.machines import SYSTEM
from shangliang.workflow.saving import insert
from shangliang.workflow.transitions import apply_many, lock

from ..access import STAFF
from ..models import Category, Kind, Proposal, Source, Suggestion
from ..states import PROPOSAL

_AT_ONCE = 2000  # numbers looked up in one statement


@dataclass(frozen=True)
class Old:
    """A proposal of an earlier register. ``proposer`` is kept as it was written there."""

    own_number: str
    title: str
    whole_text: str = ""
    background: str = ""
    analysis: str = ""
    suggestions: Sequence[str] = ()
    category: Category | None = None
    kind: str = Kind.INDIVIDUAL
    in_session: bool | None = None
    proposer: str = ""
    submitted_at: datetime | None = None
    filed_at: datetime | None = None


@verb
def archive_many(session: Session, rows: Sequence[Old], *, by: Actor) -> list[Proposal]:
    """Bring in records of a session. Texts are never cut; a number that is there already is left as it is.

    Returns:
        the records that were new.

    Raises:
        NotAllowed: neither the system nor the session's proposal staff.
        Refused: a title, a number or the proposers' names are longer than can be kept, or a title or number lacks.
    """
    if not (SYSTEM | STAFF).allows(by, session) or by.committee_id != session.committee_id:
        raise NotAllowed(_("You may not do this here."))
    for row in rows:
        if not 1 <= len(row.own_number) <= 40 or not 1 <= len(row.title) <= 200 or len(row.proposer) > 60:
            raise Refused(
                _("“%(number)s”: a number has 1 to 40 characters, a title 1 to 200, the proposers' names at most 60.")
                % {"number": row.own_number}
            )
    fresh = _fresh(session, rows)
    made = Proposal.objects.bulk_create([_proposal(session, row) for row in fresh], batch_size=500)
    insert(
        [
            Suggestion(committee_id=session.committee_id, proposal=p, number=number, text=text)
            for p, row in zip(made, fresh, strict=True)
            for number, text in enumerate(row.suggestions, start=1)
        ]
    )
    for p in made:
        p._locked = True  # type: ignore[attr-defined]  # nobody else can have seen them
    apply_many(PROPOSAL, made, "archive", by=by, data=lambda p: {"own_number": p.own_number})
    return made


def _fresh(session: Session, rows: Sequence[Old]) -> list[Old]:
    by_number = {row.own_number: row for row in reversed(rows)}
    wanted = list(by_number)
    for start in range(0, len(wanted), _AT_ONCE):
        present = Proposal.objects.filter(session=session, own_number__in=wanted[start : start + _AT_ONCE])
        for number in present.values_list("own_number", flat=True):
            del by_number[number]
    return [row for row in rows if by_number.get(row.own_number) is row]


def _proposal(session: Session, row: Old) -> Proposal:
    return Proposal(
        committee_id=session.committee_id,
        session=session,
        state_since=clock.now(),
        own_number=row.own_number,
        title=row.title,
        whole_text=row.whole_text,
        background=row.background,
        analysis=row.analysis,
        category=row.category,
        kind=row.kind,
        in_session=row.in_session,
        source=Source.IMPORTED,
        contact_name=row.proposer,
        submitted_at=row.submitted_at,
        filed_at=row.filed_at,
        decided_at=row.filed_at,
    )


@verb
def archive_closed(proposals: Sequence[Proposal], *, by: Actor) -> Sequence[Proposal]:
    """Put closed proposals of a past cycle into the archive."""
    rows = lock(Proposal, proposals, related=["committee"])
    return apply_many(PROPOSAL, rows, "archive", by=by)
