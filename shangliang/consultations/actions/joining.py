"""What passes between committees that work on one topic 联合协商: invitations, answers, and shared papers.

The only place of this package that writes in several committees. Each crossing is opened with its reason and its
actor, so that it stands in the sender's log; on the other side the system acts, and leaves its events in that
committee's own chain. Every committee has a topic of its own: nobody sees the other's work but what was shared.
"""

from __future__ import annotations

from uuid import uuid4

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import all_committees
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.transitions import begin_many, lock

from ..access import ORGANISER, STAFF
from ..models import OFFICE, Answer, ConsultationPlan, Form, Partner, PlanState, SharedPaper, Topic, TopicOrigin
from ..states import TOPIC
from .due import Steps


def invite(topic: Topic, committee: Committee, *, by: Actor) -> Partner:
    """Invite another committee of this installation to work on a topic: it receives it as proposed.

    Raises:
        NotAllowed: the actor does not keep the plan here.
        Refused: the topic is none of the plan, is led elsewhere, the committee was invited already, or has no plan.
    """
    if not STAFF.allows(by, topic):
        raise NotAllowed(_("You may not do this here."))
    if topic.form != Form.JOINT or topic.state not in ("planned", "under_way"):
        raise Refused(_("Only joint consultations of the plan are worked on together."), code="not_joint")
    with all_committees(reason=f"joint consultation with {committee.place}", by=by):
        return _invite(topic.pk, committee, by=by)  # type: ignore[no-any-return]


@verb
def _invite(topic_id: int, committee: Committee, *, by: Actor) -> Partner:
    (row,) = lock(Topic, [topic_id], related=["committee"])
    if not STAFF.allows(by, row) or committee.pk == row.committee_id:
        raise NotAllowed(_("You may not do this here."))
    if row.led_by_id:
        raise Refused(_("The committee that leads the topic invites."), code="led_elsewhere")
    if columns(Partner, "pk", topic=row.pk, partner=committee.pk):
        raise Refused(_("%(place)s has been invited already.") % {"place": committee.place}, code="twice")
    usable = [str(PlanState.CALLING), str(PlanState.CHOOSING), str(PlanState.SUBMITTED), str(PlanState.ISSUED)]
    plans = find(ConsultationPlan, committee=committee.pk, state=usable, order=("-pk",), limit=1)
    if not plans:
        raise Refused(
            _("%(place)s has no consultation plan in this system yet.") % {"place": committee.place}, code="no_plan"
        )
    if row.joint_key is None:
        row.joint_key = uuid4()
        save_fields([row], ["joint_key"])
    received = Topic(
        committee=committee,
        plan=plans[0],
        title=row.title,
        reason=row.reason,
        origin=TopicOrigin.COMMITTEE,
        source_name=row.committee.name[:80],
        form=Form.JOINT,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        joint_key=row.joint_key,
        led_by_id=row.committee_id,
    )
    Steps().set(received, rules_of(committee).consultation_choose_within, _("time to answer the invitation"))
    there = system_actor(committee.pk)
    begin_many(TOPIC, [received], by=there, name="arrive", data={"committee": row.committee_id})
    partner = Partner(committee_id=row.committee_id, topic=row, partner=committee)
    create([partner])
    subject = ("consultation_topic", row.pk)
    entry = Entry("consultation_topic.invite", subject, subject, {"place": committee.place})
    record([entry], by=by, committee_id=row.committee_id)
    return partner


def see_to_invited(topic: Topic | int, by: Actor) -> Topic:
    """The own topic that another committee invited this one to.

    Raises:
        NotAllowed: the actor does not keep the plan here.
        Refused: nobody invited.
    """
    rows = find(Topic, pk=topic if isinstance(topic, int) else topic.pk, related=["plan"])
    if not rows or not STAFF.allows(by, rows[0]):
        raise NotAllowed(_("You may not do this here."))
    if not rows[0].led_by_id:
        raise Refused(_("Nobody invited this committee to the topic."), code="not_invited")
    return rows[0]


def note_answer(own: Topic, answer: str) -> None:
    """Let the leading committee read whether this one takes part. Within a crossing, and within a verb."""
    (led,) = find(Topic, committee=own.led_by_id, joint_key=own.joint_key, related=["committee"])
    (partner,) = lock(Partner, [pk for (pk,) in columns(Partner, "pk", topic=led.pk, partner=own.committee_id)])
    partner.answer = answer
    save_fields([partner], ["answer"])
    there = system_actor(led.committee_id)
    subject = ("consultation_topic", led.pk)
    place = find(Committee, pk=own.committee_id)[0].place
    data = {"place": place, "joined": answer == Answer.JOINED}
    record([Entry("consultation_topic.partner", subject, subject, data)], by=there, committee_id=led.committee_id)
    told = {"consultation_topic": led.pk, **data}
    outbox.post(led.committee_id, [("consultation.partner", led.party, told)])


def share(topic: Topic, *, title: str, text: str, by: Actor) -> int:
    """Share a paper with the other committees that take part: each receives a copy. Returns how many did.

    Raises:
        NotAllowed: the actor does not work on the topic.
        Invalid: title or text lack.
        Refused: nobody takes part.
    """
    if not ORGANISER.allows(by, topic):
        raise NotAllowed(_("You may not do this here."))
    wrong: dict[str, object] = {}
    title = " ".join(title.replace("\x00", "").split())
    if not title or len(title) > 120:
        wrong["title"] = _("Please name it in at most %(most)d characters.") % {"most": 120}
    if not text.strip() or len(text) > 20_000:
        wrong["text"] = _("Please write the text in at most %(most)d characters.") % {"most": 20_000}
    if wrong:
        raise Invalid(wrong)
    if topic.joint_key is None:
        raise Refused(_("No other committee works on this topic."), code="nobody")
    with all_committees(reason="paper shared in a joint consultation", by=by):
        return _share(topic, title, text.replace("\x00", "").strip(), by=by)  # type: ignore[no-any-return]


@verb
def _share(topic: Topic, title: str, text: str, *, by: Actor) -> int:
    taking_part = [str(s) for s in ("planned", "under_way", "concluded")]
    topics = find(Topic, joint_key=topic.joint_key, state=taking_part, order=("pk",))
    others = [t for t in topics if t.committee_id != topic.committee_id]
    if not others:
        raise Refused(_("No other committee works on this topic."), code="nobody")
    moment = clock.now()
    papers = [
        SharedPaper(
            committee_id=t.committee_id,
            topic=t,
            sender_id=topic.committee_id,
            title=title,
            text=text,
            sent_at=moment,
        )
        for t in others
    ]
    create(papers)
    subject = ("consultation_topic", topic.pk)
    entry = Entry("consultation_topic.share", subject, subject, {"title": title, "committees": len(others)})
    record([entry], by=by, committee_id=topic.committee_id)
    for t in others:
        there = ("consultation_topic", t.pk)
        entry = Entry("consultation_topic.shared", there, there, {"title": title})
        record([entry], by=system_actor(t.committee_id), committee_id=t.committee_id)
        news = {"consultation_topic": t.pk, "title": title}
        outbox.post(t.committee_id, [("consultation.shared", t.party if t.organiser_id else OFFICE, news)])
    return len(others)
