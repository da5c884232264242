"""Deliberations walked at random, every way that their tables permit, and looked at after every step."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.deliberation import actions, factories, keys, queries
from shangliang.deliberation.models import Deliberation, Participant, ParticipantKind, Result, Statement
from shangliang.workflow.audit import verify
from shangliang.workflow.machines import MACHINES
from tests.support.walking import (
    RandomWalk,
    duties_are_what_the_states_say,
    events_not_reached,
    open_duties_of,
    walk_apart,
)

TABLES = {"deliberation": Deliberation, "statement": Statement}
S = ("draft", "open", "closed", "published", "discarded")


class Walk(RandomWalk):
    """One committee's deliberations over some weeks; ``go`` makes things happen."""

    def __init__(self, house, seed):
        super().__init__(house, seed)
        self.office = factories.appoint(house)
        self.actors = [self.office, house.member(0), house.actor("leadership"), house.clerk(0)]
        self.votes, self.reached = {}, set()

    def go(self, steps):
        happenings = [self.begin, self.seed, self.seed, self.run, self.run, self.run, self.propose, self.propose]
        happenings += [self.moderate, self.moderate, self.moderate, self.vote, self.vote, self.change, self.pass_time]
        for _step in range(steps):
            self.moment += timedelta(seconds=1)  # of two votes on one statement the later counts
            with clock.at(self.moment):
                with suppress(Refused), transaction.atomic():
                    self.chance.choice(happenings)()
                self.look()

    def someone(self):
        return self.chance.choice([*[self.office] * 9, *self.actors])

    def draft(self):
        ends = clock.today() + timedelta(days=self.chance.randint(-1, 12))
        openness = self.chance.choice(["members", "invited", "public"])
        return factories.draft(closes_on=ends, openness=openness, min_group=self.chance.randint(3, 8))

    def begin(self):
        if Deliberation.objects.filter(state__in=S[:3]).count() < 3:
            row = actions.begin_deliberation(self.house.committee, self.draft(), by=self.someone())
            actions.seed_statements(row, factories.TEXTS[: self.chance.randint(0, 6)], by=self.office)

    def seed(self):
        if row := self.pick(Deliberation):
            texts = self.chance.sample(factories.TEXTS, 2) + [f"看法{self.chance.randint(0, 20)}"]
            actions.seed_statements(row, texts, by=self.someone())

    def change(self):
        if row := self.pick(Deliberation):
            draft = self.draft()
            actions.change_deliberation(row, draft, by=self.someone())

    def run(self):
        row, how, by = self.pick(Deliberation, state__in=S[:3]), self.chance.random(), self.someone()
        if row is None:
            return
        if row.state == "draft" and how < 0.15:
            actions.discard_deliberation(row, by=by)
        elif row.state == "draft":
            actions.open_deliberation(row, by=by)
        elif row.state == "open":
            actions.close_deliberation(row, by=by)
        elif how < 0.3:
            actions.reopen_deliberation(row, clock.today() + timedelta(days=self.chance.randint(-1, 6)), by=by)
        else:
            actions.publish_deliberation(row, by=by)

    def propose(self):
        if row := self.pick(Deliberation):
            actions.propose_statement(row, f"参加者看法{self.chance.randint(0, 30)}")

    def moderate(self):
        rows = list(Statement.objects.order_by("?")[:2])
        if self.chance.random() < 0.7:
            rows = list(Statement.objects.filter(state="submitted").order_by("pk")[:3]) or rows
        if rows and self.chance.random() < 0.7:
            actions.accept_many(rows, by=self.someone())
        elif rows:
            actions.reject_many(rows, by=self.someone(), note="与本题无关")

    def vote(self):
        row = self.pick(Deliberation, state="open") or self.pick(Deliberation)
        if row is None:
            return
        queries.forget_doors()
        door = queries.door(row.slug)
        statement = self.pick(Statement, deliberation=row)
        if door is None or statement is None:
            return
        seat, value = self.chance.randint(1, 9), self.chance.choice([-1, 0, 1])
        key = keys.member_key(row.pk, seat)
        who = actions.Who(ParticipantKind.MEMBER, key)
        taken = actions.cast_votes(door, who, [actions.Vote(statement.number, value, 0.0)])
        if any(taken):
            assert door.is_open(clock.today())
            self.votes[row.pk, key, statement.number] = value

    def pass_time(self):
        self.moment += timedelta(days=self.chance.choice([1, 2, 6]))
        with clock.at(self.moment):
            actions.remind_members(self.house.committee.pk)
            actions.close_overdue(self.house.committee.pk)

    def look(self):
        """What must hold after every step."""
        records = {name: list(model.objects.all()) for name, model in TABLES.items()}
        self.reached |= {(name, row.state) for name, rows in records.items() for row in rows}
        said = duties_are_what_the_states_say(records, open_duties_of(TABLES))
        with_duty = {pk for name, pk, *_rest in said if name == "deliberation"}
        for row in records["deliberation"]:
            assert (row.state in MACHINES["deliberation"].final) != (row.pk in with_duty)
            assert (row.published_at is not None) == (row.state == "published")
            assert (row.opened_at is None) == (row.state in ("draft", "discarded"))
            numbers = sorted(s.number for s in records["statement"] if s.deliberation_id == row.pk)
            assert numbers == list(range(len(numbers)))
        waiting = {s.deliberation_id for s in records["statement"] if s.state == "submitted"}
        assert not waiting & {d.pk for d in records["deliberation"] if d.state in ("published", "draft", "discarded")}
        # Each vote is there once, the last one counts, and nothing else is.
        held = {
            (p.deliberation_id, p.key, number): cast.value
            for p in Participant.objects.all()
            for number, cast in queries.votes_by_key(p.deliberation_id, p.key).items()
        }
        assert held == self.votes
        # What is shown is never of fewer people than were promised.
        for result in Result.objects.select_related("deliberation"):
            groups = result.shown.get("groups", [])
            assert all(group["size"] >= result.deliberation.min_group for group in groups)


@pytest.mark.once
@pytest.mark.django_db
@settings(max_examples=2, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_deliberations_walked_at_random_leave_no_orphan(seed):
    walk_apart(Walk, seed, 60)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_deliberations_walked_at_random_for_long_leave_no_orphan(seed):
    walk_apart(Walk, seed, 300)


@pytest.mark.long
def test_a_walk_reaches_every_state_and_every_event_and_its_chain_holds(house):
    walk = Walk(house, 1)
    assert events_not_reached(walk, TABLES, steps=200) == set()
    assert {(name, str(state)) for name in TABLES for state in MACHINES[name].states} - walk.reached == set()
    with clock.at(walk.moment + timedelta(days=1)):
        assert verify(house.committee).findings == []
