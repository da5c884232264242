"""Preparing a deliberation, inviting to it, opening, closing and publishing it: the office's side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor, system
from shangliang.committees.models import Committee, Session
from shangliang.committees.queries import session_at
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.core.text import plain_line
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.steps import STEP
from shangliang.workflow.transitions import apply, begin_many, check, finish, lock, lock_where

from .. import keys, results
from ..access import STAFF
from ..models import Deliberation, DeliberationState, Invitation, Openness
from ..states import DELIBERATION
from .due import PUBLISHED_WITHIN, set_step, until_the_last_day

S = DeliberationState
#: The smallest group that may be shown lies between these.
SMALLEST_GROUPS = (3, 100)
#: So many links are made at once at most.
MOST_LINKS = 500
#: Members are reminded so long before the last day, where it was opened before that.
REMINDED_BEFORE = timedelta(days=2)
_MEMBERS = "role:member"


@dataclass(frozen=True)
class Draft:
    """What the office decides about a deliberation."""

    title: str
    question: str
    closes_on: date
    openness: str = Openness.MEMBERS.value
    proposing: bool = True
    min_group: int = 5


def _session(committee: Committee) -> Session:
    session = session_at(committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    return session


def _set(row: Deliberation, draft: Draft) -> None:
    problems: dict[str, object] = {}
    for name, most in (("title", 60), ("question", 300)):
        text = plain_line(getattr(draft, name))
        if not text or len(text) > most:
            problems[name] = _("Please write 1 to %(most)d characters.") % {"most": most}
        setattr(row, name, text)
    least, most = SMALLEST_GROUPS
    if not least <= draft.min_group <= most:
        problems["min_group"] = _("A number from %(least)d to %(most)d.") % {"least": least, "most": most}
    if draft.openness not in Openness.values:
        problems["openness"] = _("Please choose who takes part.")
    if draft.closes_on < clock.today():
        problems["closes_on"] = _("The last day for votes has passed.")
    if problems:
        raise Invalid(problems)
    row.openness, row.proposing = draft.openness, draft.proposing
    row.min_group, row.closes_on = draft.min_group, draft.closes_on


@verb
def begin_deliberation(committee: Committee, draft: Draft, *, by: Actor, asked: bool = False) -> Deliberation:
    """Begin a deliberation; its address is made with it.

    Args:
        asked: another subject's verb asks for it and has seen to who may; the office prepares and opens it as ever.

    Raises:
        NotAllowed: the actor does not organise activities here.
        Invalid: a text is empty or too long, or the last day has passed.
    """
    row = Deliberation(committee=committee, slug=keys.new_slug(), state_since=clock.now())
    if not (asked or STAFF.allows(by, row)) or by.committee_id != committee.pk:
        raise NotAllowed(_("You may not do this here."))
    _set(row, draft)
    row.session = _session(committee)
    until_the_last_day(row)
    return begin_many(DELIBERATION, [row], by=by)[0]


def locked(deliberation: Deliberation | int) -> Deliberation:
    """Read a deliberation afresh and lock it."""
    return lock(Deliberation, [deliberation], related=["committee"])[0]


@verb
def change_deliberation(deliberation: Deliberation | int, draft: Draft, *, by: Actor) -> Deliberation:
    """Change what the office decided. Once it is open the question stays, and the smallest group only grows.

    Raises:
        NotAllowed: the actor does not organise activities here.
        Refused: it is closed, or something that stays would change.
    """
    row = locked(deliberation)
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state not in (S.DRAFT, S.OPEN):
        raise Refused(_("Voting is over; this does not change any more."), code="closed")
    before, ended = (row.title, row.question, row.min_group), row.closes_on
    _set(row, draft)
    if row.state == S.OPEN:
        if (row.title, row.question) != before[:2]:
            raise Refused(_("People have begun to vote on this question; it stays."), field="question", code="open")
        if row.min_group < before[2]:
            raise Refused(
                _("People were told the smallest group that is shown; it is not made smaller."), field="min_group"
            )
    until_the_last_day(row)
    if row.closes_on > ended:
        row.reminded_on = None
    decided = ["title", "question", "openness", "proposing", "min_group", "closes_on", "reminded_on"]
    save_fields([row], [*decided, *STEP])
    finish(DELIBERATION, [row], "change", by=by, data={"closes_on": row.closes_on.isoformat()})
    if row.min_group != before[2]:
        results.refresh(row)  # what is shown of smaller groups ends now
    return row


@verb
def invite(deliberation: Deliberation | int, labels: list[str], *, by: Actor) -> list[Invitation]:
    """Make an invitation for each label (for whom it is; may be empty), one link per person.

    Raises:
        NotAllowed: the actor does not organise activities here.
        Refused: members alone take part, it is over, or so many are not made at once.
    """
    row = locked(deliberation)
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state not in (S.DRAFT, S.OPEN):
        raise Refused(_("Voting is over; this does not change any more."), code="closed")
    if row.openness == Openness.MEMBERS:
        raise Refused(_("Members alone take part in this one; they need no links."), code="members_only")
    if not 1 <= len(labels) <= MOST_LINKS:
        raise Refused(_("1 to %(most)d links are made at once.") % {"most": MOST_LINKS}, field="number")
    new = [
        Invitation(committee_id=row.committee_id, deliberation=row, label=plain_line(label)[:60]) for label in labels
    ]
    made = list(create(new))
    _note(row, "deliberation.invite", by, number=len(made))
    return made


@verb
def revoke_invitation(invitation: Invitation | int, *, by: Actor) -> Invitation:
    """Let a link lead nowhere any more; what was voted by it stays.

    Raises:
        NotAllowed: the actor does not organise activities here.
    """
    (row,) = lock(Invitation, [invitation])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    row.revoked = True
    save_fields([row], ["revoked"])
    subject = ("deliberation", row.deliberation_id)
    record(
        [Entry("deliberation.revoke", subject, subject, {"invitation": row.pk})], by=by, committee_id=row.committee_id
    )
    return row


def _note(row: Deliberation, kind: str, by: Actor, **data: object) -> None:
    subject = ("deliberation", row.pk)
    record([Entry(kind, subject, subject, data)], by=by, committee_id=row.committee_id)


@verb
def open_deliberation(deliberation: Deliberation | int, *, by: Actor, telling: bool = True) -> Deliberation:
    """Open it for votes; members, who take part in every one, are told.

    Args:
        telling: not for what was held elsewhere.

    Raises:
        Refused: there are too few statements to begin with, or its last day has passed.
    """
    row = locked(deliberation)
    check(DELIBERATION, [row], "open", by=by)
    row.opened_at = clock.now()
    until_the_last_day(row)
    apply(DELIBERATION, row, "open", by=by, changed=["opened_at", *STEP])
    if telling:
        _tell([row], "deliberation.opened")
    return row


def _tell(rows: list[Deliberation], kind: str) -> None:
    notices = [(kind, _MEMBERS, {"deliberation": d.pk, "until": d.closes_on.isoformat()}) for d in rows]
    outbox.post(rows[0].committee_id, notices)


@verb
def close_deliberation(deliberation: Deliberation | int, *, by: Actor) -> Deliberation:
    """End the voting."""
    row = locked(deliberation)
    check(DELIBERATION, [row], "close", by=by)
    row.closed_at = clock.now()
    set_step([row], PUBLISHED_WITHIN, _("time to publish the results"))
    return apply(DELIBERATION, row, "close", by=by, changed=["closed_at", *STEP])


@verb
def reopen_deliberation(deliberation: Deliberation | int, closes_on: date, *, by: Actor) -> Deliberation:
    """Let people vote again, until another last day.

    Raises:
        Refused: that day has passed.
    """
    row = locked(deliberation)
    check(DELIBERATION, [row], "reopen", by=by)
    row.closes_on, row.closed_at, row.reminded_on = closes_on, None, None
    until_the_last_day(row)
    apply(
        DELIBERATION,
        row,
        "reopen",
        by=by,
        changed=["closes_on", "closed_at", "reminded_on", *STEP],
        data={"closes_on": closes_on.isoformat()},
    )
    _tell([row], "deliberation.opened")
    return row


@verb
def publish_deliberation(deliberation: Deliberation | int, *, by: Actor) -> Deliberation:
    """Publish the results, worked out once more from every vote.

    Raises:
        Refused: a statement waits for moderation.
    """
    row = locked(deliberation)
    check(DELIBERATION, [row], "publish", by=by)
    row.published_at = clock.now()
    apply(DELIBERATION, row, "publish", by=by, changed=["published_at"])
    results.refresh(row, afresh=True)
    return row


@verb
def discard_deliberation(deliberation: Deliberation | int, *, by: Actor) -> Deliberation:
    """Give one up that was never opened."""
    row = locked(deliberation)
    return apply(DELIBERATION, row, "discard", by=by)


@verb
def _close_over(committee_id: int) -> int:
    rows = lock_where(Deliberation, related=["committee"], committee=committee_id, state=S.OPEN.value)
    over = [row for row in rows if row.closes_on < clock.today()]
    for row in over:
        row.closed_at = clock.now()
        set_step([row], PUBLISHED_WITHIN, _("time to publish the results"))
        apply(DELIBERATION, row, "close", by=system(committee_id), changed=["closed_at", *STEP])
    return len(over)


def close_overdue(committee_id: int) -> int:
    """Close those whose last day has passed; how many."""
    found = columns(Deliberation, "pk", committee=committee_id, state=S.OPEN.value, closes_on__lt=clock.today())
    return _close_over(committee_id) if found else 0  # type: ignore[no-any-return]


@verb
def _remind(committee_id: int) -> int:
    rows = lock_where(Deliberation, related=["committee"], committee=committee_id, state=S.OPEN.value, reminded_on=None)
    soon = [row for row in rows if _ends_soon(row)]
    for row in soon:
        row.reminded_on = clock.today()
    if soon:
        save_fields(soon, ["reminded_on"])
        _tell(soon, "deliberation.ending")
    return len(soon)


def _ends_soon(row: Deliberation) -> bool:
    first = row.closes_on - REMINDED_BEFORE
    opened = row.opened_at.astimezone(clock.ZONE).date() if row.opened_at else row.closes_on
    return opened < first and first <= clock.today() <= row.closes_on


def remind_members(committee_id: int) -> int:
    """Tell the members once, two days before the last, that votes are taken until then; of how many deliberations.

    All of them alike: a list of those who were reminded would be a list of those who have not voted (ADR 0183).
    """
    last = clock.today() + REMINDED_BEFORE
    found = columns(
        Deliberation, "pk", committee=committee_id, state=S.OPEN.value, reminded_on=None, closes_on__lte=last
    )
    return _remind(committee_id) if found else 0  # type: ignore[no-any-return]
