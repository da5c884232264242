"""Supervision opinions: drafted from activity, patrol or appraisal, issued, answered, mended, looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Unit
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.numbers import take
from shangliang.workflow.saving import insert, save_fields
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, finish, lock

from ..access import STAFF
from ..models import (
    ActivityMember,
    ActivityState,
    Adoption,
    AppraisalJudge,
    AppraisalState,
    AppraisedUnit,
    Form,
    OpinionState,
    Patrol,
    PatrolState,
    SecondLook,
    SupervisionActivity,
    SupervisionOpinion,
    UnitAppraisal,
)
from ..states import OPINION, PATROL
from .due import DUE, Steps
from .photographs import Upload, kept

Opinions = Sequence[SupervisionOpinion | int]


@dataclass(frozen=True)
class OpinionDraft:
    """An opinion to a unit: one matter."""

    unit: Unit
    title: str
    text: str


Source = SupervisionActivity | Patrol | UnitAppraisal
_SOURCES: dict[type, str] = {SupervisionActivity: "activity", Patrol: "patrol", UnitAppraisal: "appraisal"}
_FORMS: dict[type, Form] = {Patrol: Form.PATROL, UnitAppraisal: Form.APPRAISAL}


@verb
def draft_opinions(source: Source, drafts: Sequence[OpinionDraft], *, by: Actor) -> list[SupervisionOpinion]:
    """Draft opinions from an activity that was held, a patrol's record, which is taken up by it, or a closed appraisal.

    Raises:
        Invalid: unit, title or text lack, or the unit was not appraised.
        Refused: the activity has not been held, all its opinions are given already, or the appraisal has no result.
    """
    (row,) = lock(type(source), [source], related=["committee"])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if isinstance(row, SupervisionActivity) and row.state != ActivityState.HELD:
        raise Refused(_("Opinions are drawn up once the activity has been held."), code="not_held")
    if isinstance(row, Patrol) and row.state not in (PatrolState.RECORDED, PatrolState.TAKEN_UP):
        raise Refused(_("This record calls for no opinion."), code="not_open")
    if isinstance(row, UnitAppraisal):
        _see_to_result(row, drafts)
    steps, made = Steps(), []
    within = rules_of(row.committee).supervision_decide_within
    for draft in drafts:
        opinion = SupervisionOpinion(
            committee=row.committee,
            session_id=row.session_id,
            form=row.form if isinstance(row, SupervisionActivity) else _FORMS[type(row)],
            **{_SOURCES[type(row)]: row},
        )
        _set(opinion, draft)
        steps.set(opinion, within, pgettext("supervision", "time to issue"))
        made.append(opinion)
    found = begin_many(OPINION, made, by=by, name="draft", data=lambda o: {"unit": o.unit_id})
    if isinstance(row, Patrol) and row.state == PatrolState.RECORDED:
        apply(PATROL, row, "take_up", by=by)
    return found


def _see_to_result(appraisal: UnitAppraisal, drafts: Sequence[OpinionDraft]) -> None:
    if appraisal.state != AppraisalState.CLOSED:
        raise Refused(_("Opinions are drawn up once the appraisal has its result."), code="not_closed")
    appraised = {pk for (pk,) in columns(AppraisedUnit, "unit_id", appraisal=appraisal.pk)}
    if any(draft.unit.pk not in appraised for draft in drafts):
        raise Invalid({"unit": _("This unit was not appraised.")})


def _set(opinion: SupervisionOpinion, draft: OpinionDraft) -> None:
    wrong: dict[str, object] = {}
    if draft.unit.committee_id != opinion.committee_id or not draft.unit.is_active:
        wrong["unit"] = _("Please choose a unit.")
    if not draft.title.strip() or len(draft.title) > 120:
        wrong["title"] = _("Please give it a title of at most 120 characters.")
    if not draft.text.strip() or len(draft.text) > 5_000:
        wrong["text"] = _("Please write the opinion, in at most 5,000 characters.")
    if wrong:
        raise Invalid(wrong)
    opinion.unit, opinion.title, opinion.text = draft.unit, draft.title.strip(), draft.text.strip()


def _locked(opinions: Opinions) -> list[SupervisionOpinion]:
    return lock(SupervisionOpinion, opinions, related=["committee", "unit"])


@verb
def change_draft(opinion: SupervisionOpinion | int, draft: OpinionDraft, *, by: Actor) -> SupervisionOpinion:
    """Change an opinion that has not been issued."""
    (row,) = _locked([opinion])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != OpinionState.DRAFT:
        raise Refused(_("It has been issued; it is not changed any more."), code="not_draft")
    _set(row, draft)
    save_fields([row], ["unit", "title", "text"])
    finish(OPINION, [row], "change", by=by, data={"unit": row.unit_id})
    return row


@verb
def discard_draft(opinion: SupervisionOpinion | int, *, by: Actor, note: str) -> SupervisionOpinion:
    """Put a draft aside, saying why it is not issued."""
    return _noted(opinion, "discard", by, note)


@verb
def recall_opinion(opinion: SupervisionOpinion | int, *, by: Actor, note: str) -> SupervisionOpinion:
    """Take an issued opinion back that went to the wrong unit; its number is not given again."""
    row = _noted(opinion, "recall", by, note)
    _tell([row], "supervision.recalled")
    return row


def _noted(opinion: SupervisionOpinion | int, name: str, by: Actor, note: str) -> SupervisionOpinion:
    (row,) = _locked([opinion])
    check(OPINION, [row], name, by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    return apply(OPINION, row, name, by=by, note=note.strip())


def _tell(rows: Sequence[SupervisionOpinion], kind: str) -> None:
    """Tell units of what was done to their opinions."""
    if rows:
        facts = [(kind, f"unit:{o.unit_id}", {"supervision_opinion": o.pk}) for o in rows]
        outbox.post(rows[0].committee_id, facts)


def _tell_members(rows: Sequence[SupervisionOpinion], kind: str) -> None:
    """Tell the members whose activity, patrol or points led to opinions what became of them."""
    activities = {o.activity_id for o in rows if o.activity_id}
    patrols = {o.patrol_id for o in rows if o.patrol_id}
    asked = columns(ActivityMember, "activity_id", "member_id", activity=list(activities), came=True)
    by_patrol = {p.pk: p.supervisor.member_id for p in find(Patrol, pk=list(patrols), related=["supervisor"])}
    appraisals = {o.appraisal_id for o in rows if o.appraisal_id}
    judges = columns(AppraisalJudge, "appraisal_id", "member_id", appraisal=list(appraisals), voted=True)
    facts = []
    for o in rows:
        members = {m for a, m in asked if a == o.activity_id} | {m for a, m in judges if a == o.appraisal_id}
        members |= {by_patrol[o.patrol_id]} if o.patrol_id else set()
        facts += [(kind, f"member:{pk}", {"supervision_opinion": o.pk}) for pk in sorted(members)]
    if facts:
        outbox.post(rows[0].committee_id, facts)


@verb
def issue_many(opinions: Opinions, *, by: Actor, due: date | None = None) -> list[SupervisionOpinion]:
    """Issue opinions: each gets its number of the year, and its unit answers by a day or by the committee's rule.

    Raises:
        Refused: the day has passed.
    """
    rows = _locked(opinions)
    check(OPINION, rows, "issue", by=by)
    if not rows:
        return rows
    session = session_at(rows[0].committee_id, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    steps, moment = Steps(), clock.now()
    numbers = take(session.committee_id, f"supervision:{session.pk}", len(rows))
    for row, number in zip(rows, numbers, strict=True):
        _let_answer(row, steps, due)
        row.session, row.number, row.issued_at, row.issued_by = session, number, moment, by.name[:60]
    apply_many(
        OPINION,
        rows,
        "issue",
        by=by,
        data=lambda o: {"number": o.number, "due": o.due.isoformat()},
        changed=[*DUE, "session", "number", "issued_at", "issued_by", "answer_due"],
    )
    _tell_members(rows, "supervision.issued")
    return rows


def _let_answer(row: SupervisionOpinion, steps: Steps, due: date | None = None) -> None:
    if due is not None:
        steps.by(row, due, "due")
    else:
        steps.set(row, rules_of(row.committee).supervision_answer_within, _("time to answer"))
    row.answer_due = row.due


_ANSWERED = ("adoption", "answer", "answered_by", "answered_at", "mend_due", *DUE)


@verb
def answer_many(
    opinions: Opinions, *, by: Actor, adoption: str, answer: str, mend_by: date | None = None
) -> list[SupervisionOpinion]:
    """The unit answers: what it adopts is mended by a day or by the committee's rule; what it does not, with reason.

    Raises:
        Refused: the answer or the choice lack, or the day has passed.
    """
    rows = _locked(opinions)
    name = "decline" if adoption == Adoption.NOT else "adopt"
    check(OPINION, rows, name, by=by)
    if adoption not in Adoption.values:
        raise Refused(_("Please say whether it is adopted."), field="adoption")
    steps = Steps()
    for row in rows:
        rules = rules_of(row.committee)
        row.adoption, row.answer = adoption, answer.strip()
        row.answered_by, row.answered_at = by.name[:60], clock.now()
        if name == "decline":
            row.mend_due = None
            steps.set(row, rules.supervision_decide_within, _("time to weigh the reason"))
            continue
        if mend_by is not None:
            steps.by(row, mend_by, "mend_by")
        else:
            steps.set(row, rules.supervision_mend_within, _("time to mend"))
        row.mend_due = row.due
    apply_many(OPINION, rows, name, by=by, data={"adoption": adoption}, changed=_ANSWERED)
    _tell_members(rows, "supervision.answered")
    return rows


@verb
def ask_again(opinion: SupervisionOpinion | int, *, by: Actor, note: str) -> SupervisionOpinion:
    """Ask the unit to answer again: its reason for not adopting does not hold. The time runs anew."""
    (row,) = _locked([opinion])
    check(OPINION, [row], "insist", by=by)
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    _let_answer(row, Steps())
    return apply(OPINION, row, "insist", by=by, note=note.strip(), changed=[*DUE, "answer_due"])


@verb
def accept_reason(opinion: SupervisionOpinion | int, *, by: Actor, note: str = "") -> SupervisionOpinion:
    """Let a unit's reason for not adopting stand; that closes the opinion."""
    (row,) = _locked([opinion])
    row.closed_at = clock.now()
    apply(OPINION, row, "accept_reason", by=by, note=note.strip(), changed=["closed_at"])
    _tell([row], "supervision.closed")
    return row


@verb
def mend_many(
    opinions: Opinions, *, by: Actor, mending: str, uploads: Sequence[Upload] = ()
) -> list[SupervisionOpinion]:
    """The unit reports what was mended, with its evidence where there is one opinion; a second look follows.

    Raises:
        Refused: the report lacks, or a file cannot be taken.
    """
    rows = _locked(opinions)
    check(OPINION, rows, "mend", by=by)
    steps = Steps()
    for row in rows:
        row.mending, row.mended_at = mending.strip(), clock.now()
        steps.set(row, rules_of(row.committee).supervision_look_within, _("time for the second look"))
    apply_many(OPINION, rows, "mend", by=by, changed=[*DUE, "mending", "mended_at"])
    if not uploads:
        return rows
    (row,) = rows
    with kept(row, row.committee, uploads, by=by):
        return rows


@dataclass(frozen=True)
class Look:
    """What a second look found: whether it confirms what was reported, and when it was."""

    confirms: bool
    text: str
    on: date | None = None


@verb
def look_many(opinions: Opinions, look: Look, *, by: Actor, uploads: Sequence[Upload] = ()) -> list[SupervisionOpinion]:
    """A second look 回头看 confirms that things are mended, which closes opinions, or sends them back to be mended.

    Raises:
        Refused: what was found lacks, or the day has not come.
    """
    rows = _locked(opinions)
    name = "confirm" if look.confirms else "send_back"
    check(OPINION, rows, name, by=by)
    if not look.text.strip():
        raise Refused(_("Please say what was found."), field="text")
    day = look.on or clock.today()
    if day > clock.today():
        raise Refused(_("This day has not come yet."), field="on")
    steps = Steps()
    for row in rows:
        if look.confirms:
            row.closed_at = clock.now()
        else:
            steps.set(row, rules_of(row.committee).supervision_mend_within, _("time to mend"))
            row.mend_due = row.due
    insert(
        [
            SecondLook(
                committee_id=row.committee_id,
                opinion=row,
                on=day,
                by=by.name[:60],
                confirms=look.confirms,
                text=look.text.strip(),
            )
            for row in rows
        ]
    )
    changed = ["closed_at"] if look.confirms else [*DUE, "mend_due"]
    apply_many(OPINION, rows, name, by=by, note=look.text.strip(), data={"on": day.isoformat()}, changed=changed)
    if look.confirms:
        _tell(rows, "supervision.closed")
        _tell_members(rows, "supervision.mended")
    if not uploads:
        return rows
    (row,) = rows
    with kept(row, row.committee, uploads, by=by):
        return rows
