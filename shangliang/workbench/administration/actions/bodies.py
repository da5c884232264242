"""What a committee consists of besides its people: units and lines, sectors and groups, terms and sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import (
    Collective,
    Coordinator,
    Group,
    Line,
    Sector,
    Session,
    SpecialCommittee,
    Term,
    TownshipBody,
    Unit,
)
from shangliang.core.errors import Invalid, NotAllowed
from shangliang.workflow.events import Entry, record, verb

from .. import access
from .checking import check

B = TypeVar("B", bound=models.Model)

#: The kinds of bodies by the names that events and addresses use.
BODIES: dict[str, type[models.Model]] = {
    "unit": Unit,
    "line": Line,
    "coordinator": Coordinator,
    "sector": Sector,
    "special_committee": SpecialCommittee,
    "group": Group,
    "collective": Collective,
    "township_body": TownshipBody,
    "term": Term,
    "session": Session,
}
_KINDS = {model: name for name, model in BODIES.items()}


@verb
def save_body(body: B, *, by: Actor) -> B:
    """Add or change one body of the actor's committee, as the fields of ``body`` say.

    Raises:
        Invalid: with a message for each wrong field.
    """
    access.demand(by, Role.SYSTEM_ADMIN)
    model, kind = type(body), _KINDS[type(body)]
    before: dict[str, Any] = {}
    if body.pk is None:
        body.committee_id = by.committee_id  # type: ignore[attr-defined]
    else:
        found = model._default_manager.select_for_update().filter(pk=body.pk).first()
        if found is None or found.committee_id != by.committee_id:  # type: ignore[attr-defined]
            raise NotAllowed(_("This record does not exist."))
        before = _facts(found)
    _sound(body, by)
    added = body.pk is None
    body.save()
    after = _facts(body)
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    if added or changed:
        facts = {"name": after.get("name", "")} if added else {"changed": changed}
        place = (kind, body.pk)
        entry = Entry(f"{kind}.{'add' if added else 'change'}", place, place, facts)
        record([entry], by=by, committee_id=by.committee_id or 0)
    return body


def _sound(body: models.Model, by: Actor) -> None:
    check(body)
    for field in body._meta.concrete_fields:
        if field.is_relation and field.name != "committee":
            other = getattr(body, field.name)
            if other is not None and other.committee_id != by.committee_id:
                raise NotAllowed(_("This record does not exist."))
    if problems := _order_of(body):
        raise Invalid(problems)


def _order_of(body: models.Model) -> dict[str, Any]:
    """What is wrong with the order of a term's or a session's days."""
    if isinstance(body, Term) and body.begins >= body.ends:
        return {"ends": _("The last day lies before the first.")}
    if not isinstance(body, Session):
        return {}
    if body.closes < body.opens:
        return {"closes": _("The plenary closes before it opens.")}
    if body.session_deadline <= body.window_opens:
        return {"session_deadline": _("In-session submissions end before they begin.")}
    if body.cut_off <= body.window_opens:
        return {"cut_off": _("The cut-off lies before the cycle begins.")}
    if Session.objects.filter(window_opens=body.window_opens).exclude(pk=body.pk).exists():
        return {"window_opens": _("Another session's window opens at this very moment.")}
    return {}


def _facts(body: models.Model) -> dict[str, Any]:
    facts = {}
    for field in body._meta.concrete_fields:
        value = getattr(body, field.attname)
        if field.name not in ("id", "committee"):
            facts[field.attname] = value.isoformat() if isinstance(value, date | datetime) else value
    return facts
