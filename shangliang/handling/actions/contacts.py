"""Talking with the proposer: contacts on record, four-party meetings, messages (domain §2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.workflow import duties, outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.transitions import apply, apply_many, begin_many, save_fields

from ..access import COORDINATOR, UNIT
from ..models import FACE_TO_FACE, Assignment, AssignmentState, Contact, Manner, Message, Phase
from ..states import ASSIGNMENT, CONTACT
from .due import Dates
from .locking import lock_assignments, lock_below
from .proposers import signers_of

A = AssignmentState
_NOT_YET = (A.OFFERED, A.REFUSAL_REQUESTED, A.REASSIGNED)


class NewContact(NamedTuple):
    """A talk to be put on record; without a phase it is the one in which the handling stands."""

    assignment: Assignment | int
    on: date
    manner: str
    summary: str
    people: str = ""
    phase: str = ""
    four_party: bool = False


@verb
def record_contacts_many(contacts: Sequence[NewContact], *, by: Actor) -> list[Contact]:
    """Put talks on record; the lead proposer confirms or disputes each.

    A four-party meeting (四方会商) may also be recorded by the line's coordinator, the proposal staff or the
    proposal committee, and is held face to face.

    Raises:
        Invalid: a date that cannot be, an unknown manner or phase, no summary.
        Refused: the unit has not signed in, or the handling is closed.
    """
    rows = {a.pk: a for a in lock_assignments(c.assignment for c in contacts)}
    kept: dict[int, Dates] = {}
    made: list[Contact] = []
    first: dict[int, Assignment] = {}
    for contact in contacts:
        row = rows[contact.assignment if isinstance(contact.assignment, int) else contact.assignment.pk]
        if not _may_record(by, row, contact.four_party):
            raise NotAllowed(_("You may not do this here."))
        if row.state in _NOT_YET or row.state in ASSIGNMENT.final:
            raise Refused(_("Contacts are recorded between signing in and the end of the handling."), code="not_now")
        _check(contact, row)
        dates = kept.setdefault(row.committee_id, Dates(row.proposal.committee))
        made.append(
            Contact(
                committee_id=row.committee_id,
                assignment=row,
                proposal=row.proposal,
                due=dates.after(dates.rules.contact_answered_within).due,
                phase=contact.phase or phase_of(row),
                on=contact.on,
                manner=contact.manner,
                four_party=contact.four_party,
                people=contact.people.strip(),
                summary=contact.summary.strip(),
            )
        )
        if row.first_contact_on is None or contact.on < row.first_contact_on:
            row.first_contact_on = contact.on
            first[row.pk] = row
    made = begin_many(CONTACT, made, by=by, name="record", data=lambda c: {"manner": c.manner, "on": c.on.isoformat()})
    if first:
        save_fields(list(first.values()), ["first_contact_on"])
        duties.settle(ASSIGNMENT, list(first.values()), by=by)
    return made


def record_contact(contact: NewContact, *, by: Actor) -> Contact:
    """Put one talk on record. See :func:`record_contacts_many`."""
    return record_contacts_many([contact], by=by)[0]


def phase_of(assignment: Assignment) -> str:
    """Where the handling stands: before it begins, during it, after the reply (办前、办中、办后)."""
    if assignment.state == A.ACCEPTED:
        return Phase.BEFORE
    return Phase.AFTER if assignment.state in (A.SENT, A.CLOSED, A.OPINION_GIVEN) else Phase.DURING


def _may_record(by: Actor, assignment: Assignment, four_party: bool) -> bool:
    if UNIT.allows(by, assignment):
        return True
    office = by.committee_id == assignment.committee_id and by.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_COMMITTEE)
    return four_party and (office or COORDINATOR.allows(by, assignment))


def _check(contact: NewContact, assignment: Assignment) -> None:
    problems: dict[str, object] = {}
    if contact.on > clock.today():
        problems["on"] = _("A contact is recorded after it has taken place.")
    elif contact.on < assignment.first_assigned_on:
        problems["on"] = _("This day lies before the proposal was assigned.")
    if contact.manner not in Manner.values:
        problems["manner"] = _("Unknown manner of contact.")
    elif contact.four_party and contact.manner not in FACE_TO_FACE:
        problems["manner"] = _("A four-party meeting is held face to face.")
    if contact.phase and contact.phase not in Phase.values:
        problems["phase"] = _("Unknown phase.")
    if not contact.summary.strip():
        problems["summary"] = _("Please say what was talked about.")
    if len(contact.people) > 200:
        problems["people"] = _("At most %(most)d characters.") % {"most": 200}
    if problems:
        raise Invalid(problems)


@verb
def confirm_contacts_many(contacts: Sequence[Contact | int], *, by: Actor) -> list[Contact]:
    """The lead proposer (or the leading collective's liaison) confirms that these talks took place."""
    rows = lock_below(Contact, contacts)
    apply_many(CONTACT, rows, "confirm", by=by)
    return rows


@verb
def dispute_contact(contact: Contact | int, reason: str, *, by: Actor) -> Contact:
    """The lead proposer says that this talk did not take place so; it counts as no contact any more."""
    if not reason.strip():
        raise Invalid({"reason": _("Please say what is not right.")})
    (row,) = lock_below(Contact, [contact])
    row.dispute = reason.strip()
    return apply(CONTACT, row, "dispute", by=by, note=row.dispute, changed=["dispute"])


@verb
def let_contacts_pass(contacts: Sequence[Contact | int], *, by: Actor) -> list[Contact]:
    """The date has passed without an answer: the talks count as recorded, not as confirmed."""
    rows = lock_below(Contact, contacts)
    apply_many(CONTACT, rows, "let_pass", by=by)
    return rows


@verb
def send_message(assignment: Assignment | int, text: str, *, by: Actor) -> Message:
    """Send a message on the proposal, from a proposer to the unit or back.

    Raises:
        NotAllowed: the actor is neither.
    """
    if not text.strip():
        raise Invalid({"text": _("Please write something.")})
    (row,) = lock_assignments([assignment])
    if row.state == A.REASSIGNED:
        raise Refused(_("This unit does not handle the proposal any more."), code="not_now")
    parties = {s.party for s in signers_of([row.proposal])[row.proposal_id]}
    from_unit = UNIT.allows(by, row)
    if not from_unit and (by.bound_to is not None or parties.isdisjoint(by.parties)):
        raise NotAllowed(_("You may not do this here."))
    message = Message.objects.create(
        committee_id=row.committee_id,
        proposal=row.proposal,
        assignment=row,
        at=clock.now(),
        sender_id=by.user_id,
        sender_name=by.name[:60],
        from_unit=from_unit,
        text=text.strip(),
    )
    facts = {"message": message.pk, "from_unit": from_unit}
    record(
        [Entry("assignment.message", ("assignment", row.pk), ("proposal", row.proposal_id), facts)],
        by=by,
        committee_id=row.committee_id,
    )
    receivers = sorted(parties) if from_unit else [f"unit:{row.unit_id}"]
    data = {**facts, "assignment": row.pk, "proposal": row.proposal_id}
    outbox.post(row.committee_id, [("message.sent", party, data) for party in receivers])
    return message
