"""Who tries everything, and on which records: one person of every role, one record of every kind of case.

The records are made in memory; what somebody may do is told by the record's fields alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shangliang.accounts.actors import Actor, system
from shangliang.accounts.roles import Role
from shangliang.committees.factories import House
from shangliang.committees.rules import rules_of
from shangliang.consultations.models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    ReportInstruction,
    Suggestion,
    SurveyGroup,
    Topic,
)
from shangliang.deliberation.models import Deliberation, Statement
from shangliang.handling.models import (
    Assignment,
    Commitment,
    Contact,
    Extension,
    Feedback,
    HandlingRole,
    PlannedAssignment,
)
from shangliang.hotline.models import HotlineList
from shangliang.opinions.models import Issue, Opinion, OpinionTask
from shangliang.plans.models import KeyTask, YearPlan
from shangliang.proposals.models import CoSignature, Lead, Proposal, Source, Talk
from shangliang.reports.models import Report
from shangliang.supervision.models import (
    Patrol,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    Supervisor,
    UnitAppraisal,
)
from shangliang.venues.models import AgreedItem, Meeting, Venue, VenueTopic

AUTHOR, CO_SIGNER, OTHER_MEMBER = 0, 1, 2  # members
LEADING, JOINING, OTHER_COLLECTIVE = 0, 1, 2  # collectives
OWN_UNIT, OTHER_UNIT = 0, 4  # units, of two coordinators' lines
_OTHER_ROLES = (Role.OPINION_STAFF, Role.ACTIVITY_ORGANISER, Role.STUDIO_MANAGER)


def people(house: House) -> dict[str, Actor]:
    """Everybody who can act in a committee, by the names that the tables use."""
    found = {
        "author": house.member(AUTHOR),
        "co-signer": house.member(CO_SIGNER),
        "other member": house.member(OTHER_MEMBER),
        "leading liaison": house.liaison(LEADING),
        "joining liaison": house.liaison(JOINING),
        "other liaison": house.liaison(OTHER_COLLECTIVE),
        "staff": house.actor("staff"),
        "director": house.actor("director"),
        "proposal committee": house.actor("proposal_committee"),
        "coordinator": house.coordinator(0),
        "other coordinator": house.coordinator(1),
        "clerk": house.clerk(OWN_UNIT),
        "other clerk": house.clerk(OTHER_UNIT),
        "leader": house.leader(OWN_UNIT),
        "other leader": house.leader(OTHER_UNIT),
        "link": replace(house.clerk(OWN_UNIT), user_id=None, name="持链接者", via="link", bound_to=1),
        "other link": replace(house.clerk(OWN_UNIT), user_id=None, name="持链接者", via="link", bound_to=2),
        "leadership": house.actor("leadership"),
        "research": house.actor("research"),
        "system admin": house.actor("system_admin"),
        "security admin": house.actor("security_admin"),
        "auditor": house.actor("auditor"),
        "system": system(house.committee.pk),
    }
    for role in _OTHER_ROLES:
        found[role.value.replace("_", " ")] = replace(house.actor("research"), roles=frozenset({role}))
    return found


def _at_steps(house: House, proposal: Proposal) -> Iterator[tuple[str, Proposal]]:
    """The proposal in every state; under review once at each step."""
    for step, _rule in enumerate(rules_of(house.committee).review_steps, start=1):
        yield f"under_review {step}", _with(proposal, state="under_review", review_step=step)
    for state in type(proposal)._meta.get_field("state").choices:
        if state[0] != "under_review":
            yield state[0], _with(proposal, state=state[0])


def _with(record: Any, **fields: Any) -> Any:
    copy = type(record)(**{f.name: getattr(record, f.name) for f in record._meta.concrete_fields if not f.is_relation})
    for f in record._meta.concrete_fields:
        if f.is_relation and f.is_cached(record):
            setattr(copy, f.name, getattr(record, f.name))
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def cases(house: House) -> Iterator[tuple[str, str, str, Any]]:
    """``(machine, case, state, record)`` for every kind of record in every state."""
    committee, unit = house.committee, house.units[OWN_UNIT]
    member = Proposal(pk=1, committee=committee, author_member=house.members[AUTHOR], author_collective=None)
    collective = Proposal(pk=2, committee=committee, author_member=None, author_collective=house.collectives[LEADING])
    paper = _with(member, pk=3, source=Source.PAPER)
    for case, proposal in (("of a member", member), ("of a collective", collective), ("on paper", paper)):
        for state, record in _at_steps(house, proposal):
            yield "proposal", case, state, record
    common = {"committee": committee}
    assignment = Assignment(pk=1, proposal=member, unit=unit, role=HandlingRole.SINGLE, refusals=1, **common)
    lead_signature = CoSignature(pk=1, proposal=member, member=house.members[AUTHOR], collective=None, **common)
    signature = CoSignature(pk=2, proposal=member, member=house.members[CO_SIGNER], collective=None, order=1, **common)
    joint = CoSignature(
        pk=3, proposal=collective, member=None, collective=house.collectives[JOINING], order=1, **common
    )
    others = [
        ("signature", "of a member", signature),
        ("signature", "of a collective", joint),
        ("signature", "on paper", _with(signature, proposal=paper)),
        ("talk", "with a member", Talk(proposal=member, **common)),
        ("talk", "with a collective", Talk(proposal=collective, **common)),
        ("lead", "", Lead(**common)),
        ("plan", "", PlannedAssignment(proposal=member, unit=unit, **common)),
        ("assignment", "", assignment),
        ("assignment", "asked a second time", _with(assignment, refusals=2)),
        ("contact", "", Contact(proposal=member, assignment=assignment, **common)),
        ("extension", "", Extension(assignment=assignment, **common)),
        ("feedback", "of the lead proposer", Feedback(proposal=member, signature=lead_signature, **common)),
        ("feedback", "of a co-signer", Feedback(proposal=member, signature=signature, **common)),
        ("commitment", "", Commitment(proposal=member, assignment=assignment, unit=unit, **common)),
        ("report", "annual", Report(session=house.session, kind="annual", **common)),
        ("report", "on proposals", Report(session=house.session, kind="proposals", **common)),
        ("report", "on their review", Report(session=house.session, kind="review", **common)),
        ("report", "news", Report(session=house.session, kind="news", **common)),
    ]
    body = house.collectives[OTHER_COLLECTIVE].pk
    owners = {"special committee": f"collective:{body}", "role": "role:opinion_staff"}
    owners["member"] = f"member:{house.members[AUTHOR].pk}"
    year_plan = YearPlan(pk=1, **common)
    others.append(("year_plan", "", year_plan))
    others += [
        ("key_task", f"of a {case}", KeyTask(plan=year_plan, owner=key, **common)) for case, key in owners.items()
    ]
    opinion = Opinion(
        pk=1, session=house.session, author_member=house.members[AUTHOR], author_collective=None, **common
    )
    of_body = _with(opinion, author_member=None, author_collective=house.collectives[LEADING])
    issue = Issue(pk=1, session=house.session, **common)
    others += [
        ("opinion", "of a member", opinion),
        ("opinion", "of a collective", of_body),
        ("opinion", "entered by the office", _with(opinion, entered=True)),
        ("opinion_issue", "", issue),
        ("hotline_list", "", HotlineList(number=1, **common)),
        ("opinion_task", "", OpinionTask(issue=issue, unit=unit, **common)),
        *_of_consultations(house),
    ]
    deliberation = Deliberation(pk=1, session=house.session, **common)
    others += [("deliberation", "", deliberation), ("statement", "", Statement(deliberation=deliberation, **common))]
    in_cycle = {"session": house.session, **common}
    supervisor = Supervisor(pk=1, member=house.members[AUTHOR], **common)
    others += [
        ("supervision_plan", "", SupervisionPlan(pk=1, **in_cycle)),
        ("supervision_activity", "", SupervisionActivity(pk=1, **in_cycle)),
        ("patrol", "", Patrol(pk=1, supervisor=supervisor, **in_cycle)),
        ("supervision_opinion", "", SupervisionOpinion(pk=1, unit=unit, **in_cycle)),
        ("unit_appraisal", "", UnitAppraisal(pk=1, **in_cycle)),
    ]
    topic = VenueTopic(pk=1, session=house.session, **common)
    meeting = Meeting(pk=1, session=house.session, topic=topic, venue=Venue(pk=1, **common), **common)
    item = AgreedItem(pk=1, meeting=meeting, unit=unit, **common)
    others += [
        ("venue_topic", "", topic),
        ("venue_meeting", "", meeting),
        ("agreed_item", "of a unit", item),
        ("agreed_item", "of a village", _with(item, unit=None)),
    ]
    for machine, case, record in others:
        for state, _label in type(record)._meta.get_field("state").choices:
            yield machine, case, state, _with(record, state=state)


def _of_consultations(house: House) -> Iterator[tuple[str, str, Any]]:
    common: dict[str, Any] = {"committee": house.committee}
    author, unit = house.members[AUTHOR], house.units[OWN_UNIT]
    plan = ConsultationPlan(pk=1, session=house.session, **common)
    yield "consultation_plan", "", plan
    topic = Topic(pk=1, plan=plan, by_member=author, by_collective=None, by_unit=None, organiser=None, **common)
    charged = _with(topic, by_member=None, by_unit=unit, organiser=house.collectives[LEADING])
    yield "consultation_topic", "of a member, with the research office", topic
    yield "consultation_topic", "of a unit, with a body", charged
    yield "survey_group", "", SurveyGroup(topic=charged, leader=author, **common)
    yield "consultation_event", "", ConsultationEvent(topic=charged, **common)
    report = AdviceReport(pk=1, topic=charged, session=house.session, **common)
    yield "advice_report", "", report
    yield "suggestion", "", Suggestion(topic=charged, report=report, unit=unit, order=1, **common)
    instruction = ReportInstruction(topic=charged, report=report, unit=None, **common)
    yield "report_instruction", "with the organiser", instruction
    yield "report_instruction", "with a unit", _with(instruction, unit=unit)
