"""Meetings at venues: called, opened, signed in to, closed with what was suggested and agreed, rated, published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.models import Member, Unit
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow.deadlines import Rule, deadline_for
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.steps import STEP, Steps
from shangliang.workflow.transitions import apply_many, begin_many, check, lock, lock_where

from ..access import STAFF
from ..models import (
    AgreedItem,
    Attendance,
    ItemState,
    Mark,
    Meeting,
    MeetingState,
    Part,
    Venue,
    VenueSuggestion,
    VenueTopic,
)
from ..states import ITEM, MEETING, TOPIC
from .due import cycle

M = MeetingState
Meetings = Sequence[Meeting | int]


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting to be called on a surveyed topic."""

    topic: VenueTopic | int
    venue: Venue
    starts_at: datetime
    title: str = ""


@dataclass(frozen=True)
class Attendee:
    """Somebody to be signed in at the desk."""

    part: str
    name: str = ""
    member: Member | None = None


@dataclass(frozen=True)
class ItemDraft:
    """A problem that was raised, and what was agreed about it; ``responsible`` where it is no unit of the committee."""

    problem: str
    agreed: str
    unit: Unit | None = None
    responsible: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Outcomes:
    """What a meeting ended with."""

    meeting: Meeting | int
    summary: str
    suggestions: Sequence[str] = ()
    items: Sequence[ItemDraft] = field(default_factory=tuple)


def _locked(meetings: Meetings) -> list[Meeting]:
    return lock(Meeting, meetings, related=["committee"])


@verb
def call_meetings(drafts: Sequence[MeetingDraft], *, by: Actor) -> list[Meeting]:
    """Call meetings on surveyed topics.

    Raises:
        Invalid: the venue is closed, or the time has passed.
    """
    topics = lock(VenueTopic, [draft.topic for draft in drafts], related=["committee"])
    check(TOPIC, topics, "call", by=by)
    rows = []
    for draft, topic in zip(drafts, topics, strict=True):
        if not STAFF.allows(by, topic):
            raise NotAllowed(_("You may not do this here."))
        wrong: dict[str, object] = {}
        if draft.venue.committee_id != topic.committee_id or draft.venue.closed_on:
            wrong["venue"] = _("Please choose a venue that is open.")
        if draft.starts_at < clock.now() - timedelta(hours=1):
            wrong["starts_at"] = _("This time has passed.")
        if wrong:
            raise Invalid(wrong)
        day = draft.starts_at.astimezone(clock.ZONE).date()
        meeting = Meeting(
            committee=topic.committee,
            session=cycle(topic.committee),
            venue=draft.venue,
            topic=topic,
            title=(draft.title.strip() or topic.title)[:80],
            starts_at=draft.starts_at,
        )
        _set_day(meeting, day)
        rows.append(meeting)
    apply_many(TOPIC, topics, "call", by=by)
    return begin_many(MEETING, rows, by=by, name="call", data=lambda m: {"at": m.starts_at.isoformat()})


def _set_day(meeting: Meeting, day: date) -> None:
    meeting.step_due = day
    meeting.step_working = deadline_for(
        Rule("date", date=day, cite=str(_("the day of the meeting"))), day, calendar_of(meeting.committee_id)
    ).as_json()


@verb
def open_many(meetings: Meetings, *, by: Actor) -> list[Meeting]:
    """Open meetings: from now on people sign in."""
    rows = _locked(meetings)
    apply_many(MEETING, rows, "open", by=by)
    return rows


@verb
def cancel_meeting(meeting: Meeting | int, *, by: Actor, note: str) -> Meeting:
    """Cancel a meeting with the reason; its topic waits for another one."""
    (row,) = _locked([meeting])
    check(MEETING, [row], "cancel", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    row.reason = note.strip()
    apply_many(MEETING, [row], "cancel", by=by, note=note.strip(), changed=["reason"])
    (topic,) = lock(VenueTopic, [row.topic_id], related=["committee"])
    Steps().set(topic, rules_of(topic.committee).venue_call_within, _("time to call a meeting"))
    apply_many(TOPIC, [topic], "uncall", by=by, changed=STEP)
    return row


# Signing in -------------------------------------------------------------------------------------------------------


def _see_to_open(meeting: Meeting) -> None:
    if meeting.state != M.OPEN:
        raise Refused(_("Nobody can sign in now: the meeting is not under way."), code="not_open")


def _signed(meeting: Meeting, part: str, name: str, member: Member | None, way: str) -> Attendance:
    wrong: dict[str, object] = {}
    if part not in Part.values:
        wrong["part"] = _("Please say as what you take part.")
    if not name.strip() or len(name.strip()) > 40:
        wrong["name"] = _("Please enter a name of at most 40 characters.")
    if wrong:
        raise Invalid(wrong)
    return Attendance(
        committee_id=meeting.committee_id,
        meeting=meeting,
        part=part,
        name=name.replace("\x00", "").strip(),
        member=member,
        way=way,
        signed_at=clock.now(),
    )


def _note_signed(made: Sequence[Attendance], *, by: Actor) -> None:
    """One event for all who sign in together: how many and as what; their names stand in the list alone."""
    by_meeting: dict[int, dict[str, int]] = {}
    for row in made:
        parts = by_meeting.setdefault(row.meeting_id, {})
        parts[str(row.part)] = parts.get(str(row.part), 0) + 1
    entries = [
        Entry("venue_meeting.sign_in", ("venue_meeting", pk), ("venue_meeting", pk), {"parts": parts})
        for pk, parts in by_meeting.items()
    ]
    if entries:
        record(entries, by=by, committee_id=made[0].committee_id)


@verb
def sign_in(meeting: Meeting | int, *, part: str, name: str) -> Attendance:
    """Sign in without an account, by the meeting's QR code.

    Raises:
        Refused: the meeting is not under way.
        Invalid: no name, or taking part as what is not said; members sign in with their account or at the desk.
    """
    (row,) = _locked([meeting])
    _see_to_open(row)
    if part == Part.MEMBER:
        raise Invalid({"part": _("Members sign in with their account, or at the desk.")})
    made = _signed(row, part, name, None, "qr")
    create([made])
    _note_signed([made], by=system_actor(row.committee_id, via="page"))
    return made


@verb
def sign_in_member(meeting: Meeting | int, *, by: Actor) -> Attendance:
    """A member signs in with the own account; doing it twice changes nothing.

    Raises:
        NotAllowed: the actor is no member here.
        Refused: the meeting is not under way.
    """
    (row,) = _locked([meeting])
    if not by.member_id or by.committee_id != row.committee_id:
        raise NotAllowed(_("You may not do this here."))
    _see_to_open(row)
    before = Attendance.objects.filter(meeting=row, member_id=by.member_id).first()
    if before is not None:
        return before
    made = _signed(row, Part.MEMBER, by.name[:40], Member.objects.get(pk=by.member_id), "account")
    create([made])
    _note_signed([made], by=by)
    return made


@verb
def sign_in_many(lists: Sequence[tuple[Meeting | int, Sequence[Attendee]]], *, by: Actor) -> list[Attendance]:
    """Sign people in at the desk, from the paper list; a member who is on it already is left out.

    Raises:
        NotAllowed: the actor does not run the platform here.
        Refused: a meeting is not under way.
    """
    rows = _locked([meeting for meeting, _people in lists])
    here = {(m, p) for m, p in columns(Attendance, "meeting_id", "member_id", meeting=[r.pk for r in rows]) if p}
    made = []
    for row, (_meeting, people) in zip(rows, lists, strict=True):
        if not STAFF.allows(by, row):
            raise NotAllowed(_("You may not do this here."))
        _see_to_open(row)
        for one in people:
            if one.member is not None:
                if one.member.committee_id != row.committee_id:
                    raise NotAllowed(_("This record does not exist."))
                if (row.pk, one.member.pk) in here:
                    continue
                here.add((row.pk, one.member.pk))
            name = one.name or (one.member.user.name if one.member else "")
            made.append(_signed(row, one.part, name, one.member, "desk"))
    create(made)
    _note_signed(made, by=by)
    return made


# Closing ----------------------------------------------------------------------------------------------------------


@verb
def hold_many(outcomes: Sequence[Outcomes], *, by: Actor) -> list[Meeting]:
    """Close meetings with what was said, suggested and agreed; where nothing is left to do, the people rate at once.

    That fewer than half were directly concerned is shown, and stops nothing (domain §4).

    Raises:
        Refused: the summary lacks.
        Invalid: an agreed item lacks its problem, its text or who does it, or its day has passed.
    """
    rows, steps = _locked([o.meeting for o in outcomes]), Steps()
    check(MEETING, rows, "hold", by=by)
    items: list[AgreedItem] = []
    suggestions: list[VenueSuggestion] = []
    for row, given in zip(rows, outcomes, strict=True):
        row.summary, row.held_at = given.summary.replace("\x00", "").strip(), clock.now()
        texts = [text.strip()[:500] for text in given.suggestions if text.strip()]
        suggestions += [VenueSuggestion(committee_id=row.committee_id, meeting=row, text=text) for text in texts]
        own = [_item(row, draft, nth, steps) for nth, draft in enumerate(given.items, start=1)]
        items += own
        last = max(own, key=lambda item: item.due, default=None)
        if last is not None:
            row.step_due, row.step_working = last.due, last.due_working
        else:
            steps.set(row, rules_of(row.committee).venue_rate_within, _("time to rate"))
    apply_many(MEETING, rows, "hold", by=by, changed=["summary", "held_at", *STEP])
    topics = lock(VenueTopic, [row.topic_id for row in rows])
    apply_many(TOPIC, topics, "discuss", by=by)
    create(suggestions)
    begin_many(ITEM, items, by=by, name="agree", data=lambda i: {"unit": i.unit_id, "due": i.due.isoformat()})
    go_on([row for row, given in zip(rows, outcomes, strict=True) if not given.items], by=by)
    return rows


def _item(meeting: Meeting, draft: ItemDraft, nth: int, steps: Steps) -> AgreedItem:
    responsible = (draft.unit.name if draft.unit else draft.responsible).strip()
    wrong: dict[str, object] = {}
    if not draft.problem.strip() or not draft.agreed.strip() or len(draft.problem) > 200 or len(draft.agreed) > 500:
        wrong["items"] = _("Agreed item %(n)d: please write the problem and what was agreed.") % {"n": nth}
    elif not responsible or len(responsible) > 80:
        wrong["items"] = _("Agreed item %(n)d: please say who does it.") % {"n": nth}
    elif draft.due is not None and draft.due < clock.today():
        wrong["items"] = _("Agreed item %(n)d: its day has passed.") % {"n": nth}
    if wrong:
        raise Invalid(wrong)
    if draft.unit is not None and draft.unit.committee_id != meeting.committee_id:
        raise NotAllowed(_("This record does not exist."))
    item = AgreedItem(
        committee_id=meeting.committee_id,
        meeting=meeting,
        problem=draft.problem.strip(),
        agreed=draft.agreed.strip(),
        unit=draft.unit,
        responsible=responsible,
    )
    if draft.due is None:
        steps.set(
            item,
            rules_of(meeting.committee).venue_do_within,
            _("time to do what was agreed"),
            fields=("due", "due_working"),
        )
    else:
        rule = Rule("date", date=draft.due, cite=str(_("agreed at the meeting")))
        deadline = deadline_for(rule, clock.today(), calendar_of(meeting.committee_id))
        item.due, item.due_working = deadline.due, deadline.as_json()
    return item


def go_on(meetings: Sequence[Meeting], *, by: Actor) -> None:
    """Ask the people concerned to rate, at meetings whose agreed items are all answered or given up."""
    steps = Steps()
    for row in meetings:
        steps.set(row, rules_of(row.committee).venue_rate_within, _("time to rate"))
    apply_many(MEETING, meetings, "ask_rating", by=by, changed=STEP)


# Rating and publishing --------------------------------------------------------------------------------------------


@verb
def rate(attendance: Attendance | int, *, mark: str, remark: str = "") -> Attendance:
    """Rate what came of a meeting, by the link of one's own; it can be changed as long as rating is open.

    Who gave which mark stands nowhere in the events: they tell that somebody rated.

    Raises:
        Refused: rating is not open, or somebody else than the people concerned rates.
        Invalid: no mark.
    """
    (row,) = lock(Attendance, [attendance])
    (meeting,) = _locked([row.meeting_id])
    if meeting.state != M.RATING:
        raise Refused(_("Rating is not open now."), code="not_rating")
    if row.part != Part.CONCERNED:
        raise Refused(_("The people directly concerned rate."), code="not_concerned")
    if mark not in Mark.values:
        raise Invalid({"mark": _("Please choose one.")})
    row.mark, row.remark, row.marked_at = mark, remark.replace("\x00", "").strip()[:200], clock.now()
    save_fields([row], ["mark", "remark", "marked_at"])
    subject = ("venue_meeting", meeting.pk)
    by = system_actor(meeting.committee_id, via="page")
    record([Entry("venue_meeting.rate", subject, subject)], by=by, committee_id=meeting.committee_id)
    return row


@verb
def enter_ratings(ratings: Sequence[tuple[Attendance | int, str]], *, by: Actor) -> int:
    """Enter marks that people gave on paper. Returns how many.

    Raises:
        NotAllowed: the actor does not run the platform here.
        Refused: rating is not open, or somebody else than the people concerned rated.
        Invalid: a mark is unknown.
    """
    rows = lock(Attendance, [one for one, _mark in ratings])
    meetings = {m.pk: m for m in _locked(list({row.meeting_id for row in rows}))}
    counts: dict[int, int] = {}
    for row, (_one, mark) in zip(rows, ratings, strict=True):
        meeting = meetings[row.meeting_id]
        if not STAFF.allows(by, meeting):
            raise NotAllowed(_("You may not do this here."))
        if meeting.state != M.RATING:
            raise Refused(_("Rating is not open now."), code="not_rating")
        if row.part != Part.CONCERNED:
            raise Refused(_("The people directly concerned rate."), code="not_concerned")
        if mark not in Mark.values:
            raise Invalid({"mark": _("Please choose one.")})
        row.mark, row.marked_at = mark, clock.now()
        counts[meeting.pk] = counts.get(meeting.pk, 0) + 1
    save_fields(rows, ["mark", "marked_at"])
    entries = [
        Entry("venue_meeting.enter_ratings", ("venue_meeting", pk), ("venue_meeting", pk), {"count": n})
        for pk, n in counts.items()
    ]
    if entries:
        record(entries, by=by, committee_id=rows[0].committee_id)
    return len(rows)


def _close_rating(rows: Sequence[Meeting], *, by: Actor) -> None:
    steps = Steps()
    for row in rows:
        row.rated_at = clock.now()
        steps.set(row, rules_of(row.committee).venue_publish_within, _("time to publish"))
    apply_many(MEETING, rows, "close_rating", by=by, changed=["rated_at", *STEP])


@verb
def close_ratings(meetings: Meetings, *, by: Actor) -> list[Meeting]:
    """Close the rating of meetings; what came in by then counts."""
    rows = _locked(meetings)
    check(MEETING, rows, "close_rating", by=by)
    _close_rating(rows, by=by)
    return rows


@verb
def close_overdue(committee_id: int) -> int:
    """Close the ratings whose day has passed. Returns how many."""
    rows = lock_where(
        Meeting, committee=committee_id, state=M.RATING, step_due__lt=clock.today(), related=["committee"]
    )
    _close_rating(rows, by=system_actor(committee_id))
    return len(rows)


@verb
def publish_many(meetings: Meetings, *, by: Actor) -> list[Meeting]:
    """Publish what was agreed, what came of it and how it was rated; no names of people."""
    rows = _locked(meetings)
    for row in rows:
        row.published_at = clock.now()
    apply_many(MEETING, rows, "publish", by=by, changed=["published_at"])
    return rows


@verb
def keep_meeting(meeting: Meeting | int, *, by: Actor, note: str) -> Meeting:
    """Keep a meeting without publishing it, with the reason."""
    (row,) = _locked([meeting])
    check(MEETING, [row], "keep", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    row.reason = note.strip()
    apply_many(MEETING, [row], "keep", by=by, note=note.strip(), changed=["reason"])
    return row


def settled(meeting_ids: Sequence[int]) -> list[int]:
    """Those meetings at which nothing that was agreed is open any more."""
    open_ones = {
        pk
        for (pk,) in columns(
            AgreedItem, "meeting_id", meeting=list(meeting_ids), state=[ItemState.AGREED.value, ItemState.DONE.value]
        )
    }
    return [pk for pk in dict.fromkeys(meeting_ids) if pk not in open_ones]
