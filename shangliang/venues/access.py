"""Who reads and who does what on the grass-roots platform (domain §4). Lists and details use the same querysets.

Venues and what was talked over there are open within the committee: members, leadership and offices read them. A unit
reads the meetings at which something was agreed that it has to do. What the public reads is in :mod:`.public`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.models import Member, Unit
from shangliang.core import clock
from shangliang.workflow.machines import By, holder_of

from .models import AgreedItem, Attendance, Meeting, Venue, VenueSuggestion, VenueTopic

#: Who runs the platform: calls the meetings and follows what was agreed.
RUNNER = Role.ACTIVITY_ORGANISER
OFFICE_PARTY = f"role:{RUNNER.value}"
_READERS = (
    *OFFICE,
    Role.ACTIVITY_ORGANISER,
    Role.STUDIO_MANAGER,
    Role.OPINION_STAFF,
    Role.RESEARCH_OFFICE,
    Role.LEADERSHIP,
    Role.MEMBER,
    Role.LIAISON,
)


def _units(actor: Actor) -> frozenset[int]:
    """The units for which the actor works; a one-time link opens one assignment of a proposal and nothing here."""
    return actor.unit_ids | actor.led_unit_ids if actor.bound_to is None else frozenset()


STAFF = holder_of(RUNNER)
UNIT = By(
    "clerk or leader of the unit",
    lambda actor, item: actor.committee_id == item.committee_id and item.unit_id in _units(actor),
)
STAFF_FOR_OTHERS = By(
    "activity organiser, where no unit of the committee's does it",
    lambda actor, item: item.unit_id is None and STAFF.allows(actor, item),
)
#: What follows from a step of another record, taken by whoever may take that one.
FOLLOWS = By("follows from another record", lambda actor, record: actor.committee_id == record.committee_id, True)


def works_here(actor: Actor) -> bool:
    """Whether the actor runs the platform."""
    return actor.has(RUNNER)


def collects(actor: Actor) -> bool:
    """Whether the actor brings topics in."""
    return actor.has(RUNNER, Role.STUDIO_MANAGER)


def reads(actor: Actor) -> bool:
    """Whether the pages of the platform are for the actor."""
    return actor.has(*_READERS)


def visible(actor: Actor) -> QuerySet[Venue]:
    """The venues that the actor may read."""
    rows = Venue.objects.filter(committee_id=actor.committee_id)
    return rows if reads(actor) else rows.none()


def visible_topics(actor: Actor) -> QuerySet[VenueTopic]:
    """Topics: all of them for who brings them in, chosen ones for the others who read here."""
    rows = VenueTopic.objects.filter(committee_id=actor.committee_id)
    if collects(actor) or actor.has(Role.LEADERSHIP):
        return rows
    return rows.filter(state__in=("chosen", "surveyed", "called", "discussed")) if reads(actor) else rows.none()


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings: all for who reads here, for a unit those at which something of its own was agreed."""
    rows = Meeting.objects.filter(committee_id=actor.committee_id)
    if reads(actor):
        return rows
    own = AgreedItem.objects.filter(meeting=OuterRef("pk"), unit_id__in=_units(actor))
    return rows.filter(Q(Exists(own)))


def visible_items(actor: Actor) -> QuerySet[AgreedItem]:
    """Agreed items: all for who reads here, to a unit its own."""
    rows = AgreedItem.objects.filter(committee_id=actor.committee_id)
    return rows if reads(actor) else rows.filter(unit_id__in=_units(actor))


def visible_attendances(actor: Actor) -> QuerySet[Attendance]:
    """Who signed in: for the office alone; others read how many."""
    rows = Attendance.objects.filter(committee_id=actor.committee_id)
    return rows if works_here(actor) else rows.none()


def visible_suggestions(actor: Actor) -> QuerySet[VenueSuggestion]:
    """What was suggested at the meetings that the actor may read."""
    rows: Any = VenueSuggestion.objects.filter(committee_id=actor.committee_id)
    return rows if reads(actor) else rows.filter(meeting__in=visible_meetings(actor).values("pk"))


def units(actor: Actor) -> QuerySet[Unit]:
    """The units with which something can be agreed."""
    rows = Unit.objects.filter(committee_id=actor.committee_id, is_active=True)
    return rows if works_here(actor) else rows.none()


def members(actor: Actor) -> QuerySet[Member]:
    """The members who can be signed in at the desk: those seated today, by name."""
    today = clock.today()
    rows = Member.objects.filter(committee_id=actor.committee_id, seat_from__lte=today).exclude(seat_until__lt=today)
    rows = rows.select_related("user").order_by("user__pinyin_key", "pk")
    return rows if works_here(actor) else rows.none()
