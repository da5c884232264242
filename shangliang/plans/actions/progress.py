"""How tasks go on: the owners' side, and what the research office decides about them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import Invalid, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow.events import verb
from shangliang.workflow.saving import create, insert, save_fields
from shangliang.workflow.transitions import apply, check, finish

from .. import linking
from ..dates import Dates
from ..models import Aim, KeyTask, KeyTaskState, ProgressNote, RecordLink, YearPlan, YearPlanState
from ..states import KEY_TASK, OPEN
from .drafting import append_aim, append_tasks
from .locking import lock_task, task_to_report

_LONGEST = 2_000
#: Records that one task names at most.
MOST_LINKS = 50


def _words(text: str, field: str, message: str) -> str:
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise Invalid({field: message})
    return text


@verb
def begin(task: KeyTask | int, *, by: Actor) -> KeyTask:
    """The work on a task has begun."""
    return apply(KEY_TASK, lock_task(task), "start", by=by)


@verb
def report_progress(task: KeyTask | int, percent: int, text: str, *, by: Actor) -> ProgressNote:
    """Say how far a task is; what was only planned is under way from then on.

    Args:
        percent: of the whole, 0 to 100. A hundred does not fulfil the task: that is said apart, with proof.
    """
    row = task_to_report(task, by)
    if row.state not in OPEN:
        raise Refused(_("This task is settled."), code="settled")
    if not 0 <= percent <= 100:
        raise Invalid({"percent": _("A number from 0 to 100.")})
    text = _words(text, "text", _("Please say what has been done, in at most 2,000 characters."))
    if row.state == KeyTaskState.PLANNED:
        apply(KEY_TASK, row, "start", by=by)
    row.percent = percent
    save_fields([row], ["percent"])
    note = ProgressNote(
        committee_id=row.committee_id, task=row, at=clock.now(), percent=percent, text=text, by_name=by.name[:60]
    )
    insert([note])
    finish(KEY_TASK, [row], "report", by=by, note=text, data={"percent": percent})
    return note


@verb
def link_record(task: KeyTask | int, kind: str, record_id: int, *, by: Actor) -> RecordLink:
    """Name a record that fulfils a task, wholly or in part; one may name what one may read.

    Raises:
        Refused: there is no such record for the actor, or it is named already.
    """
    row = task_to_report(task, by)
    if not linking.exists(kind, record_id, by):
        raise Refused(_("There is no such record."), field="record", code="no_record")
    if columns(RecordLink, "pk", task=row.pk, kind=kind, record_id=record_id):
        raise Refused(_("This record is linked already."), field="record", code="linked")
    if len(columns(RecordLink, "pk", task=row.pk)) >= MOST_LINKS:
        raise Refused(_("A task names at most %(most)d records.") % {"most": MOST_LINKS})
    link = RecordLink(
        committee_id=row.committee_id, task=row, kind=kind, record_id=record_id, at=clock.now(), by_name=by.name[:60]
    )
    create([link])
    finish(KEY_TASK, [row], "link", by=by, data={"record": kind, "record_id": record_id})
    return link


@verb
def unlink(link: RecordLink | int, *, by: Actor) -> None:
    """Take a link away again; the record stays.

    Raises:
        Refused: it is the only proof of a task that was reported as fulfilled.
    """
    pk = link if isinstance(link, int) else link.pk
    keys = columns(RecordLink, "task_id", pk=pk)
    row = task_to_report(keys[0][0] if keys else 0, by)
    links = find(RecordLink, task=row.pk)
    if row.state == KeyTaskState.FULFILLED and not row.outcome and len(links) == 1:
        raise Refused(_("This record alone shows that the task is fulfilled."), code="proof")
    gone = next(one for one in links if one.pk == pk)
    finish(KEY_TASK, [row], "unlink", by=by, data={"record": gone.kind, "record_id": gone.record_id})
    gone.delete()


@verb
def fulfil(task: KeyTask | int, outcome: str = "", *, by: Actor, on: date | None = None) -> KeyTask:
    """Report a task as fulfilled: by a linked record, or in words.

    Args:
        outcome: how it was fulfilled; may be empty where a record is linked.
        on: the day on which it was (today by default).
    """
    row = lock_task(task)
    day = on or clock.today()
    if day > clock.today():
        raise Invalid({"on": _("This day has not come yet.")})
    if len(outcome) > _LONGEST:
        raise Invalid({"outcome": _("Please say it in at most 2,000 characters.")})
    check(KEY_TASK, [row], "fulfil", by=by)
    row.outcome, row.settled_on, row.percent = outcome.strip(), day, 100
    changed = ["outcome", "settled_on", "percent"]
    return apply(KEY_TASK, row, "fulfil", by=by, note=row.outcome, data={"on": day.isoformat()}, changed=changed)


@verb
def drop(task: KeyTask | int, reason: str, *, by: Actor) -> KeyTask:
    """Give a task up, with the reason."""
    row = lock_task(task)
    check(KEY_TASK, [row], "drop", by=by)
    row.outcome = _words(reason, "reason", _("Please give a reason."))
    row.settled_on = clock.today()
    return apply(KEY_TASK, row, "drop", by=by, note=row.outcome, changed=["outcome", "settled_on"])


@verb
def carry_over(
    task: KeyTask | int, plan: YearPlan, due: date, *, by: Actor, aim: Aim | None = None, reason: str = ""
) -> KeyTask:
    """Let a task go on in the next year's plan; gives back the task there, with the same owner.

    Args:
        plan: the next year's, drafted or in force.
        due: by when it is to be done there.
        aim: where it stands there; by default under the aim with the same title, which is made where it lacks.

    Raises:
        Refused: it is not the plan of the following year, or it is closed.
    """
    row = lock_task(task, plan)
    check(KEY_TASK, [row], "carry_over", by=by)
    (following,) = find(YearPlan, pk=plan.pk)
    if following.committee_id != row.committee_id or following.year != row.plan.year + 1:
        raise Refused(_("A task is carried over into the plan of the following year."), field="plan")
    if following.state == YearPlanState.CLOSED:
        raise Refused(_("The plan is closed; nothing in it changes any more."), field="plan", code="closed")
    wanted = max(due, clock.today()) if following.state == YearPlanState.ISSUED else due
    if due.year != following.year or wanted != due:
        raise Invalid({"due": _("The day lies in the year of the plan, %(year)d.") % {"year": following.year}})
    into = aim or _aim_like(row.aim, following, by)
    if into.plan_id != following.pk:
        raise Invalid({"aim": _("The plan has no such aim.")})
    row.outcome, row.settled_on = reason.strip()[:_LONGEST], clock.today()
    data = {"plan": following.pk, "due": due.isoformat()}
    apply(KEY_TASK, row, "carry_over", by=by, note=row.outcome, data=data, changed=["outcome", "settled_on"])
    working = Dates(row.committee_id).by(due)
    successor = KeyTask(
        committee_id=row.committee_id,
        plan=following,
        aim=into,
        title=row.title,
        owner=row.owner,
        due=working.due,
        due_working=working.as_json(),
        carried_from=row,
    )
    (made,) = append_tasks(into, [successor], by=by)
    return made


def _aim_like(aim: Aim, plan: YearPlan, by: Actor) -> Aim:
    aims = find(Aim, plan=plan.pk, order=("order", "pk"))
    same = next((one for one in aims if one.title == aim.title), None)
    return same or append_aim(plan, aim.title, aims, by=by)
