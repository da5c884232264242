"""The grass-roots platform: venues, and the topics that are brought in to them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.venues import actions
from shangliang.venues.models import Venue, VenueTopic
from shangliang.venues.states import TOPIC

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Done, Page, PathId
from ..schemas.venues import (
    VenueChange,
    VenueMerge,
    VenueReason,
    VenueRow,
    VenuesIn,
    VenueSurvey,
    VenueTopicIn,
    VenueTopicOut,
    VenueTopicRow,
    VenueTopics,
    VenueTopicState,
)

routes = Routes("Grass-roots platform")


def _venue(v: Venue) -> VenueRow:
    names = ("name", "level", "kind", "address", "contact", "opened_on", "closed_on")
    values = {n: getattr(v, n) for n in names}
    return VenueRow.model_validate({"id": v.pk, "parent": v.parent_id, **values})


@routes.get("/venues", "venues:read")
def list_venues(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[VenueRow]:
    """The venues, each with the one that it lies below."""
    rows = reach.venues(request.auth.actor)
    return paged(rows, "venues", cursor, limit, lambda found: [_venue(v) for v in found])


@routes.post("/venues", "venues:write", status=201)
def open_venues(request: HttpRequest, body: VenuesIn) -> Done:
    """Open venues, one or a whole tree; all or none. `above` names a venue of the list or one that is there."""
    drafts = [actions.VenueDraft(**v.model_dump()) for v in body.venues]
    made = actions.open_venues(request.auth.committee, drafts, by=request.auth.actor)
    return Done(ids=[v.pk for v in made])


@routes.patch("/venues/{venue_id}", "venues:write")
def change_venue(request: HttpRequest, venue_id: PathId, body: VenueChange) -> VenueRow:
    """Mend what is known of a venue; what is not named stays."""
    by = request.auth.actor
    venue = reach.one(reach.venues(by).select_related("parent"), venue_id)
    names = ("name", "level", "kind", "address", "contact")
    before = {n: getattr(venue, n) for n in names} | {"above": str(venue.parent or "")}
    draft = actions.VenueDraft(**(before | body.model_dump(exclude_unset=True)))
    return _venue(actions.change_venue(venue, draft, by=by))


@routes.post("/venues/{venue_id}/close", "venues:write", media="")
def close_venue(request: HttpRequest, venue_id: PathId) -> VenueRow:
    """Close a venue: what was talked over there stays, nothing new is called there."""
    by = request.auth.actor
    return _venue(actions.close_venue(reach.one(reach.venues(by), venue_id), by=by))


def _rows(by: Actor) -> QuerySet[VenueTopic]:
    return reach.venue_topics(by)


def _topic(t: VenueTopic) -> VenueTopicRow:
    names = ("title", "state", "source", "source_name", "voices")
    due = t.step_due if t.state in ("collected", "chosen", "surveyed") else None
    ids = {"id": t.pk, "venue": t.venue_id, "merged_into": t.merged_into_id, "due": due}
    return VenueTopicRow.model_validate(ids | {n: getattr(t, n) for n in names})


def _shown(by: Actor, pk: int) -> VenueTopicOut:
    t = reach.one(_rows(by), pk)
    return VenueTopicOut(
        **_topic(t).model_dump(),
        text=t.text,
        survey=t.survey,
        reason=t.reason,
        may=[step.name for step in TOPIC.possible(t, by)],
    )


@routes.get("/venue-topics", "venues:read")
def list_venue_topics(
    request: HttpRequest, state: VenueTopicState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[VenueTopicRow]:
    """Topics: all of them for who brings them in, chosen ones for the others."""
    rows = _rows(request.auth.actor)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "venue-topics", cursor, limit, lambda found: [_topic(t) for t in found])


@routes.get("/venue-topics/{topic_id}", "venues:read")
def get_venue_topic(request: HttpRequest, topic_id: PathId) -> VenueTopicOut:
    """A topic with its text and what the survey found."""
    return _shown(request.auth.actor, topic_id)


@routes.post("/venue-topics", "venues:write", status=201)
def bring_in_venue_topic(request: HttpRequest, body: VenueTopicIn) -> VenueTopicOut:
    """Bring a topic in: from a studio, from the office, or from a list with its count."""
    by = request.auth.actor
    venue = reach.one(reach.venues(by), body.venue) if body.venue is not None else None
    draft = actions.TopicDraft(**body.model_dump(exclude={"venue"}), venue=venue)
    (made,) = actions.collect_topics(request.auth.committee, [draft], by=by)
    return _shown(by, made.pk)


@routes.post("/venue-desk/choose", "venues:write")
def choose_venue_topics(request: HttpRequest, body: VenueTopics) -> Done:
    """Choose topics to be talked over: each is surveyed first."""
    by = request.auth.actor
    made = actions.choose_many(reach.several(_rows(by), body.topics), by=by)
    return Done(ids=[t.pk for t in made])


@routes.post("/venue-topics/{topic_id}/merge", "venues:write")
def merge_venue_topics(request: HttpRequest, topic_id: PathId, body: VenueMerge) -> VenueTopicOut:
    """Take other topics on the same matter together with this one, which has all their voices."""
    by = request.auth.actor
    main, others = reach.one(_rows(by), topic_id), reach.several(_rows(by), body.others)
    return _shown(by, actions.merge_topics(main, others, by=by).pk)


@routes.post("/venue-topics/{topic_id}/decline", "venues:write")
def decline_venue_topic(request: HttpRequest, topic_id: PathId, body: VenueReason) -> VenueTopicOut:
    """Not take a topic up, with the reason."""
    by = request.auth.actor
    (made,) = actions.decline_many([reach.one(_rows(by), topic_id)], by=by, note=body.note)
    return _shown(by, made.pk)


@routes.post("/venue-topics/{topic_id}/survey", "venues:write")
def record_venue_survey(request: HttpRequest, topic_id: PathId, body: VenueSurvey) -> VenueTopicOut:
    """Put on record what the survey of a chosen topic found; a meeting is called next."""
    by = request.auth.actor
    (made,) = actions.record_surveys([(reach.one(_rows(by), topic_id), body.survey)], by=by)
    return _shown(by, made.pk)
