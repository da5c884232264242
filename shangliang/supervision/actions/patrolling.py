"""Appointed supervisors, and what they record on their patrols (domain §5: 交叉巡河)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee, Member, Unit
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, lock

from ..access import STAFF
from ..models import ActivityMember, Form, Patrol, SupervisionActivity, Supervisor
from ..states import PATROL
from .due import Steps
from .photographs import Upload, kept


@dataclass(frozen=True)
class Post:
    """An appointment: who supervises what, which unit, from when until when, appointed by whom."""

    member: Member
    field: str
    since: date
    until: date
    unit: Unit | None = None
    approval: str = ""


@verb
def appoint_many(committee: Committee, posts: Sequence[Post], *, by: Actor) -> list[Supervisor]:
    """Appoint supervisors 聘任; they are told.

    Raises:
        Invalid: what they supervise lacks, or the term ends before it begins or has ended.
    """
    made = []
    for post in posts:
        row = Supervisor(committee=committee, member=post.member, unit=post.unit)
        if not STAFF.allows(by, row) or any(r and r.committee_id != committee.pk for r in (post.member, post.unit)):
            raise NotAllowed(_("You may not do this here."))
        wrong: dict[str, object] = {}
        if not post.field.strip() or len(post.field) > 80:
            wrong["field"] = _("Please say what is supervised, in at most 80 characters.")
        if post.until < max(post.since, clock.today()):
            wrong["until"] = _("The term ends before it begins, or has ended.")
        if wrong:
            raise Invalid(wrong)
        row.field, row.since, row.until = post.field.strip(), post.since, post.until
        row.approval = post.approval.strip()[:80]
        made.append(row)
    create(made)
    _note(made, "supervisor.appoint", by)
    outbox.post(committee.pk, [("supervision.appointed", f"member:{s.member_id}", {"supervisor": s.pk}) for s in made])
    return made


@verb
def end_appointment(supervisor: Supervisor | int, *, by: Actor, note: str) -> Supervisor:
    """End an appointment before its term, from tomorrow on, with the reason."""
    (row,) = lock(Supervisor, [supervisor])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.until < clock.today():
        raise Refused(_("This term has ended."), code="ended")
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    row.until, row.ended = max(row.since, clock.today() - timedelta(days=1)), True
    save_fields([row], ["until", "ended"])
    _note([row], "supervisor.end", by, note.strip())
    return row


def _note(rows: Sequence[Supervisor], kind: str, by: Actor, note: str = "") -> None:
    entries = [
        Entry(kind, ("supervisor", s.pk), ("supervisor", s.pk), {"until": s.until.isoformat()}, note) for s in rows
    ]
    record(entries, by=by, committee_id=rows[0].committee_id)


@dataclass(frozen=True)
class PatrolDraft:
    """What a supervisor saw: where, what, whether it is a problem; on which joint patrol, where it belongs to one."""

    supervisor: Supervisor
    place: str
    text: str
    is_problem: bool = False
    on: date | None = None
    activity: SupervisionActivity | None = None


@verb
def record_patrol(draft: PatrolDraft, uploads: Sequence[Upload] = (), *, by: Actor) -> Patrol:
    """Record a patrol with its photographs; the office looks at it.

    Raises:
        NotAllowed: the appointment is somebody else's.
        Refused: its term does not hold today, or a photograph cannot be taken.
        Invalid: place or text lack, or the day has not come.
    """
    (post,) = lock(Supervisor, [draft.supervisor], related=["committee", "member"])
    if by.committee_id != post.committee_id or not by.member_id or post.member_id != by.member_id:
        raise NotAllowed(_("You may not do this here."))
    if not post.since <= clock.today() <= post.until:
        raise Refused(_("Your term as supervisor does not hold today."), field="supervisor", code="no_term")
    day = draft.on or clock.today()
    wrong: dict[str, object] = {}
    if not draft.place.strip() or len(draft.place) > 120:
        wrong["place"] = _("Please say where it is, in at most 120 characters.")
    if not draft.text.strip() or len(draft.text) > 3_000:
        wrong["text"] = _("Please say what you saw, in at most 3,000 characters.")
    if day > clock.today():
        wrong["on"] = _("This day has not come yet.")
    if wrong:
        raise Invalid(wrong)
    if draft.activity is not None:
        _see_to_patrol(draft.activity, by)
    session = session_at(post.committee_id, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    patrol = Patrol(
        committee=post.committee,
        session=session,
        supervisor=post,
        activity=draft.activity,
        on=day,
        place=draft.place.strip(),
        is_problem=draft.is_problem,
        text=draft.text.replace("\x00", "").strip(),
        recorded_at=clock.now(),
    )
    Steps().set(patrol, rules_of(post.committee).supervision_decide_within, _("time to look at the record"))
    (made,) = begin_many(PATROL, [patrol], by=by, name="record", data={"problem": draft.is_problem})
    with kept(made, post.committee, uploads, by=by):
        return made


def _see_to_patrol(activity: SupervisionActivity, by: Actor) -> None:
    asked = columns(ActivityMember, "pk", activity=activity.pk, member=by.member_id, committee=by.committee_id)
    if activity.form != Form.PATROL or not asked:
        raise NotAllowed(_("This record does not exist."))


@verb
def note_patrols(patrols: Sequence[Patrol | int], *, by: Actor, note: str = "") -> list[Patrol]:
    """Take note of records that call for no opinion; their supervisors are told."""
    rows = lock(Patrol, patrols, related=["supervisor"])
    for row in rows:
        row.reason = note.strip()
    apply_many(PATROL, rows, "note", by=by, note=note.strip(), changed=["reason"])
    facts = [("supervision.noted", f"member:{r.supervisor.member_id}", {"patrol": r.pk}) for r in rows]
    if rows:
        outbox.post(rows[0].committee_id, facts)
    return rows


@verb
def withdraw_patrol(patrol: Patrol | int, *, by: Actor, note: str) -> Patrol:
    """Take one's record back before the office has looked at it, with the reason."""
    (row,) = lock(Patrol, [patrol], related=["supervisor"])
    check(PATROL, [row], "withdraw", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    row.reason = note.strip()
    return apply(PATROL, row, "withdraw", by=by, note=note.strip(), changed=["reason"])
