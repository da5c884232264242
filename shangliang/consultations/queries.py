"""Reading consultations for pages: lists in few queries, and one record with all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Count, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Collective, Unit
from shangliang.core.addresses import address
from shangliang.core.reading import find
from shangliang.core.together import read_together
from shangliang.deliberation import access as deliberation_access
from shangliang.deliberation.models import Deliberation
from shangliang.proposals.models import Proposal
from shangliang.workflow.machines import DutySpec, Machine
from shangliang.workflow.models import Event
from shangliang.workflow.wording import duty_words

from . import access
from .models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    Outcome,
    Partner,
    ReportInstruction,
    SharedPaper,
    SubTopic,
    Suggestion,
    SuggestionState,
    SurveyGroup,
    Topic,
    TopicDeliberation,
    TopicState,
)

T = TopicState
S = SuggestionState
#: The tabs of the plan, each with the states that stand on it.
BOARD = {
    "proposed": (T.PROPOSED,),
    "chosen": (T.CHOSEN,),
    "planned": (T.PLANNED, T.UNDER_WAY, T.CONCLUDED),
    "others": (T.DECLINED, T.WITHDRAWN, T.DROPPED),
}
#: The tabs of the list of suggestions.
TRACKED = {
    "open": (S.MADE, S.ASKED, S.ANSWERED),
    "settled": (S.SETTLED,),
}


def latest_plan(actor: Actor) -> ConsultationPlan | None:
    """The plan that a person comes to first: that of the last cycle."""
    rows = access.visible_plans(actor).select_related("session", "committee")
    return rows.order_by("-session__window_opens").first()


def plan_being_called(actor: Actor) -> ConsultationPlan | None:
    """The plan for which topics are called now."""
    return access.visible_plans(actor).filter(state="calling").order_by("-pk").first()


def board_counts(rows: QuerySet[Topic], tabs: Iterable[str]) -> dict[str, int]:
    """How many topics stand on each tab: in one query."""
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {tab: sum(by_state.get(state, 0) for state in BOARD[tab]) for tab in tabs}


def tracked_counts(rows: QuerySet[Suggestion]) -> dict[str, int]:
    """How many suggestions are open and settled, and of these how many had which outcome: in one query."""
    told = rows.order_by().aggregate(
        open=Count("pk", filter=Q(state__in=TRACKED["open"])),
        settled=Count("pk", filter=Q(state=S.SETTLED)),
        **{o.value: Count("pk", filter=Q(state=S.SETTLED, outcome=o)) for o in Outcome},
    )
    return dict(told)


def proposer_of(topic: Topic) -> str:
    """Who proposed it, as lists show it."""
    who = topic.by_member or topic.by_collective or topic.by_unit
    return str(who) if who else topic.source_name


PROPOSERS = ("by_member__user", "by_collective", "by_unit", "organiser")


def holder_of(machine: Machine, record: Any) -> tuple[str, str] | None:
    """Who has it now and what is being done, in words; nobody where nothing is to be done."""
    specs = machine.duties(record)
    return (_party_name(specs[0], record), str(duty_words(specs[0].kind).waits)) if specs else None


def _party_name(spec: DutySpec, record: Any) -> str:
    kind, _colon, rest = spec.party.partition(":")
    if kind == "role":
        return str(Role(rest).label)
    if kind == "member":
        return str(record.leader)
    if kind == "unit":
        return str(record.unit or find(Unit, pk=int(rest))[0])
    topic = record if isinstance(record, Topic) else record.topic
    return str(topic.organiser or find(Collective, pk=int(rest))[0])


_TEXTS = ("background", "analysis", "whole_text")


@dataclass
class Work:
    """What hangs on a topic, as far as the reader may see it."""

    sub_topics: list[SubTopic] = field(default_factory=list)
    groups: list[SurveyGroup] = field(default_factory=list)
    events: list[ConsultationEvent] = field(default_factory=list)
    reports: list[AdviceReport] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    papers: list[SharedPaper] = field(default_factory=list)
    deliberations: list[TopicDeliberation] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    happened: list[Event] = field(default_factory=list)


def work_on(topic: Topic, actor: Actor) -> Work:
    """All that hangs on a topic, in one reading."""
    papers = access.visible(actor).filter(pk=topic.pk)
    parts: dict[str, QuerySet[Any, Any]] = {
        "sub_topics": access.visible_sub_topics(actor).filter(topic=topic),
        "groups": access.visible_groups(actor).filter(topic=topic).select_related("leader__user").defer("findings"),
        "events": access.visible_events(actor).filter(topic=topic).defer("summary", "guests"),
        "reports": access.visible_reports(actor).filter(topic=topic).defer("body"),
        "suggestions": access.visible_suggestions(actor).filter(topic=topic, report=None).select_related("unit"),
        "partners": Partner.objects.filter(topic__in=papers).select_related("partner"),
        "papers": SharedPaper.objects.filter(topic__in=papers).select_related("sender"),
        "deliberations": access.visible_deliberations(actor).filter(topic=topic).select_related("deliberation"),
        "proposals": access.proposals_of(actor, topic).select_related("session").defer(*_TEXTS),
        "happened": Event.objects.filter(root_kind="consultation_topic", root_id=topic.pk),
    }
    found = read_together({name: rows.order_by() for name, rows in parts.items()})
    orders = {
        "sub_topics": ("order", "pk"),
        "groups": ("pk",),
        "events": ("on", "pk"),
        "reports": ("pk",),
        "suggestions": ("order", "pk"),
        "partners": ("pk",),
        "papers": ("sent_at", "pk"),
        "deliberations": ("pk",),
        "proposals": ("case_number", "pk"),
        "happened": ("seq",),
    }
    return Work(**{name: sorted(rows, key=attrgetter(*orders[name])) for name, rows in found.items()})


def page_of(deliberation: Deliberation, actor: Actor, *, works: bool) -> str:
    """Where a reader of its topic is led from the deliberation's name; empty while it is a draft of others.

    Args:
        works: whether the reader works on the topic, and so reads results before they are published.
    """
    office = deliberation_access.works_here(actor)
    out = deliberation.state in deliberation_access.OUT
    if office or (out and not works):
        return address("deliberation:one", deliberation.pk)  # leads on to the votes or the results
    return address("deliberation:results", deliberation.pk) if out else ""


def instructions_on(report: AdviceReport, actor: Actor) -> list[ReportInstruction]:
    """The instructions on a report that the actor may read."""
    rows = access.visible_instructions(actor).filter(report=report)
    return list(rows.select_related("unit").order_by("on", "pk"))
