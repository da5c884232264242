"""Records of earlier years, with their own numbers, lengths and categories (domain §2.4, last line)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.core import clock
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply_many

from ..models import Category, Kind, Proposal, Source, Suggestion
from ..states import PROPOSAL


@dataclass(frozen=True)
class Old:
    """A proposal of an earlier register."""

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


@verb
def archive_many(session: Session, rows: Sequence[Old], *, by: Actor) -> list[Proposal]:
    """Bring in records of a session. Texts are never cut; a number that is there already is left as it is.

    Returns:
        the records that were new.
    """
    present = set(
        Proposal.objects.filter(session=session, own_number__in=[r.own_number for r in rows]).values_list(
            "own_number", flat=True
        )
    )
    moment = clock.now()
    fresh = [r for r in rows if r.own_number not in present]
    made = Proposal.objects.bulk_create(
        [
            Proposal(
                committee_id=session.committee_id,
                session=session,
                state_since=moment,
                own_number=r.own_number,
                title=r.title,
                whole_text=r.whole_text,
                background=r.background,
                analysis=r.analysis,
                category=r.category,
                kind=r.kind,
                in_session=r.in_session,
                source=Source.IMPORTED,
                contact_name=r.proposer,
            )
            for r in fresh
        ],
        batch_size=200,
    )
    Suggestion.objects.bulk_create(
        [
            Suggestion(committee_id=session.committee_id, proposal=p, number=i, text=text)
            for p, r in zip(made, fresh, strict=True)
            for i, text in enumerate(r.suggestions, start=1)
        ],
        batch_size=500,
    )
    for p in made:
        p._locked = True  # nobody else can have seen them
    apply_many(PROPOSAL, made, "archive", by=by, data=lambda p: {"own_number": p.own_number})
    return made


@verb
def archive_closed(proposals: Sequence[Proposal], *, by: Actor) -> Sequence[Proposal]:
    """Put closed proposals of a past cycle into the archive."""
    from shangliang.workflow.transitions import lock

    rows = lock(Proposal, proposals, related=["committee"])
    return apply_many(PROPOSAL, rows, "archive", by=by)
