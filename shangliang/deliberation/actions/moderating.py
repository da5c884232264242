"""Statements: put there by the office, proposed by participants, moderated by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.text import plain_line
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply_many, begin_many, check, lock

from ..access import STAFF
from ..models import CHARACTERS, Deliberation, DeliberationState, Statement
from ..states import STATEMENT
from .due import MODERATED_WITHIN, set_step
from .running import locked

S = DeliberationState
#: So many statements has a deliberation at most; a participant reads some dozens.
MOST = 2_000


def _text(text: str) -> str:
    text = plain_line(text)
    if not text or len(text) > CHARACTERS:
        raise Invalid({"text": _("Please write 1 to %(most)d characters.") % {"most": CHARACTERS}})
    return text


def new_statements(row: Deliberation, texts: Sequence[str], *, seed: bool, by: Actor) -> list[Statement]:
    """Insert statements of a locked deliberation, numbered on; what stands there already is left out."""
    held = Statement.objects.filter(deliberation=row)
    known = set(held.values_list("text", flat=True))
    fresh = [text for text in dict.fromkeys(map(_text, texts)) if text not in known]
    last = held.aggregate(last=Max("number"))["last"]
    first = 0 if last is None else last + 1
    if first + len(fresh) > MOST:
        raise Refused(_("There are %(most)d statements; more are not taken.") % {"most": MOST}, code="too_many")
    return numbered_statements(row, dict(enumerate(fresh, start=first)), seed=seed, by=by)


def numbered_statements(row: Deliberation, texts: Mapping[int, str], *, seed: bool, by: Actor) -> list[Statement]:
    """Insert statements of a locked deliberation under their numbers."""
    new = [
        Statement(
            committee_id=row.committee_id,
            deliberation=row,
            number=number,
            text=text,
            seed=seed,
            submitted_at=clock.now(),
            state_since=clock.now(),
        )
        for number, text in texts.items()
    ]
    set_step(new, MODERATED_WITHIN, _("time to moderate"))
    return begin_many(STATEMENT, new, by=by, data=lambda s: {"number": s.number})


@verb
def seed_statements(deliberation: Deliberation | int, texts: Sequence[str], *, by: Actor) -> list[Statement]:
    """Put statements there to begin with, accepted at once; those that stand there already are left out.

    Raises:
        NotAllowed: the actor does not organise activities here.
        Invalid: one is empty or longer than 140 characters.
        Refused: voting is over.
    """
    row = locked(deliberation)
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state not in (S.DRAFT, S.OPEN):
        raise Refused(_("Voting is over; this does not change any more."), code="closed")
    made = new_statements(row, texts, seed=True, by=by)
    apply_many(STATEMENT, made, "accept", by=by)
    return made


def participant_of(deliberation: Deliberation) -> Actor:
    """Somebody who takes part, as events name them: nobody in particular."""
    name = str(_("a participant"))
    return Actor(user_id=None, name=name, committee_id=deliberation.committee_id, via="link")


@verb
def propose_statement(deliberation: Deliberation | int, text: str) -> Statement | None:
    """Propose a statement as a participant; the office looks at it first. ``None`` where it stands there already.

    Who proposes it is kept nowhere.

    Raises:
        Invalid: it is empty or longer than 140 characters.
        Refused: voting is over, or statements are not proposed here.
    """
    row = locked(deliberation)
    if row.state != S.OPEN or row.closes_on < clock.today():
        raise Refused(_("Voting is over."), code="closed")
    if not row.proposing:
        raise Refused(_("Statements are not proposed here."), code="not_proposed")
    made = new_statements(row, [text], seed=False, by=participant_of(row))
    return made[0] if made else None


@verb
def accept_many(statements: Sequence[Statement | int], *, by: Actor) -> Sequence[Statement]:
    """Let statements be voted on."""
    rows = lock(Statement, statements)
    return apply_many(STATEMENT, rows, "accept", by=by)


@verb
def reject_many(statements: Sequence[Statement | int], *, by: Actor, note: str) -> Sequence[Statement]:
    """Take statements out, with the reason; votes cast on them are kept and not counted.

    Raises:
        Refused: there is no reason.
    """
    rows = lock(Statement, statements)
    check(STATEMENT, rows, "reject", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note", code="no_reason")
    return apply_many(STATEMENT, rows, "reject", by=by, note=plain_line(note)[:200])
