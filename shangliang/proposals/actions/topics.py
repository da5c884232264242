"""Reference topics, and leads from the public (domain §2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor, system
from shangliang.committees.models import Committee, Session
from shangliang.committees.rules import Span
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.workflow import events, numbers
from shangliang.workflow.events import verb
from shangliang.workflow.saving import insert
from shangliang.workflow.steps import Dates
from shangliang.workflow.transitions import apply, begin_many, check, lock

from ..access import DIRECTOR, STAFF
from ..models import Lead, ReferenceTopic, TopicBatch
from ..states import LEAD

LEAD_CHARACTERS = 300  # domain §2.1
_LEAD_SORTED_WITHIN = Span(kind="workdays", amount=10)


@verb
def publish_topics(
    session: Session, titles: Sequence[tuple[str, str]], *, by: Actor, on: date | None = None
) -> TopicBatch:
    """Publish a batch of reference topics ``(title, source)``, numbered on from the last batch."""
    if not (STAFF | DIRECTOR).allows(by, session):
        raise NotAllowed(_("Only the proposal office publishes reference topics."))
    rows = [(title.strip()[:120], source.strip()[:80]) for title, source in titles if title.strip()]
    if not rows:
        raise Refused(_("Please enter at least one topic."), field="titles")
    (ordinal,) = numbers.take(session.committee_id, f"topic.batch:{session.pk}")
    taken = numbers.take(session.committee_id, f"topic:{session.pk}", len(rows))
    batch = TopicBatch.objects.create(
        committee_id=session.committee_id, session=session, ordinal=ordinal, published_on=on or clock.today()
    )
    insert(
        [
            ReferenceTopic(committee_id=session.committee_id, batch=batch, number=number, title=title, source=source)
            for number, (title, source) in zip(taken, rows, strict=True)
        ]
    )
    events.record(
        [events.Entry("topics.publish", ("topic_batch", batch.pk), ("topic_batch", batch.pk), {"count": len(rows)})],
        by=by,
        committee_id=session.committee_id,
    )
    return batch


@verb
def receive_lead(committee: Committee, *, text: str, contact: str = "") -> Lead:
    """Take a lead from the public: at most 300 characters, contact optional."""
    text = text.strip()
    if not text:
        raise Invalid({"text": _("Please write what it is about.")})
    if len(text) > LEAD_CHARACTERS:
        raise Invalid(
            {"text": _("At most %(most)d characters; this has %(has)d.") % {"most": LEAD_CHARACTERS, "has": len(text)}}
        )
    due = Dates().after(committee.pk, _LEAD_SORTED_WITHIN, cite=_("time to look at a lead")).due
    lead = Lead(committee=committee, text=text, contact=contact.strip()[:80], due=due, received_at=clock.now())
    begin_many(LEAD, [lead], by=system(committee.pk, via="page"), name="receive")
    return lead


@verb
def adopt_lead(lead: Lead, *, by: Actor) -> Lead:
    """Take a lead up: members may write on it."""
    (lead,) = lock(Lead, [lead])
    return apply(LEAD, lead, "adopt", by=by)


@verb
def decline_lead(lead: Lead, *, by: Actor, reason: str) -> Lead:
    """Decline a lead, with the reason."""
    (lead,) = lock(Lead, [lead])
    check(LEAD, [lead], "decline", by=by)
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    lead.reason = reason.strip()[:200]
    return apply(LEAD, lead, "decline", by=by, changed=["reason"])
