"""Opinions walked at random, every way that their tables permit, and looked at after every step."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.opinions import actions, factories
from shangliang.opinions.models import Issue, IssueItem, Opinion, OpinionTask
from shangliang.opinions.states import ISSUE, OPINION, TASK
from shangliang.proposals import factories as proposal_factories
from shangliang.workflow.machines import MACHINES
from tests.support.walking import (
    RandomWalk,
    duties_are_what_the_states_say,
    events_not_reached,
    open_duties_of,
    walk_apart,
)

TABLES = {"opinion": Opinion, "opinion_issue": Issue, "opinion_task": OpinionTask}


class Walk(RandomWalk):
    """One committee's opinions over some months; ``go`` makes things happen."""

    def __init__(self, house, seed):
        super().__init__(house, seed)
        self.office = factories.appoint(house)
        self.leader = house.actor("leadership")
        self.actors = [
            *self.office,
            self.leader,
            house.member(0),
            house.member(1),
            house.clerk(0),
            house.actor("staff"),
        ]

    def go(self, steps):
        happenings = [
            self.write,
            self.write,
            self.enter,
            self.divert,
            self.sort,
            self.sort,
            self.edit,
            self.edit,
        ]
        happenings += [self.review, self.review, self.sign, self.sign, self.put_together, self.issue, self.issue]
        happenings += [self.follow, self.follow, self.task, self.task, self.author, self.archive, self.pass_time]
        for _step in range(steps):
            with clock.at(self.moment):
                with suppress(Refused):
                    self.chance.choice(happenings)()
                look()

    def someone(self, *likely):
        return self.chance.choice([*likely * 6, *self.actors])

    def write(self):
        index = self.chance.randint(0, 1)
        opinion = factories.draft(self.house, index, urgent=self.chance.random() < 0.2)
        if self.chance.random() < 0.9:
            actions.submit(opinion, by=self.house.member(index))
        elif self.chance.random() < 0.5:
            actions.discard(opinion, by=self.house.member(index))

    def enter(self):
        if self.chance.random() < 0.3:
            heard = actions.Heard("路灯不亮", "村口路灯坏了。", f"{self.chance.getrandbits(48):012X}")
            actions.receive_public(self.house.committee, heard)
            return
        entry = actions.Entry(factories.TEXT, "public", source_name="来信")
        actions.enter_many(self.house.committee, [entry] * self.chance.randint(1, 2), by=self.someone(self.office[0]))

    def divert(self):
        if self.chance.random() < 0.1:
            proposal_factories.not_filed(self.house)

    def sort(self):
        rows, by = self.some(Opinion, state="submitted"), self.someone(*self.office)
        how = self.chance.random()
        if how < 0.15:
            actions.return_many(rows, by=by, note="请补充")
        elif how < 0.25:
            actions.keep_many(rows, by=by, note="留存")
        elif rows:
            actions.take_up_many(rows, by=by)

    def edit(self):
        row, by = self.pick(Opinion, state="editing"), self.someone(*self.office)
        if row is None:
            return
        how = self.chance.random()
        if how < 0.2:
            others = self.some(Opinion, state__in=["submitted", "editing"])
            actions.combine(row, others, by=by)
        elif how < 0.3:
            actions.keep_many([row], by=by, note="已解决")
        else:
            actions.save_edited(row, actions.Text(title="改题"), by=by)
            actions.hand_in_many([row], by=by)

    def review(self):
        if rows := self.some(Opinion, state="reviewing"):
            if self.chance.random() < 0.2:
                actions.send_back(rows[0], by=self.someone(*self.office), note="请核实")
            else:
                actions.review_many(rows, by=self.someone(*self.office))

    def sign(self):
        if rows := self.some(Opinion, state="reviewed"):
            if self.chance.random() < 0.2:
                actions.send_back(rows[0], by=self.someone(self.leader), note="请核实")
            else:
                actions.sign_many(rows, by=self.someone(self.leader))

    def put_together(self):
        if rows := self.some(Opinion, state__in=["signed", "issued"]):
            actions.make_issues(self.house.committee, [actions.IssueDraft(rows)], by=self.someone(*self.office))

    def issue(self):
        rows, by = self.some(Issue, state="draft"), self.someone(*self.office)
        if rows and self.chance.random() < 0.1:
            actions.discard_issue(rows[0], by=by)
        elif rows:
            actions.issue_many(rows, by=by)

    def follow(self):
        subject = self.pick(self.chance.choice([Issue, Opinion]), state__in=["issued", "signed"])
        if subject is None:
            return
        by, how = self.someone(*self.office), self.chance.randint(0, 3)
        if how == 0:
            actions.send_many([subject], by=by, way="leaders", receiver="区委")
        elif how == 1:
            actions.record_adoptions([actions.AdoptionDraft(subject, "市政协", "city", clock.today())], by=by)
        elif how == 2:
            given = actions.InstructionDraft(subject, "某", "请研究", clock.today())
            actions.record_instructions([given], by=self.someone(self.leader))
        else:
            actions.assign_many([actions.TaskDraft(subject, self.chance.choice(self.house.units[:2]))], by=by)

    def task(self):
        if row := self.pick(OpinionTask, state="assigned"):
            clerk = self.house.clerk([u.pk for u in self.house.units].index(row.unit_id))
            if self.chance.random() < 0.15:
                actions.cancel_task(row, by=self.someone(*self.office), note="另派")
            else:
                actions.handle_task(row, by=self.someone(clerk), answer="已办理", effect="solved")
        if row := self.pick(OpinionTask, state="handled"):
            by = self.someone(*self.office)
            if self.chance.random() < 0.3:
                actions.ask_again(row, by=by, note="请补充")
            else:
                actions.feed_back_many([row], by=by)

    def author(self):
        row = self.pick(Opinion, state__in=["draft", "returned", "submitted"])
        if row is None:
            return
        index = 0 if row.author_member == self.house.members[0] else 1
        by = self.someone(self.office[0] if row.entered else self.house.member(index))
        if self.chance.random() < 0.3:
            actions.withdraw(row, by=by, note="重复")
        else:
            actions.submit(row, by=by)

    def archive(self):
        if rows := self.some(Issue, state="issued"):
            actions.archive_issues(rows, by=self.someone(*self.office))

    def pass_time(self):
        self.moment += timedelta(days=self.chance.choice([1, 3, 12]))
        with clock.at(self.moment):
            actions.lapse_overdue(self.house.committee.pk)
            actions.remind_members(self.house.committee.pk)


def look():
    """What must hold after every step."""
    records = {name: list(model.objects.all()) for name, model in TABLES.items()}
    said = duties_are_what_the_states_say(records, open_duties_of(TABLES))
    with_duty = {(name, pk) for name, pk, *_rest in said}
    # Whoever puts an issue together, or follows one, has its items in hand.
    followed = set(IssueItem.objects.filter(issue__state__in=["draft", "issued"]).values_list("opinion_id", flat=True))
    for o in records["opinion"]:
        open_elsewhere = o.state == "issued" and o.pk in followed
        assert o.state in OPINION.final or ("opinion", o.pk) in with_duty or open_elsewhere
        assert (o.serial_number is None) == (o.submitted_at is None)
        assert (o.state == "combined") == bool(o.combined_into_id)
    for machine, name in ((ISSUE, "opinion_issue"), (TASK, "opinion_task")):
        assert all(r.state in machine.final or (name, r.pk) in with_duty for r in records[name])
    for rows, attribute in ((records["opinion"], "serial_number"), (records["opinion_issue"], "number")):
        numbers = sorted(n for n in (getattr(r, attribute) for r in rows) if n is not None)
        assert numbers == list(range(1, len(numbers) + 1))


# Short where the database decides, longer where it does not.
@pytest.mark.parametrize("steps", [40, pytest.param(150, marks=pytest.mark.once)])
@pytest.mark.django_db
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_opinions_walked_at_random_leave_no_orphan(steps, seed):
    walk_apart(Walk, seed, steps)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_opinions_walked_at_random_for_long_leave_no_orphan(seed):
    walk_apart(Walk, seed, 300)


@pytest.mark.long
def test_the_walk_reaches_every_end_and_every_event(house):
    assert events_not_reached(Walk(house, 1), TABLES, steps=120) == set()
    for name, model in TABLES.items():
        assert set(model.objects.values_list("state", flat=True)) >= MACHINES[name].final
