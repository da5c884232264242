"""A committee's rules and the days that it knows better than the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import CalendarCorrection, Committee
from shangliang.committees.rules import checked_rules
from shangliang.consultations import actions as consultations
from shangliang.core.errors import Refused
from shangliang.handling import actions as handling
from shangliang.opinions import actions as opinions
from shangliang.plans import actions as plans
from shangliang.supervision import actions as supervision
from shangliang.venues import actions as venues
from shangliang.workflow.events import Entry, record, verb

from .. import access

#: The subjects whose open dates a correction of the calendar moves.
_WITH_DATES = (handling, opinions, consultations, supervision, plans, venues)


@verb
def save_rules(values: Mapping[str, Any], *, by: Actor) -> Committee:
    """Set the rules of the actor's committee; what equals a default is not kept, and follows it.

    Raises:
        Invalid: with a message for each wrong field.
    """
    access.demand(by, Role.SYSTEM_ADMIN)
    committee = Committee.objects.select_for_update().get(pk=by.committee_id or 0)
    before, after = committee.rules, checked_rules(dict(values))
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if not names:
        return committee
    committee.rules = after
    committee.save(update_fields=["rules"])
    facts = {"changed": {name: [before.get(name), after.get(name)] for name in names}}
    _note("change_rules", facts, by)
    return committee


@verb
def correct_calendar(day: date, is_workday: bool, reason: str, *, by: Actor) -> int:
    """Say that a day is worked, or is not, whatever the calendar says. Returns how many open due dates moved."""
    access.demand(by, Role.SYSTEM_ADMIN)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Please say why, such as the notice that orders it."), field="reason")
    row, _made = CalendarCorrection.objects.update_or_create(
        committee_id=by.committee_id, day=day, defaults={"is_workday": is_workday, "reason": reason}
    )
    moved = _recompute_dates(row.committee_id, by=by)
    _note("correct_calendar", {"day": day.isoformat(), "is_workday": is_workday, "moved": moved}, by, note=reason)
    return moved


@verb
def drop_correction(day: date, *, by: Actor) -> int:
    """Let the calendar decide again about a day. Returns how many open due dates moved."""
    access.demand(by, Role.SYSTEM_ADMIN)
    if CalendarCorrection.objects.filter(committee_id=by.committee_id, day=day).delete()[0]:
        moved = _recompute_dates(by.committee_id or 0, by=by)
        _note("drop_correction", {"day": day.isoformat(), "moved": moved}, by)
        return moved
    return 0


def _recompute_dates(committee_id: int, *, by: Actor) -> int:
    return int(sum(subject.recompute_dates(committee_id, by=by) for subject in _WITH_DATES))


def _note(what: str, facts: Mapping[str, Any], by: Actor, note: str = "") -> None:
    place = ("committee", by.committee_id or 0)
    record([Entry(f"committee.{what}", place, place, facts, note)], by=by, committee_id=place[1])
