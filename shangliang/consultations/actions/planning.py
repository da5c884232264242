"""The year's plan: topics are called for, chosen, approved by the Party committee, issued and carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns
from shangliang.workflow import outbox
from shangliang.workflow.events import verb
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, lock, lock_where

from ..access import STAFF
from ..models import ConsultationPlan, Topic, TopicState
from ..states import PLAN, TOPIC
from .due import STEP, Steps


@dataclass(frozen=True)
class Approval:
    """How the plan came into force: who approved it when, which offices issued it jointly, under which number."""

    on: date
    by: str
    offices: str
    document: str = ""


def _plan(plan: ConsultationPlan | int) -> ConsultationPlan:
    (row,) = lock(ConsultationPlan, [plan], related=["committee"])
    return row


@verb
def call_topics(session: Session, *, by: Actor, title: str, until: date, ends_on: date) -> ConsultationPlan:
    """Begin the plan of a cycle by calling for topics from members, parties, units and the public.

    Raises:
        NotAllowed: the actor does not keep the plan.
        Invalid: it has no title, or its days do not follow each other.
        Refused: the cycle has its plan already.
    """
    plan = ConsultationPlan(
        committee_id=session.committee_id,
        session=session,
        title=" ".join(title.split()),
        call_until=until,
        ends_on=ends_on,
    )
    if not STAFF.allows(by, plan):
        raise NotAllowed(_("You may not do this here."))
    wrong: dict[str, object] = {}
    if not plan.title or len(plan.title) > 120:
        wrong["title"] = _("Please name it in at most %(most)d characters.") % {"most": 120}
    if until < clock.today():
        wrong["until"] = _("This day has passed.")
    if ends_on <= until:
        wrong["ends_on"] = _("The plan ends after the call for topics.")
    if wrong:
        raise Invalid(wrong)
    if columns(ConsultationPlan, "pk", session=session.pk):
        raise Refused(_("This cycle has its plan already."), code="twice")
    Steps().on(plan, until, _("end of the call"))
    (made,) = begin_many(PLAN, [plan], by=by, name="call", data={"until": until.isoformat()})
    return made


@verb
def close_call(plan: ConsultationPlan | int, *, by: Actor) -> ConsultationPlan:
    """Close the call: from now on topics are chosen."""
    row = _plan(plan)
    check(PLAN, [row], "close_call", by=by)
    Steps().set(row, rules_of(row.committee).consultation_choose_within, _("time to choose"))
    return apply(PLAN, row, "close_call", by=by, changed=STEP)


@verb
def submit_plan(plan: ConsultationPlan | int, *, by: Actor) -> ConsultationPlan:
    """Submit the chosen topics to the Party committee.

    Raises:
        Refused: a topic is not decided, or none is chosen.
    """
    row = _plan(plan)
    check(PLAN, [row], "submit", by=by)
    Steps().set(row, rules_of(row.committee).consultation_choose_within, _("time to approve"))
    return apply(PLAN, row, "submit", by=by, changed=STEP)


@verb
def return_plan(plan: ConsultationPlan | int, *, by: Actor, note: str) -> ConsultationPlan:
    """The Party committee wants it otherwise: topics are chosen again."""
    row = _plan(plan)
    check(PLAN, [row], "return", by=by)
    if not note.strip():
        raise Refused(_("Please say what is to be changed."), field="note")
    Steps().set(row, rules_of(row.committee).consultation_choose_within, _("time to choose"))
    return apply(PLAN, row, "return", by=by, note=note.strip(), changed=STEP)


@verb
def issue_plan(plan: ConsultationPlan | int, approval: Approval, *, by: Actor) -> ConsultationPlan:
    """Record the approval and the joint issue 三办联合印发: its topics are in the plan, their organisers are told.

    Raises:
        Invalid: who approved or issued it lacks, or the day has not come.
    """
    row = _plan(plan)
    check(PLAN, [row], "issue", by=by)
    wrong: dict[str, object] = {}
    if approval.on > clock.today():
        wrong["on"] = _("This day has not come yet.")
    for name, text, most in (("by", approval.by, 80), ("offices", approval.offices, 120)):
        if not text.strip() or len(text) > most:
            wrong[name] = _("Please name it in at most %(most)d characters.") % {"most": most}
    if len(approval.document) > 60:
        wrong["document"] = _("Please name it in at most %(most)d characters.") % {"most": 60}
    if wrong:
        raise Invalid(wrong)
    row.approved_on, row.approved_by = approval.on, approval.by.strip()
    row.issued_by, row.document = approval.offices.strip(), approval.document.strip()
    steps = Steps()
    steps.on(row, row.ends_on, _("end of the plan"))
    topics = lock_where(Topic, plan=row.pk, state=str(TopicState.CHOSEN), related=["committee", "organiser"])
    apply(
        PLAN,
        row,
        "issue",
        by=by,
        data={"topics": len(topics), "offices": row.issued_by, "document": row.document},
        changed=["approved_on", "approved_by", "issued_by", "document", *STEP],
    )
    for topic in topics:
        date_beginning(topic, steps)
    apply_many(TOPIC, topics, "take_in", by=by, changed=STEP)
    tell_proposers(topics, "consultation.taken_in")
    return row


def date_beginning(topic: Topic, steps: Steps) -> None:
    """A topic of the plan begins on its day, or today where that has passed."""
    day = topic.begins_on or clock.today()
    steps.on(topic, max(day, clock.today()), _("planned beginning"))


def tell_proposers(topics: list[Topic], kind: str) -> None:
    """Put a notice for whoever proposed each topic into the outbox."""
    notices = [(kind, t.proposer_party, {"consultation_topic": t.pk}) for t in topics if t.proposer_party]
    if notices:
        outbox.post(topics[0].committee_id, notices)


@verb
def close_plan(plan: ConsultationPlan | int, *, by: Actor) -> ConsultationPlan:
    """Close a plan whose topics are all concluded or dropped."""
    row = _plan(plan)
    return apply(PLAN, row, "close", by=by)
