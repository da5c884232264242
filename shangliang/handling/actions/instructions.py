"""Leaders' instructions on proposals (批示)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.proposals.models import Proposal
from shangliang.workflow import outbox
from shangliang.workflow.events import Entry, record, verb

from ..models import Assignment, Instruction
from ..states import ASSIGNMENT
from .locking import lock_proposals


@verb
def record_instruction(
    proposal: Proposal | int, text: str, *, by: Actor, leader: str = "", post: str = "", on: date | None = None
) -> Instruction:
    """A leader gives an instruction on a proposal, or the proposal staff record one given on paper.

    The office and the units that handle the proposal are told.

    Args:
        leader: who gave it (the actor by default), with ``post``; ``on``: the day (today by default).
    """
    (row,) = lock_proposals([proposal])
    if by.committee_id != row.committee_id or not by.has(Role.LEADERSHIP, Role.PROPOSAL_STAFF):
        raise NotAllowed(_("You may not do this here."))
    if row.filed_at is None:
        raise Refused(_("Instructions are given on proposals that are filed."), code="not_filed")
    name = leader.strip() or (by.name if by.has(Role.LEADERSHIP) else "")
    problems: dict[str, object] = {}
    if not text.strip():
        problems["text"] = _("Please write the instruction.")
    if not name or len(name) > 60:
        problems["leader"] = _("Please say whose instruction it is.")
    if len(post) > 80:
        problems["post"] = _("At most %(most)d characters.") % {"most": 80}
    day = on or clock.today()
    if day > clock.today():
        problems["on"] = _("This day has not come yet.")
    if problems:
        raise Invalid(problems)
    made = Instruction.objects.create(
        committee_id=row.committee_id, proposal=row, leader=name, post=post.strip(), on=day, text=text.strip()
    )
    root = ("proposal", row.pk)
    record(
        [Entry("proposal.instruction", root, root, {"instruction": made.pk, "on": day.isoformat()})],
        by=by,
        committee_id=row.committee_id,
    )
    units = (
        Assignment.objects.filter(proposal=row).exclude(state__in=ASSIGNMENT.final).values_list("unit_id", flat=True)
    )
    parties = ["role:proposal_staff", *(f"unit:{pk}" for pk in sorted(units))]
    data = {"instruction": made.pk, "proposal": row.pk}
    outbox.post(row.committee_id, [("proposal.instruction", party, data) for party in parties])
    return made
