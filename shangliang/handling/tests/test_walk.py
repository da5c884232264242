"""Handling walked at random, every way that its tables permit, and looked at after every step."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope
from shangliang.handling import actions, factories
from shangliang.handling.jobs import run_deadlines
from shangliang.handling.models import (
    Assignment,
    Commitment,
    Contact,
    Extension,
    Feedback,
    HandlingRole,
    PlannedAssignment,
)
from shangliang.handling.states import ANSWERING
from shangliang.proposals.models import Proposal
from shangliang.workflow.machines import MACHINES
from shangliang.workflow.models import Duty, Event
from tests.support.walking import duties_are_what_the_states_say, events_not_reached

TABLES = {
    "proposal": Proposal,
    "plan": PlannedAssignment,
    "assignment": Assignment,
    "contact": Contact,
    "extension": Extension,
    "feedback": Feedback,
    "commitment": Commitment,
}
RELATED = {
    "proposal": [],
    "plan": ["unit__line"],
    "assignment": ["unit__line"],
    "contact": ["proposal"],
    "extension": ["assignment__unit__line"],
    "feedback": ["signature"],
    "commitment": [],
}
#: What only people choose who use the pages in an unusual way; tested by themselves.
RARE = {"plan.drop", "extension.withdraw", "extension.fall_away"}
PROPOSAL_OF = {"proposal": "pk", "extension": "assignment__proposal_id"}


class Walk:
    """One committee in which things happen at random; ``step`` makes one happen."""

    def __init__(self, world, seed):
        self.world = world
        self.chance = random.Random(seed)
        self.moment = factories.DAY
        self.seen = 0

    def go(self, steps):
        """Take so many steps that change something; now and then, and at the end, look at everything."""
        for step in range(1, steps + 1):
            while not (fresh := Event.objects.filter(seq__gt=self.seen)).exists():
                self.step()
            touched = fresh.values_list("root_id", "seq")
            self.seen = max(seq for _root, seq in touched)
            look(None if step in (steps // 2, steps) else {root for root, _seq in touched})
        numbers = sorted(Proposal.objects.values_list("case_number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))

    def step(self):
        happenings = [self.file, self.plan, self.decide_plans, self.assign, self.assign, self.let_time_pass]
        happenings += [self.move_assignment] * 8 + [self.answer_contact, self.answer_feedback, self.answer_feedback]
        happenings += [self.decide_extension, self.keep_promise, self.decide_displeased]
        happening = self.chance.choice(happenings)
        with clock.at(self.moment), suppress(Refused):
            happening()

    def pick(self, rows):
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def file(self):
        if Proposal.objects.filter(state="filed").count() < 3:
            factories.filed_proposal(
                self.world,
                suggestions=self.chance.randint(0, 3),
                by_party=self.chance.random() < 0.3,
                in_session=self.chance.random() < 0.5,
            )

    def plan(self):
        proposal = self.pick(Proposal.objects.filter(state="filed"))
        if proposal is None:
            return
        form = self.chance.choice([["single"], ["lead", "assisting"], ["lead", "assisting", "assisting"]])
        form = self.chance.choice([form, ["separate", "separate"], ["separate"], ["lead"]])
        units = self.chance.sample(self.world.units, len(form))
        plans = [actions.Plan(proposal, unit, role) for unit, role in zip(units, form, strict=True)]
        by = self.chance.choice([self.world.staff, self.world.coordinators[0]])
        actions.plan_assignments_many(plans, by=by, replace=self.chance.random() < 0.5)

    def decide_plans(self):
        plan = self.pick(PlannedAssignment.objects.filter(state__in=["suggested", "objected"]))
        if plan is None:
            return
        coordinator = factories.coordinator_of(self.world, plan)
        if plan.state == "objected":
            actions.suggest_again(plan, unit=self.chance.choice(self.world.units), by=self.world.staff)
        elif self.chance.random() < 0.8:
            actions.confirm_plans_many([plan], by=coordinator)
        else:
            actions.object_to_plan(plan, "不属本部门职责", by=coordinator)

    def assign(self):
        if self.chance.random() < 0.5:
            actions.assign_all(self.world.session, by=self.world.staff)
        elif proposal := self.pick(Proposal.objects.filter(state="filed")):
            actions.assign_many([proposal], by=self.world.coordinators[0])

    def let_time_pass(self):
        self.moment += timedelta(days=self.chance.choice([1, 2, 5, 12]))
        with clock.at(self.moment):
            run_deadlines(self.world.committee.pk)

    def move_assignment(self):
        row = self.pick(Assignment.objects.exclude(state__in=["sent", "opinion_given", "closed", "reassigned"]))
        if row is None:
            return
        at = factories.unit_place(self.world, row)
        clerk, leader = self.world.clerks[at], self.world.leaders[at]
        coordinator = factories.coordinator_of(self.world, row)
        many = self.chance.random
        match row.state:
            case "offered" if many() < 0.3:
                actions.request_refusal(row, "职责不符", by=leader if row.refusals else clerk)
            case "offered":
                factories.accepted(self.world, row, self.chance.choice(["visit", "phone"]))
            case "refusal_requested":
                by = self.world.director if row.refusals > 1 else coordinator
                if many() < 0.5:
                    actions.reassign(row, self.chance.choice(self.world.units), by=by)
                else:
                    actions.deny_refusal(row, "应由贵单位办理", by=by)
            case "accepted" if row.role == HandlingRole.ASSISTING:
                actions.give_opinion(row, "建议由主办单位统筹。", by=clerk)
            case "accepted" | "rehandling" if many() < 0.3:
                actions.request_extension(row, "需要调研", by=clerk)
            case "accepted" | "rehandling":
                due = clock.today() + timedelta(days=40) if many() < 0.6 else None
                actions.save_reply_draft(factories.reply_draft(row, promise_due=due), by=clerk)
            case "drafting":
                self.complete_and_submit(row, clerk)
            case "signing":
                self.sign_or_send_back(row, leader)
            case "checking":
                self.check_or_send_back(row, coordinator)

    def complete_and_submit(self, row, clerk):
        """A promise may have passed while it was drafted, the only contact may have been disputed."""
        due = clock.today() + timedelta(days=self.chance.randint(10, 60))
        actions.save_reply_draft(factories.reply_draft(row, promise_due=due), by=clerk)
        if not Contact.objects.filter(assignment=row).exclude(state="disputed").exists():
            contact = actions.NewContact(row, clock.today(), "on_site", "现场再次沟通")
            actions.record_contact(contact, by=clerk)
        actions.submit_reply(row, by=clerk)

    def sign_or_send_back(self, row, leader):
        if self.chance.random() < 0.8:
            actions.sign_reply(row, by=leader)
        else:
            actions.send_back(row, "请补充", by=leader)

    def check_or_send_back(self, row, coordinator):
        if self.chance.random() < 0.8:
            actions.check_reply(row, by=coordinator)
        else:
            actions.send_back(row, "请补充", by=coordinator)

    def answer_contact(self):
        contact = self.pick(Contact.objects.filter(state="recorded"))
        if contact is None:
            return
        proposer = self.world.proposers[0] if contact.proposal.author_member_id else self.world.liaison
        if self.chance.random() < 0.7:
            actions.confirm_contacts_many([contact], by=proposer)
        else:
            actions.dispute_contact(contact, "没有见面", by=proposer)

    def answer_feedback(self):
        feedback = self.pick(Feedback.objects.filter(state="awaited"))
        if feedback is None:
            return
        signature = feedback.signature
        proposer = self.world.liaison
        if signature.member_id:
            proposer = next(p for p in self.world.proposers if p.member_id == signature.member_id)
        marks = ["satisfied", "basic", "understanding", "dissatisfied", "dissatisfied"]
        form = actions.Form(feedback, self.chance.choice(marks), self.chance.choice(marks), "visit", True)
        actions.give_feedback(form, by=proposer)

    def decide_extension(self):
        extension = self.pick(Extension.objects.filter(state="requested"))
        if extension is None:
            return
        coordinator = factories.coordinator_of(self.world, extension.assignment)
        if self.chance.random() < 0.6:
            actions.grant_extension(extension, by=coordinator)
        else:
            actions.deny_extension(extension, "请按期答复", by=coordinator)

    def keep_promise(self):
        if self.chance.random() < 0.6:
            return
        promise = self.pick(Commitment.objects.exclude(state__in=["fulfilled", "given_up"]))
        if promise is None:
            return
        at = factories.unit_place(self.world, promise)
        way = self.chance.random()
        if way < 0.4:
            actions.fulfil(promise, "已竣工", by=self.world.clerks[at])
        elif way < 0.8:
            later = promise.due + timedelta(days=30)
            actions.redate(promise, later, "工期顺延", by=self.world.clerks[at])
        else:
            actions.give_up(promise, "规划调整", by=self.world.leaders[at])

    def decide_displeased(self):
        proposal = self.pick(Proposal.objects.filter(decision_due__isnull=False))
        if proposal is None:
            return
        if proposal.rounds > 1:
            actions.close_dissatisfied(proposal, "两轮办理情况已记录", by=self.world.director)
        else:
            order = self.chance.random() < 0.8
            actions.decide_rehandling(proposal, order=order, reason="委员不满意", by=self.world.deciders)


def look(proposals=None):
    """What must hold after every step: of the proposals that it touched, or of all."""
    records, open_duties = {}, Duty.objects.filter(closed_at__isnull=True)
    for name, model in TABLES.items():
        records[name] = model.objects.select_related(*RELATED[name])
        if proposals is not None:
            records[name] = records[name].filter(**{f"{PROPOSAL_OF.get(name, 'proposal_id')}__in": proposals})
    if proposals is not None:
        open_duties = open_duties.filter(root_id__in=proposals)
    duties_are_what_the_states_say(records, open_duties)
    nothing_open_waits_for_nobody(records, open_duties)
    proposals_follow_their_assignments(records)


def nothing_open_waits_for_nobody(records, open_duties):
    roots = {(d.root_kind, d.root_id) for d in open_duties}
    for name, rows in records.items():
        machine = MACHINES[name]
        for record in rows:
            done = record.state in machine.final or (name, record.state) == ("proposal", "closed")
            assert done or machine.root(record) in roots, f"{name} {record.pk} in {record.state} waits for nobody"


def proposals_follow_their_assignments(records):
    for proposal in records["proposal"]:
        live = [a for a in records["assignment"] if a.proposal_id == proposal.pk and a.state != "reassigned"]
        answering = [a for a in live if a.role in ANSWERING]
        states = {a.state for a in answering}
        match proposal.state:
            case "filed":
                assert not live
            case "replied":
                assert states == {"sent"}
                assert {a.state for a in live if a.role not in ANSWERING} <= {"closed"}
            case "closed":
                assert {a.state for a in live} == {"closed"}
            case "rehandling":
                assert {a.round for a in answering if a.state != "sent"} == {2}
            case "assigned":
                assert states - {"sent"}
        if live:
            assert actions.problem_of_form([a.role for a in live]) == ""


def walk_apart(seed, steps):
    """Walk in a committee of its own, and leave nothing behind."""
    with transaction.atomic(), clock.at(factories.DAY):
        world = factories.make_world(f"清河县{seed}")
        with committee_scope(world.committee):
            Walk(world, seed).go(steps)
        transaction.set_rollback(True)


# Short where the database decides, longer where it does not.
@pytest.mark.parametrize("steps", [40, pytest.param(150, marks=pytest.mark.once)])
@pytest.mark.django_db
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_handling_walked_at_random_leaves_no_orphan(steps, seed):
    walk_apart(seed, steps)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_handling_walked_at_random_for_long_leaves_no_orphan(seed):
    walk_apart(seed, 300)


@pytest.mark.long
def test_the_walk_reaches_every_end_and_every_event(world):
    own = set(TABLES) - {"proposal"}
    assert events_not_reached(Walk(world, 20240304), own, steps=150, rare=RARE) == set()
    for name in own:
        assert MACHINES[name].final & set(TABLES[name].objects.values_list("state", flat=True)), name
