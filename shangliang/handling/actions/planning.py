"""Planning and assigning: who shall handle a filed proposal, confirmed, then assigned at once (domain §2.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Session, Unit
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.proposals.models import Proposal, ProposalState
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.machines import follows
from shangliang.workflow.transitions import apply, apply_many, begin_many, lock_where

from ..access import COORDINATOR, PLANNER
from ..models import Assignment, AssignmentMeeting, HandlingRole, PlannedAssignment, PlanState
from ..states import ASSIGNMENT, PLAN
from .due import Dates
from .locking import lock_below, lock_proposals
from .proposers import of_parties

OPEN_PLANS = (PlanState.SUGGESTED, PlanState.CONFIRMED, PlanState.OBJECTED)


class Plan(NamedTuple):
    """One unit for one proposal; ``part`` says which part, where several answer separately."""

    proposal: Proposal
    unit: Unit
    role: str = HandlingRole.SINGLE
    part: str = ""


def problem_of_form(roles: Sequence[str]) -> str:
    """What is wrong with a proposal's set of roles: one alone, one lead with assisting ones, or several separately."""
    counts = {role: list(roles).count(role) for role in HandlingRole}
    single, lead = counts[HandlingRole.SINGLE], counts[HandlingRole.LEAD]
    assisting, separate = counts[HandlingRole.ASSISTING], counts[HandlingRole.SEPARATE]
    sound = (
        (single == 1 and len(roles) == 1)
        or (lead == 1 and assisting >= 1 and lead + assisting == len(roles))
        or (separate >= 2 and separate == len(roles))
    )
    if sound:
        return ""
    return _("A proposal is handled by one unit alone, by one that leads with others assisting, or by several apart.")


@verb
def plan_assignments_many(plans: Sequence[Plan], *, by: Actor, replace: bool = False) -> list[PlannedAssignment]:
    """Suggest units for filed proposals. The plans of a coordinator's own line are confirmed at once.

    Args:
        replace: drop the open plans of these proposals first; otherwise the new ones come beside them.

    Raises:
        Refused: a proposal is not waiting for assignment, or its units together have no permitted form.
        Invalid: a unit is not this committee's or no longer active.
    """
    if not plans:
        return []
    proposals = {p.pk: p for p in lock_proposals(plan.proposal for plan in plans)}
    for proposal in proposals.values():
        if not PLANNER.allows(by, proposal):
            raise NotAllowed(_("You may not do this here."))
        if proposal.state != ProposalState.FILED:
            raise Refused(_("“%(title)s” is not waiting to be assigned.") % {"title": proposal.title})
    standing = _open_plans(proposals.values())
    if replace:
        apply_many(PLAN, [p for rows in standing.values() for p in rows], "drop", by=by)
        standing = defaultdict(list)
    due = Dates(next(iter(proposals.values())).committee).decision()
    made = [_planned(plan, proposals[plan.proposal.pk], due) for plan in plans]
    _with_units(made)
    for pk, proposal in proposals.items():
        _check_form(proposal, [*standing[pk], *(p for p in made if p.proposal_id == pk)])
    made = begin_many(PLAN, made, by=by, name="suggest", data=_facts)
    own = [p for p in made if COORDINATOR.allows(by, p)]
    apply_many(PLAN, own, "confirm", by=by)
    return made


def _planned(plan: Plan, proposal: Proposal, due: date) -> PlannedAssignment:
    return PlannedAssignment(
        committee_id=proposal.committee_id,
        proposal=proposal,
        unit_id=plan.unit.pk,
        role=plan.role,
        part=plan.part.strip(),
        due=due,
    )


def _facts(row: PlannedAssignment | Assignment) -> dict[str, object]:
    return {"unit": row.unit_id, "role": row.role}


def _with_units(rows: Sequence[PlannedAssignment]) -> None:
    units = Unit.objects.select_related("line").in_bulk({p.unit_id for p in rows})
    for row in rows:
        unit = units.get(row.unit_id)
        if unit is None or unit.committee_id != row.committee_id or not unit.is_active:
            raise Invalid({"unit": _("This unit cannot be assigned anything.")})
        if row.role not in HandlingRole.values:
            raise Invalid({"role": _("Unknown role.")})
        if len(row.part) > 200:
            raise Invalid({"part": _("At most %(most)d characters.") % {"most": 200}})
        row.unit = unit


def _check_form(proposal: Proposal, plans: Sequence[PlannedAssignment]) -> None:
    problem = problem_of_form([p.role for p in plans])
    if not problem and len({p.unit_id for p in plans}) < len(plans):
        problem = _("The same unit is named twice.")
    if problem:
        raise Refused(
            _("“%(title)s”: %(problem)s") % {"title": proposal.title, "problem": problem}, code="form_of_handling"
        )


def _open_plans(proposals: Iterable[Proposal]) -> defaultdict[int, list[PlannedAssignment]]:
    """Lock the open plans of locked proposals, by proposal."""
    known = {p.pk: p for p in proposals}
    plans: defaultdict[int, list[PlannedAssignment]] = defaultdict(list)
    for plan in lock_where(PlannedAssignment, proposal=known, state=OPEN_PLANS, related=["unit__line"]):
        plan.proposal = known[plan.proposal_id]
        plans[plan.proposal_id].append(plan)
    return plans


@verb
def confirm_plans_many(plans: Sequence[PlannedAssignment | int], *, by: Actor) -> list[PlannedAssignment]:
    """The coordinator confirms the plans of the own line."""
    rows = _locked_plans(plans)
    apply_many(PLAN, rows, "confirm", by=by)
    return rows


def _locked_plans(plans: Sequence[PlannedAssignment | int]) -> list[PlannedAssignment]:
    return lock_below(PlannedAssignment, plans, ["unit__line"])


@verb
def object_to_plan(plan: PlannedAssignment | int, reason: str, *, by: Actor) -> PlannedAssignment:
    """The coordinator objects, with a reason; the proposal staff suggest again."""
    if not reason.strip():
        raise Invalid({"reason": _("Please give a reason.")})
    if len(reason) > 200:
        raise Invalid({"reason": _("At most %(most)d characters.") % {"most": 200}})
    (row,) = _locked_plans([plan])
    row.objection = reason.strip()
    row.due = Dates(row.proposal.committee).decision()
    return apply(PLAN, row, "object", by=by, note=row.objection, changed=["objection", "due"])


@verb
def suggest_again(
    plan: PlannedAssignment | int, *, by: Actor, unit: Unit | None = None, role: str = "", part: str | None = None
) -> PlannedAssignment:
    """Answer an objection: with another unit or role, or by asking once more. The objection stays readable."""
    (row,) = _locked_plans([plan])
    row.unit_id = unit.pk if unit else row.unit_id
    row.role = role or row.role
    row.part = row.part if part is None else part.strip()
    row.due = Dates(row.proposal.committee).decision()
    _with_units([row])
    others = [p for p in _open_plans([row.proposal])[row.proposal_id] if p.pk != row.pk]
    _check_form(row.proposal, [*others, row])
    return apply(PLAN, row, "suggest_again", by=by, data=_facts, changed=["unit", "role", "part", "due"])


@verb
def drop_plans_many(plans: Sequence[PlannedAssignment | int], *, by: Actor) -> list[PlannedAssignment]:
    """Take plans back. The proposal's others may stand, and are completed before it is assigned."""
    rows = _locked_plans(plans)
    apply_many(PLAN, rows, "drop", by=by)
    return rows


@follows("proposal", "cancel", "merge_after_filing")
def drop_plans_of(proposals: Sequence[Proposal], by: Actor) -> None:
    """A proposal that is not assigned after all needs no plans."""
    plans = [p for rows in _open_plans(proposals).values() for p in rows]
    apply_many(PLAN, plans, "drop", by=by)


@verb
def assign_many(proposals: Sequence[Proposal | int], *, by: Actor) -> list[Assignment]:
    """Assign filed proposals to their planned units, each offered to sign in.

    Raises:
        Refused: one has no case number, no plan, an unconfirmed one, or a form that is not permitted.
    """
    rows = lock_proposals(proposals)
    plans = _open_plans(rows)
    _check_numbers(rows)
    for proposal in rows:
        if not plans[proposal.pk]:
            raise Refused(_("“%(title)s” has no unit yet.") % {"title": proposal.title}, code="no_unit")
        if any(p.state != PlanState.CONFIRMED for p in plans[proposal.pk]):
            raise Refused(
                _("The units of “%(title)s” are not all confirmed.") % {"title": proposal.title}, code="unconfirmed"
            )
        _check_form(proposal, plans[proposal.pk])
    return _assign(rows, plans, by)


@verb
def assign_all(session: Session, *, by: Actor) -> list[Assignment]:
    """Assign, at the assignment meeting, all filed proposals of a session whose plans are all confirmed.

    The meeting and its number of proposals are kept. Those that are not ready stay filed.

    Raises:
        Refused: not one proposal is ready, or one of those that are has no case number yet.
    """
    ids = (
        Proposal.objects.filter(session=session, state=ProposalState.FILED, plans__state=PlanState.CONFIRMED)
        .exclude(plans__state__in=[PlanState.SUGGESTED, PlanState.OBJECTED])
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    rows = lock_proposals(ids)
    plans = _open_plans(rows)
    ready = [p for p in rows if _is_ready(p, plans[p.pk])]
    if not ready:
        raise Refused(_("No proposal has all its units confirmed yet."), code="nothing_ready")
    _check_numbers(ready)
    made = _assign(ready, plans, by)
    meeting = AssignmentMeeting.objects.create(
        committee_id=session.committee_id, session=session, held_at=clock.now(), assigned=len(ready)
    )
    record(
        [Entry("session.assign_all", ("meeting", meeting.pk), ("session", session.pk), {"assigned": len(ready)})],
        by=by,
        committee_id=session.committee_id,
    )
    return made


def _check_numbers(proposals: Sequence[Proposal]) -> None:
    """Case numbers are given before assignment (domain §2.1), so that units can quote them."""
    for proposal in proposals:
        if proposal.state == ProposalState.FILED and proposal.case_number is None:
            raise Refused(
                _("“%(title)s” has no case number yet. Please give the numbers first.") % {"title": proposal.title},
                code="no_number",
            )


def _is_ready(proposal: Proposal, plans: Sequence[PlannedAssignment]) -> bool:
    confirmed = all(p.state == PlanState.CONFIRMED for p in plans)
    return proposal.state == ProposalState.FILED and confirmed and not problem_of_form([p.role for p in plans])


def _assign(
    proposals: Sequence[Proposal], plans: defaultdict[int, list[PlannedAssignment]], by: Actor
) -> list[Assignment]:
    moment, today = clock.now(), clock.today()
    party_ids = of_parties(proposals)
    kept: dict[object, Dates] = {}
    made: list[Assignment] = []
    for proposal in proposals:
        dates = kept.setdefault(proposal.committee_id, Dates(proposal.committee))
        reply = dates.reply(
            proposal.session,
            in_session=bool(proposal.in_session),
            of_party=proposal.pk in party_ids,
            first_assigned=today,
        )
        for plan in plans[proposal.pk]:
            due = dates.opinion(reply.due) if plan.role == HandlingRole.ASSISTING else reply
            made.append(
                Assignment(
                    committee_id=proposal.committee_id,
                    proposal=proposal,
                    unit=plan.unit,
                    role=plan.role,
                    part=plan.part,
                    assigned_at=moment,
                    first_assigned_on=today,
                    accept_due=dates.accept(),
                    contact_due=dates.after(dates.rules.first_contact_within).due,
                    reply_due=due.due,
                    reply_working=due.as_json(),
                )
            )
        proposal.assigned_at, proposal.rounds, proposal.step_due, proposal.step_working = moment, 1, None, None
    carried = [p for proposal in proposals for p in plans[proposal.pk]]
    apply_many(PROPOSAL, proposals, "assign", by=by, changed=["assigned_at", "rounds", "step_due", "step_working"])
    apply_many(PLAN, carried, "carry_out", by=by)
    return begin_many(ASSIGNMENT, made, by=by, name="assign", data=_facts)
