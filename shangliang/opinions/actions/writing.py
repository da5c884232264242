"""Writing an opinion: a member on a phone, a liaison, or the office for whoever handed it in otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.models import Collective, Committee, Member
from shangliang.committees.queries import session_at
from shangliang.committees.rules import Span, rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.files import remove_file
from shangliang.core.reading import columns, find
from shangliang.core.text import characters
from shangliang.workflow import events
from shangliang.workflow.events import verb
from shangliang.workflow.models import Duty
from shangliang.workflow.numbers import take
from shangliang.workflow.steps import STEP
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, lock, lock_where, save_fields

from ..access import STAFF, may_write
from ..models import Opinion, OpinionFile, OpinionState, Origin
from ..states import OPINION
from .due import Steps
from .telling import tell_authors

S = OpinionState
#: A draft is written within so many days; nothing happens to it afterwards.
_TO_WRITE = Span(kind="days", amount=30)
_LONGEST = {"title": 120, "situation": 20_000, "analysis": 20_000, "suggestion": 20_000}
#: What the office may enter for others.
ENTERED_ORIGINS = (Origin.MEMBER, Origin.COLLECTIVE, Origin.STUDIO, Origin.LOWER, Origin.PUBLIC, Origin.SPEECH)


@dataclass(frozen=True)
class Text:
    """What is typed. Unset fields stay as they are."""

    title: str | None = None
    situation: str | None = None
    analysis: str | None = None
    suggestion: str | None = None
    urgent: bool | None = None


@dataclass(frozen=True)
class Entry:
    """What the office enters for somebody: whose it is, and the text."""

    text: Text
    origin: str = Origin.MEMBER
    member_id: int | None = None
    collective_id: int | None = None
    source_name: str = ""


def as_kept(text: str) -> str:
    """A text as records keep it: browsers end lines with two signs, and the difference would show all of them."""
    return text.replace("\x00", "").replace("\r\n", "\n")


def set_text(opinion: Opinion, text: Text) -> list[str]:
    """Put what was typed into a record; the names of the fields that changed.

    Raises:
        Invalid: a part is longer than can be kept.
    """
    problems: dict[str, object] = {}
    changed = []
    for name in ("title", "situation", "analysis", "suggestion", "urgent"):
        value = getattr(text, name)
        if value is None:
            continue
        if isinstance(value, str):
            value = as_kept(value)
            if len(value) > _LONGEST[name]:
                problems[name] = _("At most %(most)d characters; this has %(has)d.") % {
                    "most": _LONGEST[name],
                    "has": len(value),
                }
                continue
        setattr(opinion, name, value)
        changed.append(name)
    if problems:
        raise Invalid(problems)
    return changed


def fresh(committee: Committee, steps: Steps | None = None) -> Opinion:
    """An opinion in the cycle of today, not saved yet.

    Raises:
        Refused: the committee has no session.
    """
    session = session_at(committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    opinion = Opinion(committee=committee, session=session, state_since=clock.now())
    (steps or Steps()).set(opinion, _TO_WRITE, _("time to write"))
    return opinion


@verb
def begin_opinion(
    committee: Committee, *, by: Actor, author_collective: Collective | None = None, text: Text | None = None
) -> Opinion:
    """Begin a draft: a member's own, or a collective's by its liaison.

    Raises:
        NotAllowed: the actor is no member, or no liaison of the collective.
    """
    if by.committee_id != committee.pk:
        raise NotAllowed(_("This record does not exist."))
    opinion = fresh(committee)
    if author_collective is not None:
        if author_collective.pk not in by.collective_ids or author_collective.committee_id != committee.pk:
            raise NotAllowed(_("You are not a liaison of this collective."))
        opinion.author_collective, opinion.origin = author_collective, Origin.COLLECTIVE
    elif by.member_id:
        opinion.author_member_id = by.member_id
    else:
        raise NotAllowed(_("You can only report for yourself."))
    set_text(opinion, text or Text())
    (made,) = begin_many(OPINION, [opinion], by=by, data={"origin": opinion.origin})
    return made


@verb
def enter_many(committee: Committee, entries: Sequence[Entry], *, by: Actor) -> list[Opinion]:
    """Enter what was handed in on paper, by mail or by telephone; marked so for ever, and submitted at once.

    Raises:
        NotAllowed: the actor is not of the opinion office.
        Invalid: nobody is named as its source, or a text is incomplete.
    """
    steps = Steps()
    rows = []
    for entry in entries:
        opinion = fresh(committee, steps)
        if not STAFF.allows(by, opinion):
            raise NotAllowed(_("You may not do this here."))
        opinion.entered, opinion.origin = True, entry.origin
        _set_source(opinion, entry)
        set_text(opinion, entry.text)
        rows.append(opinion)
    made = begin_many(OPINION, rows, by=by, name="enter", data=lambda o: {"origin": o.origin})
    _hand_in(made, "submit", by=by)
    return made


def _set_source(opinion: Opinion, entry: Entry) -> None:
    wrong: dict[str, object] = {}
    if entry.origin not in ENTERED_ORIGINS:
        wrong["origin"] = _("Please choose where it comes from.")
    here: dict[str, Any] = {"committee": opinion.committee_id}
    if entry.origin == Origin.MEMBER:
        if not entry.member_id or not columns(Member, "pk", pk=entry.member_id, **here):
            wrong["member"] = _("Please choose the member.")
        opinion.author_member_id = entry.member_id
    elif entry.origin == Origin.COLLECTIVE:
        if not entry.collective_id or not columns(Collective, "pk", pk=entry.collective_id, **here):
            wrong["collective"] = _("Please choose the collective.")
        opinion.author_collective_id = entry.collective_id
    elif not entry.source_name.strip():
        wrong["source_name"] = _("Please say who reported it.")
    opinion.source_name = entry.source_name.strip()[:80]
    if wrong:
        raise Invalid(wrong)


@verb
def save_draft(opinion: Opinion | int, text: Text, *, by: Actor, version: int | None = None) -> Opinion:
    """Keep what was typed, complete or not. No event: autosave calls this every few seconds.

    Args:
        version: the version that the writer has seen; ``None`` overwrites.

    Raises:
        Stale: another window has saved in between; nothing is overwritten.
        Invalid: a part is longer than can be kept.
    """
    (row,) = lock(Opinion, [opinion], related=["committee"])
    if not may_write(by, row):
        raise NotAllowed(_("This opinion cannot be changed any more."))
    if version is not None and version != row.version:
        raise Stale(_("This text was changed in another window; nothing was overwritten. Reload to see both."))
    changed = set_text(row, text)
    row.version += 1
    row.saved_at = clock.now()
    save_fields([row], [*changed, "version", "saved_at"])
    return row


def missing(opinion: Opinion) -> dict[str, object]:
    """What still lacks before an opinion can be submitted, by field."""
    problems: dict[str, object] = {}
    if not opinion.title.strip():
        problems["title"] = _("Please give it a title.")
    if not opinion.situation.strip():
        problems["situation"] = _("Please say what is the case.")
    most = rules_of(opinion.committee).opinion_words_most
    has = sum(characters(part) for part in (opinion.situation, opinion.analysis, opinion.suggestion))
    if has > most and not opinion.entered:
        problems["situation"] = _("%(has)d characters; at most %(most)d. Please shorten the text.") % {
            "has": has,
            "most": most,
        }
    return problems


def _hand_in(rows: Sequence[Opinion], name: str, *, by: Actor) -> None:
    """Submit locked drafts or returned ones, or receive what arrived: they get numbers and a day to be sorted by."""
    for o in rows:
        problems = missing(o)
        if problems and name != "receive":
            raise Invalid(problems)
    give_numbers(rows)
    apply_many(
        OPINION,
        rows,
        name,
        by=by,
        data=lambda o: {"serial": o.serial_number, "urgent": o.urgent},
        changed=["session", "serial_number", "submitted_at", "reason", *STEP],
    )


def give_numbers(rows: Sequence[Opinion]) -> None:
    """Let opinions that come in belong to the cycle of today, numbered, with a day to sort them by."""
    moment, steps = clock.now(), Steps()
    fresh = [o for o in rows if o.submitted_at is None]
    if fresh:
        session = session_at(fresh[0].committee_id, moment)
        if session is None:
            raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
        numbers = take(session.committee_id, f"opinion.serial:{session.pk}", len(fresh))
        for o, number in zip(fresh, numbers, strict=True):
            o.session, o.serial_number, o.submitted_at = session, number, moment
    for o in rows:
        o.reason = ""
        rules = rules_of(o.committee)
        steps.set(o, rules.opinion_sort_within, _("time to take up, return or keep"), urgent=o.urgent)


@verb
def submit(opinion: Opinion | int, *, by: Actor) -> Opinion:
    """Hand an opinion in, or in again after it was returned.

    Raises:
        Invalid: a part lacks or is too long.
    """
    (row,) = lock(Opinion, [opinion], related=["committee"])
    name = "resubmit" if row.state == S.RETURNED else "submit"
    check(OPINION, [row], name, by=by)
    _hand_in([row], name, by=by)
    return row


@verb
def withdraw(opinion: Opinion | int, *, by: Actor, note: str) -> Opinion:
    """Take an opinion back before anybody works on it, with the reason."""
    (row,) = lock(Opinion, [opinion], related=["committee"])
    check(OPINION, [row], "withdraw", by=by)
    if not note.strip():
        raise Refused(_("Please say why you withdraw it."), field="note")
    row.decided_at, row.reason = clock.now(), note.strip()
    return apply(OPINION, row, "withdraw", by=by, note=note.strip(), changed=["decided_at", "reason"])


@verb
def discard(opinion: Opinion | int, *, by: Actor) -> None:
    """Throw away a draft that was never submitted; the event stays."""
    (row,) = lock(Opinion, [opinion], related=["committee"])
    if row.state != S.DRAFT or not may_write(by, row):
        raise NotAllowed(_("Only drafts can be thrown away, by whoever writes them."))
    subject = ("opinion", row.pk)
    Duty.objects.filter(subject_kind="opinion", subject_id=row.pk, closed_at__isnull=True).update(closed_at=clock.now())
    for file in find(OpinionFile, opinion=row.pk):
        remove_file(file)
    row.delete()
    events.record([events.Entry("opinion.discard", subject, subject)], by=by, committee_id=row.committee_id)


@verb
def lapse_overdue(committee_id: int) -> int:
    """Keep for reference what was returned and not revised in time. Returns how many."""
    rows = lock_where(
        Opinion, committee=committee_id, state=S.RETURNED, step_due__lt=clock.today(), related=["committee"]
    )
    for row in rows:
        row.decided_at, row.reason = clock.now(), _("Returned, and not revised in time.")
    apply_many(OPINION, rows, "lapse", by=system_actor(committee_id), changed=["decided_at", "reason"])
    tell_authors(rows, "opinion.kept")
    return len(rows)
