"""What becomes of an item or issue: sent, adopted, instructed, handled, fed back (domain §3: parallel tracks)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee, Level, Unit
from shangliang.committees.queries import calendar_of
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow import outbox
from shangliang.workflow.deadlines import Rule, deadline_for
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create
from shangliang.workflow.steps import Dates, see_to_come
from shangliang.workflow.transitions import apply_many, begin_many, check, lock

from ..models import (
    Adoption,
    Dispatch,
    Effect,
    Issue,
    IssueItem,
    Opinion,
    OpinionInstruction,
    OpinionTask,
    TaskState,
    Way,
)
from ..naming import leaders_of
from ..states import TASK, root_of
from .crossing import note_adoptions, note_dispatch, see_to_issued
from .telling import tell_authors, with_combined

Subject = Opinion | Issue


@dataclass(frozen=True)
class AdoptionDraft:
    """An adoption above: of what, by whom, at which level, alone or combined with others, when."""

    subject: Subject
    body: str
    level: str
    on: date
    combined: bool = False
    dispatch: Dispatch | None = None  # the report that it answers


@dataclass(frozen=True)
class InstructionDraft:
    """A leader's instruction on an item or issue; ``rank`` says whose leader (县领导), by default this place's."""

    subject: Subject
    leader: str
    text: str
    on: date
    post: str = ""
    rank: str = ""


@dataclass(frozen=True)
class TaskDraft:
    """What a unit is asked about an item or issue, by a day of one's own or by the committee's rule."""

    subject: Subject
    unit: Unit
    request: str = ""
    instruction: OpinionInstruction | None = None
    due: date | None = None


def _on(row: Subject) -> dict[str, Any]:
    return {"opinion": row} if isinstance(row, Opinion) else {"issue": row}


def _locked(subjects: Sequence[Subject], by: Actor, *roles: Role) -> list[Subject]:
    """Lock items and issues that are out, for whoever may do this here; the operator brings in what others answered."""
    rows: dict[tuple[str, int], Subject] = {}
    for model in (Opinion, Issue):
        own = dict.fromkeys(s.pk for s in subjects if isinstance(s, model))
        found: list[Subject] = list(lock(model, own, related=["committee"]))
        rows |= {(model.__name__, r.pk): r for r in found}
    for row in rows.values():
        if row.committee_id != by.committee_id or not (by.is_system or by.has(*roles)):
            raise NotAllowed(_("You may not do this here."))
        see_to_issued(row)
    return [rows[type(s).__name__, s.pk] for s in subjects]


def items_behind(subjects: Sequence[Subject]) -> list[Opinion]:
    """The items themselves, and those of the issues."""
    issues = [s.pk for s in subjects if isinstance(s, Issue)]
    found = [p.opinion for p in find(IssueItem, issue=issues, related=["opinion"])]
    return list({o.pk: o for o in [*(s for s in subjects if isinstance(s, Opinion)), *found]}.values())


@verb
def send_many(
    subjects: Sequence[Subject], *, by: Actor, way: str, receiver: str = "", unit: Unit | None = None
) -> list[Dispatch]:
    """Record that items or issues were sent: to a body above outside this system, to leaders, to a department.

    Raises:
        Invalid: nobody is named, or the way is another.
    """
    rows = _locked(subjects, by, Role.OPINION_STAFF)
    name = (unit.name if unit else receiver).strip()
    if way not in (Way.UPPER, Way.LEADERS, Way.DEPARTMENT):
        raise Invalid({"way": _("Please choose to whom it goes.")})
    if not name or len(name) > 60:
        raise Invalid({"receiver": _("Please name the receiver in at most %(most)d characters.") % {"most": 60}})
    if unit is not None and any(unit.committee_id != row.committee_id for row in rows):
        raise NotAllowed(_("This record does not exist."))
    moment = clock.now()
    made = [
        Dispatch(committee_id=row.committee_id, way=way, receiver=name, unit=unit, sent_at=moment, **_on(row))
        for row in rows
    ]
    create(made)
    note_dispatch(made, by=by)
    return made


@verb
def record_adoptions(drafts: Sequence[AdoptionDraft], *, by: Actor) -> list[Adoption]:
    """Record that somebody above adopted items or issues 采用; their authors are told.

    Raises:
        Invalid: no body or level is named, or the day has not come.
    """
    rows = _locked([d.subject for d in drafts], by, Role.OPINION_STAFF)
    made = []
    for draft, row in zip(drafts, rows, strict=True):
        wrong: dict[str, object] = {}
        if not draft.body.strip() or len(draft.body) > 60:
            wrong["body"] = _("Please say who adopted it.")
        if draft.level not in Level.values:
            wrong["level"] = _("Please choose the level.")
        if draft.on > clock.today():
            wrong["on"] = _("This day has not come yet.")
        if wrong:
            raise Invalid(wrong)
        adoption = Adoption(
            committee_id=row.committee_id,
            body=draft.body.strip(),
            level=draft.level,
            combined=draft.combined,
            on=draft.on,
            dispatch=draft.dispatch,
            **_on(row),
        )
        made.append(adoption)
    if made:
        create(made)
        note_adoptions(made, by=by)
        _tell_behind(made, "opinion.adopted", lambda a: {"body": a.body})
    return made


def _tell_behind(made: Sequence[Any], kind: str, facts: Any) -> None:
    for row in made:
        said = facts(row)
        tell_authors(with_combined(items_behind([row.subject])), kind, lambda _o, said=said: said)  # type: ignore[misc]


@verb
def record_instructions(drafts: Sequence[InstructionDraft], *, by: Actor) -> list[OpinionInstruction]:
    """A leader instructs 批示, or the office records what was written on paper; office and authors are told.

    Raises:
        Invalid: leader, text or day lack.
    """
    rows = _locked([d.subject for d in drafts], by, Role.LEADERSHIP, Role.OPINION_STAFF)
    made = []
    for draft, row in zip(drafts, rows, strict=True):
        leader = draft.leader.strip() or (by.name if by.has(Role.LEADERSHIP) else "")
        wrong: dict[str, object] = {}
        if not leader or len(leader) > 60:
            wrong["leader"] = _("Please say whose instruction it is.")
        if not draft.text.strip():
            wrong["text"] = _("Please write the instruction.")
        if len(draft.post) > 80 or len(draft.rank) > 20:
            wrong["post"] = _("At most %(most)d characters.") % {"most": 80}
        if draft.on > clock.today():
            wrong["on"] = _("This day has not come yet.")
        if wrong:
            raise Invalid(wrong)
        made.append(
            OpinionInstruction(
                committee_id=row.committee_id,
                leader=leader,
                post=draft.post.strip(),
                rank=draft.rank.strip() or leaders_of(row.committee),
                on=draft.on,
                text=draft.text.strip(),
                **_on(row),
            )
        )
    if made:
        create(made)
        entries = [
            Entry("opinion.instruction", ("opinion_instruction", i.pk), root_of(i), {"on": i.on.isoformat()})
            for i in made
        ]
        record(entries, by=by, committee_id=made[0].committee_id)
        _tell_behind(made, "opinion.instructed", lambda i: {"rank": i.rank})
        if not by.has(Role.OPINION_STAFF):
            news: list[tuple[str, str, dict[str, Any]]] = [
                ("opinion.instruction_given", "role:opinion_staff", _named(i)) for i in made
            ]
            outbox.post(made[0].committee_id, news)
    return made


def _named(row: Any) -> dict[str, Any]:
    return {"opinion": row.opinion_id} if row.opinion_id else {"opinion_issue": row.issue_id}


@verb
def assign_many(drafts: Sequence[TaskDraft], *, by: Actor) -> list[OpinionTask]:
    """Assign items or issues to units 交办: each answers by its day.

    Raises:
        Refused: the unit has this already, or no longer works; the day has passed.
    """
    rows = _locked([d.subject for d in drafts], by, Role.OPINION_STAFF)
    dates = Dates()
    made = []
    for draft, row in zip(drafts, rows, strict=True):
        if draft.unit.committee_id != row.committee_id or not draft.unit.is_active:
            raise Refused(_("Please choose a unit."), field="unit")
        on = {name: record.pk for name, record in _on(row).items()}
        if columns(OpinionTask, "pk", unit=draft.unit.pk, state=[TaskState.ASSIGNED, TaskState.HANDLED], **on):
            raise Refused(_("%(unit)s has this already.") % {"unit": draft.unit.name}, field="unit", code="twice")
        if draft.instruction is not None and draft.instruction.committee_id != row.committee_id:
            raise NotAllowed(_("This record does not exist."))
        rules = rules_of(row.committee)
        deadline = dates.after(row.committee_id, rules.opinion_handle_within, cite=_("time to answer"))
        if draft.due is not None:
            see_to_come(draft.due, "due")
            deadline = deadline_for(Rule("date", date=draft.due), clock.today(), calendar_of(row.committee_id))
        made.append(
            OpinionTask(
                committee_id=row.committee_id,
                unit=draft.unit,
                instruction=draft.instruction,
                request=draft.request.strip(),
                due=deadline.due,
                due_working=deadline.as_json(),
                **_on(row),
            )
        )
    return begin_many(TASK, made, by=by, name="assign", data=lambda t: {"unit": t.unit_id, "due": t.due.isoformat()})


Tasks = Sequence[OpinionTask | int]


def _tasks(tasks: Tasks) -> list[OpinionTask]:
    return lock(OpinionTask, [t if isinstance(t, int) else t.pk for t in tasks], related=["opinion", "issue", "unit"])


@verb
def handle_task(task: OpinionTask | int, *, by: Actor, answer: str, effect: str) -> OpinionTask:
    """The unit answers what it did, and what came of it."""
    (row,) = _tasks([task])
    check(TASK, [row], "handle", by=by)
    if effect not in Effect.values:
        raise Refused(_("Please say what came of it."), field="effect")
    row.answer, row.effect = answer.strip(), effect
    row.answered_by, row.answered_at = by.name[:60], clock.now()
    apply_many(
        TASK,
        [row],
        "handle",
        by=by,
        data={"effect": effect},
        changed=["answer", "effect", "answered_by", "answered_at"],
    )
    return row


@verb
def ask_again(task: OpinionTask | int, *, by: Actor, note: str) -> OpinionTask:
    """Ask the unit again, saying what the answer lacks; the time runs anew."""
    (row,) = _tasks([task])
    check(TASK, [row], "send_back", by=by)
    if not note.strip():
        raise Refused(_("Please say what the answer lacks."), field="note")
    committee = find(Committee, pk=row.committee_id)[0]
    deadline = Dates().after(row.committee_id, rules_of(committee).opinion_handle_within, cite=_("time to answer"))
    row.due, row.due_working = deadline.due, deadline.as_json()
    apply_many(TASK, [row], "send_back", by=by, note=note.strip(), changed=["due", "due_working"])
    return row


@verb
def feed_back_many(tasks: Tasks, *, by: Actor, note: str = "") -> list[OpinionTask]:
    """Pass units' answers on to the authors 反馈; that closes the tasks."""
    rows = _tasks(tasks)
    for row in rows:
        row.closed_at = clock.now()
    apply_many(
        TASK, rows, "feed_back", by=by, note=note.strip(), data=lambda t: {"effect": t.effect}, changed=["closed_at"]
    )
    for row in rows:
        tell_authors(
            with_combined(items_behind([row.subject])),
            "opinion.fed_back",
            lambda _o, row=row: {"unit": row.unit_id},  # type: ignore[misc]
        )
    return rows


@verb
def cancel_task(task: OpinionTask | int, *, by: Actor, note: str) -> OpinionTask:
    """Take a task back that was given to the wrong unit, with the reason."""
    (row,) = _tasks([task])
    check(TASK, [row], "cancel", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    apply_many(TASK, [row], "cancel", by=by, note=note.strip())
    return row
