"""A hotline's messages: lists, the topics found in them, and handing topics over for consultation."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from shangliang.accounts.actors import Actor
from shangliang.hotline import actions
from shangliang.hotline.models import HotlineList, HotlineMessage, HotlineTopic
from shangliang.hotline.queries import shown, with_numbers

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.fields import Done, Page, PathId
from ..schemas.hotline import (
    HotlineHandedOver,
    HotlineListIn,
    HotlineListRow,
    HotlineMerge,
    HotlineMessageRow,
    HotlineMove,
    HotlineProposed,
    HotlineTopicChange,
    HotlineTopicRow,
    HotlineTopics,
)

routes = Routes("Hotline messages")


def _list(by: Actor, pk: int) -> HotlineListRow:
    return _list_row(reach.one(with_numbers(reach.hotline_lists(by)), pk))


def _list_row(row: HotlineList) -> HotlineListRow:
    return HotlineListRow.model_validate(
        {
            "id": row.pk,
            "name": str(row),
            "state": row.state,
            "messages": row.number,
            "topics": getattr(row, "number_of_topics", 0),
            "proposed": getattr(row, "number_proposed", 0),
            "first_day": row.first_day,
            "last_day": row.last_day,
            "due": row.due if row.state == "sorting" else None,
        }
    )


def _topic(row: HotlineTopic) -> HotlineTopicRow:
    marks = {"dropped": row.dropped_at is not None, "proposed": row.proposed_at is not None}
    return HotlineTopicRow(id=row.pk, hotline_list=row.hotline_id, name=row.name, messages=row.size, **marks)


def _messages(rows: list[HotlineMessage]) -> list[HotlineMessageRow]:
    return [
        HotlineMessageRow(
            id=m.pk,
            topic=row.topic_id,
            number=m.own_number,
            title=m.title,
            text=m.text,
            on=m.on,
            place=m.place,
            category=m.category,
        )
        for m, row in zip(shown(rows), rows, strict=True)
    ]


@routes.get("/hotline-lists", "hotline:read")
def list_hotline_lists(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[HotlineListRow]:
    """The lists that came in, each with how many topics were found and handed over."""
    rows = with_numbers(reach.hotline_lists(request.auth.actor))
    return paged(rows, "hotline-lists", cursor, limit, lambda found: [_list_row(row) for row in found])


@routes.post("/hotline-lists", "hotline:write", status=201)
def bring_in_hotline_list(request: HttpRequest, body: HotlineListIn) -> HotlineListRow:
    """Bring a list in: it is grouped at once, which takes some seconds for some thousand messages."""
    by = request.auth.actor
    drafts = [
        actions.MessageDraft(m.text, m.title, m.number, m.on, m.place, m.category, m.source) for m in body.messages
    ]
    return _list(by, actions.bring_in(request.auth.committee, drafts, by=by).pk)


@routes.post("/hotline-lists/{list_id}/finish", "hotline:write", media="")
def finish_hotline_list(request: HttpRequest, list_id: PathId) -> HotlineListRow:
    """Say that a list has been looked through; what was not handed over stays for reference."""
    by = request.auth.actor
    actions.finish_list(reach.one(reach.hotline_lists(by), list_id), by=by)
    return _list(by, list_id)


@routes.get("/hotline-lists/{list_id}/topics", "hotline:read")
def list_hotline_topics(
    request: HttpRequest, list_id: PathId, cursor: Cursor = "", limit: Limit = 50
) -> Page[HotlineTopicRow]:
    """The topics found in a list, with their counts."""
    by = request.auth.actor
    rows = reach.hotline_topics(by).filter(hotline=reach.one(reach.hotline_lists(by), list_id))
    return paged(rows, "hotline-topics", cursor, limit, lambda found: [_topic(row) for row in found])


@routes.get("/hotline-lists/{list_id}/messages", "hotline:read")
def list_hotline_messages(
    request: HttpRequest, list_id: PathId, cursor: Cursor = "", limit: Limit = 50
) -> Page[HotlineMessageRow]:
    """The messages of a list, each with its topic, masked."""
    by = request.auth.actor
    rows = reach.hotline_messages(by).filter(hotline=reach.one(reach.hotline_lists(by), list_id))
    return paged(rows, "hotline-messages", cursor, limit, lambda found: _messages(list(found)))


@routes.patch("/hotline-topics/{topic_id}", "hotline:write")
def change_hotline_topic(request: HttpRequest, topic_id: PathId, body: HotlineTopicChange) -> HotlineTopicRow:
    """Give a topic another name, lay it aside, or take it back."""
    by = request.auth.actor
    topic = reach.one(reach.hotline_topics(by), topic_id)
    with transaction.atomic():
        if body.name is not None:
            topic = actions.rename_topic(topic, body.name, by=by)
        if body.dropped is not None:
            act = actions.drop_topics if body.dropped else actions.restore_topics
            (topic,) = act([topic], by=by)
    return _topic(topic)


@routes.post("/hotline-desk/merge", "hotline:write")
def merge_hotline_topics(request: HttpRequest, body: HotlineMerge) -> HotlineTopicRow:
    """Make one topic of several of one list."""
    by = request.auth.actor
    topics = reach.several(reach.hotline_topics(by), body.topics)
    return _topic(actions.merge_topics(topics, by=by, name=body.name))


@routes.post("/hotline-desk/move", "hotline:write")
def move_hotline_messages(request: HttpRequest, body: HotlineMove) -> Done:
    """Move messages to another topic of their list, to a new one, or out of every topic."""
    by = request.auth.actor
    messages = reach.several(reach.hotline_messages(by), body.messages)
    if body.new_topic:
        actions.split_off(messages, body.new_topic, by=by)
    else:
        to = reach.one(reach.hotline_topics(by), body.to) if body.to is not None else None
        actions.move_messages(messages, to, by=by)
    return Done(ids=[message.pk for message in messages])


@routes.post("/hotline-desk/propose", "hotline:write")
def propose_hotline_topics(request: HttpRequest, body: HotlineTopics) -> HotlineProposed:
    """Hand topics over for consultation: the grass-roots platform collects them with their counts."""
    by = request.auth.actor
    made = actions.propose_topics(reach.several(reach.hotline_topics(by), body.topics), by=by)
    names = ("topic", "title", "messages", "first_day", "last_day")
    return HotlineProposed(
        items=[
            HotlineHandedOver.model_validate(
                {n: getattr(one, n) for n in names} | {"places": list(one.places), "examples": list(one.examples)}
            )
            for one in made
        ]
    )
