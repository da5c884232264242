"""The call for topics as people without an account meet it, and what became of a topic that they handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.reading import columns, find
from shangliang.workflow.models import Event

from .models import ConsultationPlan, Outcome, PlanState, Suggestion, SuggestionState, Topic, TopicState

_WORDS: dict[str, Any] = {
    TopicState.PROPOSED: _("The office has it. When the call is over, the topics of the year are chosen."),
    TopicState.CHOSEN: _("The office has read it. The year's plan is not approved yet."),  # nothing is promised
    TopicState.PLANNED: _("It stands in the year's consultation plan."),
    TopicState.UNDER_WAY: _("It is being talked over."),
    TopicState.CONCLUDED: _("It was talked over. Every suggestion is followed up."),
    TopicState.DECLINED: _("It was not taken into this year's plan."),
    TopicState.DROPPED: _("It was taken out of this year's plan."),
    TopicState.WITHDRAWN: _("It was taken back."),
}
_IN_PLAN = (TopicState.PLANNED, TopicState.UNDER_WAY, TopicState.CONCLUDED)
#: The reasons that whoever handed it in is told.
_WITH_REASON = (TopicState.DECLINED, TopicState.DROPPED)
_OUT = (SuggestionState.MADE, SuggestionState.ASKED, SuggestionState.ANSWERED, SuggestionState.SETTLED)


@dataclass(frozen=True)
class TopicStanding:
    """Where a topic stands, in plain words."""

    received: date
    words: Any
    until: date | None  # when it will have been decided on
    reason: str
    begins: date | None
    ends: date | None
    organiser: str
    suggestions: int  # made in its course
    adopted: int  # of these, whole or in part


def plan_open_to_public(committee: Committee) -> ConsultationPlan | None:
    """The plan for which the public is asked for topics today; ``None`` where nobody asks."""
    if not rules_of(committee).consultation_public:
        return None
    calling = find(
        ConsultationPlan, committee=committee.pk, state=PlanState.CALLING.value, call_until__gte=clock.today(), limit=1
    )
    return calling[0] if calling else None


def standing_of(receipt: str) -> TopicStanding | None:
    """Where the topic with this receipt stands; None if the committee in scope has given out no such receipt.

    It repeats nothing of what was handed in, and tells nothing of a plan that is not approved.
    """
    found = find(Topic, receipt=receipt, related=["organiser"], limit=1) if receipt else []
    if not found:
        return None
    topic = found[0]
    begun = columns(Event, "at", root_kind="consultation_topic", root_id=topic.pk, order=["seq"], limit=1)
    planned = topic.state in _IN_PLAN
    outcomes = columns(Suggestion, "outcome", topic=topic.pk, state=[str(s) for s in _OUT]) if planned else []
    return TopicStanding(
        received=(begun[0][0] if begun else topic.state_since).astimezone(clock.ZONE).date(),
        words=_WORDS[topic.state],
        until=topic.due if topic.state == TopicState.PROPOSED else None,
        reason=topic.decision if topic.state in _WITH_REASON else "",
        begins=topic.begins_on if planned else None,
        ends=topic.ends_on if planned else None,
        organiser=topic.organiser.name if planned and topic.organiser else "",
        suggestions=len(outcomes),
        adopted=sum(outcome in (Outcome.ADOPTED, Outcome.PARTLY) for (outcome,) in outcomes),
    )
