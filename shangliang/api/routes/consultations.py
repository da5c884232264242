"""Consultations: reading and proposing topics, reading and answering suggestions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.consultations import access, actions, queries
from shangliang.consultations.models import Suggestion, Topic
from shangliang.consultations.states import SUGGESTION, TOPIC
from shangliang.core.errors import NotAllowed, Refused

from .. import reach
from ..paging import Cursor, Limit, paged
from ..routing import Routes
from ..schemas.consultations import (
    ConsultationSuggestionOut,
    ConsultationTopicIn,
    ConsultationTopicOut,
    SuggestionAnswerIn,
    SuggestionState,
    TopicState,
)
from ..schemas.fields import Page, PathId

routes = Routes("Consultations")


def _topics(by: Actor) -> QuerySet[Topic]:
    return reach.consultation_topics(by).select_related("plan__session", *queries.PROPOSERS)


def _topic(by: Actor, t: Topic, talks: Sequence[int], about: Sequence[int]) -> ConsultationTopicOut:
    return ConsultationTopicOut.model_validate(
        {
            "id": t.pk,
            "year": t.plan.session.year,
            "title": t.title,
            "reason": t.reason,
            "state": t.state,
            "form": t.form,
            "label": t.label,
            "theme": t.theme,
            "proposed_by": queries.proposer_of(t),
            "organiser": t.organiser.name if t.organiser else "",
            "begins_on": t.begins_on,
            "ends_on": t.ends_on,
            "due": t.due if t.state not in TOPIC.final else None,
            "deliberation_ids": talks,
            "proposal_ids": about,
            "may": [step.name for step in TOPIC.possible(t, by)],
        }
    )


def _with_links(by: Actor, topics: Sequence[Topic]) -> list[ConsultationTopicOut]:
    links = access.visible_deliberations(by).filter(topic__in=[t.pk for t in topics]).order_by("pk")
    talks: dict[int, list[int]] = defaultdict(list)
    for topic_id, deliberation_id in links.values_list("topic_id", "deliberation_id"):
        talks[topic_id].append(deliberation_id)
    about: dict[int, list[int]] = defaultdict(list)
    for topic_id, proposal_id in access.named_proposals(topics, reach.proposals(by)):
        about[topic_id].append(proposal_id)
    return [_topic(by, t, talks[t.pk], about[t.pk]) for t in topics]


def _suggestions(by: Actor) -> QuerySet[Suggestion]:
    return reach.consultation_suggestions(by).select_related("topic", "report")


def _suggestion(by: Actor, s: Suggestion) -> ConsultationSuggestionOut:
    told = s.state == "settled" or access.UNIT.allows(by, s) or access.ORGANISER.allows(by, s)
    return ConsultationSuggestionOut.model_validate(
        {
            "id": s.pk,
            "topic_id": s.topic_id,
            "report": s.report.title if s.report else "",
            "order": s.order,
            "text": s.text,
            "state": s.state,
            "unit_id": s.unit_id,
            "due": s.due if s.state in queries.TRACKED["open"] else None,
            "outcome": (s.outcome or None) if told else None,
            "measure": s.measure if told else "",
            "reason": s.reason if told else "",
            "settled_at": s.settled_at,
            "may": [step.name for step in SUGGESTION.possible(s, by)],
        }
    )


@routes.get("/consultations/topics", "consultations:read")
def list_consultation_topics(
    request: HttpRequest, state: TopicState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[ConsultationTopicOut]:
    """Topics that the caller may read: those of the plan, and the own ones that were proposed."""
    by = request.auth.actor
    rows = _topics(by)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "consultation_topics", cursor, limit, lambda found: _with_links(by, found))


@routes.get("/consultations/topics/{topic_id}", "consultations:read")
def get_consultation_topic(request: HttpRequest, topic_id: PathId) -> ConsultationTopicOut:
    """A topic."""
    by = request.auth.actor
    return _with_links(by, [reach.one(_topics(by), topic_id)])[0]


@routes.post("/consultations/topics", "consultations:write", status=201)
def propose_consultation_topic(request: HttpRequest, body: ConsultationTopicIn) -> ConsultationTopicOut:
    """Propose a topic of one's own while topics are called for."""
    by = request.auth.actor
    if not by.member_id:
        raise NotAllowed(_("You may not do this here."))
    plan = queries.plan_being_called(by)
    if plan is None:
        raise Refused(_("No topics are called for now. Please wait for the next call."), code="no_call")
    made = actions.propose_topic(plan, actions.TopicDraft(body.title, body.reason), by=by)
    return _topic(by, reach.one(_topics(by), made.pk), (), ())


@routes.get("/consultations/suggestions", "consultations:read")
def list_consultation_suggestions(
    request: HttpRequest, state: SuggestionState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Page[ConsultationSuggestionOut]:
    """Suggestions that the caller may read: a unit those that it is asked."""
    by = request.auth.actor
    rows = _suggestions(by)
    if state is not None:
        rows = rows.filter(state=state)
    return paged(rows, "consultation_suggestions", cursor, limit, lambda found: [_suggestion(by, s) for s in found])


@routes.get("/consultations/suggestions/{suggestion_id}", "consultations:read")
def get_consultation_suggestion(request: HttpRequest, suggestion_id: PathId) -> ConsultationSuggestionOut:
    """A suggestion."""
    by = request.auth.actor
    return _suggestion(by, reach.one(_suggestions(by), suggestion_id))


@routes.post("/consultations/suggestions/{suggestion_id}/answer", "consultations:write")
def answer_consultation_suggestion(
    request: HttpRequest, suggestion_id: PathId, body: SuggestionAnswerIn
) -> ConsultationSuggestionOut:
    """Say what became of a suggestion that one's unit was asked about."""
    by = request.auth.actor
    row = reach.one(_suggestions(by), suggestion_id)
    actions.answer_many([(row, actions.OutcomeDraft(body.outcome, body.measure, body.reason))], by=by)
    return _suggestion(by, reach.one(_suggestions(by), suggestion_id))
