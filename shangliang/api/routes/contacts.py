"""Talks between unit and proposers, and their messages."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.handling import actions
from shangliang.handling.models import Contact, Message

from .. import reach
from ..routing import Routes
from ..schemas.fields import PathId
from ..schemas.handling import ContactIn, ContactOut, Contacts, MessageIn, MessageOut, Messages, ReasonIn

routes = Routes("Contacts")

_COLUMNS = (
    "assignment_id", "proposal_id", "state", "due", "phase", "on", "manner", "four_party", "people", "summary",
    "dispute",
)  # fmt: skip


def _contact(row: Contact) -> ContactOut:
    return ContactOut(id=row.pk, **{name: getattr(row, name) for name in _COLUMNS})


@routes.get("/assignments/{assignment_id}/contacts", "handling:read")
def list_contacts(request: HttpRequest, assignment_id: PathId) -> Contacts:
    """The talks on record."""
    by = request.auth.actor
    row = reach.one(reach.assignments(by), assignment_id)
    return Contacts(items=[_contact(c) for c in reach.contacts(by).filter(assignment=row)])


@routes.post("/assignments/{assignment_id}/contacts", "handling:write", status=201)
def record_contact(request: HttpRequest, assignment_id: PathId, body: ContactIn) -> ContactOut:
    """Put a talk on record; the lead proposer confirms or disputes it."""
    by = request.auth.actor
    row = reach.one(reach.assignments(by), assignment_id)
    return _contact(actions.record_contact(actions.NewContact(row, **body.model_dump()), by=by))


@routes.post("/contacts/{contact_id}/confirm", "handling:write", media="")
def confirm_contact(request: HttpRequest, contact_id: PathId) -> ContactOut:
    """The lead proposer confirms that a talk took place."""
    by = request.auth.actor
    (row,) = actions.confirm_contacts_many([reach.one(reach.contacts(by), contact_id)], by=by)
    return _contact(row)


@routes.post("/contacts/{contact_id}/dispute", "handling:write")
def dispute_contact(request: HttpRequest, contact_id: PathId, body: ReasonIn) -> ContactOut:
    """The lead proposer says that a talk did not take place so."""
    by = request.auth.actor
    return _contact(actions.dispute_contact(reach.one(reach.contacts(by), contact_id), body.reason, by=by))


def _message(row: Message) -> MessageOut:
    return MessageOut(
        id=row.pk,
        assignment_id=row.assignment_id,
        at=row.at,
        sender=row.sender_name,
        from_unit=row.from_unit,
        text=row.text,
    )


@routes.get("/assignments/{assignment_id}/messages", "handling:read")
def list_messages(request: HttpRequest, assignment_id: PathId) -> Messages:
    """The messages between unit and proposers."""
    by = request.auth.actor
    row = reach.one(reach.assignments(by), assignment_id)
    return Messages(items=[_message(m) for m in reach.messages(by).filter(assignment=row).order_by("at", "pk")])


@routes.post("/assignments/{assignment_id}/messages", "handling:write", status=201)
def send_message(request: HttpRequest, assignment_id: PathId, body: MessageIn) -> MessageOut:
    """Send a message, from a proposer to the unit or back."""
    by = request.auth.actor
    return _message(actions.send_message(reach.one(reach.assignments(by), assignment_id), body.text, by=by))
