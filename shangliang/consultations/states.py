"""The lives of the plan, its topics and all that hangs on a topic, as tables (domain §4)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.reading import columns
from shangliang.deliberation.models import Deliberation, DeliberationState
from shangliang.workflow.machines import DutySpec, Machine, Transition, register

from .access import APPROVER, FOLLOWS, GROUP_LEADER, ORGANISER, PROPOSER, STAFF, UNIT
from .models import (
    OFFICE,
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    EventState,
    GroupState,
    InstructionState,
    Outcome,
    PlanState,
    ReportInstruction,
    ReportState,
    Suggestion,
    SuggestionState,
    SurveyGroup,
    Topic,
    TopicDeliberation,
    TopicState,
)

D = DeliberationState
P = PlanState
T = TopicState
G = GroupState
E = EventState
R = ReportState
S = SuggestionState
I = InstructionState  # noqa: E741 - as the table reads


def _duty(record: Any, party: str, kind: str) -> list[DutySpec]:
    return [DutySpec(party, kind, record.due, record.working)]


def on_topic(record: Any) -> tuple[str, int]:
    """What hangs on a topic stands on the topic's time line."""
    return ("consultation_topic", record.topic_id)


# The plan -------------------------------------------------------------------------------------------------------------


def _every_topic_is_decided(plan: ConsultationPlan, _actor: Actor) -> None:
    if columns(Topic, "pk", plan=plan.pk, state=str(T.PROPOSED), limit=1):
        raise Refused(_("Some topics are neither chosen nor declined yet."), code="undecided")
    if not columns(Topic, "pk", plan=plan.pk, state=str(T.CHOSEN), limit=1):
        raise Refused(_("No topic has been chosen."), code="no_topics")


def _is_approved(plan: ConsultationPlan, _actor: Actor) -> None:
    if not (plan.approved_on and plan.approved_by.strip() and plan.issued_by.strip()):
        raise Refused(_("Please record who approved the plan, when, and who issued it."), field="approved_by")


def _no_topic_is_open(plan: ConsultationPlan, _actor: Actor) -> None:
    still = [str(state) for state in (T.PROPOSED, T.CHOSEN, T.PLANNED, T.UNDER_WAY)]
    if columns(Topic, "pk", plan=plan.pk, state=still, limit=1):
        raise Refused(_("Some topics of the plan are not concluded."), code="open_topics")


_PLAN_DUTIES = {
    P.CALLING: "close_topic_call",
    P.CHOOSING: "choose_plan_topics",
    P.SUBMITTED: "record_plan_approval",
    P.ISSUED: "close_consultation_plan",
}
PLAN = register(
    Machine(
        name="consultation_plan",
        states=P,
        initial=P.CALLING,
        final=frozenset({P.CLOSED}),
        duties=lambda plan: _duty(plan, OFFICE, _PLAN_DUTIES[plan.state]) if plan.state in _PLAN_DUTIES else [],
        root=lambda plan: ("consultation_plan", plan.pk),
        transitions=(
            Transition("close_call", (P.CALLING,), P.CHOOSING, STAFF, gettext_lazy("close the call for topics")),
            Transition(
                "submit",
                (P.CHOOSING,),
                P.SUBMITTED,
                STAFF,
                gettext_lazy("submit to the Party committee"),
                _every_topic_is_decided,
            ),
            Transition("return", (P.SUBMITTED,), P.CHOOSING, STAFF, gettext_lazy("choose again")),
            Transition("issue", (P.SUBMITTED,), P.ISSUED, STAFF, gettext_lazy("issue the plan"), _is_approved),
            Transition("close", (P.ISSUED,), P.CLOSED, STAFF, gettext_lazy("close the plan"), _no_topic_is_open),
        ),
    )
)


# A topic --------------------------------------------------------------------------------------------------------------


def _has_its_plan(topic: Topic, _actor: Actor) -> None:
    if not topic.form or topic.begins_on is None or topic.ends_on is None:
        raise Refused(_("A topic of the plan has its form, its beginning and its end."), field="form")
    if topic.ends_on < topic.begins_on:
        raise Refused(_("It ends before it begins."), field="ends_on")


def _can_still_be_chosen(topic: Topic, actor: Actor) -> None:
    if topic.plan.state not in (P.CALLING, P.CHOOSING):
        raise Refused(_("The plan is past choosing; add the topic to it once it is issued."), code="plan_is_past")
    _has_its_plan(topic, actor)


def _plan_is_issued(topic: Topic, actor: Actor) -> None:
    if topic.plan.state != P.ISSUED:
        raise Refused(_("The plan is not in force; choose the topic in the usual way."), code="no_plan")
    _has_its_plan(topic, actor)


def _plan_is_being_chosen(topic: Topic, _actor: Actor) -> None:
    if topic.plan.state not in (P.CALLING, P.CHOOSING):
        raise Refused(_("The plan is past choosing."), code="plan_is_past")


def _nothing_is_open(topic: Topic, _actor: Actor) -> None:
    for model, states in (
        (SurveyGroup, [G.WORKING]),
        (ConsultationEvent, [E.PLANNED]),
        (AdviceReport, [R.DRAFT, R.CHECKING, R.APPROVED]),
    ):
        if columns(model, "pk", topic=topic.pk, state=[str(s) for s in states], limit=1):
            raise Refused(
                _("“%(title)s” still has a group at work, an event to come or a report to send.") % {"title": topic},
                code="open_work",
            )
    talks = [pk for (pk,) in columns(TopicDeliberation, "deliberation_id", topic=topic.pk)]
    if talks and columns(Deliberation, "pk", pk=talks, state=[str(D.DRAFT), str(D.OPEN)], limit=1):
        raise Refused(
            _("The online deliberation of “%(title)s” is not over.") % {"title": topic}, code="open_deliberation"
        )


def _topic_duties(t: Topic) -> list[DutySpec]:
    match t.state:
        case T.PROPOSED:
            return _duty(t, OFFICE, "choose_topic")
        case T.CHOSEN:
            return _duty(t, OFFICE, "see_topic_issued")
        case T.PLANNED:
            return _duty(t, t.party, "begin_topic")
        case T.UNDER_WAY:
            return _duty(t, t.party, "conclude_topic")
    return []


TOPIC = register(
    Machine(
        name="consultation_topic",
        states=T,
        initial=T.PROPOSED,
        final=frozenset({T.CONCLUDED, T.DECLINED, T.WITHDRAWN, T.DROPPED}),
        duties=_topic_duties,
        root=lambda t: ("consultation_topic", t.pk),
        transitions=(
            Transition("choose", (T.PROPOSED,), T.CHOSEN, STAFF, gettext_lazy("choose"), _can_still_be_chosen),
            Transition("put_back", (T.CHOSEN,), T.PROPOSED, STAFF, gettext_lazy("put back"), _plan_is_being_chosen),
            Transition("decline", (T.PROPOSED,), T.DECLINED, STAFF, gettext_lazy("do not take into the plan")),
            Transition("withdraw", (T.PROPOSED,), T.WITHDRAWN, PROPOSER, pgettext_lazy("topic", "withdraw")),
            Transition("take_in", (T.CHOSEN,), T.PLANNED, FOLLOWS, gettext_lazy("take into the plan")),
            Transition("add", (T.PROPOSED,), T.PLANNED, STAFF, gettext_lazy("add to the plan"), _plan_is_issued),
            Transition("begin", (T.PLANNED,), T.UNDER_WAY, ORGANISER, pgettext_lazy("topic", "begin")),
            Transition(
                "conclude",
                (T.UNDER_WAY,),
                T.CONCLUDED,
                ORGANISER,
                pgettext_lazy("topic", "conclude"),
                _nothing_is_open,
            ),
            Transition(
                "drop", (T.PLANNED, T.UNDER_WAY), T.DROPPED, STAFF, pgettext_lazy("topic", "drop"), _nothing_is_open
            ),
        ),
    )
)


# Groups and events ----------------------------------------------------------------------------------------------------


def _has_findings(group: SurveyGroup, _actor: Actor) -> None:
    if not group.findings.strip():
        raise Refused(_("Please write what the group found."), field="findings")


GROUP = register(
    Machine(
        name="survey_group",
        states=G,
        initial=G.WORKING,
        final=frozenset({G.HANDED_IN, G.DISSOLVED}),
        duties=lambda g: _duty(g, f"member:{g.leader_id}", "hand_in_findings") if g.state == G.WORKING else [],
        root=on_topic,
        transitions=(
            Transition(
                "hand_in",
                (G.WORKING,),
                G.HANDED_IN,
                GROUP_LEADER | ORGANISER,
                gettext_lazy("hand in the findings"),
                _has_findings,
            ),
            Transition("dissolve", (G.WORKING,), G.DISSOLVED, ORGANISER, gettext_lazy("dissolve the group")),
        ),
    )
)


def _has_taken_place(event: ConsultationEvent, _actor: Actor) -> None:
    if event.on > clock.today():
        raise Refused(_("“%(title)s” has not taken place yet.") % {"title": event}, code="not_yet")
    if not event.summary.strip():
        raise Refused(_("Please write what was said."), field="summary")


EVENT = register(
    Machine(
        name="consultation_event",
        states=E,
        initial=E.PLANNED,
        final=frozenset({E.HELD, E.CANCELLED}),
        duties=lambda e: _duty(e, e.topic.party, "hold_event") if e.state == E.PLANNED else [],
        root=on_topic,
        transitions=(
            Transition("hold", (E.PLANNED,), E.HELD, ORGANISER, gettext_lazy("record it as held"), _has_taken_place),
            Transition("cancel", (E.PLANNED,), E.CANCELLED, ORGANISER, pgettext_lazy("event", "cancel")),
        ),
    )
)


# Reports, suggestions, instructions -----------------------------------------------------------------------------------


def _is_written(report: AdviceReport, _actor: Actor) -> None:
    if not report.title.strip() or not report.body.strip():
        raise Refused(_("The report needs a title and a text."), field="body")
    if not columns(Suggestion, "pk", report=report.pk, limit=1):
        raise Refused(_("A report has at least one suggestion."), field="suggestions", code="no_suggestions")


def _everything_is_settled(report: AdviceReport, _actor: Actor) -> None:
    still = [str(s) for s in (S.MADE, S.ASKED, S.ANSWERED)]
    if columns(Suggestion, "pk", report=report.pk, state=still, limit=1):
        raise Refused(_("Not every suggestion of “%(title)s” is settled.") % {"title": report}, code="open_suggestions")
    if columns(ReportInstruction, "pk", report=report.pk, state=str(I.OPEN), limit=1):
        raise Refused(_("An instruction on “%(title)s” is not followed yet.") % {"title": report}, code="open_words")


def _report_duties(r: AdviceReport) -> list[DutySpec]:
    match r.state:
        case R.DRAFT:
            return _duty(r, r.topic.party, "write_advice_report")
        case R.CHECKING:
            return _duty(r, "role:leadership", "approve_advice_report")
        case R.APPROVED:
            return _duty(r, r.topic.party, "send_advice_report")
        case R.SENT:
            return _duty(r, r.topic.party, "follow_advice_report")
    return []


REPORT = register(
    Machine(
        name="advice_report",
        states=R,
        initial=R.DRAFT,
        final=frozenset({R.CLOSED, R.DISCARDED}),
        duties=_report_duties,
        root=on_topic,
        transitions=(
            Transition(
                "hand_in", (R.DRAFT,), R.CHECKING, ORGANISER, gettext_lazy("hand in to leadership"), _is_written
            ),
            Transition("discard", (R.DRAFT,), R.DISCARDED, ORGANISER, gettext_lazy("give the report up")),
            Transition("send_back", (R.CHECKING,), R.DRAFT, APPROVER, pgettext_lazy("advice report", "send back")),
            Transition("approve", (R.CHECKING,), R.APPROVED, APPROVER, pgettext_lazy("advice report", "approve")),
            Transition("send", (R.APPROVED,), R.SENT, ORGANISER, pgettext_lazy("advice report", "send")),
            Transition(
                "close",
                (R.SENT,),
                R.CLOSED,
                ORGANISER,
                pgettext_lazy("advice report", "close"),
                _everything_is_settled,
            ),
        ),
    )
)


def _says_what_became_of_it(suggestion: Suggestion, _actor: Actor) -> None:
    if suggestion.outcome not in Outcome.values:
        raise Refused(_("Please say what became of it."), field="outcome")
    if suggestion.outcome != Outcome.NOT and not suggestion.measure.strip():
        raise Refused(_("Please say into which measure it was turned."), field="measure")
    if suggestion.outcome != Outcome.ADOPTED and not suggestion.reason.strip():
        raise Refused(_("Please give the reason."), field="reason")


def _suggestion_duties(s: Suggestion) -> list[DutySpec]:
    match s.state:
        case S.MADE:
            return _duty(s, s.topic.party, "place_suggestion")
        case S.ASKED:
            return _duty(s, f"unit:{s.unit_id}", "answer_suggestion")
        case S.ANSWERED:
            return _duty(s, s.topic.party, "settle_suggestion")
    return []  # drafts go on with their report


SUGGESTION = register(
    Machine(
        name="suggestion",
        states=S,
        initial=S.DRAFT,
        final=frozenset({S.SETTLED, S.DROPPED}),
        duties=_suggestion_duties,
        root=on_topic,
        transitions=(
            Transition("make", (S.DRAFT,), S.MADE, FOLLOWS, gettext_lazy("make the suggestion")),
            Transition("drop", (S.DRAFT,), S.DROPPED, FOLLOWS, gettext_lazy("give up with the report")),
            Transition("give", (S.MADE,), S.ASKED, ORGANISER, gettext_lazy("give to a unit")),
            Transition("take_back", (S.ASKED,), S.MADE, ORGANISER, gettext_lazy("take back from the unit")),
            Transition("answer", (S.ASKED,), S.ANSWERED, UNIT, gettext_lazy("answer"), _says_what_became_of_it),
            Transition("ask_again", (S.ANSWERED,), S.ASKED, ORGANISER, gettext_lazy("ask the unit again")),
            Transition("settle", (S.ANSWERED,), S.SETTLED, ORGANISER, gettext_lazy("confirm the answer")),
            Transition(
                "record",
                (S.MADE,),
                S.SETTLED,
                ORGANISER,
                gettext_lazy("record what became of it"),
                _says_what_became_of_it,
            ),
        ),
    )
)


def _says_what_followed(instruction: ReportInstruction, _actor: Actor) -> None:
    if not instruction.followed.strip():
        raise Refused(_("Please say what followed."), field="followed")


def _instruction_duties(i: ReportInstruction) -> list[DutySpec]:
    if i.state != I.OPEN:
        return []
    return _duty(i, f"unit:{i.unit_id}" if i.unit_id else i.topic.party, "follow_report_instruction")


INSTRUCTION = register(
    Machine(
        name="report_instruction",
        states=I,
        initial=I.OPEN,
        final=frozenset({I.DONE}),
        duties=_instruction_duties,
        root=on_topic,
        transitions=(
            Transition(
                "follow",
                (I.OPEN,),
                I.DONE,
                UNIT | ORGANISER,
                gettext_lazy("record what followed"),
                _says_what_followed,
            ),
        ),
    )
)
