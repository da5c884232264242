"""Supervision walked at random, every way that its tables permit, and looked at after every step."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.committees.factories import BETWEEN
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.supervision import actions, factories
from shangliang.supervision.models import (
    AppraisedUnit,
    Patrol,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    UnitAppraisal,
)
from shangliang.supervision.states import MACHINES_HERE
from shangliang.workflow.machines import MACHINES
from tests.support.walking import (
    RandomWalk,
    duties_are_what_the_states_say,
    events_not_reached,
    open_duties_of,
    walk_apart,
)

TABLES = {machine.name: model for machine, model in MACHINES_HERE}


class Walk(RandomWalk):
    """One committee's supervision over some months; ``go`` makes things happen."""

    def __init__(self, house, seed):
        super().__init__(house, seed)
        self.sent_back = False
        self.staff, self.director, self.leader = (house.actor(n) for n in ("staff", "director", "leadership"))
        self.actors = [self.staff, self.director, self.leader, house.member(0), house.member(1), house.clerk(0)]
        with clock.at(BETWEEN):
            self.post = factories.supervisor(house)

    def go(self, steps):
        happenings = [self.plan, self.plan, self.activity, self.activity, self.hold, self.hold, self.patrol]
        happenings += [self.draft, self.draft, self.issue, self.issue, self.answer, self.answer, self.mend, self.mend]
        happenings += [self.look, self.look, self.weigh, self.close, self.sort, self.pass_time]
        happenings += [self.appraise, self.appraise, self.score, self.score]
        for _step in range(steps):
            with clock.at(self.moment):
                with suppress(Refused):
                    self.chance.choice(happenings)()
                look_at_everything()

    def by(self, *likely):
        return self.chance.choice([*likely * 6, *self.actors])

    def plan(self):
        row = self.pick(SupervisionPlan)
        if row is None:
            actions.draft_plan(
                self.house.session, "计划", factories.matters(self.chance.randint(0, 2)), by=self.by(self.staff)
            )
        elif row.state == "draft" and self.chance.random() < 0.5:
            actions.add_matters(row, factories.matters(1), by=self.by(self.staff))
        elif row.state == "draft":
            actions.submit_plan(row, by=self.by(self.staff))
        elif row.state == "submitted" and (not self.sent_back or self.chance.random() < 0.3):  # there is one plan
            actions.send_back_plan(row, by=self.by(self.leader), note="请补充")
            self.sent_back = True
        elif row.state == "submitted":
            actions.approve_plan(row, by=self.by(self.leader))
        elif self.chance.random() < 0.1:
            actions.close_plan(row, by=self.by(self.staff), outcome="完成")

    def activity(self):
        form = self.chance.choice(["inspection", "consultation", "patrol"])
        draft = factories.draft_of(self.house, form=form, on=clock.today() + timedelta(days=self.chance.randint(0, 9)))
        row = self.pick(SupervisionActivity, state="planned")
        if row is not None and self.chance.random() < 0.3:
            actions.change_activity(row, draft, by=self.by(self.staff))
        elif row is not None and self.chance.random() < 0.2:
            actions.cancel_activity(row, by=self.by(self.staff), note="改期")
        else:
            actions.plan_activity(self.house.committee, draft, by=self.by(self.staff))

    def hold(self):
        if row := self.pick(SupervisionActivity, state="planned"):
            actions.hold_activity(row, by=self.by(self.staff), summary="已看")

    def patrol(self):
        draft = actions.PatrolDraft(self.post, "桥下", "水浑", self.chance.random() < 0.5)
        actions.record_patrol(draft, by=self.by(self.house.member(0)))

    def sort(self):
        row = self.pick(Patrol, state="recorded")
        if row and self.chance.random() < 0.4:
            actions.withdraw_patrol(row, by=self.by(self.house.member(0)), note="记错")
        elif row:
            actions.note_patrols([row], by=self.by(self.staff))

    def draft(self):
        kind = self.chance.choice([SupervisionActivity, Patrol, UnitAppraisal])
        source = self.pick(kind, state__in=["held", "recorded", "closed"])
        if source:
            drafts = [actions.OpinionDraft(self.house.units[0], "题", "文")] * self.chance.randint(1, 2)
            actions.draft_opinions(source, drafts, by=self.by(self.staff))

    def issue(self):
        row, how = self.pick(SupervisionOpinion, state__in=["draft", "issued"]), self.chance.random()
        if row and row.state == "draft" and how < 0.15:
            actions.discard_draft(row, by=self.by(self.staff), note="重复")
        elif row and row.state == "draft":
            actions.issue_many([row], by=self.by(self.director))
        elif row and how < 0.25:
            actions.recall_opinion(row, by=self.by(self.director), note="另派")

    def answer(self):
        if row := self.pick(SupervisionOpinion, state="issued"):
            adoption = self.chance.choice(["adopted", "partly", "not"])
            actions.answer_many([row], by=self.by(self.house.clerk(0)), adoption=adoption, answer="收悉")

    def weigh(self):
        if row := self.pick(SupervisionOpinion, state="declined"):
            if self.chance.random() < 0.5:
                actions.ask_again(row, by=self.by(self.staff), note="请再研究")
            else:
                actions.accept_reason(row, by=self.by(self.staff))

    def mend(self):
        if row := self.pick(SupervisionOpinion, state="mending"):
            actions.mend_many([row], by=self.by(self.house.clerk(0)), mending="已改")

    def look(self):
        if row := self.pick(SupervisionOpinion, state="mended"):
            actions.look_many([row], actions.Look(self.chance.random() < 0.7, "看过"), by=self.by(self.staff))

    def close(self):
        if row := self.pick(SupervisionActivity, state="held"):
            actions.close_activity(row, by=self.by(self.staff))

    def appraise(self):
        row, how = self.pick(UnitAppraisal, state__in=["draft", "open"]), self.chance.random()
        if row is None:
            factories.appraisal(self.house, opened=False)
        elif how < 0.15:
            actions.cancel_appraisal(row, by=self.by(self.staff), note="不办")
        elif row.state == "draft":
            actions.open_appraisal(row, by=self.by(self.staff))
        else:
            actions.close_appraisal(row, by=self.by(self.director))

    def score(self):
        row = self.pick(UnitAppraisal, state="open")
        if row and self.chance.random() < 0.3:
            unit = self.chance.choice(self.house.units[:3])
            actions.assess_oneself(row, "自评良好", unit=unit, by=self.by(self.house.clerk(0)))
        elif row:
            points = {u.pk: [self.chance.randint(0, 41), 60] for u in self.house.units[:2]}
            actions.give_points(row, points, by=self.by(self.house.member(0), self.house.member(1)))

    def pass_time(self):
        self.moment += timedelta(days=self.chance.choice([1, 2, 4]))


def look_at_everything():
    """What must hold after every step."""
    records = {name: list(model.objects.all()) for name, model in TABLES.items()}
    said = duties_are_what_the_states_say(records, open_duties_of(TABLES))
    with_duty = {(name, pk) for name, pk, *_rest in said}
    for machine, _model in MACHINES_HERE:
        assert all(r.state in machine.final or (machine.name, r.pk) in with_duty for r in records[machine.name])
    numbers = sorted(SupervisionOpinion.objects.filter(number__isnull=False).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    for o in SupervisionOpinion.objects.all():
        assert (o.number is None) == (o.issued_at is None)
        assert (o.state == "closed") == (o.closed_at is not None)
    for row in AppraisedUnit.objects.select_related("appraisal"):
        assert row.ballots == row.appraisal.judges.filter(voted=True).count()
        assert all(0 <= p <= row.ballots * c["most"] for p, c in zip(row.points, row.appraisal.criteria, strict=True))


@pytest.mark.django_db
@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_supervision_walked_at_random_leaves_no_orphan(seed):
    walk_apart(Walk, seed, 35)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_supervision_walked_at_random_for_long_leaves_no_orphan(seed):
    walk_apart(Walk, seed, 250)


@pytest.mark.long
def test_the_walk_reaches_every_end_and_every_event(house):
    assert events_not_reached(Walk(house, 20260310), TABLES, steps=120) == set()
    for name, model in TABLES.items():
        assert set(model.objects.values_list("state", flat=True)) >= MACHINES[name].final
