"""Who reads and who writes consultations (domain §1, §4). Lists and details use the same querysets.

The research office keeps the plan and sees everything of it; a special committee's liaison works on the topics it is
charged with; leadership reads all, approves reports and instructs. Once a topic is in the plan everybody who works in
the committee reads it, and its reports once they are sent. A unit reads what it proposed and what it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import SEPARATED, Role
from shangliang.committees.models import Collective, Committee, Member, Unit
from shangliang.core import clock
from shangliang.deliberation import access as deliberation_access
from shangliang.deliberation.models import Deliberation, DeliberationState
from shangliang.proposals import access as proposal_access
from shangliang.proposals.models import Proposal
from shangliang.workflow.machines import By, holder_of

from .models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    EventMember,
    EvidenceFile,
    PlanState,
    ReportInstruction,
    ReportState,
    SubTopic,
    Suggestion,
    SuggestionState,
    SurveyGroup,
    Topic,
    TopicDeliberation,
    TopicState,
)

#: What stands in the plan: everybody who works in the committee reads it.
IN_PLAN = (TopicState.PLANNED, TopicState.UNDER_WAY, TopicState.CONCLUDED, TopicState.DROPPED)
OUT = (ReportState.SENT, ReportState.CLOSED)
#: What a unit reads of the suggestions that it is asked.
WITH_UNIT = (SuggestionState.ASKED, SuggestionState.ANSWERED, SuggestionState.SETTLED)
_WITHOUT = SEPARATED | {Role.UNIT_CLERK, Role.UNIT_LEADER}
_OFFICE = (Role.RESEARCH_OFFICE, Role.LEADERSHIP)


def _topic_of(record: Any) -> Any:
    return record if isinstance(record, Topic) else record.topic


def _organises(actor: Actor, record: Any) -> bool:
    organiser = _topic_of(record).organiser_id
    return actor.committee_id == record.committee_id and bool(organiser) and organiser in actor.collective_ids


def units_of(actor: Actor) -> frozenset[int]:
    """The units for which the actor works; a one-time link opens one assignment of a proposal and nothing here."""
    return actor.unit_ids | actor.led_unit_ids if actor.bound_to is None else frozenset()


STAFF = holder_of(Role.RESEARCH_OFFICE)
ORGANISER = By("organiser of the topic", _organises) | STAFF
PROPOSER = By(
    "who proposed the topic",
    lambda actor, topic: (
        actor.committee_id == topic.committee_id
        and actor.bound_to is None
        and bool(topic.proposer_party)
        and topic.proposer_party in actor.parties
    ),
)
#: An online deliberation is begun by whoever works on the topic, or by the office that runs deliberations.
DELIBERATES = ORGANISER | holder_of(Role.ACTIVITY_ORGANISER)
APPROVER = holder_of(Role.LEADERSHIP)
GROUP_LEADER = By(
    "leader of the group",
    lambda actor, group: (
        actor.committee_id == group.committee_id and actor.member_id is not None and actor.member_id == group.leader_id
    ),
)
UNIT = By(
    "clerk or leader of the unit",
    lambda actor, record: actor.committee_id == record.committee_id and record.unit_id in units_of(actor),
)
#: What follows from a step of another record, taken by whoever may take that one.
FOLLOWS = By("follows from another record", lambda actor, record: actor.committee_id == record.committee_id, True)


def works_here(actor: Actor) -> bool:
    """Whether the actor keeps the plan."""
    return actor.has(Role.RESEARCH_OFFICE)


def may_read(actor: Actor) -> bool:
    """Whether the plan is for this person."""
    return bool(actor.committee_id and actor.roles - _WITHOUT)


def may_propose(actor: Actor) -> bool:
    """Whether the actor is among those from whom topics are called, and can propose by themselves."""
    return bool(actor.member_id or actor.collective_ids or actor.unit_ids)


def instructs(actor: Actor) -> bool:
    """Whether the actor gives instructions, or records those given on paper."""
    return actor.has(*_OFFICE)


def visible_plans(actor: Actor) -> QuerySet[ConsultationPlan]:
    """The plans that the actor may read: while topics are called for, also those who may propose one."""
    rows = ConsultationPlan.objects.filter(committee_id=actor.committee_id)
    if actor.has(*_OFFICE):
        return rows
    condition = Q(pk__in=())
    if may_read(actor):
        condition |= Q(state__in=[PlanState.ISSUED, PlanState.CLOSED])
    if may_propose(actor):
        condition |= Q(state=PlanState.CALLING)
    return rows.filter(condition)


def visible(actor: Actor) -> QuerySet[Topic]:
    """The topics that the actor may read."""
    rows = Topic.objects.filter(committee_id=actor.committee_id)
    if actor.has(*_OFFICE):
        return rows
    condition = Q(pk__in=())
    if may_read(actor):
        condition |= Q(state__in=IN_PLAN)
    if actor.member_id:
        condition |= Q(by_member_id=actor.member_id)
    if actor.collective_ids:
        condition |= Q(by_collective_id__in=actor.collective_ids) | Q(organiser_id__in=actor.collective_ids)
    if units := units_of(actor):
        asked = Suggestion.objects.filter(unit_id__in=units, topic=OuterRef("pk"), state__in=WITH_UNIT)
        told = ReportInstruction.objects.filter(unit_id__in=units, topic=OuterRef("pk"))
        condition |= Q(by_unit_id__in=units) | Q(Exists(asked)) | Q(Exists(told))
    return rows.filter(condition)


def own_topics(actor: Actor) -> QuerySet[Topic]:
    """What the actor proposed, for whom alone or as somebody's liaison or clerk."""
    condition = Q(pk__in=())
    if actor.member_id:
        condition |= Q(by_member_id=actor.member_id)
    if actor.collective_ids:
        condition |= Q(by_collective_id__in=actor.collective_ids)
    if units := units_of(actor):
        condition |= Q(by_unit_id__in=units)
    return Topic.objects.filter(committee_id=actor.committee_id).filter(condition)


def _of_work(model: type[Any], actor: Actor) -> QuerySet[Any]:
    """What hangs on topics whose work the actor sees: not for units, who read their own suggestions alone."""
    rows = model.objects.filter(committee_id=actor.committee_id)
    if not may_read(actor):
        return rows.none()
    return rows.filter(Exists(visible(actor).filter(pk=OuterRef("topic"))))


def visible_events(actor: Actor) -> QuerySet[ConsultationEvent]:
    """The meetings and surveys."""
    return _of_work(ConsultationEvent, actor)


def visible_sub_topics(actor: Actor) -> QuerySet[SubTopic]:
    """The sub-topics."""
    return _of_work(SubTopic, actor)


def visible_groups(actor: Actor) -> QuerySet[SurveyGroup]:
    """The survey groups; findings are shown to those who work on the topic and to the group itself."""
    return _of_work(SurveyGroup, actor)


def own_groups(actor: Actor) -> QuerySet[SurveyGroup]:
    """The survey groups to which the actor belongs."""
    rows = SurveyGroup.objects.filter(committee_id=actor.committee_id)
    if not actor.member_id:
        return rows.none()
    belongs = SurveyGroup.members.through.objects.filter(surveygroup=OuterRef("pk"), member_id=actor.member_id)
    return rows.filter(Q(leader_id=actor.member_id) | Q(Exists(belongs)))


def visible_invited(actor: Actor) -> QuerySet[EventMember]:
    """The members invited to events that the actor may read, by name."""
    rows = EventMember.objects.filter(committee_id=actor.committee_id).select_related("member__user")
    rows = rows.filter(Exists(visible_events(actor).filter(pk=OuterRef("event"))))
    return rows.order_by("member__user__pinyin_key", "pk")


def own_events(actor: Actor) -> QuerySet[ConsultationEvent]:
    """The events to which the actor is invited."""
    rows = ConsultationEvent.objects.filter(committee_id=actor.committee_id)
    return rows.filter(invited__member_id=actor.member_id) if actor.member_id else rows.none()


def _organised(actor: Actor) -> Q:
    return Q(topic__organiser_id__in=actor.collective_ids) if actor.collective_ids else Q(pk__in=())


def visible_reports(actor: Actor) -> QuerySet[AdviceReport]:
    """The reports: drafts are for those who write and approve them, what was sent is for all who read the plan."""
    rows = AdviceReport.objects.filter(committee_id=actor.committee_id)
    if actor.has(Role.RESEARCH_OFFICE):
        return rows
    condition = _organised(actor)
    if actor.has(Role.LEADERSHIP):
        condition |= ~Q(state__in=[ReportState.DRAFT, ReportState.DISCARDED])
    if may_read(actor):
        condition |= Q(state__in=OUT)
    return rows.filter(condition)


def visible_suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """The suggestions: units those they are asked, others those of reports that they may read."""
    rows = Suggestion.objects.filter(committee_id=actor.committee_id)
    if actor.has(Role.RESEARCH_OFFICE):
        return rows
    condition = _organised(actor)
    if actor.has(Role.LEADERSHIP):
        condition |= ~Q(state__in=[SuggestionState.DRAFT, SuggestionState.DROPPED]) | Q(
            report__state__in=[ReportState.CHECKING, ReportState.APPROVED]
        )
    if may_read(actor):
        condition |= Q(state__in=[SuggestionState.MADE, *WITH_UNIT])
    if units := units_of(actor):
        condition |= Q(unit_id__in=units, state__in=WITH_UNIT)
    return rows.filter(condition)


def visible_instructions(actor: Actor) -> QuerySet[ReportInstruction]:
    """The instructions: for leadership, those who organise, and the unit that is to follow one."""
    rows = ReportInstruction.objects.filter(committee_id=actor.committee_id)
    if actor.has(*_OFFICE):
        return rows
    condition = _organised(actor)
    if units := units_of(actor):
        condition |= Q(unit_id__in=units)
    return rows.filter(condition)


def visible_deliberations(actor: Actor) -> QuerySet[TopicDeliberation]:
    """The deliberations of topics: both the topic and the deliberation are for the reader."""
    rows = TopicDeliberation.objects.filter(committee_id=actor.committee_id)
    own = deliberation_access.visible(actor).filter(pk=OuterRef("deliberation"))
    return rows.filter(Exists(visible(actor).filter(pk=OuterRef("topic"))), Exists(own))


def charged_with(actor: Actor) -> Q | None:
    """The deliberations of topics on which the actor works: read from the first draft, and their results at once."""
    links = TopicDeliberation.objects.filter(committee_id=actor.committee_id, deliberation=OuterRef("pk"))
    if actor.has(Role.RESEARCH_OFFICE):
        return Q(Exists(links))
    return Q(Exists(links.filter(_organised(actor)))) if actor.collective_ids else None


def proposals_of(actor: Actor, topic: Topic) -> QuerySet[Proposal]:
    """The proposals that a topic is about, as far as the actor may read them by any of the rules for proposals."""
    rules = (proposal_access.visible, *proposal_access.also_visible)
    condition = Q(pk__in=())
    for rule in rules:
        condition |= Q(Exists(rule(actor).filter(pk=OuterRef("pk"))))
    return Proposal.objects.filter(committee_id=actor.committee_id, consultation_topics=topic).filter(condition)


def named_proposals(topics: Iterable[Topic], readable: QuerySet[Proposal]) -> QuerySet[Any, tuple[int, int]]:
    """Which of the proposals that somebody may read which topics are about: pairs of a topic's key and a proposal's."""
    rows = Topic.proposals.through.objects.filter(topic__in=[t.pk for t in topics])
    rows = rows.filter(Exists(readable.filter(pk=OuterRef("proposal"))))
    return rows.order_by("proposal").values_list("topic_id", "proposal_id")


def to_name(actor: Actor, topic: Topic) -> QuerySet[Proposal]:
    """The proposals that the actor can name as what a topic is about: filed ones that they read themselves."""
    rows = proposal_access.visible(actor).filter(state__in=proposal_access.COMMON)
    return rows if ORGANISER.allows(actor, topic) else rows.none()


def to_link(actor: Actor, topic: Topic) -> QuerySet[Deliberation]:
    """The deliberations that can be joined to a topic: those that the actor reads and that have none."""
    rows = deliberation_access.visible(actor).filter(of_topic=None).exclude(state=DeliberationState.DISCARDED)
    return rows.order_by("-pk") if DELIBERATES.allows(actor, topic) else rows.none()


def quotable(topic: Topic) -> QuerySet[Deliberation]:
    """The deliberations whose results a report on the topic can quote: published ones, which change no more."""
    rows = Deliberation.objects.filter(committee_id=topic.committee_id, of_topic__topic=topic)
    return rows.filter(state=DeliberationState.PUBLISHED).order_by("pk")


def visible_evidence(actor: Actor) -> QuerySet[EvidenceFile]:
    """The files of suggestions that the actor may read."""
    rows = EvidenceFile.objects.filter(committee_id=actor.committee_id)
    return rows.filter(Exists(visible_suggestions(actor).filter(pk=OuterRef("suggestion"))))


def units(actor: Actor) -> QuerySet[Unit]:
    """The units to which suggestions can be given."""
    rows = Unit.objects.filter(committee_id=actor.committee_id, is_active=True).order_by("order", "pk")
    return rows if actor.has(Role.RESEARCH_OFFICE) or actor.collective_ids else rows.none()


def members(actor: Actor) -> QuerySet[Member]:
    """The members who can be put into groups and invited: those seated today, by name."""
    today = clock.today()
    rows = Member.objects.filter(committee_id=actor.committee_id, seat_from__lte=today).exclude(seat_until__lt=today)
    rows = rows.select_related("user").order_by("user__pinyin_key", "pk")
    return rows if actor.has(Role.RESEARCH_OFFICE) or actor.collective_ids else rows.none()


def organisers(actor: Actor) -> QuerySet[Collective]:
    """The bodies that can be charged with a topic."""
    rows = Collective.objects.filter(committee_id=actor.committee_id, is_active=True)
    return rows if actor.has(Role.RESEARCH_OFFICE) else rows.none()


def own_collectives(actor: Actor) -> QuerySet[Collective]:
    """The bodies for which the actor is liaison."""
    return Collective.objects.filter(committee_id=actor.committee_id, pk__in=actor.collective_ids)


def own_units(actor: Actor) -> QuerySet[Unit]:
    """The units whose clerk the actor is."""
    return Unit.objects.filter(committee_id=actor.committee_id, pk__in=actor.unit_ids)


def other_committees(actor: Actor) -> QuerySet[Committee]:
    """The committees of this installation that can be invited."""
    rows = Committee.objects.exclude(pk=actor.committee_id or 0).order_by("level", "pk")
    return rows if actor.has(Role.RESEARCH_OFFICE) else rows.none()
