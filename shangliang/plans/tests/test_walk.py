"""The year's plan walked at random, every way that its tables permit, and looked at after every step."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.plans import actions, linking
from shangliang.plans.factories import owners_of
from shangliang.plans.models import Aim, KeyTask, RecordLink, YearPlan
from shangliang.plans.queries import numbers_of
from shangliang.plans.states import KEY_TASK, YEAR_PLAN
from shangliang.proposals import factories
from tests.support.walking import duties_are_what_the_states_say, events_not_reached, open_duties_of, walk_apart

TABLES = {"year_plan": YearPlan, "key_task": KeyTask}


class Walk:
    """One committee's plans over some years; ``step`` makes one thing happen."""

    def __init__(self, house, seed):
        self.house, self.chance = house, random.Random(seed)
        self.moment = BETWEEN
        self.research = house.actor("research")
        with clock.at(BETWEEN):
            self.proposals = [factories.filed(house, factories.submitted(house))[0].pk for _ in range(2)]

    def go(self, steps):
        for _step in range(steps):
            happenings = [self.draft, self.fill, self.fill, self.change, self.issue, self.let_time_pass, self.close]
            happenings += [self.report] * 4 + [
                self.start,
                self.prove,
                self.fulfil,
                self.fulfil,
                self.decide,
                self.decide,
            ]
            with clock.at(self.moment), suppress(Refused):
                self.chance.choice(happenings)()
            with clock.at(self.moment):
                look()

    def pick(self, rows):
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def someone(self, task):
        """The owner, the research office, or somebody who may not."""
        owners = dict(zip(owners_of(self.house), [self.house.liaison(3), None, self.house.member(0)], strict=True))
        return self.chance.choice([owners.get(task.owner), self.research, self.house.actor("staff")]) or self.research

    def draft(self):
        last = YearPlan.objects.order_by("-year").first()
        if last is None or (last.year <= clock.today().year and self.chance.random() < 0.5):
            year = last.year + 1 if last else clock.today().year
            actions.draft_plan(self.house.committee, year, f"{year}年计划", by=self.research)

    def fill(self):
        plan = self.pick(YearPlan.objects.exclude(state="closed"))
        if plan is None:
            return
        if self.chance.random() < 0.3:
            actions.add_aim(plan, f"方面{self.chance.randint(1, 5)}", by=self.research)
        elif aim := self.pick(Aim.objects.filter(plan=plan)):
            actions.add_task(aim, self.task_draft(plan.year), by=self.research)

    def task_draft(self, year):
        due = date(year, self.chance.randint(1, 12), self.chance.randint(1, 28))
        return actions.TaskDraft("任务", self.chance.choice(owners_of(self.house)), due)

    def change(self):
        if task := self.pick(KeyTask.objects.select_related("plan")):
            if self.chance.random() < 0.5:
                actions.change_task(task, self.task_draft(task.plan.year), by=self.research)
            elif self.chance.random() < 0.2:
                actions.remove_task(task, by=self.research)

    def issue(self):
        if plan := self.pick(YearPlan.objects.filter(state="draft")):
            for aim in Aim.objects.filter(plan=plan, tasks__isnull=True):
                actions.remove_aim(aim, by=self.research)
            for task in KeyTask.objects.filter(plan=plan, due__lt=clock.today()):
                actions.change_task(
                    task, actions.TaskDraft("任务", task.owner, date(plan.year, 12, 28)), by=self.research
                )
            actions.issue_plan(plan, by=self.research)

    def let_time_pass(self):
        self.moment += timedelta(days=self.chance.choice([1, 10, 40]))

    def report(self):
        if task := self.pick(KeyTask.objects.filter(plan__state="issued")):
            actions.report_progress(task, self.chance.randint(0, 100), "已有进展。", by=self.someone(task))

    def start(self):
        if task := self.pick(KeyTask.objects.filter(state="planned")):
            actions.begin(task, by=self.someone(task))

    def prove(self):
        if self.chance.random() < 0.3 and (link := self.pick(RecordLink.objects.all())):
            actions.unlink(link, by=self.research)
        elif task := self.pick(KeyTask.objects.all()):
            actions.link_record(task, "proposal", self.chance.choice(self.proposals), by=self.research)

    def fulfil(self):
        if task := self.pick(KeyTask.objects.filter(state="under_way")):
            actions.fulfil(task, self.chance.choice(["", "已完成。"]), by=self.someone(task))

    def decide(self):
        task = self.pick(KeyTask.objects.filter(plan__state="issued", state__in=["planned", "under_way"]))
        if task is None:
            return
        following = YearPlan.objects.filter(year=task.plan.year + 1).first()
        if following and self.chance.random() < 0.7:
            actions.carry_over(task, following, date(following.year, 12, 20), by=self.research)
        elif self.chance.random() < 0.3:
            actions.drop(task, "统筹调整", by=self.research)

    def close(self):
        if plan := self.pick(YearPlan.objects.filter(state="issued")):
            actions.close_plan(plan, by=self.research)


def look():
    """What must hold after every step."""
    records = {name: model.objects.all() for name, model in TABLES.items()}
    records["key_task"] = records["key_task"].select_related("plan")
    said = duties_are_what_the_states_say(records, open_duties_of(TABLES))
    plans_with_duty = {pk for name, pk, *_rest in said if name == "year_plan"}
    tasks_with_duty = {pk for name, pk, *_rest in said if name == "key_task"}
    for plan in records["year_plan"]:
        assert plan.state in YEAR_PLAN.final or plan.pk in plans_with_duty
        numbers = numbers_of(plan)
        states = (numbers.planned, numbers.under_way, numbers.fulfilled, numbers.dropped, numbers.carried_over)
        assert sum(states) == numbers.tasks
    for task in records["key_task"]:
        settled = task.state in KEY_TASK.final
        assert settled or task.plan.state == "draft" or task.pk in tasks_with_duty
        assert task.plan.state != "closed" or settled
        assert bool(task.settled_on) == settled
        assert (task.state == "carried_over") == KeyTask.objects.filter(carried_from=task).exists()
        assert task.state != "fulfilled" or (task.percent == 100 and (task.outcome or task.links.exists()))


# Short where the database decides, longer where it does not.
@pytest.mark.parametrize("steps", [40, pytest.param(170, marks=pytest.mark.once)])
@pytest.mark.django_db
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_plans_walked_at_random_leave_no_orphan(steps, seed):
    walk_apart(Walk, seed, steps)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_plans_walked_at_random_for_long_leave_no_orphan(seed):
    walk_apart(Walk, seed, 300)


@pytest.mark.once
def test_the_walk_reaches_every_end_and_every_event(house):
    assert events_not_reached(Walk(house, 20260310), TABLES, steps=80) == set()
    assert set(KeyTask.objects.values_list("state", flat=True)) >= KEY_TASK.final
    assert linking.KINDS.keys() >= {"proposal", "commitment"}
