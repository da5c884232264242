"""Writing the reply and the assisting opinion (domain §2.4). Drafts are kept as they are typed, complete or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.reading import columns, find
from shangliang.proposals.models import Suggestion
from shangliang.workflow.events import verb
from shangliang.workflow.saving import create, insert
from shangliang.workflow.transitions import apply_many, save_fields

from ..access import UNIT
from ..models import (
    Answer,
    Assignment,
    AssignmentState,
    AssistingOpinion,
    HandlingRole,
    Reply,
    SuggestionAnswer,
)
from ..states import ANSWERING, ASSIGNMENT, WORKING
from .links import spend_links
from .locking import lock_assignments

A = AssignmentState


@dataclass(frozen=True)
class AnswerDraft:
    """What is written on one suggestion; ``promise`` with its date becomes a commitment when the reply is sent."""

    suggestion: int
    answer: str = ""
    text: str = ""
    promise: str = ""
    promise_due: date | None = None


@dataclass(frozen=True)
class ReplyDraft:
    """What is written in a reply; ``None`` leaves a field as it is.

    ``version`` is the one that the writer has seen: 0 for a reply not begun, ``None`` overwrites.
    """

    assignment: Assignment | int
    version: int | None = None
    text: str | None = None
    result_class: str | None = None
    letter_number: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    may_be_published: str | None = None
    answers: tuple[AnswerDraft, ...] = ()


_WRITTEN = ("text", "result_class", "letter_number", "contact_name", "contact_phone", "may_be_published")
_LONGEST = {"result_class": 20, "letter_number": 60, "contact_name": 60, "contact_phone": 40, "text": 100_000}


@verb
def save_reply_drafts_many(drafts: Sequence[ReplyDraft], *, by: Actor) -> list[Reply]:
    """Keep what was typed. No event, except the first time, when the unit begins to draft.

    Raises:
        Stale: another window has saved in between; nothing is overwritten.
        Invalid: a field is too long, a code unknown, or a suggestion is not this proposal's.
        Refused: the unit only assists, or the reply is not being written now.
    """
    rows = {a.pk: a for a in lock_assignments(d.assignment for d in drafts)}
    wanted = {(d.assignment if isinstance(d.assignment, int) else d.assignment.pk): d for d in drafts}
    for row in rows.values():
        if not UNIT.allows(by, row):
            raise NotAllowed(_("You may not do this here."))
        if row.role not in ANSWERING:
            raise Refused(_("An assisting unit gives its opinion to the lead; only the lead replies."), code="assists")
        if row.state not in WORKING:
            raise Refused(_("The reply is not being written now."), code="not_now")
    replies = current_replies(rows.values())
    fresh: list[int] = []
    known: list[int] = []
    for pk, draft in wanted.items():
        reply = replies.get(pk)
        (fresh if reply is None else known).append(pk)
        reply = replies[pk] = reply or _begun(rows[pk])
        if draft.version is not None and draft.version != reply.version:
            raise Stale(_("This reply was changed in another window. Your text is kept there; reload to see both."))
        _write(reply, draft, rows[pk])
    create([replies[pk] for pk in fresh])
    if known:
        changed = [*_WRITTEN, "result_meaning", "version", "saved_at"]
        save_fields([replies[pk] for pk in known], changed)
    _write_answers({pk: (replies[pk], draft) for pk, draft in wanted.items()})
    begun = [row for row in rows.values() if row.state != A.DRAFTING]
    apply_many(ASSIGNMENT, begun, "draft", by=by)
    return [replies[pk] for pk in wanted]


def save_reply_draft(draft: ReplyDraft, *, by: Actor) -> Reply:
    """Keep one reply as it was typed (autosave). See :func:`save_reply_drafts_many`."""
    return save_reply_drafts_many([draft], by=by)[0]


def current_replies(assignments: Iterable[Assignment]) -> dict[int, Reply]:
    """The replies of the rounds in which these assignments are, by assignment, which each carries."""
    rows = {a.pk: a for a in assignments}
    found = {}
    for reply in find(Reply, assignment=rows, order=("round", "pk")):
        if reply.round == rows[reply.assignment_id].round:
            reply.assignment = rows[reply.assignment_id]
            reply.proposal = reply.assignment.proposal
            found[reply.assignment_id] = reply
    return found


def _begun(row: Assignment) -> Reply:
    return Reply(
        committee_id=row.committee_id,
        assignment=row,
        proposal=row.proposal,
        round=row.round,
        contact_name=row.clerk_name,
        contact_phone=row.clerk_phone or row.unit.phone,
    )


def _write(reply: Reply, draft: ReplyDraft, row: Assignment) -> None:
    problems: dict[str, object] = {}
    for name in _WRITTEN:
        value = getattr(draft, name)
        if value is None:
            continue
        value = value.replace("\x00", "")
        most = _LONGEST.get(name, 20)
        if len(value) > most:
            problems[name] = _("At most %(most)d characters.") % {"most": most}
        setattr(reply, name, value)
    rules = rules_of(row.proposal.committee)
    reply.result_meaning = rules.meaning_of_class(reply.result_class)
    if reply.result_class and not reply.result_meaning:
        problems["result_class"] = _("This result class is not on the committee's list.")
    if reply.may_be_published not in ("full", "summary", "no"):
        problems["may_be_published"] = _("Please choose one of the possibilities.")
    for answer in draft.answers:
        if answer.answer and answer.answer not in Answer.values:
            problems["answers"] = _("Please choose one of the possibilities.")
        if len(answer.promise) > 300:
            problems["answers"] = _("A promise has at most %(most)d characters.") % {"most": 300}
        if len(answer.text) > _LONGEST["text"]:
            problems["answers"] = _("At most %(most)d characters.") % {"most": _LONGEST["text"]}
    if problems:
        raise Invalid(problems)
    reply.version += 1
    reply.saved_at = clock.now()


def _write_answers(written: dict[int, tuple[Reply, ReplyDraft]]) -> None:
    """Insert or change the answers that the drafts name; those not named stay as they are."""
    with_answers = [reply for reply, draft in written.values() if draft.answers]
    if not with_answers:
        return
    suggestions: dict[int, set[int]] = defaultdict(set)
    for pk, proposal_id in columns(
        Suggestion, "pk", "proposal_id", proposal={reply.proposal_id for reply in with_answers}
    ):
        suggestions[proposal_id].add(pk)
    have = {(a.reply_id, a.suggestion_id): a for a in find(SuggestionAnswer, reply=[r.pk for r in with_answers])}
    fresh: list[SuggestionAnswer] = []
    changed: list[SuggestionAnswer] = []
    for reply, draft in written.values():
        for answer in draft.answers:
            if answer.suggestion not in suggestions[reply.proposal_id]:
                raise Invalid({"answers": _("This suggestion is not one of the proposal's.")})
            row = have.get((reply.pk, answer.suggestion))
            (changed if row else fresh).append(
                row := row
                or SuggestionAnswer(committee_id=reply.committee_id, reply=reply, suggestion_id=answer.suggestion)
            )
            row.answer, row.text = answer.answer, answer.text.replace("\x00", "")
            row.promise, row.promise_due = answer.promise.replace("\x00", "").strip(), answer.promise_due
    insert(fresh)
    save_fields(changed, ["answer", "text", "promise", "promise_due"])


@verb
def save_opinion_draft(assignment: Assignment | int, text: str, *, by: Actor) -> AssistingOpinion:
    """Keep an assisting opinion as it was typed (autosave, no event)."""
    (row,) = lock_assignments([assignment])
    _check_assisting(row, by)
    opinion, _made = AssistingOpinion.objects.update_or_create(
        assignment=row, defaults={"committee_id": row.committee_id, "text": text.replace("\x00", "")}
    )
    return opinion


def _check_assisting(row: Assignment, by: Actor) -> None:
    if not UNIT.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.role != HandlingRole.ASSISTING:
        raise Refused(_("Only an assisting unit gives an opinion to the lead."), code="answers_itself")
    if row.state != A.ACCEPTED:
        raise Refused(_("The opinion cannot be given now; sign in first, or it was given already."), code="not_now")


@verb
def give_opinions_many(opinions: Sequence[tuple[Assignment | int, str]], *, by: Actor) -> list[Assignment]:
    """Assisting units give their opinions to the lead (会办意见). A one-time link has done its work then."""
    rows = lock_assignments(a for a, _text in opinions)
    texts = {(a if isinstance(a, int) else a.pk): text.replace("\x00", "").strip() for a, text in opinions}
    moment = clock.now()
    for row in rows:
        _check_assisting(row, by)
        if not texts[row.pk]:
            raise Invalid({"text": _("Please write the opinion.")})
    AssistingOpinion.objects.bulk_create(
        [AssistingOpinion(committee_id=r.committee_id, assignment=r, text=texts[r.pk], given_at=moment) for r in rows],
        update_conflicts=True,
        update_fields=["text", "given_at"],
        unique_fields=["assignment"],
    )
    apply_many(ASSIGNMENT, rows, "give_opinion", by=by)
    spend_links(rows)
    return rows


def give_opinion(assignment: Assignment | int, text: str, *, by: Actor) -> Assignment:
    """Give one assisting opinion. See :func:`give_opinions_many`."""
    return give_opinions_many([(assignment, text)], by=by)[0]


def owing_opinions(proposal_ids: Iterable[int], today: date) -> set[int]:
    """The proposals whose lead still has to wait: an opinion is owed and not both overdue and reminded of."""
    owed = columns(
        Assignment,
        "proposal_id",
        "reply_due",
        "reminded_at",
        proposal=set(proposal_ids),
        role=HandlingRole.ASSISTING,
        state=[A.OFFERED, A.REFUSAL_REQUESTED, *WORKING],
    )
    return {pk for pk, due, reminded_at in owed if due >= today or reminded_at is None}
