"""How the duties and events of the platform read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shangliang.workflow.models import Event
from shangliang.workflow.wording import (
    CORRECTED,
    DutyWords,
    EventWords,
    day,
    moved,
    page,
    register_duty,
    register_event,
)
from shangliang.workflow.wording import the_note as _note

from .models import Outcome, TopicSource

_topic, _meeting, _item = page("venues:topic"), page("venues:meeting"), page("venues:item")

for _kind, _words in {
    "choose_venue_topic": DutyWords(
        _("choose the topic, take it together with another one, or say why not"),
        _("choosing"),
        _topic,
        _("topic from the people"),
    ),
    "survey_topic": DutyWords(
        _("survey the topic and write what was found"), _("being surveyed"), _topic, _("topic to survey")
    ),
    "call_meeting": DutyWords(
        _("call a meeting on the topic"), _("calling a meeting"), _topic, _("topic to talk over")
    ),
    "open_meeting": DutyWords(
        _("open the meeting on its day, or cancel it"), _("preparing it"), _meeting, _("meeting at a venue")
    ),
    "close_meeting": DutyWords(
        _("close the meeting with what was agreed"), _("holding it"), _meeting, _("meeting under way")
    ),
    "follow_meeting": DutyWords(
        _("see to it that what was agreed is done"), _("agreed items being done"), _meeting, _("agreed items to follow")
    ),
    "close_rating": DutyWords(
        _("let the people concerned rate, then close the rating"),
        _("collecting the ratings"),
        _meeting,
        _("meeting being rated"),
    ),
    "publish_meeting": DutyWords(
        _("publish what was agreed and done"), _("publishing it"), _meeting, _("meeting to publish")
    ),
    "do_agreed_item": DutyWords(
        _("do what was agreed and report it"), _("being done"), _item, _("item agreed at a meeting")
    ),
    "answer_people": DutyWords(_("answer the people"), _("answering the people"), _item, _("item to answer")),
}.items():
    register_duty(_kind, _words)


def _source(event: Event, _note: str) -> Any:
    return TopicSource(event.data["source"]).label


def _agreed(event: Event, _note: str) -> Any:
    return _("By %(date)s") % {"date": day(event.data["due"])}


def _redated(event: Event, note: str) -> Any:
    return f"{moved(event, note)} {note}".strip()


def _outcome(event: Event, _note: str) -> Any:
    return Outcome(event.data["outcome"]).label


def _number(event: Event, _note: str) -> Any:
    number = sum(event.data["parts"].values())
    return ngettext("%(num)d person", "%(num)d people", number) % {"num": number}


for _kind, _said in {
    "venue.open": EventWords(_("Venue opened")),
    "venue.change": EventWords(_("Venue changed")),
    "venue.close": EventWords(_("Venue closed")),
    "venue_topic.collect": EventWords(_("Topic came in"), _source),
    "venue_topic.merge": EventWords(_("Taken together with another topic")),
    "venue_topic.decline": EventWords(_("Not taken up"), _note),
    "venue_topic.choose": EventWords(_("Chosen")),
    "venue_topic.survey": EventWords(_("Surveyed")),
    "venue_topic.call": EventWords(_("A meeting was called")),
    "venue_topic.uncall": EventWords(_("The meeting was cancelled")),
    "venue_topic.discuss": EventWords(_("Talked over")),
    "venue_topic.recompute": CORRECTED,
    "venue_meeting.call": EventWords(_("Meeting called")),
    "venue_meeting.open": EventWords(_("Meeting opened")),
    "venue_meeting.cancel": EventWords(_("Meeting cancelled"), _note),
    "venue_meeting.sign_in": EventWords(_("People signed in"), _number, office_only=True),
    "venue_meeting.hold": EventWords(_("Meeting closed")),
    "venue_meeting.ask_rating": EventWords(_("The people concerned are asked to rate")),
    "venue_meeting.rate": EventWords(_("Somebody rated"), office_only=True),
    "venue_meeting.enter_ratings": EventWords(_("Marks given on paper were entered"), office_only=True),
    "venue_meeting.close_rating": EventWords(_("Rating closed")),
    "venue_meeting.publish": EventWords(_("Published")),
    "venue_meeting.keep": EventWords(_("Kept without publishing"), _note),
    "venue_meeting.recompute": CORRECTED,
    "agreed_item.agree": EventWords(_("Item agreed"), _agreed),
    "agreed_item.report": EventWords(_("Reported done"), _outcome),
    "agreed_item.send_back": EventWords(_("Asked again"), _note),
    "agreed_item.answer": EventWords(_("People answered")),
    "agreed_item.redate": EventWords(_("Its day was moved"), _redated),
    "agreed_item.give_up": EventWords(_("Given up"), _note),
    "agreed_item.recompute": CORRECTED,
}.items():
    register_event(_kind, _said)
