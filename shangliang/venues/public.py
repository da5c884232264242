"""What the public reads and does without an account: venues and their open meetings, signing in, rating, results.

Nobody's name, no contact and no mark of a single person is public; the portal shows these querysets and nothing else.
"""

from __future__ import annotations

from django.core import signing
from django.db.models import QuerySet

from shangliang.committees.models import Committee

from .models import Attendance, Meeting, MeetingState, Venue

_SALT = "venues.rating"
M = MeetingState


def open_venues(committee: Committee) -> QuerySet[Venue]:
    """The venues that are open."""
    return Venue.objects.filter(committee=committee, closed_on__isnull=True)


def meetings_ahead(committee: Committee) -> QuerySet[Meeting]:
    """Meetings that are called or under way, the next one first."""
    rows = Meeting.objects.filter(committee=committee, state__in=[M.PLANNED, M.OPEN])
    return rows.select_related("venue").order_by("starts_at", "pk")


def results(committee: Committee) -> QuerySet[Meeting]:
    """Published meetings."""
    return Meeting.objects.filter(committee=committee, state=M.PUBLISHED).select_related("venue")


def venue_by_code(committee: Committee, code: str) -> Venue | None:
    """The open venue whose QR code this is."""
    return open_venues(committee).filter(code=code).first()


def meeting_by_code(committee: Committee, code: str) -> Meeting | None:
    """The meeting whose QR code this is, unless it was cancelled or is kept."""
    rows = Meeting.objects.filter(committee=committee, code=code).exclude(state__in=[M.CANCELLED, M.KEPT])
    return rows.select_related("venue", "topic").first()


def rating_token(attendance: Attendance) -> str:
    """What stands in the address by which one person rates: signed, so that nobody makes up another one's."""
    # Without a time in it: whoever asks for the link again, or opens the QR code again, gets the same one.
    return signing.Signer(salt=_SALT).sign_object(attendance.pk)


def by_token(committee: Committee, token: str) -> Attendance | None:
    """The person whose link this is."""
    try:
        pk = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    rows = Attendance.objects.filter(committee=committee, pk=pk)
    return rows.select_related("meeting__venue").first()
