"""Agreed items: done by whoever is responsible, answered to the people by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import NotAllowed, Refused
from shangliang.workflow.deadlines import Rule, deadline_for
from shangliang.workflow.events import verb
from shangliang.workflow.steps import Steps, see_to_come
from shangliang.workflow.transitions import apply_many, check, finish, lock, save_fields

from ..access import STAFF
from ..models import AgreedItem, ItemState, Meeting, MeetingState, Outcome
from ..states import ITEM
from .meetings import go_on, settled

Items = Sequence[AgreedItem | int]


@dataclass(frozen=True)
class DoneReport:
    """What was done about an agreed item."""

    item: AgreedItem | int
    report: str
    outcome: str


def _locked(items: Sequence[AgreedItem | int]) -> list[AgreedItem]:
    return lock(AgreedItem, items, related=["meeting__committee", "unit"])


@verb
def report_done_many(reports: Sequence[DoneReport], *, by: Actor) -> list[AgreedItem]:
    """Report agreed items done: a unit its own, the office what villages and companies did.

    Raises:
        Refused: what was done is not told, or what came of it.
    """
    rows, steps = _locked([r.item for r in reports]), Steps()
    check(ITEM, rows, "report", by=by)
    for row, told in zip(rows, reports, strict=True):
        if told.outcome not in Outcome.values:
            raise Refused(_("Please say what came of it."), field="outcome")
        row.report, row.outcome, row.done_at = told.report.replace("\x00", "").strip(), told.outcome, clock.now()
        within = rules_of(row.meeting.committee).venue_answer_within
        steps.set(row, within, _("time to answer the people"), fields=("answer_due", "answer_working"))
    apply_many(
        ITEM,
        rows,
        "report",
        by=by,
        data=lambda i: {"outcome": str(i.outcome)},
        changed=["report", "outcome", "done_at", "answer_due", "answer_working"],
    )
    return rows


@verb
def send_back_item(item: AgreedItem | int, *, by: Actor, note: str) -> AgreedItem:
    """Ask again, saying what the report lacks; its time runs anew."""
    (row,) = _locked([item])
    check(ITEM, [row], "send_back", by=by)
    if not note.strip():
        raise Refused(_("Please say what it lacks."), field="note")
    within = rules_of(row.meeting.committee).venue_do_within
    Steps().set(row, within, _("time to do what was agreed"), fields=("due", "due_working"))
    apply_many(ITEM, [row], "send_back", by=by, note=note.strip(), changed=["due", "due_working"])
    return row


@verb
def answer_many(answers: Sequence[tuple[AgreedItem | int, str]], *, by: Actor) -> list[AgreedItem]:
    """Answer the people; where the text is empty, with what was reported done. A meeting goes on to its rating once
    nothing of it is open."""
    rows = _locked([item for item, _text in answers])
    check(ITEM, rows, "answer", by=by)
    for row, (_item, text) in zip(rows, answers, strict=True):
        row.answer, row.answered_at = text.replace("\x00", "").strip() or row.report, clock.now()
    apply_many(ITEM, rows, "answer", by=by, changed=["answer", "answered_at"])
    _go_on(rows, by=by)
    return rows


@verb
def redate_item(item: AgreedItem | int, *, by: Actor, due: date, note: str) -> AgreedItem:
    """Move an item's day, with the reason; both days stay in the events.

    Raises:
        Refused: the reason lacks, the day has passed, or the item is no longer open.
    """
    (row,) = _locked([item])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != ItemState.AGREED:
        raise Refused(_("“%(title)s” is no longer open.") % {"title": row})
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    see_to_come(due, "due")
    before = row.due
    rule = Rule("date", date=due, cite=note.strip()[:60])
    deadline = deadline_for(rule, clock.today(), calendar_of(row.committee_id))
    row.due, row.due_working = deadline.due, deadline.as_json()
    save_fields([row], ["due", "due_working"])
    facts: dict[str, Any] = {"due_before": before.isoformat(), "due": row.due.isoformat()}
    finish(ITEM, [row], "redate", by=by, note=note.strip(), data=facts)
    return row


@verb
def give_up_item(item: AgreedItem | int, *, by: Actor, note: str) -> AgreedItem:
    """Give an agreed item up, with the reason that the people are told."""
    (row,) = _locked([item])
    check(ITEM, [row], "give_up", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    row.answer, row.answered_at = note.strip(), clock.now()
    apply_many(ITEM, [row], "give_up", by=by, note=note.strip(), changed=["answer", "answered_at"])
    _go_on([row], by=by)
    return row


def _go_on(items: Sequence[AgreedItem], *, by: Actor) -> None:
    done = settled([item.meeting_id for item in items])
    meetings = lock(Meeting, done, related=["committee"])
    go_on([m for m in meetings if m.state == MeetingState.HELD], by=by)
