"""What proposers think of replies, and what follows: closing, or handling again once (domain §2.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.reading import find
from shangliang.proposals.models import Attachment, Proposal, ProposalState
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.machines import By
from shangliang.workflow.transitions import apply_many, begin_many, finish, save_fields

from ..access import DIRECTOR, PROPOSAL_COMMITTEE, PROPOSER, STAFF
from ..models import Assignment, AssignmentState, Feedback, FeedbackState, Manner, Rehandling, Reply
from ..states import ANSWERING, ASSIGNMENT, FEEDBACK
from .due import Dates
from .locking import assignments_of, lock_below, lock_proposals
from .proposers import signers_of

_DISSATISFIED = "dissatisfied"


def ask_for_feedback(proposals: Sequence[Proposal], *, by: Actor) -> list[Feedback]:
    """Ask every proposer of proposals just replied, merged ones included, for feedback on each new reply."""
    signers = signers_of(proposals)
    known = {p.pk: p for p in proposals}
    replies = (
        Reply.objects.filter(proposal__in=known, sent_at__isnull=False, feedback__isnull=True)
        .order_by("pk")
        .select_related("assignment")
    )
    dates: dict[int, Dates] = {}
    made = []
    for reply in replies:
        proposal = known[reply.proposal_id]
        when = dates.setdefault(proposal.committee_id, Dates(proposal.committee))
        for signature in signers.get(proposal.pk, []):
            made.append(
                Feedback(
                    committee_id=proposal.committee_id,
                    proposal=proposal,
                    reply=reply,
                    signature=signature,
                    round=reply.round,
                    main=signature == signers[proposal.pk][0] and signature.proposal_id == proposal.pk,
                    due=when.after(when.rules.feedback_within).due,
                )
            )
    return begin_many(FEEDBACK, made, by=by, name="ask", data=lambda f: {"main": f.main})


@dataclass(frozen=True)
class Form:
    """A filled-in form 征询意见表: marks as codes of the committee's list, the manner in which one really met."""

    feedback: Feedback | int
    attitude: str
    result: str
    manner: str = ""
    answers_question: bool | None = None
    text: str = ""
    scan: Attachment | None = None


@verb
def give_feedback_many(forms: Sequence[Form], *, by: Actor) -> list[Feedback]:
    """Give feedback: each proposer by oneself, a collective by its liaison, or staff from paper with its scan.

    Raises:
        NotAllowed: the form is somebody else's, or the actor works in the unit that replied.
        Invalid: a mark or manner is not on the list, or the scan is missing.
    """
    rows = {r.pk: r for r in lock_below(Feedback, [f.feedback for f in forms], ["signature", "reply__assignment"])}
    moment = clock.now()
    for form in forms:
        row = rows[form.feedback if isinstance(form.feedback, int) else form.feedback.pk]
        _check_giver(row, form, by)
        _fill(row, form)
        row.given_at = moment
    given = list(rows.values())
    apply_many(FEEDBACK, given, "give", by=by, data=_marks, changed=_FILLED)
    _tell_of_co_signers([r for r in given if _displeased(r) and not r.main])
    _conclude({r.proposal_id: r.proposal for r in given if r.main}, by)
    return given


def give_feedback(form: Form, *, by: Actor) -> Feedback:
    """Give feedback on one reply. See :func:`give_feedback_many`."""
    return give_feedback_many([form], by=by)[0]


_FILLED = [
    "manner",
    "answers_question",
    "attitude",
    "result",
    "attitude_meaning",
    "result_meaning",
    "text",
    "entered_by_staff",
    "scan",
    "given_at",
]


def _marks(row: Feedback) -> dict[str, object]:
    return {"attitude": row.attitude, "result": row.result, "main": row.main, "on_paper": row.entered_by_staff}


def _check_giver(row: Feedback, form: Form, by: Actor) -> None:
    if by.bound_to is not None or row.reply.assignment.unit_id in by.unit_ids | by.led_unit_ids:
        raise NotAllowed(_("The unit that replied never gives feedback on its reply."))
    if PROPOSER.allows(by, row):
        return
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if form.scan is None or form.scan.purpose != Attachment.Purpose.SCAN:
        raise Invalid({"scan": _("A form on paper is entered with its scan.")})
    row.entered_by_staff = True


def _fill(row: Feedback, form: Form) -> None:
    rules = rules_of(row.proposal.committee)
    problems: dict[str, object] = {}
    for name in ("attitude", "result"):
        code = getattr(form, name)
        meaning = rules.meaning_of_mark(code)
        if not meaning:
            problems[name] = _("Please choose one of the committee's marks.")
        setattr(row, name, code)
        setattr(row, f"{name}_meaning", meaning)
    if form.manner and form.manner not in Manner.values:
        problems["manner"] = _("Unknown manner of contact.")
    if form.scan is not None and form.scan.proposal_id not in (row.proposal_id, row.signature.proposal_id):
        problems["scan"] = _("This file belongs to another proposal.")
    if problems:
        raise Invalid(problems)
    row.manner, row.answers_question, row.text = form.manner, form.answers_question, form.text.strip()
    row.scan = form.scan


def _displeased(row: Feedback) -> bool:
    return _DISSATISFIED in (row.attitude_meaning, row.result_meaning)


def _tell_of_co_signers(rows: Sequence[Feedback]) -> None:
    """A co-signer's dissatisfaction is brought to the office's notice, and does not reopen the handling."""
    notices: dict[int, list[tuple[str, str, dict[str, object]]]] = defaultdict(list)
    for row in rows:
        data: dict[str, object] = {"feedback": row.pk, "proposal": row.proposal_id, "reply": row.reply_id}
        notices[row.committee_id].append(("feedback.co_signer_dissatisfied", "role:proposal_staff", data))
    for committee_id, batch in notices.items():
        outbox.post(committee_id, batch)


@verb
def let_feedback_pass(feedback: Sequence[Feedback | int], *, by: Actor) -> list[Feedback]:
    """The window has passed without an answer: «no feedback», never «satisfied»."""
    rows = lock_below(Feedback, feedback, ["signature"])
    apply_many(FEEDBACK, rows, "let_pass", by=by)
    _conclude({r.proposal_id: r.proposal for r in rows if r.main}, by)
    return rows


def _conclude(proposals: dict[int, Proposal], by: Actor) -> None:
    """Once the forms that count are all in or passed: close, or ask for a decision where one is dissatisfied.

    With several answering units the proposal's mark is the worst, so the decision waits for the last form.
    """
    waiting, displeased = set(), set()
    for row in find(Feedback, proposal=proposals, main=True):
        if row.state == FeedbackState.AWAITED:
            waiting.add(row.proposal_id)
        elif row.round == proposals[row.proposal_id].rounds and _displeased(row):
            displeased.add(row.proposal_id)
    done = [p for pk, p in proposals.items() if pk not in waiting and p.state == ProposalState.REPLIED]
    _close([p for p in done if p.pk not in displeased], by)
    _ask_for_decision([p for p in done if p.pk in displeased], by)


def _ask_for_decision(proposals: Sequence[Proposal], by: Actor) -> None:
    if not proposals:
        return
    dates: dict[int, Dates] = {}
    for proposal in proposals:
        when = dates.setdefault(proposal.committee_id, Dates(proposal.committee))
        proposal.decision_due = when.after(when.rules.rehandling_decided_within).due
    save_fields(proposals, ["decision_due"])
    Rehandling.objects.bulk_create(
        [Rehandling(committee_id=p.committee_id, proposal=p, asked_at=clock.now()) for p in proposals if p.rounds == 1]
    )
    finish(PROPOSAL, proposals, "dissatisfied", by=by, data=lambda p: {"round": p.rounds})


def _close(proposals: Sequence[Proposal], by: Actor, note: str = "") -> None:
    if not proposals:
        return
    for proposal in proposals:
        proposal.closed_at, proposal.decision_due = clock.now(), None
    apply_many(PROPOSAL, proposals, "close", by=by, note=note, changed=["closed_at", "decision_due"])
    sent = assignments_of(proposals, state=AssignmentState.SENT)
    apply_many(ASSIGNMENT, sent, "close", by=by)


@verb
def decide_rehandling(proposal: Proposal | int, *, order: bool, reason: str, by: Actor) -> Proposal:
    """The proposal committee orders that a proposal be handled again (once), or declines and closes it.

    Ordered: the units with whose reply the lead proposer is dissatisfied answer again within the committee's span;
    their coordinators are told.

    Raises:
        Refused: no decision is owed, or it was handled again already.
    """
    if not reason.strip():
        raise Invalid({"reason": _("Please give a reason.")})
    row = _awaiting_decision(proposal, PROPOSAL_COMMITTEE, by)
    if row.rounds != 1:
        raise Refused(_("It was handled again once; now the proposal director closes it."), code="once")
    decision = Rehandling.objects.get(proposal=row)
    decision.decided_at, decision.ordered, decision.reason = clock.now(), order, reason.strip()
    if order:
        decision.due = _order(row, reason.strip(), by)
    else:
        _close([row], by, note=reason.strip())
    decision.save()
    return row


def _awaiting_decision(proposal: Proposal | int, who: By, by: Actor) -> Proposal:
    (row,) = lock_proposals([proposal])
    if not who.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != ProposalState.REPLIED or row.decision_due is None:
        raise Stale(_("No decision on “%(title)s” is owed.") % {"title": row.title})
    return row


def _order(proposal: Proposal, reason: str, by: Actor) -> date:
    displeased = {
        f.reply.assignment_id
        for f in Feedback.objects.filter(proposal=proposal, main=True, round=1).select_related("reply")
        if _displeased(f)
    }
    due = Dates(proposal.committee).again()
    again: list[Assignment] = assignments_of([proposal], pk=displeased, role=ANSWERING)
    for row in again:
        row.round, row.reply_due, row.reply_working = 2, due.due, due.as_json()
    proposal.rounds, proposal.decision_due = 2, None
    apply_many(PROPOSAL, [proposal], "rehandle", by=by, note=reason, changed=["rounds", "decision_due"])
    apply_many(
        ASSIGNMENT,
        again,
        "rehandle",
        by=by,
        data={"due": due.due.isoformat()},
        changed=["round", "reply_due", "reply_working"],
    )
    parties = sorted({f"coordinator:{row.unit.line.coordinator_id}" for row in again})
    data = {"proposal": proposal.pk, "due": due.due.isoformat()}
    outbox.post(proposal.committee_id, [("proposal.rehandled", party, data) for party in parties])
    return due.due


@verb
def close_dissatisfied(proposal: Proposal | int, note: str, *, by: Actor) -> Proposal:
    """The proposal director closes what displeases again after a second round, with a note for the record."""
    if not note.strip():
        raise Invalid({"note": _("Please write a note for the record.")})
    row = _awaiting_decision(proposal, DIRECTOR, by)
    if row.rounds < 2:
        raise Refused(_("First the proposal committee decides on handling it again."), code="first_round")
    Rehandling.objects.filter(proposal=row).update(closing_note=note.strip())
    _close([row], by, note=note.strip())
    return row
