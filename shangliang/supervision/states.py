"""The life of a plan, an activity, a patrol's record, an opinion and an appraisal, as tables (domain §5)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.core.errors import Refused
from shangliang.core.reading import columns
from shangliang.workflow.machines import DutySpec, Machine, Transition, register

from .access import APPROVER, DIRECTOR, STAFF, SUPERVISOR, UNIT
from .models import (
    ActivityState,
    Adoption,
    AppraisalJudge,
    AppraisalState,
    AppraisedUnit,
    OpinionState,
    Patrol,
    PatrolState,
    PlannedMatter,
    PlanState,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    UnitAppraisal,
)

_OFFICE, _DIRECTOR, _LEADERSHIP = "role:proposal_staff", "role:proposal_director", "role:leadership"


def _owed(record: Any, party: str, kind: str) -> list[DutySpec]:
    return [DutySpec(party, kind, record.due, record.due_working)]


def _by_state(kinds: dict[str, tuple[str, str]]) -> Any:
    """The duties of a machine whose every state asks one party for one thing, or nobody for anything."""

    def duties(record: Any) -> list[DutySpec]:
        asked = kinds.get(record.state)
        return _owed(record, *asked) if asked else []

    return duties


# Plan -------------------------------------------------------------------------------------------------------------

P = PlanState


def _has_matters(plan: SupervisionPlan, _actor: Actor) -> None:
    if not columns(PlannedMatter, "pk", plan=plan.pk, limit=1):
        raise Refused(_("A plan has at least one matter."), code="no_matters")


def _has_no_open_activity(plan: SupervisionPlan, _actor: Actor) -> None:
    matters = [pk for (pk,) in columns(PlannedMatter, "pk", plan=plan.pk)]
    open_states = [str(ActivityState.PLANNED), str(ActivityState.HELD)]
    if columns(SupervisionActivity, "pk", matter=matters, state=open_states, limit=1):
        raise Refused(_("An activity of “%(title)s” is still open.") % {"title": plan}, code="open_activities")


PLAN = register(
    Machine(
        name="supervision_plan",
        states=P,
        initial=P.DRAFT,
        final=frozenset({P.CLOSED}),
        duties=_by_state(
            {
                P.DRAFT: (_OFFICE, "draw_up_supervision_plan"),
                P.SUBMITTED: (_LEADERSHIP, "approve_supervision_plan"),
                P.APPROVED: (_OFFICE, "carry_out_supervision_plan"),
            }
        ),
        root=lambda plan: ("supervision_plan", plan.pk),
        transitions=(
            Transition("submit", (P.DRAFT,), P.SUBMITTED, STAFF, gettext_lazy("hand in for approval"), _has_matters),
            Transition("send_back", (P.SUBMITTED,), P.DRAFT, APPROVER, gettext_lazy("send back to be revised")),
            Transition("approve", (P.SUBMITTED,), P.APPROVED, APPROVER, gettext_lazy("approve")),
            Transition(
                "close",
                (P.APPROVED,),
                P.CLOSED,
                STAFF,
                pgettext_lazy("supervision plan", "close"),
                guard=_has_no_open_activity,
            ),
        ),
    )
)

# Activity ---------------------------------------------------------------------------------------------------------

A = ActivityState


def _has_no_drafts(activity: SupervisionActivity, _actor: Actor) -> None:
    if columns(SupervisionOpinion, "pk", activity=activity.pk, state=str(OpinionState.DRAFT), limit=1):
        raise Refused(
            _("An opinion of “%(title)s” is neither issued nor put aside.") % {"title": activity}, code="open_drafts"
        )


ACTIVITY = register(
    Machine(
        name="supervision_activity",
        states=A,
        initial=A.PLANNED,
        final=frozenset({A.CLOSED, A.CANCELLED}),
        duties=_by_state(
            {
                A.PLANNED: (_OFFICE, "hold_supervision_activity"),
                A.HELD: (_OFFICE, "draw_up_supervision_opinions"),
            }
        ),
        root=lambda activity: ("supervision_activity", activity.pk),
        transitions=(
            Transition("hold", (A.PLANNED,), A.HELD, STAFF, gettext_lazy("record that it was held")),
            Transition("cancel", (A.PLANNED,), A.CANCELLED, STAFF, gettext_lazy("call off")),
            Transition("close", (A.HELD,), A.CLOSED, STAFF, gettext_lazy("all opinions are given"), _has_no_drafts),
        ),
    )
)

# Patrol -----------------------------------------------------------------------------------------------------------

R = PatrolState

PATROL = register(
    Machine(
        name="patrol",
        states=R,
        initial=R.RECORDED,
        final=frozenset({R.NOTED, R.TAKEN_UP, R.WITHDRAWN}),
        duties=_by_state({R.RECORDED: (_OFFICE, "sort_patrol")}),
        root=lambda patrol: ("patrol", patrol.pk),
        transitions=(
            Transition("note", (R.RECORDED,), R.NOTED, STAFF, pgettext_lazy("patrol", "note")),
            Transition("take_up", (R.RECORDED,), R.TAKEN_UP, STAFF, gettext_lazy("draw up an opinion")),
            Transition("withdraw", (R.RECORDED,), R.WITHDRAWN, SUPERVISOR, pgettext_lazy("patrol", "withdraw")),
        ),
    )
)

# Opinion ----------------------------------------------------------------------------------------------------------

S = OpinionState


def _is_answered(opinion: SupervisionOpinion, _actor: Actor) -> None:
    if not opinion.answer.strip():
        raise Refused(_("Please write the answer."), field="answer", code="no_answer")


def _is_adopted(opinion: SupervisionOpinion, actor: Actor) -> None:
    _is_answered(opinion, actor)
    if opinion.adoption not in (Adoption.ADOPTED, Adoption.PARTLY):
        raise Refused(_("Please say whether it is adopted."), field="adoption", code="no_adoption")


def _is_mended(opinion: SupervisionOpinion, _actor: Actor) -> None:
    if not opinion.mending.strip():
        raise Refused(_("Please say what was mended."), field="mending", code="no_mending")


def _opinion_root(opinion: SupervisionOpinion) -> tuple[str, int]:
    return "supervision_opinion", opinion.pk


def _opinion_duties(o: SupervisionOpinion) -> list[DutySpec]:
    unit = f"unit:{o.unit_id}"
    asked: dict[str, tuple[str, str]] = {
        S.DRAFT: (_DIRECTOR, "issue_supervision_opinion"),
        S.ISSUED: (unit, "answer_supervision_opinion"),
        S.DECLINED: (_OFFICE, "weigh_supervision_reason"),
        S.MENDING: (unit, "mend_supervised"),
        S.MENDED: (_OFFICE, "look_again"),
    }
    return _owed(o, *asked[o.state]) if o.state in asked else []


OPINION = register(
    Machine(
        name="supervision_opinion",
        states=S,
        initial=S.DRAFT,
        final=frozenset({S.DISCARDED, S.RECALLED, S.CLOSED}),
        duties=_opinion_duties,
        root=_opinion_root,
        transitions=(
            Transition("issue", (S.DRAFT,), S.ISSUED, DIRECTOR, pgettext_lazy("supervision opinion", "issue")),
            Transition("discard", (S.DRAFT,), S.DISCARDED, STAFF, gettext_lazy("put the draft aside")),
            Transition("recall", (S.ISSUED,), S.RECALLED, DIRECTOR, pgettext_lazy("supervision opinion", "take back")),
            Transition("adopt", (S.ISSUED,), S.MENDING, UNIT, gettext_lazy("answer and adopt"), guard=_is_adopted),
            Transition(
                "decline",
                (S.ISSUED,),
                S.DECLINED,
                UNIT,
                gettext_lazy("answer, with the reason for not adopting"),
                guard=_is_answered,
            ),
            Transition("insist", (S.DECLINED,), S.ISSUED, STAFF, gettext_lazy("ask the unit to answer again")),
            Transition("accept_reason", (S.DECLINED,), S.CLOSED, STAFF, gettext_lazy("accept the reason")),
            Transition("mend", (S.MENDING,), S.MENDED, UNIT, gettext_lazy("report what was mended"), guard=_is_mended),
            Transition("confirm", (S.MENDED,), S.CLOSED, STAFF, gettext_lazy("second look: confirm")),
            Transition("send_back", (S.MENDED,), S.MENDING, STAFF, gettext_lazy("second look: send back")),
        ),
    )
)

# Appraisal --------------------------------------------------------------------------------------------------------

E = AppraisalState


def _can_open(appraisal: UnitAppraisal, _actor: Actor) -> None:
    judged = columns(AppraisalJudge, "pk", appraisal=appraisal.pk, limit=1)
    if not appraisal.criteria or not judged or not columns(AppraisedUnit, "pk", appraisal=appraisal.pk, limit=1):
        raise Refused(_("An appraisal needs criteria, units and judges."), code="not_ready")


def _was_scored(appraisal: UnitAppraisal, _actor: Actor) -> None:
    if not columns(AppraisalJudge, "pk", appraisal=appraisal.pk, voted=True, limit=1):
        raise Refused(_("Nobody has given points yet."), code="no_ballots")


def _appraisal_duties(appraisal: UnitAppraisal) -> list[DutySpec]:
    if appraisal.state == E.DRAFT:
        return _owed(appraisal, _OFFICE, "prepare_appraisal")
    if appraisal.state != E.OPEN:
        return []
    waiting = columns(AppraisalJudge, "member_id", appraisal=appraisal.pk, voted=False)
    judges = [DutySpec(f"member:{pk}", "give_points", appraisal.closes) for (pk,) in waiting]
    silent = columns(AppraisedUnit, "unit_id", appraisal=appraisal.pk, self_assessment="")
    units = [DutySpec(f"unit:{pk}", "assess_oneself", appraisal.closes) for (pk,) in silent]
    return [*_owed(appraisal, _DIRECTOR, "close_appraisal"), *judges, *units]


APPRAISAL = register(
    Machine(
        name="unit_appraisal",
        states=E,
        initial=E.DRAFT,
        final=frozenset({E.CLOSED, E.CANCELLED}),
        duties=_appraisal_duties,
        root=lambda appraisal: ("unit_appraisal", appraisal.pk),
        transitions=(
            Transition("open", (E.DRAFT,), E.OPEN, STAFF, gettext_lazy("let points be given"), guard=_can_open),
            Transition(
                "close", (E.OPEN,), E.CLOSED, DIRECTOR, gettext_lazy("close and publish the result"), guard=_was_scored
            ),
            Transition("cancel", (E.DRAFT, E.OPEN), E.CANCELLED, STAFF, pgettext_lazy("appraisal", "call off")),
        ),
    )
)

#: Every machine with its model, in the order of the work.
MACHINES_HERE: tuple[tuple[Machine, type[Any]], ...] = (
    (PLAN, SupervisionPlan),
    (ACTIVITY, SupervisionActivity),
    (PATROL, Patrol),
    (OPINION, SupervisionOpinion),
    (APPRAISAL, UnitAppraisal),
)
