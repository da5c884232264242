"""The proposals that a proposal-handling consultation 提案办理协商 is about."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.core.errors import NotAllowed, Refused
from shangliang.proposals.models import Proposal
from shangliang.workflow.events import Entry, record, verb

from ..access import ORGANISER, to_name
from ..models import Form, Topic
from .topics import locked_topics, see_to_worked_on


def _topic(topic: Topic | int, by: Actor) -> Topic:
    (row,) = locked_topics([topic])
    if not ORGANISER.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    see_to_worked_on(row)
    return row


def _note(topic: Topic, kind: str, proposals: Sequence[int], by: Actor) -> None:
    subject = ("consultation_topic", topic.pk)
    entry = Entry(f"consultation_topic.{kind}", subject, subject, {"proposals": list(proposals)})
    record([entry], by=by, committee_id=topic.committee_id)


@verb
def name_proposals(topic: Topic | int, proposals: Sequence[Proposal | int], *, by: Actor) -> list[int]:
    """Name proposals whose handling a topic is about, beside those that are named already.

    Returns:
        The keys of those that were not named before.

    Raises:
        NotAllowed: the actor does not work on the topic, or cannot read one of them among the filed ones.
        Refused: the topic is of another form, or is not being worked on.
    """
    row = _topic(topic, by)
    if row.form != Form.PROPOSAL:
        raise Refused(_("Only a proposal-handling consultation is about proposals."), code="form")
    wanted = list(dict.fromkeys(p if isinstance(p, int) else p.pk for p in proposals))
    if to_name(by, row).filter(pk__in=wanted).count() != len(wanted):
        raise NotAllowed(_("This record does not exist."))
    known = set(row.proposals.filter(pk__in=wanted).values_list("pk", flat=True))
    new = [pk for pk in wanted if pk not in known]
    if new:
        row.proposals.add(*new)
        _note(row, "name_proposals", new, by)
    return new


@verb
def unname_proposal(topic: Topic | int, proposal: Proposal | int, *, by: Actor) -> None:
    """Take a proposal off a topic again; nothing changes for the proposal.

    Raises:
        NotAllowed: the actor does not work on the topic, or it is not about this proposal.
        Refused: the topic is not being worked on.
    """
    row = _topic(topic, by)
    pk = proposal if isinstance(proposal, int) else proposal.pk
    if not row.proposals.filter(pk=pk).exists():
        raise NotAllowed(_("This record does not exist."))
    row.proposals.remove(pk)
    _note(row, "unname_proposal", [pk], by)
