"""What becomes of every suggestion: given to a unit, answered, confirmed; and of leaders' instructions on reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Unit
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.files import keep
from shangliang.core.reading import columns
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.steps import see_to_come
from shangliang.workflow.transitions import apply_many, begin_many, check, lock

from ..access import ORGANISER, UNIT
from ..models import (
    AdviceReport,
    EvidenceFile,
    Outcome,
    ReportInstruction,
    ReportState,
    Suggestion,
    SuggestionState,
)
from ..states import INSTRUCTION, SUGGESTION
from .due import STEP, Steps
from .reporting import locked_reports, see_to_sent

_ALONG = ("topic", "committee")
_SAID = ("outcome", "measure", "reason")
#: So many files prove what became of a suggestion at most.
MOST_EVIDENCE = 5


@dataclass(frozen=True)
class OutcomeDraft:
    """What became of a suggestion: whether it was adopted, into which measure it was turned, or why not."""

    outcome: str
    measure: str = ""
    reason: str = ""


@dataclass(frozen=True)
class InstructionDraft:
    """A leader's instruction on a report; ``rank`` says whose leader. A unit may be charged with following it."""

    report: AdviceReport
    leader: str
    text: str
    on: date
    rank: str
    post: str = ""
    unit: Unit | None = None


def _locked(suggestions: Sequence[Suggestion | int]) -> list[Suggestion]:
    return lock(Suggestion, [s if isinstance(s, int) else s.pk for s in suggestions], related=_ALONG)


def _say(row: Suggestion, draft: OutcomeDraft) -> None:
    if max(len(draft.measure), len(draft.reason)) > 5_000:
        raise Invalid({"measure": _("At most %(most)d characters.") % {"most": 5_000}})
    row.outcome = draft.outcome if draft.outcome in Outcome.values else ""
    row.measure, row.reason = (text.replace("\x00", "").strip() for text in (draft.measure, draft.reason))


@verb
def give_many(
    given: Sequence[tuple[Suggestion | int, Unit]], *, by: Actor, due: date | None = None
) -> list[Suggestion]:
    """Give suggestions to units: each answers by the committee's rule, or by a day of one's own.

    Raises:
        Refused: the unit no longer works, or the day has passed.
    """
    rows = _locked([suggestion for suggestion, _unit in given])
    check(SUGGESTION, rows, "give", by=by)
    if due is not None:
        see_to_come(due, "due")
    steps = Steps()
    for row, (_suggestion, unit) in zip(rows, given, strict=True):
        if unit.committee_id != row.committee_id or not unit.is_active:
            raise Refused(_("Please choose a unit."), field="unit")
        row.unit = unit
        if due is None:
            steps.set(row, rules_of(row.committee).consultation_answer_within, _("time to answer"))
        else:
            steps.on(row, due, _("set by the committee"))
    apply_many(SUGGESTION, rows, "give", by=by, data=lambda s: {"unit": s.unit_id}, changed=["unit", *STEP])
    return rows


@verb
def take_back(suggestion: Suggestion | int, *, by: Actor, note: str) -> Suggestion:
    """Take a suggestion back that was given to the wrong unit, with the reason."""
    (row,) = _locked([suggestion])
    check(SUGGESTION, [row], "take_back", by=by)
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    Steps().set(row, rules_of(row.committee).consultation_place_within, _("time to give it to a unit"))
    row.unit = None
    apply_many(SUGGESTION, [row], "take_back", by=by, note=note.strip(), changed=["unit", *STEP])
    return row


@verb
def answer_many(answers: Sequence[tuple[Suggestion | int, OutcomeDraft]], *, by: Actor) -> list[Suggestion]:
    """Units say what became of suggestions.

    Raises:
        Refused: the outcome lacks; of what was adopted the measure, of what was not the reason.
    """
    rows = _locked([suggestion for suggestion, _answer in answers])
    check(SUGGESTION, rows, "answer", by=by)
    steps = Steps()
    for row, (_suggestion, answer) in zip(rows, answers, strict=True):
        _say(row, answer)
        row.answered_by = by.name[:60]
        steps.set(row, rules_of(row.committee).consultation_confirm_within, _("time to confirm the answer"))
    apply_many(
        SUGGESTION,
        rows,
        "answer",
        by=by,
        data=lambda s: {"outcome": str(s.outcome)},
        changed=[*_SAID, "answered_by", *STEP],
    )
    return rows


@verb
def ask_again(suggestion: Suggestion | int, *, by: Actor, note: str) -> Suggestion:
    """Ask the unit again, saying what the answer lacks; the time runs anew."""
    (row,) = _locked([suggestion])
    check(SUGGESTION, [row], "ask_again", by=by)
    if not note.strip():
        raise Refused(_("Please say what the answer lacks."), field="note")
    Steps().set(row, rules_of(row.committee).consultation_answer_within, _("time to answer"))
    apply_many(SUGGESTION, [row], "ask_again", by=by, note=note.strip(), changed=STEP)
    return row


@verb
def settle_many(suggestions: Sequence[Suggestion | int], *, by: Actor) -> list[Suggestion]:
    """Confirm units' answers: what became of these suggestions is on record."""
    rows = _locked(suggestions)
    for row in rows:
        row.settled_at = clock.now()
    apply_many(
        SUGGESTION,
        rows,
        "settle",
        by=by,
        data=lambda s: {"outcome": str(s.outcome)},
        changed=["settled_at"],
    )
    return rows


@verb
def record_outcomes(outcomes: Sequence[tuple[Suggestion | int, OutcomeDraft]], *, by: Actor) -> list[Suggestion]:
    """Record what became of suggestions that no unit was asked about, such as those taken up in a law.

    Raises:
        Refused: the outcome lacks; of what was adopted the measure, of what was not the reason.
    """
    rows = _locked([suggestion for suggestion, _outcome in outcomes])
    check(SUGGESTION, rows, "record", by=by)
    for row, (_suggestion, outcome) in zip(rows, outcomes, strict=True):
        _say(row, outcome)
        row.settled_at, row.answered_by = clock.now(), by.name[:60]
    apply_many(
        SUGGESTION,
        rows,
        "record",
        by=by,
        data=lambda s: {"outcome": str(s.outcome)},
        changed=[*_SAID, "answered_by", "settled_at"],
    )
    return rows


@verb
def add_evidence(suggestion: Suggestion | int, file: File, name: str, *, by: Actor) -> EvidenceFile:
    """Keep a file that shows what became of a suggestion: its type is told by its content, its size limited.

    Raises:
        NotAllowed: the actor neither answers the suggestion nor organises its topic.
        Refused: the suggestion is nobody's now, there are too many files, or one cannot be taken.
    """
    (row,) = _locked([suggestion])
    own = UNIT.allows(by, row) and row.state == SuggestionState.ASKED
    if not own and not ORGANISER.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state not in (SuggestionState.ASKED, SuggestionState.ANSWERED, SuggestionState.SETTLED):
        raise Refused(_("Evidence belongs to what a unit answers or what is settled."), field="file")
    if len(columns(EvidenceFile, "pk", suggestion=row.pk)) >= MOST_EVIDENCE:
        raise Refused(_("At most %(most)d files.") % {"most": MOST_EVIDENCE}, field="file")
    kept = EvidenceFile(committee_id=row.committee_id, suggestion=row)
    keep(kept, file, name, most_bytes=rules_of(row.committee).attachment_megabytes * 1024**2)
    entry = Entry(
        "suggestion.evidence",
        ("suggestion", row.pk),
        ("consultation_topic", row.topic_id),
        {"file": kept.pk, "sha256": kept.sha256},
    )
    record([entry], by=by, committee_id=row.committee_id)
    return kept


# Instructions ---------------------------------------------------------------------------------------------------------


@verb
def record_instructions(drafts: Sequence[InstructionDraft], *, by: Actor) -> list[ReportInstruction]:
    """A leader instructs on a report 批示, or the office records what was written on paper; each is to be followed.

    Raises:
        Invalid: leader, text or day lack.
        Refused: the report is not sent.
    """
    if not by.has(Role.LEADERSHIP, Role.RESEARCH_OFFICE):
        raise NotAllowed(_("You may not do this here."))
    reports = {r.pk: r for r in locked_reports([d.report for d in drafts])}
    steps = Steps()
    made = []
    for draft in drafts:
        report = reports[draft.report.pk]
        see_to_sent(report, by)
        if report.state == ReportState.CLOSED:
            raise Refused(_("The report is closed."), code="closed")
        leader = draft.leader.strip() or (by.name if by.has(Role.LEADERSHIP) else "")
        _see_to_words(draft, leader)
        if draft.unit is not None and (draft.unit.committee_id != report.committee_id or not draft.unit.is_active):
            raise Refused(_("Please choose a unit."), field="unit")
        row = ReportInstruction(
            committee_id=report.committee_id,
            topic=report.topic,
            report=report,
            leader=leader,
            post=draft.post.strip(),
            rank=draft.rank.strip(),
            on=draft.on,
            text=draft.text.replace("\x00", "").strip(),
            unit=draft.unit,
        )
        steps.set(row, rules_of(report.committee).consultation_answer_within, _("time to follow the instruction"))
        made.append(row)
    made = begin_many(INSTRUCTION, made, by=by, name="give", data=lambda i: {"rank": i.rank, "on": i.on.isoformat()})
    parties = {(i.topic.party, i.report_id) for i in made if i.unit_id}
    outbox.post(
        by.committee_id or 0,
        [("consultation.instructed", party, {"advice_report": pk}) for party, pk in sorted(parties)],
    )
    return made


def _see_to_words(draft: InstructionDraft, leader: str) -> None:
    wrong: dict[str, object] = {}
    if not leader or len(leader) > 60:
        wrong["leader"] = _("Please say whose instruction it is.")
    if not draft.text.strip() or len(draft.text) > 2_000:
        wrong["text"] = _("Please write the instruction.")
    if not draft.rank.strip() or len(draft.rank) > 20:
        wrong["rank"] = _("Please say whose leader it is.")
    if len(draft.post) > 80:
        wrong["post"] = _("At most %(most)d characters.") % {"most": 80}
    if draft.on > clock.today():
        wrong["on"] = _("This day has not come yet.")
    if wrong:
        raise Invalid(wrong)


@verb
def follow_many(followed: Sequence[tuple[ReportInstruction | int, str]], *, by: Actor) -> list[ReportInstruction]:
    """Record what followed from instructions: by the unit that was charged, or whoever organises the topic.

    Raises:
        Refused: nothing is written.
    """
    ids = [i if isinstance(i, int) else i.pk for i, _text in followed]
    rows = lock(ReportInstruction, ids, related=["topic"])
    check(INSTRUCTION, rows, "follow", by=by)
    for row, (_instruction, text) in zip(rows, followed, strict=True):
        row.followed = text.replace("\x00", "").strip()
        row.followed_by, row.followed_at = by.name[:60], clock.now()
    apply_many(INSTRUCTION, rows, "follow", by=by, changed=["followed", "followed_by", "followed_at"])
    return rows
