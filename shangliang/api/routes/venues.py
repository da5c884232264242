"""The grass-roots platform: venues, meetings, and what was agreed at them."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.venues import actions
from shangliang.venues.models import AgreedItem, Meeting, Venue
from shangliang.venues.queries import whole
from shangliang.venues.states import ITEM, MEETING

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Page, PathId
from ..schemas.venues import (
    AgreedItemOut,
    AgreedItemState,
    DoneIn,
    VenueMeetingOut,
    VenueMeetingRow,
    VenueMeetingState,
    VenueRow,
)

routes = Routes("Grass-roots platform")


def _venue(v: Venue) -> VenueRow:
    values = {n: getattr(v, n) for n in ("name", "level", "kind", "address", "opened_on", "closed_on")}
    return VenueRow.model_validate({"id": v.pk, "parent": v.parent_id, **values})


def _meeting(m: Meeting) -> VenueMeetingRow:
    return VenueMeetingRow.model_validate(
        {
            "id": m.pk,
            "venue": m.venue_id,
            "title": m.title,
            "state": m.state,
            "starts_at": m.starts_at,
            "held_at": m.held_at,
            "due": m.step_due if m.state not in MEETING.final else None,
        }
    )


def _item(i: AgreedItem, by: Actor) -> AgreedItemOut:
    names = ("problem", "agreed", "responsible", "due", "state", "report", "answer")
    return AgreedItemOut.model_validate(
        {
            "id": i.pk,
            "meeting": i.meeting_id,
            "outcome": i.outcome or None,
            "may": [step.name for step in ITEM.possible(i, by)],
            **{name: getattr(i, name) for name in names},
        }
    )


@routes.get("/venues", "venues:read")
def list_venues(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[VenueRow]:
    """The venues, each with the one that it lies below."""
    rows = reach.venues(request.auth.actor)
    return paged(rows, "venues", cursor, limit, lambda found: [_venue(v) for v in found])


@routes.get("/venue-meetings", "venues:read")
def list_venue_meetings(
    request: HttpRequest, state: VenueMeetingState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[VenueMeetingRow]:
    """Meetings at venues; a unit reads those at which something of its own was agreed."""
    rows = reach.venue_meetings(request.auth.actor)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "venue-meetings", cursor, limit, lambda found: [_meeting(m) for m in found])


@routes.get("/venue-meetings/{meeting_id}", "venues:read")
def get_venue_meeting(request: HttpRequest, meeting_id: PathId) -> VenueMeetingOut:
    """A meeting with what was suggested, agreed and done, and how many rated it how."""
    by = request.auth.actor
    m = reach.one(reach.venue_meetings(by), meeting_id)
    hanging = whole(m)
    return VenueMeetingOut(
        **_meeting(m).model_dump(),
        summary=m.summary,
        people=hanging.parts,
        marks=hanging.marks,
        suggestions=[s.text for s in hanging.suggestions],
        items=[_item(i, by) for i in hanging.items],
    )


@routes.get("/agreed-items", "venues:read")
def list_agreed_items(
    request: HttpRequest, state: AgreedItemState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[AgreedItemOut]:
    """What was agreed at meetings; to a unit its own."""
    by = request.auth.actor
    rows = reach.agreed_items(by)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "agreed-items", cursor, limit, lambda found: [_item(i, by) for i in found])


@routes.post("/agreed-items/{item_id}/report", "venues:write")
def report_agreed_item(request: HttpRequest, item_id: PathId, body: DoneIn) -> AgreedItemOut:
    """The unit reports what it did about an agreed item."""
    by = request.auth.actor
    item = reach.one(reach.agreed_items(by), item_id)
    (done,) = actions.report_done_many([actions.DoneReport(item, body.report, body.outcome)], by=by)
    return _item(done, by)
