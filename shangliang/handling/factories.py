"""A small committee with units, people and filed proposals, for tests of the units' side and of what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.models import (
    Appointment,
    Collective,
    Committee,
    Coordinator,
    Level,
    Line,
    Member,
    Session,
    Term,
    Unit,
)
from shangliang.committees.queries import actor_for
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.proposals.models import CoSignature, Kind, Proposal, ProposalState, SignatureState, Suggestion
from shangliang.proposals.states import PROPOSAL
from shangliang.workflow import duties, numbers
from shangliang.workflow.events import verb

from . import actions
from .models import Assignment, HandlingRole

#: The day on which the world's clock is held by default: a Monday well before the session's reply date.
DAY = datetime(2024, 3, 4, 9, 0, tzinfo=clock.ZONE)


@dataclass
class World:
    """A committee with two coordinators' lines of two units each, members, a party and its office, as actors."""

    committee: Committee
    session: Session
    units: list[Unit]
    members: list[Member]
    party: Collective
    coordinators: list[Actor]
    clerks: list[Actor]  # of the unit with the same place in ``units``
    leaders: list[Actor]
    proposers: list[Actor]  # the members
    liaison: Actor
    staff: Actor
    director: Actor
    deciders: Actor  # the proposal committee
    leadership: Actor
    made: int = field(default=0)


def make_world(place: str = "清河县", **rules: Any) -> World:
    """Make the committee, within its own scope; ``rules`` are its deviations from the defaults."""
    committee = Committee.objects.create(name=f"政协{place}委员会", place=place, level=Level.COUNTY, rules=rules)
    with committee_scope(committee):
        return _filled(committee)


def _filled(committee: Committee) -> World:
    term = Term.objects.create(committee=committee, ordinal=3, begins=date(2022, 1, 1), ends=date(2026, 12, 31))
    session = Session.objects.create(
        committee=committee,
        term=term,
        ordinal=3,
        year=2024,
        window_opens=datetime(2023, 11, 1, tzinfo=clock.ZONE),
        session_deadline=datetime(2024, 1, 20, 18, 0, tzinfo=clock.ZONE),
        opens=date(2024, 1, 18),
        closes=date(2024, 1, 21),
        reply_due=date(2024, 7, 31),
        party_reply_due=date(2024, 6, 28),
        cut_off=datetime(2024, 12, 31, tzinfo=clock.ZONE),
    )
    coordinators, units = [], []
    for at, (line_name, unit_names) in enumerate({"政府": ("教育局", "交通局"), "党群": ("宣传部", "妇联")}.items()):
        coordinator = Coordinator.objects.create(committee=committee, name=f"{line_name}督查室", order=at)
        line = Line.objects.create(committee=committee, name=line_name, order=at, coordinator=coordinator)
        units += [Unit.objects.create(committee=committee, line=line, name=name) for name in unit_names]
        coordinators.append(_actor(committee, coordinator.name, Role.COORDINATOR, coordinator=coordinator))
    party = Collective.objects.create(committee=committee, name="民进支部", kind="party")
    members = [
        Member.objects.create(committee=committee, term=term, user=_user(committee, name), seat_from=date(2022, 1, 1))
        for name in ("赵一", "钱二", "孙三")
    ]
    return World(
        committee=committee,
        session=session,
        units=units,
        members=members,
        party=party,
        coordinators=coordinators,
        clerks=[_actor(committee, f"{u.name}经办人", Role.UNIT_CLERK, unit=u) for u in units],
        leaders=[_actor(committee, f"{u.name}负责人", Role.UNIT_LEADER, unit=u) for u in units],
        proposers=[actor_for(m.user, committee) for m in members],
        liaison=_actor(committee, "支部联络员", Role.LIAISON, collective=party),
        staff=_actor(committee, "提案委干部", Role.PROPOSAL_STAFF),
        director=_actor(committee, "提案委主任", Role.PROPOSAL_DIRECTOR),
        deciders=_actor(committee, "提案委员会", Role.PROPOSAL_COMMITTEE),
        leadership=_actor(committee, "主席", Role.LEADERSHIP),
    )


def _user(committee: Committee, name: str) -> User:
    return User.objects.create(username=f"{committee.pk}-{name}", name=name)


def _actor(committee: Committee, name: str, role: Role, **bound: Any) -> Actor:
    user = _user(committee, name)
    Appointment.objects.create(committee=committee, user=user, role=role, since=date(2022, 1, 1), **bound)
    return actor_for(user, committee)


@verb
def filed_proposal(
    world: World,
    *,
    suggestions: int = 2,
    co_signers: Sequence[Member] = (),
    by_party: bool = False,
    in_session: bool = True,
    author: Member | None = None,
) -> Proposal:
    """A filed and numbered proposal, with its duty, as the review leaves it (whose own steps are not walked here)."""
    moment, world.made = clock.now(), world.made + 1
    author = None if by_party else author or world.members[0]
    proposal = Proposal.objects.create(
        committee=world.committee,
        session=world.session,
        state=ProposalState.FILED,
        state_since=moment,
        kind=Kind.COLLECTIVE if by_party else (Kind.JOINT if co_signers else Kind.INDIVIDUAL),
        in_session=in_session,
        serial_number=numbers.take(world.committee.pk, f"proposal.serial:{world.session.pk}")[0],
        case_number=numbers.take(world.committee.pk, f"proposal.case:{world.session.pk}")[0],
        title=f"关于改善第{world.made}条背街小巷照明的提案",
        background="路灯不足。",
        analysis="年久失修。",
        author_member=author,
        author_collective=world.party if by_party else None,
        submitted_at=moment,
        filed_at=moment,
        step_due=clock.today() + timedelta(days=21),
    )
    Suggestion.objects.bulk_create(
        Suggestion(committee=world.committee, proposal=proposal, number=n, text=f"第{n}条建议")
        for n in range(1, suggestions + 1)
    )
    signers: list[dict[str, Any]] = (
        [{"collective": world.party}] if by_party else [{"member": m} for m in (author, *co_signers)]
    )
    CoSignature.objects.bulk_create(
        CoSignature(
            committee=world.committee,
            proposal=proposal,
            order=order,
            state=SignatureState.SIGNED,
            state_since=moment,
            due=clock.today(),
            **who,
        )
        for order, who in enumerate(signers)
    )
    duties.settle(PROPOSAL, [proposal])
    return proposal


def assigned(world: World, *plans: actions.Plan) -> list[Assignment]:
    """Plan, confirm and assign; the assignments in the order of the plans."""
    made = actions.plan_assignments_many(plans, by=world.staff)
    for at, coordinator in enumerate(world.coordinators):
        own = [p for p in made if p.unit_id in {u.pk for u in world.units[at * 2 : at * 2 + 2]}]
        actions.confirm_plans_many(own, by=coordinator)
    rows = actions.assign_many([p.proposal for p in plans], by=world.staff)
    place = {(a.proposal_id, a.unit_id): a for a in rows}
    return [place[p.proposal.pk, p.unit.pk] for p in plans]


def single(world: World, unit: int = 0, **proposal: Any) -> Assignment:
    """One proposal, assigned to one unit alone."""
    (row,) = assigned(world, actions.Plan(filed_proposal(world, **proposal), world.units[unit]))
    return row


def led(world: World, lead: int = 0, assisting: int = 1, **proposal: Any) -> tuple[Assignment, Assignment]:
    """One proposal, led by one unit and assisted by another."""
    record = filed_proposal(world, **proposal)
    first, second = assigned(
        world,
        actions.Plan(record, world.units[lead], HandlingRole.LEAD),
        actions.Plan(record, world.units[assisting], HandlingRole.ASSISTING),
    )
    return first, second


def apart(world: World, one: int = 0, other: int = 1, **proposal: Any) -> tuple[Assignment, Assignment]:
    """One proposal, handled by two units separately."""
    record = filed_proposal(world, **proposal)
    first, second = assigned(
        world,
        actions.Plan(record, world.units[one], HandlingRole.SEPARATE, "第一部分"),
        actions.Plan(record, world.units[other], HandlingRole.SEPARATE, "第二部分"),
    )
    return first, second


def unit_place(world: World, assignment: Assignment) -> int:
    """Where an assignment's unit stands in ``world.units``, and so its clerk and leader."""
    return [u.pk for u in world.units].index(assignment.unit_id)


def coordinator_of(world: World, assignment: Assignment) -> Actor:
    """The coordinator of the assignment's line."""
    return world.coordinators[unit_place(world, assignment) // 2]


def accepted(world: World, assignment: Assignment, manner: str = "visit") -> Assignment:
    """Signed in, and with a first contact on record."""
    clerk = world.clerks[unit_place(world, assignment)]
    row = actions.accept(assignment, by=clerk, clerk_name="周经办", clerk_phone="0427-0000000")
    contact = actions.NewContact(row, clock.today(), manner, "就建议内容当面听取意见", people="周经办、委员")
    actions.record_contact(contact, by=clerk)
    return row


def reply_draft(assignment: Assignment, *, promise_due: date | None = None, result: str = "A") -> actions.ReplyDraft:
    """A complete reply; with ``promise_due`` the last suggestion is planned."""
    suggestions = list(Suggestion.objects.filter(proposal=assignment.proposal_id).values_list("pk", flat=True))
    answers = [actions.AnswerDraft(pk, "adopted", "已采纳并落实。") for pk in suggestions]
    if promise_due and suggestions:
        answers[-1] = actions.AnswerDraft(suggestions[-1], "planned", "列入计划。", "完成照明改造", promise_due)
    return actions.ReplyDraft(assignment, text="收悉，现答复如下。", result_class=result, answers=tuple(answers))


def submitted(world: World, assignment: Assignment, **draft: Any) -> Assignment:
    """Accepted if need be, with a contact, drafted and submitted for signature."""
    clerk = world.clerks[unit_place(world, assignment)]
    fresh = Assignment.objects.get(pk=assignment.pk)
    if fresh.state == "offered":
        accepted(world, fresh)
    actions.save_reply_draft(reply_draft(fresh, **draft), by=clerk)
    return actions.submit_reply(fresh, by=clerk)


def sent(world: World, assignment: Assignment, **draft: Any) -> Assignment:
    """Replied: signed, and checked where the committee's rules ask for it."""
    row = submitted(world, assignment, **draft)
    row = actions.sign_reply(row, by=world.leaders[unit_place(world, row)])
    if row.state == "checking":
        row = actions.check_reply(row, by=coordinator_of(world, row))
    return row
