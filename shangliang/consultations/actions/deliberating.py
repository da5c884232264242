"""The online deliberations 网上商量 of a topic: begun from it, or joined to it afterwards."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.deliberation.actions import Draft
from shangliang.deliberation.actions import begin_deliberation as begin_there
from shangliang.deliberation.models import Deliberation, DeliberationState
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create
from shangliang.workflow.transitions import lock

from ..access import DELIBERATES
from ..models import AdviceReport, ReportState, Topic, TopicDeliberation
from .topics import locked_topics, see_to_worked_on


def _topic(topic: Topic | int, by: Actor) -> Topic:
    (row,) = locked_topics([topic])
    if not DELIBERATES.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    see_to_worked_on(row)
    return row


def _note(topic: Topic, kind: str, deliberation: Deliberation, by: Actor) -> None:
    subject = ("consultation_topic", topic.pk)
    entry = Entry(f"consultation_topic.{kind}", subject, subject, {"title": deliberation.title})
    record([entry], by=by, committee_id=topic.committee_id)


@verb
def begin_deliberation(topic: Topic | int, draft: Draft, *, by: Actor) -> TopicDeliberation:
    """Begin an online deliberation of a topic; whoever organises activities writes its first statements and opens it.

    Raises:
        NotAllowed: the actor neither works on the topic nor organises activities.
        Refused: the topic is not being worked on.
        Invalid: a text is empty or too long, or the last day has passed.
    """
    row = _topic(topic, by)
    begun = begin_there(row.committee, draft, by=by, asked=True)
    (made,) = create([TopicDeliberation(committee_id=row.committee_id, topic=row, deliberation=begun)])
    _note(row, "deliberate", begun, by)
    return made


@verb
def link_deliberation(topic: Topic | int, deliberation: Deliberation | int, *, by: Actor) -> TopicDeliberation:
    """Join a deliberation that was begun for itself to a topic.

    Raises:
        NotAllowed: as with beginning one, or the deliberation is another committee's.
        Refused: it belongs to a topic already, or was given up.
    """
    row = _topic(topic, by)
    (own,) = lock(Deliberation, [deliberation])
    if own.committee_id != row.committee_id:
        raise NotAllowed(_("This record does not exist."))
    if own.state == DeliberationState.DISCARDED:
        raise Refused(_("It has been given up."), field="deliberation")
    if columns(TopicDeliberation, "pk", deliberation=own.pk):
        raise Refused(_("“%(title)s” belongs to a topic already.") % {"title": own}, field="deliberation", code="taken")
    (made,) = create([TopicDeliberation(committee_id=row.committee_id, topic=row, deliberation=own)])
    _note(row, "deliberate", own, by)
    return made


@verb
def unlink_deliberation(link: TopicDeliberation | int, *, by: Actor) -> None:
    """Take a deliberation off a topic again; it goes on by itself.

    Raises:
        NotAllowed: as with beginning one.
        Refused: a report that was handed in or sent quotes it.
    """
    (row,) = lock(TopicDeliberation, [link], related=["deliberation"])
    topic = _topic(row.topic_id, by)
    reports = AdviceReport.objects.filter(topic=topic, quotes=row.deliberation)
    if reports.exclude(state__in=[ReportState.DRAFT, ReportState.DISCARDED]).exists():
        raise Refused(_("A report quotes it; it stays with the topic."), code="quoted")
    for report in lock(AdviceReport, list(reports)):
        report.quotes.remove(row.deliberation)
    _note(topic, "undeliberate", row.deliberation, by)
    row.delete()
