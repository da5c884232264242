"""Signing in, refusing, reassigning, asking for more time (domain §2.3, §2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Unit, UnitSection
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply, apply_many, begin_many, finish, lock, lock_where, save_fields

from ..access import LEADER, UNIT
from ..models import Assignment, AssignmentState, Extension, ExtensionState, HandlingRole, Refusal
from ..states import ANSWERING, ASSIGNMENT, EXTENSION, WORKING
from .due import Dates
from .locking import assignments_of, lock_assignments
from .proposers import of_parties

A = AssignmentState


@verb
def accept_many(
    assignments: Sequence[Assignment | int], *, by: Actor, clerk_name: str = "", clerk_phone: str = ""
) -> list[Assignment]:
    """Sign in: the unit takes the proposals, with the clerk who handles them."""
    _check_length("clerk_name", clerk_name, 60)
    _check_length("clerk_phone", clerk_phone, 40)
    rows = lock_assignments(assignments)
    moment = clock.now()
    for row in rows:
        row.accepted_at = moment
        row.clerk_name = clerk_name.strip() or row.clerk_name
        row.clerk_phone = clerk_phone.strip() or row.clerk_phone
    apply_many(ASSIGNMENT, rows, "accept", by=by, changed=["accepted_at", "clerk_name", "clerk_phone"])
    return rows


def accept(assignment: Assignment | int, *, by: Actor, clerk_name: str = "", clerk_phone: str = "") -> Assignment:
    """Sign in to one assignment. See :func:`accept_many`."""
    return accept_many([assignment], by=by, clerk_name=clerk_name, clerk_phone=clerk_phone)[0]


def _check_length(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise Invalid({field: _("At most %(most)d characters.") % {"most": most}})


def _reason(text: str, field: str = "reason") -> str:
    if not text.strip():
        raise Invalid({field: _("Please give a reason.")})
    return text.strip()


@verb
def request_refusal(
    assignment: Assignment | int, reason: str, *, by: Actor, right_unit: Unit | None = None
) -> Assignment:
    """Ask to be spared, naming the unit that the proposal belongs to. The coordinator of the line decides.

    A second request on the same assignment is signed by the unit's leader and decided by the proposal director;
    there is no third.

    Raises:
        Refused: the window has closed, the leader's signature is missing, or it was refused twice.
    """
    reason = _reason(reason)
    (row,) = lock_assignments([assignment])
    dates = Dates(row.proposal.committee)
    if right_unit is not None and (right_unit.pk == row.unit_id or right_unit.committee_id != row.committee_id):
        raise Invalid({"right_unit": _("Please name another unit.")})
    if UNIT.allows(by, row):
        _check_refusal(row, by, dates)
    row.refusals += 1
    row.step_due = dates.decision()
    apply(
        ASSIGNMENT,
        row,
        "request_refusal",
        by=by,
        note=reason,
        data={"ordinal": row.refusals, "right_unit": right_unit.pk if right_unit else None},
        changed=["refusals", "step_due"],
    )
    Refusal.objects.create(
        committee_id=row.committee_id,
        assignment=row,
        ordinal=row.refusals,
        reason=reason,
        right_unit=right_unit,
        asked_at=clock.now(),
        asked_by=by.name[:60],
    )
    return row


def _check_refusal(assignment: Assignment, by: Actor, dates: Dates) -> None:
    if assignment.refusals >= 2:
        raise Refused(_("It was asked for twice and denied twice; a third time is not possible."), code="no_third")
    if assignment.refusals == 1 and not LEADER.allows(by, assignment):
        raise Refused(_("A second request needs the signature of the unit's leader."), code="leader_signs")
    if dates.today > refusal_until(assignment, dates):
        raise Refused(_("The time for asking to be spared is over."), code="window_closed")


def refusal_until(assignment: Assignment, dates: Dates | None = None) -> date:
    """The last day on which the unit may ask to be spared: counted from the day on which it was (again) offered."""
    dates = dates or Dates(assignment.proposal.committee)
    offered_on = assignment.state_since.astimezone(clock.ZONE).date()
    return dates.after(dates.rules.refusal_within, start=offered_on).due


@verb
def reassign(assignment: Assignment | int, unit: Unit, *, by: Actor, reason: str = "") -> Assignment:
    """Grant a refusal: the proposal goes to another unit in the same role, which is offered it anew.

    The clock restarts where the committee's rules say so, never beyond the outer limit from the first assignment.
    Returns the new assignment.

    Raises:
        Refused: the unit handles this proposal already.
        Invalid: the unit is not this committee's or no longer active.
    """
    (row,) = lock_assignments([assignment])
    fresh = Unit.objects.select_related("line").filter(pk=unit.pk, is_active=True).first()
    if fresh is None or fresh.committee_id != row.committee_id:
        raise Invalid({"unit": _("This unit cannot be assigned anything.")})
    others = assignments_of([row.proposal])
    if any(a.unit_id == fresh.pk and a.state != A.REASSIGNED for a in others):
        raise Refused(_("“%(unit)s” handles this proposal already.") % {"unit": fresh.name}, code="handles_already")
    _decide(row, "reassign", "reassigned", reason.strip(), by, {"to": fresh.pk})
    dates = Dates(row.proposal.committee)
    successor = Assignment(
        committee_id=row.committee_id,
        proposal=row.proposal,
        unit=fresh,
        role=row.role,
        part=row.part,
        previous=row,
        assigned_at=clock.now(),
        first_assigned_on=row.first_assigned_on,
        accept_due=dates.accept(),
        contact_due=dates.after(dates.rules.first_contact_within).due,
        reply_due=row.reply_due,
        reply_working=row.reply_working,
    )
    if dates.rules.reassignment_restarts_clock:
        _restart(successor, others, dates)
    (successor,) = begin_many(
        ASSIGNMENT, [successor], by=by, name="assign", data={"unit": fresh.pk, "role": row.role, "from": row.unit_id}
    )
    if successor.role == HandlingRole.LEAD:
        move_assisting(successor, by=by, dates=dates)
    return successor


def _restart(successor: Assignment, others: Sequence[Assignment], dates: Dates) -> None:
    if successor.role == HandlingRole.ASSISTING:
        lead = next(a for a in others if a.role == HandlingRole.LEAD and a.state != A.REASSIGNED)
        due = dates.opinion(lead.reply_due)
    else:
        due = dates.reply(
            successor.proposal.session,
            in_session=bool(successor.proposal.in_session),
            of_party=bool(of_parties([successor.proposal])),
            first_assigned=successor.first_assigned_on,
            restarted=True,
        )
    successor.reply_due, successor.reply_working = due.due, due.as_json()


def move_assisting(lead: Assignment, *, by: Actor, dates: Dates) -> None:
    """Opinions that are still owed follow the lead's due date when it moves to a later day."""
    moved = []
    for row in assignments_of([lead.proposal], role=HandlingRole.ASSISTING, state=[A.OFFERED, *WORKING]):
        due = dates.opinion(lead.reply_due)
        if due.due > row.reply_due:
            row.reply_due, row.reply_working, row.reminded_at = due.due, due.as_json(), None
            moved.append(row)
    if moved:
        save_fields(moved, ["reply_due", "reply_working", "reminded_at"])
        finish(ASSIGNMENT, moved, "move", by=by, data=lambda a: {"due": a.reply_due.isoformat()})


@verb
def deny_refusal(assignment: Assignment | int, reason: str, *, by: Actor) -> Assignment:
    """Deny a refusal, with a reason: the unit is offered the proposal again and signs in anew within the window."""
    reason = _reason(reason)
    (row,) = lock_assignments([assignment])
    row.accept_due = Dates(row.proposal.committee).accept()
    return _decide(row, "deny_refusal", "denied", reason, by, {})


def _decide(
    row: Assignment, transition: str, decision: str, reason: str, by: Actor, data: dict[str, object]
) -> Assignment:
    row.step_due = None
    apply(ASSIGNMENT, row, transition, by=by, note=reason, data=data, changed=["step_due", "accept_due"])
    Refusal.objects.filter(assignment=row, ordinal=row.refusals).update(
        decision=decision, decided_at=clock.now(), decision_reason=reason
    )
    return row


@verb
def hand_to_section(
    assignment: Assignment | int,
    section: UnitSection | None,
    *,
    by: Actor,
    clerk_name: str = "",
    clerk_phone: str = "",
) -> Assignment:
    """Hand the work to a section of the unit and name the clerk; only the unit replies."""
    _check_length("clerk_name", clerk_name, 60)
    _check_length("clerk_phone", clerk_phone, 40)
    (row,) = lock_assignments([assignment])
    if not UNIT.allows(by, row) or row.state in ASSIGNMENT.final:
        raise NotAllowed(_("You may not do this here."))
    if section is not None and section.unit_id != row.unit_id:
        raise Invalid({"section": _("This is not a section of the unit.")})
    row.section, row.clerk_name, row.clerk_phone = section, clerk_name.strip(), clerk_phone.strip()
    save_fields([row], ["section", "clerk_name", "clerk_phone"])
    finish(ASSIGNMENT, [row], "hand_to_section", by=by, data={"section": section.pk if section else None})
    return row


@verb
def request_extension(assignment: Assignment | int, reason: str, *, by: Actor) -> Extension:
    """Ask for more time for the reply: once, by the committee's span, before it is due.

    Raises:
        Refused: there was one already, the date has passed, or the outer limit leaves no room.
    """
    reason = _reason(reason)
    (row,) = lock_assignments([assignment])
    if not UNIT.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    dates = Dates(row.proposal.committee)
    if row.role not in ANSWERING or row.state not in WORKING or row.round > 1:
        raise Refused(_("More time is asked for while the first reply is being worked on."), code="not_now")
    if row.extended or row.extensions.filter(state=ExtensionState.REQUESTED).exists():
        raise Refused(_("More time can be asked for only once."), code="once")
    if dates.today > row.reply_due:
        raise Refused(_("The reply is overdue; more time is asked for before that."), code="overdue")
    until = dates.extended(row.reply_due, row.first_assigned_on).due
    if until <= row.reply_due:
        raise Refused(_("The outer limit leaves no more time."), code="outer_limit")
    extension = Extension(
        committee_id=row.committee_id, assignment=row, due=dates.decision(), until=until, reason=reason
    )
    return begin_many(EXTENSION, [extension], by=by, name="request", data={"until": until.isoformat()}, note=reason)[0]


def _locked_extension(extension: Extension | int) -> Extension:
    pk = extension if isinstance(extension, int) else extension.pk
    found = Extension.objects.filter(pk=pk).values_list("assignment_id", flat=True).first()
    if found is None:
        raise NotAllowed(_("This record does not exist."))
    (assignment,) = lock_assignments([found])
    (row,) = lock(Extension, [pk])
    row.assignment = assignment
    return row


@verb
def grant_extension(extension: Extension | int, *, by: Actor, note: str = "") -> Extension:
    """Grant more time. Assisting opinions that are still owed follow.

    Raises:
        Refused: the reply has been submitted meanwhile.
    """
    row = _locked_extension(extension)
    assignment = row.assignment
    if assignment.state not in WORKING:
        raise Refused(_("The reply is already written; no more time is needed."), code="not_now")
    row.decision_reason = note.strip()
    apply(EXTENSION, row, "grant", by=by, note=row.decision_reason, changed=["decision_reason"])
    dates = Dates(assignment.proposal.committee)
    due = dates.extended(assignment.reply_due, assignment.first_assigned_on)
    assignment.reply_due, assignment.reply_working, assignment.extended = due.due, due.as_json(), True
    save_fields([assignment], ["reply_due", "reply_working", "extended"])
    finish(ASSIGNMENT, [assignment], "extend", by=by, data={"due": due.due.isoformat()})
    if assignment.role == HandlingRole.LEAD:
        move_assisting(assignment, by=by, dates=dates)
    return row


@verb
def deny_extension(extension: Extension | int, reason: str, *, by: Actor) -> Extension:
    """Deny more time, with a reason."""
    reason = _reason(reason)
    row = _locked_extension(extension)
    row.decision_reason = reason
    return apply(EXTENSION, row, "deny", by=by, note=reason, changed=["decision_reason"])


@verb
def withdraw_extension(extension: Extension | int, *, by: Actor) -> Extension:
    """Take a request for more time back, before it is decided."""
    return apply(EXTENSION, _locked_extension(extension), "withdraw", by=by)


def withdraw_extensions(assignments: Sequence[Assignment], *, by: Actor) -> None:
    """Requests that nobody has decided fall away once the replies are sent."""
    known = {a.pk: a for a in assignments}
    rows = lock_where(Extension, assignment=known, state=ExtensionState.REQUESTED)
    for row in rows:
        row.assignment = known[row.assignment_id]
    apply_many(EXTENSION, rows, "fall_away", by=by)


@verb
def rate_proposal(
    assignment: Assignment | int, *, founded: int, practicable: int, standard: int, by: Actor
) -> Assignment:
    """The unit's own marks for the proposal, 1 to 5 each, once it has replied (双向评议)."""
    for field, mark in (("founded", founded), ("practicable", practicable), ("standard", standard)):
        if mark not in range(1, 6):
            raise Invalid({field: _("Please choose a mark from 1 to 5.")})
    (row,) = lock_assignments([assignment])
    if not UNIT.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.sent_at is None:
        raise Refused(_("The unit rates the proposal once it has replied."), code="not_now")
    row.rates_founded, row.rates_practicable, row.rates_standard = founded, practicable, standard
    save_fields([row], ["rates_founded", "rates_practicable", "rates_standard"])
    marks = {"founded": founded, "practicable": practicable, "standard": standard}
    finish(ASSIGNMENT, [row], "rate", by=by, data=marks)
    return row
