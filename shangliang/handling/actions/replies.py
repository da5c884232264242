"""Submitting, signing, checking and sending replies (domain §2.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Appointment
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.core.text import one_after_another
from shangliang.proposals.models import Proposal, Suggestion
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply, apply_many, finish, save_fields

from ..access import STAFF, UNIT
from ..models import (
    FACE_TO_FACE,
    Answer,
    Assignment,
    AssignmentState,
    Contact,
    ContactState,
    HandlingRole,
    Reply,
    SuggestionAnswer,
)
from ..states import ANSWERING, ASSIGNMENT, WORKING
from .commitments import promise_many
from .drafting import current_replies, owing_opinions
from .due import Dates
from .feedback import ask_for_feedback
from .links import spend_links
from .locking import assignments_of, lock_assignments
from .proposers import of_parties
from .refusals import withdraw_extensions

A = AssignmentState


@verb
def submit_replies_many(assignments: Sequence[Assignment | int], *, by: Actor) -> list[Assignment]:
    """Submit replies for the signature of the units' leaders. A one-time link has done its work then.

    Raises:
        Refused: with everything that is missing from the first incomplete reply (:func:`gaps_of`).
    """
    rows = lock_assignments(assignments)
    for row in rows:
        if not UNIT.allows(by, row):
            raise NotAllowed(_("You may not do this here."))
    gaps = gaps_of(rows)
    for row in rows:
        if row.state == A.DRAFTING and gaps[row.pk]:
            raise Refused(one_after_another(gaps[row.pk]), code="incomplete")
    apply_many(ASSIGNMENT, rows, "submit", by=by)
    led = led_units(rows)
    spend_links([row for row in rows if row.unit_id in led])  # where nobody else can sign, the link still does
    return rows


def submit_reply(assignment: Assignment | int, *, by: Actor) -> Assignment:
    """Submit one reply for signature. See :func:`submit_replies_many`."""
    return submit_replies_many([assignment], by=by)[0]


def led_units(assignments: Iterable[Assignment]) -> set[int]:
    """The units among these that have a leader with an account today."""
    day = clock.today()
    return set(
        Appointment.objects.filter(
            role=Role.UNIT_LEADER, unit__in={a.unit_id for a in assignments}, since__lte=day, user__is_active=True
        )
        .exclude(until__lt=day)
        .values_list("unit_id", flat=True)
    )


def gaps_of(assignments: Sequence[Assignment]) -> dict[int, list[str]]:
    """What each reply still lacks before it can be signed, in words, by assignment; the page shows the same.

    Every suggestion answered with text (imported proposals may have none; where units answer apart, the last one
    completes the answers), a result class, a promise with its date for everything planned, a contact on record
    (face to face where the committee demands it), and for the lead every assisting opinion, or its reminder.
    """
    rows = {a.pk: a for a in assignments}
    proposals = {a.proposal_id for a in rows.values()}
    replies = current_replies(rows.values())
    numbers: dict[int, dict[int, int]] = defaultdict(dict)
    places: dict[int, int] = {}
    for pk, proposal_id, number in columns(Suggestion, "pk", "proposal_id", "number", proposal=proposals):
        numbers[proposal_id][pk] = places[pk] = number
    answers: dict[int, list[SuggestionAnswer]] = defaultdict(list)
    written = find(SuggestionAnswer, reply=[r.pk for r in replies.values()])
    for answer in sorted(written, key=lambda a: places[a.suggestion_id]):
        answers[answer.reply_id].append(answer)
    contacts: dict[int, set[str]] = defaultdict(set)
    for pk, manner in columns(Contact, "assignment_id", "manner", assignment=rows, state__not=ContactState.DISPUTED):
        contacts[pk].add(manner)
    left = _left_to_last([a for a in rows.values() if a.role == HandlingRole.SEPARATE])
    owing = owing_opinions([a.proposal_id for a in rows.values() if a.role == HandlingRole.LEAD], clock.today())
    found = {}
    for pk, row in rows.items():
        reply = replies.get(pk)
        if reply is None:
            found[pk] = [_("The reply has not been written yet.")]
            continue
        required = left.get(pk, set()) if row.role == HandlingRole.SEPARATE else set(numbers[row.proposal_id])
        found[pk] = _gaps_in_text(reply, answers[reply.pk], numbers[row.proposal_id], required)
        found[pk] += _gaps_in_contacts(row, contacts[pk])
        if row.role == HandlingRole.LEAD and row.proposal_id in owing:
            found[pk].append(_("An assisting unit still owes its opinion, or the reminder is not on record."))
    return found


def _gaps_in_text(
    reply: Reply, answers: Sequence[SuggestionAnswer], numbers: dict[int, int], required: set[int]
) -> list[str]:
    gaps = []
    if not reply.result_meaning:
        gaps.append(_("Please choose the result class."))
    done = {a.suggestion_id for a in answers if a.answer and a.text.strip()}
    begun = {a.suggestion_id for a in answers if a.answer or a.text.strip()}
    missing = sorted(numbers[pk] for pk in (required | begun) - done if pk in numbers)
    if missing:
        listed = _(", ").join(str(n) for n in missing)
        gaps.append(_("Without an answer or its text: suggestion %(numbers)s.") % {"numbers": listed})
    if numbers and not done and not missing:
        gaps.append(_("Please answer the suggestions that are yours."))
    if not numbers and not reply.text.strip():
        gaps.append(_("Please write the text of the reply."))
    today = clock.today()
    for answer in answers:
        if answer.answer == Answer.PLANNED and not (answer.promise and answer.promise_due):
            gaps.append(
                _("Suggestion %(number)d is planned: please say what is promised, and by when.")
                % {"number": numbers[answer.suggestion_id]}
            )
        elif bool(answer.promise) != bool(answer.promise_due):
            gaps.append(
                _("The promise on suggestion %(number)d needs both text and date.")
                % {"number": numbers[answer.suggestion_id]}
            )
        elif answer.promise_due and answer.promise_due < today:
            gaps.append(
                _("The promise on suggestion %(number)d lies in the past.") % {"number": numbers[answer.suggestion_id]}
            )
    return gaps


def _gaps_in_contacts(row: Assignment, manners: set[str]) -> list[str]:
    if not manners:
        return [_("No contact with the proposer is on record.")]
    if rules_of(row.proposal.committee).face_to_face_required and manners.isdisjoint(FACE_TO_FACE):
        return [_("The committee demands a talk face to face, and none is on record.")]
    return []


def _left_to_last(assignments: Sequence[Assignment]) -> dict[int, set[int]]:
    """For a unit that answers apart and is the last to do so: the suggestions that nobody has answered yet."""
    if not assignments:
        return {}
    others: dict[int, list[Assignment]] = defaultdict(list)
    proposals = {a.proposal_id for a in assignments}
    for other in Assignment.objects.filter(proposal__in=proposals).exclude(state=A.REASSIGNED):
        others[other.proposal_id].append(other)
    answered: dict[int, set[int]] = defaultdict(set)
    written = SuggestionAnswer.objects.filter(reply__proposal__in=proposals).exclude(answer="")
    for pk, suggestion in written.values_list("reply__assignment_id", "suggestion_id"):
        answered[pk].add(suggestion)
    all_of: dict[int, set[int]] = defaultdict(set)
    for pk, proposal_id in Suggestion.objects.filter(proposal__in=proposals).values_list("pk", "proposal_id"):
        all_of[proposal_id].add(pk)
    together = {a.pk for a in assignments}
    found = {}
    for row in assignments:
        rest = [a for a in others[row.proposal_id] if a.pk != row.pk]
        if all(a.state in (A.SIGNING, A.CHECKING, A.SENT) or (a.pk in together and a.pk < row.pk) for a in rest):
            found[row.pk] = all_of[row.proposal_id] - set().union(*(answered[a.pk] for a in rest))
    return found


@verb
def send_back(assignment: Assignment | int, note: str, *, by: Actor) -> Assignment:
    """Send a reply back to be rewritten, with a note: the unit's leader before signing, the coordinator on checking."""
    if not note.strip():
        raise Invalid({"note": _("Please say what is to be changed.")})
    (row,) = lock_assignments([assignment])
    checking = row.state == A.CHECKING
    if checking:
        reply = current_replies([row])[row.pk]
        reply.signed_at, reply.signer_name, row.step_due = None, "", None
        save_fields([reply], ["signed_at", "signer_name"])
    return apply(ASSIGNMENT, row, "return" if checking else "send_back", by=by, note=note.strip(), changed=["step_due"])


@verb
def sign_replies_many(assignments: Sequence[Assignment | int], *, by: Actor, signer_name: str = "") -> list[Assignment]:
    """Sign replies. Those that the committee wants checked go to the coordinator, the others are sent at once.

    Args:
        signer_name: by default the actor's; typed where a one-time link signs for a leader without an account.

    Raises:
        Refused: an assisting opinion is owed; or a link signs although the unit's leader has an account.
    """
    rows = lock_assignments(assignments)
    if by.via == "link":
        _check_link_signature(rows, signer_name)
    _check_opinions(rows)
    replies = current_replies(rows)
    party_ids = of_parties(row.proposal for row in rows)
    moment = clock.now()
    kept: dict[int, Dates] = {}
    to_check: list[Assignment] = []
    to_send: list[Assignment] = []
    for row in rows:
        dates = kept.setdefault(row.committee_id, Dates(row.proposal.committee))
        way = dates.rules.check_by
        if way == "all" or (way == "party_only" and row.proposal_id in party_ids):
            row.step_due = dates.after(dates.rules.check_within).due
            to_check.append(row)
        else:
            to_send.append(row)
    apply_many(ASSIGNMENT, to_check, "sign", by=by, changed=["step_due"])
    signed = [replies[row.pk] for row in rows if row.pk in replies]
    for reply in signed:
        reply.signed_at, reply.signer_name = moment, (signer_name.strip() or by.name)[:60]
    if signed:
        save_fields(signed, ["signed_at", "signer_name"])
    _send(to_send, replies, "sign_and_send", by)
    spend_links(rows)
    return rows


def sign_reply(assignment: Assignment | int, *, by: Actor, signer_name: str = "") -> Assignment:
    """Sign one reply. See :func:`sign_replies_many`."""
    return sign_replies_many([assignment], by=by, signer_name=signer_name)[0]


def _check_link_signature(rows: Sequence[Assignment], signer_name: str) -> None:
    if led_units(rows):
        raise Refused(_("The unit's leader has an account and signs there."), code="leader_signs")
    if not signer_name.strip():
        raise Invalid({"signer_name": _("Please give the name of the leader who signs.")})


def _check_opinions(rows: Sequence[Assignment]) -> None:
    leads = {row.proposal_id: row for row in rows if row.role == HandlingRole.LEAD}
    owing = owing_opinions(leads, clock.today())
    if owing:
        raise Refused(
            _("An assisting unit still owes its opinion on “%(title)s”, or the reminder is not on record.")
            % {"title": leads[min(owing)].proposal.title},
            code="opinion_owed",
        )


@verb
def check_replies_many(assignments: Sequence[Assignment | int], *, by: Actor) -> list[Assignment]:
    """The coordinator finds signed replies in order, and they are sent."""
    rows = lock_assignments(assignments)
    _check_opinions(rows)
    replies = current_replies(rows)
    for row in rows:
        row.step_due = None
        if row.pk in replies:
            replies[row.pk].checked_at = clock.now()
    _send(rows, replies, "check", by)
    return rows


def check_reply(assignment: Assignment | int, *, by: Actor) -> Assignment:
    """Check and send one reply. See :func:`check_replies_many`."""
    return check_replies_many([assignment], by=by)[0]


def _send(rows: Sequence[Assignment], replies: dict[int, Reply], transition: str, by: Actor) -> None:
    """Send replies: promises are kept account of; a proposal that all its units have answered is replied."""
    if not rows:
        return
    moment, today = clock.now(), clock.today()
    for row in rows:
        row.sent_at = row.sent_at or moment
    apply_many(
        ASSIGNMENT,
        rows,
        transition,
        by=by,
        changed=["sent_at", "step_due"],
        data=lambda a: {"round": a.round, "result": replies[a.pk].result_class},
    )
    sent = [replies[row.pk] for row in rows]
    for reply in sent:
        reply.sent_at, reply.on_time = moment, today <= reply.assignment.reply_due
    save_fields(sent, ["sent_at", "on_time", "checked_at"])
    withdraw_extensions(rows, by=by)
    promise_many(sent, by=by)
    _complete({row.proposal_id: row.proposal for row in rows}, by)


def _complete(proposals: dict[int, Proposal], by: Actor) -> None:
    by_proposal: dict[int, list[Assignment]] = defaultdict(list)
    for row in assignments_of(proposals.values()):
        if row.state not in ASSIGNMENT.final:
            by_proposal[row.proposal_id].append(row)
    done, released = [], []
    for pk, rows in by_proposal.items():
        if all(r.state == A.SENT for r in rows if r.role in ANSWERING):
            done.append(proposals[pk])
            released += [r for r in rows if r.role == HandlingRole.ASSISTING]
    if not done:
        return
    for proposal in done:
        proposal.replied_at = proposal.replied_at or clock.now()
    apply_many(PROPOSAL, done, "reply", by=by, changed=["replied_at"])
    apply_many(ASSIGNMENT, released, "close", by=by)
    ask_for_feedback(done, by=by)


@verb
def remind_assisting_many(assignments: Sequence[Assignment | int], *, by: Actor) -> list[Assignment]:
    """Put a reminder on record (催办) with assisting units whose opinion is overdue; by the clock, the proposal
    staff or the lead unit. After it, the lead may reply without that opinion.

    Raises:
        Refused: the opinion is not overdue.
    """
    rows = lock_assignments(assignments)
    leads = Assignment.objects.filter(
        proposal__in={a.proposal_id for a in rows},
        role=HandlingRole.LEAD,
        unit__in=by.unit_ids | by.led_unit_ids,
    ).exclude(state=A.REASSIGNED)
    led = set(leads.values_list("proposal_id", flat=True)) if by.bound_to is None else set()
    for row in rows:
        if not (by.is_system or STAFF.allows(by, row) or row.proposal_id in led):
            raise NotAllowed(_("You may not do this here."))
        owed = row.role == HandlingRole.ASSISTING and row.state in (A.OFFERED, A.REFUSAL_REQUESTED, *WORKING)
        if not owed or row.reply_due >= clock.today():
            raise Refused(_("This opinion is not overdue."), code="not_overdue")
        row.reminded_at = clock.now()
    if rows:
        save_fields(rows, ["reminded_at"])
        finish(ASSIGNMENT, rows, "remind", by=by)
        outbox.post(
            rows[0].committee_id,
            [("opinion.overdue", f"unit:{r.unit_id}", {"assignment": r.pk, "proposal": r.proposal_id}) for r in rows],
        )
    return rows
