"""Who reads and who writes in democratic supervision (domain §5). Lists and details use the same querysets.

The proposal office prepares and follows, its director issues, leadership approves the plan and reads everything. A
member sees the activities that they are asked to, and what came of them; a supervisor the own patrols, and the opinions
to the unit that they supervise; a unit what it has been issued.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.models import Member, Session, Unit
from shangliang.core import clock
from shangliang.workflow.machines import By, holder_of

from .models import (
    ActivityMember,
    ActivityState,
    AppraisalJudge,
    AppraisalState,
    AppraisedUnit,
    OpinionState,
    Patrol,
    Photograph,
    PlannedMatter,
    PlanState,
    SecondLook,
    SupervisedBody,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    Supervisor,
    UnitAppraisal,
)

#: What has been issued to a unit, and was not taken back.
OUT = (
    OpinionState.ISSUED,
    OpinionState.DECLINED,
    OpinionState.MENDING,
    OpinionState.MENDED,
    OpinionState.CLOSED,
)
_READERS = (*OFFICE, Role.LEADERSHIP, Role.RESEARCH_OFFICE)


def _units(actor: Actor) -> frozenset[int]:
    """The units for which the actor works; a one-time link opens one assignment of a proposal and nothing here."""
    return actor.unit_ids | actor.led_unit_ids if actor.bound_to is None else frozenset()


STAFF = holder_of(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR)
DIRECTOR = holder_of(Role.PROPOSAL_DIRECTOR)
APPROVER = holder_of(Role.LEADERSHIP)
UNIT = By(
    "clerk or leader of the unit",
    lambda actor, opinion: actor.committee_id == opinion.committee_id and opinion.unit_id in _units(actor),
)
SUPERVISOR = By(
    "the supervisor",
    lambda actor, patrol: (
        actor.committee_id == patrol.committee_id
        and actor.member_id is not None
        and patrol.supervisor.member_id == actor.member_id
    ),
)


def works_here(actor: Actor) -> bool:
    """Whether the actor prepares and follows supervision."""
    return actor.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR)


def reads_all(actor: Actor) -> bool:
    """Whether everything of the committee's supervision is for the actor."""
    return actor.has(*_READERS)


def answers(actor: Actor) -> bool:
    """Whether the actor answers for a unit."""
    return actor.has(Role.UNIT_CLERK, Role.UNIT_LEADER)


def takes_part(actor: Actor) -> bool:
    """Whether the actor may be asked to supervise."""
    return bool(actor.member_id)


def _own(model: type[Any], actor: Actor) -> QuerySet[Any]:
    return model.objects.filter(committee_id=actor.committee_id)


def visible_plans(actor: Actor) -> QuerySet[SupervisionPlan]:
    """Plans: drafts are the office's, those to be approved leadership's too, approved ones also the members'."""
    rows = _own(SupervisionPlan, actor)
    if works_here(actor):
        return rows
    if actor.has(Role.LEADERSHIP):
        return rows.exclude(state=PlanState.DRAFT)
    approved = rows.filter(state__in=(PlanState.APPROVED, PlanState.CLOSED))
    return approved if reads_all(actor) or takes_part(actor) else rows.none()


def matters(actor: Actor) -> QuerySet[PlannedMatter]:
    """The matters of plans that the actor may read."""
    return _own(PlannedMatter, actor).filter(plan__in=visible_plans(actor).values("pk"))


def visible_activities(actor: Actor) -> QuerySet[SupervisionActivity]:
    """Activities: all of them for office, leadership and research office; else those that one is asked to."""
    rows = _own(SupervisionActivity, actor)
    if reads_all(actor):
        return rows
    condition: Any = Q(pk__in=())
    if actor.member_id:
        condition |= Q(Exists(ActivityMember.objects.filter(activity=OuterRef("pk"), member_id=actor.member_id)))
    units = _units(actor)
    if units:
        condition |= ~Q(state=ActivityState.CANCELLED) & Q(
            Exists(SupervisedBody.objects.filter(activity=OuterRef("pk"), unit_id__in=units))
        )
    return rows.filter(condition)


def visible_bodies(actor: Actor) -> QuerySet[SupervisedBody]:
    """Those supervised by activities that the actor may read."""
    return _own(SupervisedBody, actor).filter(activity__in=visible_activities(actor).values("pk"))


def visible_supervisors(actor: Actor) -> QuerySet[Supervisor]:
    """Appointments: all of them for the office and leadership, else the own ones, and those over the own unit."""
    rows = _own(Supervisor, actor)
    if reads_all(actor):
        return rows
    return rows.filter(Q(member_id=actor.member_id or 0) | Q(unit_id__in=_units(actor)))


def in_term(rows: QuerySet[Supervisor]) -> QuerySet[Supervisor]:
    """The appointments that hold today."""
    today = clock.today()
    return rows.filter(since__lte=today, until__gte=today)


def may_patrol(actor: Actor) -> QuerySet[Supervisor]:
    """The own appointments under which a patrol can be recorded today."""
    rows = in_term(_own(Supervisor, actor)).select_related("unit")
    return rows.filter(member_id=actor.member_id) if actor.member_id else rows.none()


def visible_patrols(actor: Actor) -> QuerySet[Patrol]:
    """Patrols: a supervisor's own; all of them for the office and leadership."""
    rows = _own(Patrol, actor)
    return rows if reads_all(actor) else rows.filter(supervisor__member_id=actor.member_id or 0)


def visible(actor: Actor) -> QuerySet[SupervisionOpinion]:
    """Opinions: the office all, leadership and research office what is out, a unit its own, members what they led to.

    A supervisor also follows the opinions to the unit that they supervise.
    """
    rows = _own(SupervisionOpinion, actor)
    if works_here(actor):
        return rows
    out = Q(state__in=OUT)
    if reads_all(actor):
        return rows.filter(out)
    condition: Any = Q(unit_id__in=_units(actor))
    if actor.member_id:
        asked = ActivityMember.objects.filter(activity=OuterRef("activity"), member_id=actor.member_id)
        over = in_term(_own(Supervisor, actor)).filter(member_id=actor.member_id, unit=OuterRef("unit"))
        judged = AppraisalJudge.objects.filter(appraisal=OuterRef("appraisal"), member_id=actor.member_id)
        condition |= Q(patrol__supervisor__member_id=actor.member_id) | Q(Exists(asked)) | Q(Exists(over))
        condition |= Q(Exists(judged))
    return rows.filter(out).filter(condition)


def visible_looks(actor: Actor) -> QuerySet[SecondLook]:
    """Second looks at opinions that the actor may read."""
    return _own(SecondLook, actor).filter(Exists(visible(actor).filter(pk=OuterRef("opinion"))))


def visible_photographs(actor: Actor) -> QuerySet[Photograph]:
    """Photographs of patrols and opinions that the actor may read, and of the patrol behind such an opinion."""
    behind = visible(actor).filter(patrol=OuterRef("patrol"))
    return _own(Photograph, actor).filter(
        Q(Exists(visible_patrols(actor).filter(pk=OuterRef("patrol"))))
        | Q(Exists(visible(actor).filter(pk=OuterRef("opinion"))))
        | Q(Exists(behind))
    )


def visible_appraisals(actor: Actor) -> QuerySet[UnitAppraisal]:
    """Appraisals: the office all; leadership, judges and the units appraised from when they are opened."""
    rows = _own(UnitAppraisal, actor)
    if works_here(actor):
        return rows
    begun = rows.filter(state__in=(AppraisalState.OPEN, AppraisalState.CLOSED))
    if reads_all(actor):
        return begun
    condition: Any = Q(Exists(AppraisalJudge.objects.filter(appraisal=OuterRef("pk"), member_id=actor.member_id or 0)))
    units = AppraisedUnit.objects.filter(appraisal=OuterRef("pk"), unit_id__in=_units(actor))
    return begun.filter(condition | Q(Exists(units)))


def visible_results(actor: Actor) -> QuerySet[AppraisedUnit]:
    """The units of appraisals: for each its own, for the others all. What they were given is told with the result."""
    rows = _own(AppraisedUnit, actor).filter(appraisal__in=visible_appraisals(actor).values("pk"))
    if works_here(actor) or reads_all(actor) or takes_part(actor):
        return rows
    return rows.filter(unit_id__in=_units(actor))


def units(actor: Actor) -> QuerySet[Unit]:
    """The units that can be supervised."""
    rows = Unit.objects.filter(committee_id=actor.committee_id, is_active=True).order_by("order", "pk")
    return rows if works_here(actor) else rows.none()


def members(actor: Actor) -> QuerySet[Member]:
    """The members who can be asked and appointed: those seated today, by name."""
    today = clock.today()
    rows = Member.objects.filter(committee_id=actor.committee_id, seat_from__lte=today).exclude(seat_until__lt=today)
    rows = rows.select_related("user").order_by("user__pinyin_key", "pk")
    return rows if works_here(actor) else rows.none()


def sessions(actor: Actor) -> QuerySet[Session]:
    """The cycles whose supervision the actor may see."""
    rows = Session.objects.filter(committee_id=actor.committee_id).select_related("term", "committee")
    return rows if reads_all(actor) or takes_part(actor) else rows.none()
