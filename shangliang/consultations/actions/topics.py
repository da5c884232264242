"""Topics: proposed, chosen or declined, added to the plan in the course of the year, begun, concluded, dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor, system
from shangliang.committees.models import Collective, Committee, Member, Unit
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import all_committees
from shangliang.core.text import plain_line
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create
from shangliang.workflow.transitions import apply, apply_many, begin_many, check, lock

from ..access import ORGANISER, STAFF, units_of
from ..models import Answer, ConsultationPlan, Form, PlanState, SubTopic, Topic, TopicOrigin
from ..public import plan_open_to_public
from ..states import TOPIC
from .due import STEP, Steps
from .joining import note_answer, see_to_invited
from .planning import date_beginning, tell_proposers

_ALONG = ("plan", "committee", "organiser")
#: Somebody without an account writes so much at most, and is named so where no name is given; records are Chinese.
PUBLIC_TITLE, PUBLIC_CHARACTERS, PUBLIC_NAME = 60, 500, "群众"
#: What the office may enter for others.
ENTERED_ORIGINS = (
    TopicOrigin.PUBLIC,
    TopicOrigin.MEMBER,
    TopicOrigin.COLLECTIVE,
    TopicOrigin.UNIT,
    TopicOrigin.LEADERS,
)


@dataclass(frozen=True)
class TopicDraft:
    """A topic that is proposed: its title, why it should be talked over; for what the office enters, whose it is."""

    title: str
    reason: str = ""
    origin: str = TopicOrigin.PUBLIC
    member: Member | None = None
    collective: Collective | None = None
    unit: Unit | None = None
    source_name: str = ""


@dataclass(frozen=True)
class PublicTopic:
    """A topic from the public page: what and why; optionally who says so, how to ask back, and the receipt by
    which they ask what became of it."""

    title: str
    reason: str = ""
    name: str = ""
    contact: str = ""
    receipt: str = ""


@dataclass(frozen=True)
class TopicPlan:
    """How a topic stands in the plan: its form, days and organiser; by which names its figures are told apart."""

    topic: Topic | int
    form: str
    begins_on: date
    ends_on: date
    organiser: Collective | None = None
    label: str = ""
    theme: str = ""


def locked_topics(topics: Sequence[Topic | int]) -> list[Topic]:
    """Lock topics, with their plan, committee and organiser."""
    return lock(Topic, dict.fromkeys(t if isinstance(t, int) else t.pk for t in topics), related=_ALONG)


def _fresh(plan: ConsultationPlan, draft: TopicDraft, steps: Steps) -> Topic:
    title = " ".join(draft.title.replace("\x00", "").split())
    if not title or len(title) > 120:
        raise Invalid({"title": _("Please name it in at most %(most)d characters.") % {"most": 120}})
    if len(draft.reason) > 5_000:
        raise Invalid({"reason": _("At most %(most)d characters.") % {"most": 5_000}})
    topic = Topic(committee=plan.committee, plan=plan, title=title, reason=draft.reason.replace("\x00", "").strip())
    steps.set(topic, rules_of(plan.committee).consultation_choose_within, _("time to choose"))
    return topic


@verb
def propose_topic(
    plan: ConsultationPlan | int,
    draft: TopicDraft,
    *,
    by: Actor,
    collective: Collective | None = None,
    unit: Unit | None = None,
) -> Topic:
    """Propose a topic: a member's own, a body's by its liaison, a department's by its clerk.

    Raises:
        NotAllowed: the actor is none of these.
        Refused: no topics are called for now.
    """
    (row,) = lock(ConsultationPlan, [plan], related=["committee"])
    topic = _fresh(row, draft, Steps())
    if collective is not None:
        if collective.pk not in by.collective_ids:
            raise NotAllowed(_("You may not do this here."))
        topic.by_collective, topic.origin = collective, TopicOrigin.COLLECTIVE
    elif unit is not None:
        if unit.pk not in units_of(by) or unit.pk not in by.unit_ids:
            raise NotAllowed(_("You may not do this here."))
        topic.by_unit, topic.origin = unit, TopicOrigin.UNIT
    elif by.member_id:
        topic.by_member_id, topic.origin = by.member_id, TopicOrigin.MEMBER
    else:
        raise NotAllowed(_("You may not do this here."))
    if by.committee_id != row.committee_id:
        raise NotAllowed(_("This record does not exist."))
    if row.state != PlanState.CALLING:
        raise Refused(_("No topics are called for now. Please wait for the next call."), code="no_call")
    (made,) = begin_many(TOPIC, [topic], by=by, name="propose", data={"origin": str(topic.origin)})
    return made


@verb
def receive_topic(committee: Committee, topic: PublicTopic) -> Topic:
    """Take a topic from the public, who need no account, while topics are called for.

    With a receipt that was given out before, it is the same topic sent again.

    Raises:
        Invalid: nothing is written, or too much.
        Refused: no topics are called for now, or not from the public.
    """
    known = find(Topic, committee=committee.pk, receipt=topic.receipt, limit=1) if topic.receipt else []
    if known:
        return known[0]
    plan = plan_open_to_public(committee)
    if plan is None:
        raise Refused(_("No topics are called for now. Please wait for the next call."), code="no_call")
    (row,) = lock(ConsultationPlan, [plan], related=["committee"])
    made = _fresh(row, TopicDraft(topic.title, topic.reason.replace("\r\n", "\n")), Steps())
    wrong: dict[str, object] = {}
    for name, text, most in (("title", made.title, PUBLIC_TITLE), ("reason", made.reason, PUBLIC_CHARACTERS)):
        if len(text) > most:
            wrong[name] = _("At most %(most)d characters.") % {"most": most}
    if wrong:
        raise Invalid(wrong)
    made.origin = TopicOrigin.PUBLIC
    made.source_name = plain_line(topic.name)[:40] or PUBLIC_NAME
    made.contact = plain_line(topic.contact)[:80]
    made.receipt = topic.receipt
    by = system(row.committee_id, via="page")
    return begin_many(TOPIC, [made], by=by, name="propose", data={"origin": str(made.origin)})[0]


@verb
def enter_topics(plan: ConsultationPlan | int, drafts: Sequence[TopicDraft], *, by: Actor) -> list[Topic]:
    """Enter topics that were handed in otherwise, by whomever; the office may until the plan is closed.

    Raises:
        Invalid: nobody is named as its source.
    """
    (row,) = lock(ConsultationPlan, [plan], related=["committee"])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state == PlanState.CLOSED:
        raise Refused(_("The plan is closed."), code="closed")
    steps = Steps()
    made = []
    for draft in drafts:
        topic = _fresh(row, draft, steps)
        if draft.origin not in ENTERED_ORIGINS:
            raise Invalid({"origin": _("Please choose where it comes from.")})
        for source in (draft.member, draft.collective, draft.unit):
            if source is not None and source.committee_id != row.committee_id:
                raise NotAllowed(_("This record does not exist."))
        topic.origin = draft.origin
        topic.by_member = draft.member if draft.origin == TopicOrigin.MEMBER else None
        topic.by_collective = draft.collective if draft.origin == TopicOrigin.COLLECTIVE else None
        topic.by_unit = draft.unit if draft.origin == TopicOrigin.UNIT else None
        topic.source_name = draft.source_name.strip()
        if not (topic.proposer_party or topic.source_name) or len(topic.source_name) > 80:
            raise Invalid({"source_name": _("Please say who proposed it.")})
        made.append(topic)
    return begin_many(TOPIC, made, by=by, name="propose", data=lambda t: {"origin": str(t.origin)})


def _set_plan(plans: Sequence[TopicPlan]) -> list[Topic]:
    """Put forms, days and organisers into locked topics, which stay in the order given."""
    rows = locked_topics([p.topic for p in plans])
    for row, plan in zip(rows, plans, strict=True):
        if plan.form not in Form.values:
            raise Refused(_("Please choose the form of consultation."), field="form")
        if plan.organiser is not None and plan.organiser.committee_id != row.committee_id:
            raise NotAllowed(_("This record does not exist."))
        if len(plan.label) > 40 or len(plan.theme) > 40 or "/" in plan.label + plan.theme:
            raise Refused(_("A short name or theme has at most 40 characters and no stroke."), field="label")
        row.form, row.begins_on, row.ends_on = plan.form, plan.begins_on, plan.ends_on
        row.organiser, row.label, row.theme = plan.organiser, plan.label.strip(), plan.theme.strip()
    return rows


_PLANNED = ("form", "begins_on", "ends_on", "organiser", "label", "theme")


@verb
def choose_many(plans: Sequence[TopicPlan], *, by: Actor, answering: bool = False) -> list[Topic]:
    """Choose topics for the plan, each with its form, days and organiser.

    Raises:
        Refused: the plan is past choosing, or form or days lack.
    """
    rows = _set_plan(plans)
    check(TOPIC, rows, "choose", by=by)
    _see_to_own(rows, answering)
    steps = Steps()
    for row in rows:
        steps.set(row, rules_of(row.committee).consultation_choose_within, _("time to approve"))
    apply_many(TOPIC, rows, "choose", by=by, data=lambda t: {"form": str(t.form)}, changed=[*_PLANNED, *STEP])
    tell_proposers(rows, "consultation.chosen")
    return rows


@verb
def add_to_plan(plan: TopicPlan, *, by: Actor, note: str, answering: bool = False) -> Topic:
    """Add a topic to a plan that is in force, saying who approved it.

    Raises:
        Refused: the plan is not in force, or nobody is said to have approved it.
    """
    (row,) = _set_plan([plan])
    check(TOPIC, [row], "add", by=by)
    _see_to_own([row], answering)
    if not note.strip():
        raise Refused(_("Please say who approved it."), field="note")
    row.decision = note.strip()
    date_beginning(row, Steps())
    apply(
        TOPIC,
        row,
        "add",
        by=by,
        note=note.strip(),
        data={"form": str(row.form)},
        changed=[*_PLANNED, "decision", *STEP],
    )
    tell_proposers([row], "consultation.taken_in")
    return row


def join_consultation(plan: TopicPlan, *, by: Actor, note: str) -> Topic:
    """Take part in another committee's topic: it comes into the own plan, and the leading committee is told.

    Raises:
        Refused: nobody invited this committee, or form or days lack.
    """
    own = see_to_invited(plan.topic, by)
    with all_committees(reason="answer to an invitation to a joint consultation", by=by):
        return _join(own, plan, by=by, note=note)  # type: ignore[no-any-return]


@verb
def _join(own: Topic, plan: TopicPlan, *, by: Actor, note: str) -> Topic:
    if own.plan.state == PlanState.ISSUED:
        row = add_to_plan(plan, by=by, note=note, answering=True)
    else:
        (row,) = choose_many([plan], by=by, answering=True)
    note_answer(own, Answer.JOINED)
    return row  # type: ignore[no-any-return]


@verb
def decline_many(topics: Sequence[Topic | int], *, by: Actor, note: str, answering: bool = False) -> list[Topic]:
    """Do not take topics into the plan, with the reason; whoever proposed them is told."""
    rows = locked_topics(topics)
    check(TOPIC, rows, "decline", by=by)
    _see_to_own(rows, answering)
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    for row in rows:
        row.decision = note.strip()
    apply_many(TOPIC, rows, "decline", by=by, note=note.strip(), changed=["decision"])
    tell_proposers(rows, "consultation.declined")
    return rows


def decline_joint(topic: Topic | int, *, by: Actor, note: str) -> Topic:
    """Do not take part in another committee's topic, with the reason; that committee is told.

    Raises:
        Refused: nobody invited this committee.
    """
    own = see_to_invited(topic, by)
    with all_committees(reason="answer to an invitation to a joint consultation", by=by):
        return _decline_joint(own, by=by, note=note)  # type: ignore[no-any-return]


@verb
def _decline_joint(own: Topic, *, by: Actor, note: str) -> Topic:
    (row,) = decline_many([own], by=by, note=note, answering=True)
    note_answer(own, Answer.DECLINED)
    return row  # type: ignore[no-any-return]


def _see_to_own(rows: Sequence[Topic], answering: bool) -> None:
    """See that nobody passes by the answer to an invitation."""
    if not answering and any(row.led_by_id for row in rows):
        raise Refused(_("Another committee invited yours to this topic: please answer the invitation."), code="invited")


@verb
def put_back(topic: Topic | int, *, by: Actor) -> Topic:
    """Put a chosen topic back among the proposed ones."""
    (row,) = locked_topics([topic])
    check(TOPIC, [row], "put_back", by=by)
    Steps().set(row, rules_of(row.committee).consultation_choose_within, _("time to choose"))
    return apply(TOPIC, row, "put_back", by=by, changed=STEP)


@verb
def withdraw_topic(topic: Topic | int, *, by: Actor) -> Topic:
    """Take a topic back that nobody has decided on."""
    (row,) = locked_topics([topic])
    return apply(TOPIC, row, "withdraw", by=by)


@verb
def begin_topics(topics: Sequence[Topic | int], *, by: Actor) -> list[Topic]:
    """Begin the work on topics of the plan."""
    rows = locked_topics(topics)
    check(TOPIC, rows, "begin", by=by)
    steps = Steps()
    for row in rows:
        steps.on(row, max(row.ends_on or clock.today(), clock.today()), _("planned end"))
    apply_many(TOPIC, rows, "begin", by=by, changed=STEP)
    return rows


@verb
def conclude_topics(topics: Sequence[Topic | int], *, by: Actor, note: str = "") -> list[Topic]:
    """Conclude topics on which no group works, no event is to come and no report is to be sent.

    What was suggested is tracked on: each suggestion has its own step.
    """
    rows = locked_topics(topics)
    check(TOPIC, rows, "conclude", by=by)
    for row in rows:
        row.concluded_at = clock.now()
        row.decision = note.strip() or row.decision
    apply_many(TOPIC, rows, "conclude", by=by, note=note.strip(), changed=["concluded_at", "decision"])
    return rows


@verb
def drop_topic(topic: Topic | int, *, by: Actor, note: str) -> Topic:
    """Drop a topic of the plan, with the reason."""
    (row,) = locked_topics([topic])
    check(TOPIC, [row], "drop", by=by)
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    row.decision = note.strip()
    return apply(TOPIC, row, "drop", by=by, note=note.strip(), changed=["decision"])


@verb
def add_sub_topics(topic: Topic | int, titles: Sequence[str], *, by: Actor) -> list[SubTopic]:
    """Divide a topic of the plan into sub-topics 子课题, in their order, after those that it has.

    Raises:
        Invalid: one has no title, or too long a one.
    """
    (row,) = locked_topics([topic])
    see_to_working(row, by)
    wanted = [" ".join(title.replace("\x00", "").split()) for title in titles if title.strip()]
    if not wanted or any(len(title) > 120 for title in wanted):
        raise Invalid({"titles": _("Please name it in at most %(most)d characters.") % {"most": 120}})
    first = 1 + len(find(SubTopic, topic=row.pk))
    made = [
        SubTopic(committee_id=row.committee_id, topic=row, order=order, title=title)
        for order, title in enumerate(wanted, start=first)
    ]
    create(made)
    subject = ("consultation_topic", row.pk)
    record(
        [Entry("consultation_topic.divide", subject, subject, {"sub_topics": len(made)})],
        by=by,
        committee_id=row.committee_id,
    )
    return made


def see_to_working(topic: Topic, by: Actor) -> None:
    """See that work on a topic may be laid out by this actor now.

    Raises:
        NotAllowed: the actor is not charged with it.
        Refused: it is not in the plan, or is over.
    """
    if not ORGANISER.allows(by, topic):
        raise NotAllowed(_("You may not do this here."))
    see_to_worked_on(topic)


def see_to_worked_on(topic: Topic) -> None:
    """See that a topic is in the plan and not over.

    Raises:
        Refused: it is not.
    """
    if topic.state not in ("planned", "under_way"):
        raise Refused(_("“%(title)s” is not being worked on.") % {"title": topic}, code="not_under_way")


def members_here(committee_id: int, ids: Sequence[int]) -> None:
    """See that these are members of the committee.

    Raises:
        NotAllowed: one is not.
    """
    found = {pk for (pk,) in columns(Member, "pk", pk=list(ids), committee=committee_id)}
    if set(ids) - found:
        raise NotAllowed(_("This record does not exist."))
