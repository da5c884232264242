"""The records behind the figures of venues, as counts up to a cut-off."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shangliang.core.clock import ZONE
from shangliang.indicators.registry import Basis, Count

from ..models import (
    AgreedItem,
    Attendance,
    ItemState,
    Meeting,
    Outcome,
    Part,
    Venue,
    VenueKind,
    VenueLevel,
    VenueSuggestion,
)

#: The scopes of venues, as reports word them: levels, and kinds.
LEVELS_AND_KINDS = ("市级", "县级", "镇级", "村级", "园区", "企业", "院坝", "委员工作室")
_LEVELS = {"市级": VenueLevel.CITY, "县级": VenueLevel.COUNTY, "镇级": VenueLevel.TOWN, "村级": VenueLevel.VILLAGE}
_KINDS = {
    "园区": VenueKind.PARK,
    "企业": VenueKind.ENTERPRISE,
    "院坝": VenueKind.COURTYARD,
    "委员工作室": VenueKind.STUDIO,
}


def venues(basis: Basis, scope: str = "") -> Count:
    """The committee's own venues that are open at the cut-off."""
    day = basis.cut_off.astimezone(ZONE).date()
    rows = Venue.objects.filter(committee=basis.committee, opened_on__lte=day)
    rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    if scope in _LEVELS:
        rows = rows.filter(level=_LEVELS[scope])
    elif scope in _KINDS:
        rows = rows.filter(kind=_KINDS[scope])
    return Count(rows)


def _held(basis: Basis) -> QuerySet[Meeting]:
    return Meeting.objects.filter(committee=basis.committee, session=basis.session, held_at__lte=basis.cut_off)


def meetings(basis: Basis) -> Count:
    """Meetings held in the cycle."""
    return Count(_held(basis), dated="held_at")


def participations(basis: Basis) -> Count:
    """Members signed in to meetings held in the cycle, each time counted."""
    rows = Attendance.objects.filter(
        committee=basis.committee,
        part=Part.MEMBER,
        meeting__session=basis.session,
        meeting__held_at__lte=basis.cut_off,
    )
    return Count(rows, dated="meeting__held_at")


def suggestions(basis: Basis) -> Count:
    """Suggestions made at meetings held in the cycle."""
    rows = VenueSuggestion.objects.filter(
        committee=basis.committee, meeting__session=basis.session, meeting__held_at__lte=basis.cut_off
    )
    return Count(rows, dated="meeting__held_at")


def _problems(basis: Basis) -> QuerySet[AgreedItem]:
    return AgreedItem.objects.filter(
        committee=basis.committee, meeting__session=basis.session, meeting__held_at__lte=basis.cut_off
    )


def problems(basis: Basis) -> Count:
    """Problems raised at meetings held in the cycle."""
    return Count(_problems(basis), dated="meeting__held_at")


def solved(basis: Basis) -> Count:
    """Those among them that were solved and answered by the cut-off."""
    rows = _problems(basis).filter(state=ItemState.ANSWERED, outcome=Outcome.SOLVED, answered_at__lte=basis.cut_off)
    return Count(rows, dated="answered_at")
