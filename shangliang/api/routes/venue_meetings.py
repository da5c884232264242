"""The grass-roots platform: its meetings from the call to publication, and what was agreed at them."""

from __future__ import annotations

from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.venues import actions
from shangliang.venues.models import AgreedItem, Meeting
from shangliang.venues.queries import whole
from shangliang.venues.states import ITEM, MEETING

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Done, Page, PathId
from ..schemas.venues import (
    AgreedItemOut,
    AgreedItemState,
    DoneIn,
    VenueAnswer,
    VenueAttendees,
    VenueCall,
    VenueMeetingOut,
    VenueMeetingRow,
    VenueMeetings,
    VenueMeetingState,
    VenueOutcomes,
    VenueReason,
    VenueRedate,
)

routes = Routes("Grass-roots platform")


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
    return _shown(by, reach.one(reach.venue_meetings(by), meeting_id))


def _shown(by: Actor, m: Meeting) -> VenueMeetingOut:
    hanging = whole(m)
    return VenueMeetingOut(
        **_meeting(m).model_dump(),
        summary=m.summary,
        people=hanging.parts,
        marks=hanging.marks,
        suggestions=[s.text for s in hanging.suggestions],
        items=[_item(i, by) for i in hanging.items],
        too_few_concerned=hanging.too_few,
        may=[step.name for step in MEETING.possible(m, by)],
    )


@routes.post("/venue-meetings", "venues:write", status=201)
def call_venue_meeting(request: HttpRequest, body: VenueCall) -> VenueMeetingOut:
    """Call a meeting on a surveyed topic to a venue and a time."""
    by = request.auth.actor
    topic, venue = reach.one(reach.venue_topics(by), body.topic), reach.one(reach.venues(by), body.venue)
    (made,) = actions.call_meetings([actions.MeetingDraft(topic, venue, body.starts_at, body.title)], by=by)
    return _shown(by, made)


@routes.post("/venue-desk/open", "venues:write")
def open_venue_meetings(request: HttpRequest, body: VenueMeetings) -> Done:
    """Open meetings: from now on people sign in."""
    by = request.auth.actor
    made = actions.open_many(reach.several(reach.venue_meetings(by), body.meetings), by=by)
    return Done(ids=[m.pk for m in made])


@routes.post("/venue-meetings/{meeting_id}/cancel", "venues:write")
def cancel_venue_meeting(request: HttpRequest, meeting_id: PathId, body: VenueReason) -> VenueMeetingOut:
    """Cancel a meeting with the reason; its topic waits for another one."""
    by = request.auth.actor
    return _shown(by, actions.cancel_meeting(reach.one(reach.venue_meetings(by), meeting_id), by=by, note=body.note))


@routes.post("/venue-meetings/{meeting_id}/attendances", "venues:write")
def sign_in_venue_people(request: HttpRequest, meeting_id: PathId, body: VenueAttendees) -> VenueMeetingOut:
    """Sign people in from the paper list, members by their id; a member who is on the list already is left out."""
    by = request.auth.actor
    meeting = reach.one(reach.venue_meetings(by), meeting_id)
    ids = {a.member for a in body.people if a.member is not None}
    members = {m.pk: m for m in reach.several(reach.seated_members(by), ids)} if ids else {}
    people = [actions.Attendee(a.part, a.name, members.get(a.member or 0)) for a in body.people]
    actions.sign_in_many([(meeting, people)], by=by)
    return _shown(by, meeting)


@routes.post("/venue-meetings/{meeting_id}/sign-in", "venues:write", media="")
def sign_in_to_venue_meeting(request: HttpRequest, meeting_id: PathId) -> VenueMeetingOut:
    """Sign in to a meeting oneself, as a member; twice is once."""
    by = request.auth.actor
    meeting = reach.one(reach.venue_meetings(by), meeting_id)
    actions.sign_in_member(meeting, by=by)
    return _shown(by, meeting)


@routes.post("/venue-meetings/{meeting_id}/hold", "venues:write")
def hold_venue_meeting(request: HttpRequest, meeting_id: PathId, body: VenueOutcomes) -> VenueMeetingOut:
    """Close a meeting with what was said, suggested and agreed, each item with who does it and by when."""
    by = request.auth.actor
    meeting = reach.one(reach.venue_meetings(by), meeting_id)
    ids = {i.unit for i in body.items if i.unit is not None}
    units = {u.pk: u for u in reach.several(reach.agreeing_units(by), ids)} if ids else {}
    items = [actions.ItemDraft(i.problem, i.agreed, units.get(i.unit or 0), i.responsible, i.due) for i in body.items]
    (held,) = actions.hold_many([actions.Outcomes(meeting, body.summary, body.suggestions, items)], by=by)
    return _shown(by, held)


@routes.post("/venue-desk/close-rating", "venues:write")
def close_venue_ratings(request: HttpRequest, body: VenueMeetings) -> Done:
    """Close the rating of meetings; what came in by then counts."""
    by = request.auth.actor
    made = actions.close_ratings(reach.several(reach.venue_meetings(by), body.meetings), by=by)
    return Done(ids=[m.pk for m in made])


@routes.post("/venue-desk/publish", "venues:write")
def publish_venue_meetings(request: HttpRequest, body: VenueMeetings) -> Done:
    """Publish what was agreed, what came of it and how it was rated; no names of people."""
    by = request.auth.actor
    made = actions.publish_many(reach.several(reach.venue_meetings(by), body.meetings), by=by)
    return Done(ids=[m.pk for m in made])


@routes.post("/venue-meetings/{meeting_id}/keep", "venues:write")
def keep_venue_meeting(request: HttpRequest, meeting_id: PathId, body: VenueReason) -> VenueMeetingOut:
    """Keep a rated meeting without publishing it, with the reason."""
    by = request.auth.actor
    return _shown(by, actions.keep_meeting(reach.one(reach.venue_meetings(by), meeting_id), by=by, note=body.note))


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


@routes.post("/agreed-items/{item_id}/answer", "venues:write")
def answer_agreed_item(request: HttpRequest, item_id: PathId, body: VenueAnswer) -> AgreedItemOut:
    """Answer the people about an item that was reported done; empty takes what was reported."""
    by = request.auth.actor
    (made,) = actions.answer_many([(reach.one(reach.agreed_items(by), item_id), body.answer)], by=by)
    return _item(made, by)


@routes.post("/agreed-items/{item_id}/send-back", "venues:write")
def send_back_agreed_item(request: HttpRequest, item_id: PathId, body: VenueReason) -> AgreedItemOut:
    """Ask again about an item whose report does not do, with the reason."""
    by = request.auth.actor
    return _item(actions.send_back_item(reach.one(reach.agreed_items(by), item_id), by=by, note=body.note), by)


@routes.post("/agreed-items/{item_id}/redate", "venues:write")
def redate_agreed_item(request: HttpRequest, item_id: PathId, body: VenueRedate) -> AgreedItemOut:
    """Set another day for an item, with the reason."""
    by = request.auth.actor
    item = reach.one(reach.agreed_items(by), item_id)
    return _item(actions.redate_item(item, by=by, due=body.due, note=body.note), by)


@routes.post("/agreed-items/{item_id}/give-up", "venues:write")
def give_up_agreed_item(request: HttpRequest, item_id: PathId, body: VenueReason) -> AgreedItemOut:
    """Give an item up, with the reason."""
    by = request.auth.actor
    return _item(actions.give_up_item(reach.one(reach.agreed_items(by), item_id), by=by, note=body.note), by)
