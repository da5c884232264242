"""Consultations walked at random, every way that their tables permit, and looked at after every step."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.committees.factories import make_committee
from shangliang.consultations import actions, factories
from shangliang.consultations.models import (
    AdviceReport,
    ConsultationEvent,
    ConsultationPlan,
    ReportInstruction,
    Suggestion,
    SurveyGroup,
    Topic,
)
from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.machines import MACHINES
from shangliang.workflow.models import Event
from tests.support.walking import RandomWalk, duties_are_what_the_states_say, open_duties_of, walk_apart

TABLES = {
    "consultation_plan": ConsultationPlan,
    "consultation_topic": Topic,
    "survey_group": SurveyGroup,
    "consultation_event": ConsultationEvent,
    "advice_report": AdviceReport,
    "suggestion": Suggestion,
    "report_instruction": ReportInstruction,
}
OUTCOMES = [
    actions.OutcomeDraft("adopted", "已列入计划。"),
    actions.OutcomeDraft("partly", "先行试点。", "财力所限。"),
    actions.OutcomeDraft("not_adopted", reason="与规划不符。"),
    actions.OutcomeDraft("adopted"),
]


class Walk(RandomWalk):
    """One committee's consultations over some months; ``go`` makes things happen."""

    def __init__(self, house, seed):
        super().__init__(house, seed)
        self.office, self.leader = factories.office(house), house.actor("leadership")
        self.liaison = house.liaison(0)
        self.actors = [self.office, self.leader, self.liaison, house.member(0), house.clerk(0), house.actor("staff")]
        with clock.at(self.moment):
            factories.calling(house)

    def go(self, steps, *, fresh=True):
        happenings = [self.choose, self.choose, self.plan, self.plan, self.run, self.run, self.group, self.event]
        happenings += [self.report, self.report, self.report, self.suggest, self.suggest, self.suggest, self.instruct]
        happenings += [self.end, self.pass_time]
        if fresh:
            happenings += [self.propose, self.propose, self.enter, self.lay_out, self.lay_out, self.write, self.write]
        for _step in range(steps):
            with clock.at(self.moment):
                with suppress(Refused):
                    self.chance.choice(happenings)()
                look()

    def someone(self, *likely):
        return self.chance.choice([*likely * 8, *self.actors])

    def organiser(self, record):
        topic = record if isinstance(record, Topic) else record.topic
        return self.someone(self.liaison if topic.organiser_id else self.office)

    def propose(self):
        plan, draft = self.pick(ConsultationPlan), actions.TopicDraft("通学路")
        how = self.chance.random()
        if how < 0.6:
            made = actions.propose_topic(plan, draft, by=self.house.member(0))
        elif how < 0.8:
            made = actions.propose_topic(plan, draft, by=self.liaison, collective=self.house.collectives[0])
        else:
            made = actions.propose_topic(plan, draft, by=self.house.clerk(0), unit=self.house.units[0])
        if self.chance.random() < 0.2:
            actions.withdraw_topic(made, by=self.someone(self.house.member(0)))

    def enter(self):
        draft = actions.TopicDraft("停车", origin="public", source_name="来信")
        actions.enter_topics(self.pick(ConsultationPlan), [draft], by=self.someone(self.office))

    def planned(self, topic):
        organiser = self.house.collectives[0] if self.chance.random() < 0.5 else None
        begins = clock.today() + timedelta(self.chance.randint(-10, 30))
        return factories.planned(topic, organiser=organiser, begins_on=begins, ends_on=begins + timedelta(60))

    def choose(self):
        rows, by = self.some(Topic, state="proposed"), self.someone(self.office)
        how = self.chance.random()
        if how < 0.15 and (chosen := self.pick(Topic, state="chosen")):
            actions.put_back(chosen, by=by)
        elif how < 0.35 and rows:
            actions.decline_many(rows, by=by, note="已有安排")
        elif how < 0.5 and rows:
            actions.add_to_plan(self.planned(rows[0]), by=by, note="经主席会议同意")
        elif rows:
            actions.choose_many([self.planned(t) for t in rows], by=by)

    def plan(self):
        plan, by = self.pick(ConsultationPlan), self.someone(self.office)
        if plan.state == "calling" and self.chance.random() < 0.3:
            actions.close_call(plan, by=by)
        elif plan.state == "choosing":
            actions.submit_plan(plan, by=by)
        elif plan.state == "submitted" and self.chance.random() < 0.4:
            actions.return_plan(plan, by=by, note="请充实民生议题")
        elif plan.state == "submitted":
            actions.issue_plan(plan, actions.Approval(clock.today(), **factories.APPROVAL), by=by)
        elif plan.state == "issued" and self.chance.random() < 0.2:
            actions.close_plan(plan, by=by)

    def run(self):
        if topic := self.pick(Topic, state="planned"):
            actions.begin_topics([topic], by=self.organiser(topic))

    def lay_out(self):
        topic = self.pick(Topic, state__in=["planned", "under_way"])
        if topic is None:
            return
        by, leader = self.organiser(topic), self.house.members[0]
        if self.chance.random() < 0.3:
            draft = actions.GroupDraft("第一调研组", leader, clock.today() + timedelta(20), self.house.members[:3])
            actions.form_groups(topic, [draft], by=by)
        else:
            draft = actions.EventDraft(
                "consultation", "协商会", clock.today(), "会议室", members=self.house.members[:2]
            )
            actions.plan_events(topic, [draft], by=by)

    def group(self):
        if group := self.pick(SurveyGroup, state="working"):
            if self.chance.random() < 0.2:
                actions.dissolve_group(group, by=self.organiser(group), note="并入二组")
            else:
                actions.hand_in_findings(group, "走访八所学校。", by=self.someone(self.house.member(0)))

    def event(self):
        if event := self.pick(ConsultationEvent, state="planned"):
            by, how = self.organiser(event), self.chance.random()
            if how < 0.15:
                actions.cancel_event(event, by=by, note="改期另定")
            elif how < 0.3:
                actions.move_event(event, clock.today() + timedelta(5), by=by, at=None, place="二楼")
            else:
                actions.hold_events([(event, actions.Held("各方发言。", 20, self.house.members[:1]))], by=by)

    def write(self):
        topic = self.pick(Topic, state="under_way")
        if topic is None:
            return
        if self.chance.random() < 0.3:
            actions.add_suggestions(topic, ["修订条例第八条。"], by=self.organiser(topic))
        else:
            number = self.chance.randint(0, 3)
            text = actions.ReportText("建言报告", "情况如下。", factories.SUGGESTIONS[:number])
            actions.draft_reports(topic, [text], by=self.organiser(topic))

    def report(self):
        report = self.pick(AdviceReport, state__in=["draft", "checking", "approved", "sent"])
        if report is None:
            return
        by, how = self.organiser(report), self.chance.random()
        if report.state == "draft" and how < 0.15:
            actions.discard_report(report, by=by)
        elif report.state == "draft" and how < 0.4:
            actions.save_report(report, actions.ReportText("改题", "正文", ["一", "二"]), by=by)
        elif report.state == "draft":
            actions.hand_in_reports([report], by=by)
        elif report.state == "checking" and how < 0.2:
            actions.send_back_report(report, by=self.someone(self.leader), note="请补数据")
        elif report.state == "checking":
            actions.approve_reports([report], by=self.someone(self.leader))
        elif report.state == "approved":
            actions.send_reports([report], by=by, to="区委、区政府")
        else:
            actions.close_reports([report], by=by)

    def suggest(self):
        row = self.pick(Suggestion, state__in=["made", "asked", "answered"])
        if row is None:
            return
        by, how, said = self.organiser(row), self.chance.random(), self.chance.choice(OUTCOMES)
        if row.state == "made" and how < 0.4:
            actions.record_outcomes([(row, said)], by=by)
        elif row.state == "made":
            actions.give_many([(row, self.chance.choice(self.house.units[:2]))], by=by)
        elif row.state == "asked" and how < 0.15:
            actions.take_back(row, by=by, note="另派")
        elif row.state == "asked":
            clerk = self.house.clerk([u.pk for u in self.house.units].index(row.unit_id))
            actions.answer_many([(row, said)], by=self.someone(clerk))
        elif how < 0.25:
            actions.ask_again(row, by=by, note="请写明时限")
        else:
            actions.settle_many([row], by=by)

    def instruct(self):
        report = self.pick(AdviceReport, state="sent")
        if report is None:
            return
        row = self.pick(ReportInstruction, state="open")
        if row and self.chance.random() < 0.6:
            by = self.someone(self.house.clerk(0)) if row.unit_id else self.organiser(row)
            actions.follow_many([(row, "已逐项落实。")], by=by)
        else:
            unit = self.house.units[0] if self.chance.random() < 0.5 else None
            draft = actions.InstructionDraft(report, "某", "请研究。", clock.today(), "区领导", unit=unit)
            actions.record_instructions([draft], by=self.someone(self.leader))

    def end(self):
        if topic := self.pick(Topic, state__in=["planned", "under_way"]):
            if self.chance.random() < 0.3:
                actions.drop_topic(topic, by=self.someone(self.office), note="情况变化")
            else:
                actions.conclude_topics([topic], by=self.organiser(topic))

    def pass_time(self):
        self.moment += timedelta(days=self.chance.choice([1, 3, 25]))


def look():
    """What must hold after every step."""
    records = {name: list(model.objects.all()) for name, model in TABLES.items()}
    topics = {t.pk: t for t in records["consultation_topic"]}
    reports = {r.pk: r for r in records["advice_report"]}
    for rows in records.values():
        for row in rows:
            if getattr(row, "topic_id", None):
                row.topic = topics[row.topic_id]
    said = duties_are_what_the_states_say(records, open_duties_of(TABLES))
    with_duty = {(name, pk) for name, pk, *_rest in said}
    for name, rows in records.items():
        for row in rows:
            # A suggestion that is being drafted goes on with its report.
            drafted = name == "suggestion" and row.state == "draft" and reports[row.report_id].state
            assert row.state in MACHINES[name].final or (name, row.pk) in with_duty or drafted in IN_HAND
    for plan in records["consultation_plan"]:
        mine = {t.state for t in topics.values() if t.plan_id == plan.pk}
        assert plan.state != "issued" or "chosen" not in mine
        assert plan.state in ("issued", "closed") or not mine & {"planned", "under_way", "concluded", "dropped"}
    for row in records["suggestion"]:
        assert (row.state in ("answered", "settled")) <= bool(row.outcome)
        assert row.report_id is None or (row.made_at is None) == (reports[row.report_id].sent_at is None)
    numbers = sorted(r.number for r in reports.values() if r.number is not None)
    assert numbers == list(range(1, len(numbers) + 1))


IN_HAND = ("draft", "checking", "approved")


@pytest.mark.once
@pytest.mark.django_db
@settings(max_examples=2, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_consultations_walked_at_random_leave_no_orphan(seed):
    walk_apart(Walk, seed, 80)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_consultations_walked_at_random_for_long_leave_no_orphan(seed):
    walk_apart(Walk, seed, 300)


@pytest.mark.long
@pytest.mark.django_db
def test_the_walks_reach_every_end_and_every_event():
    unseen = {f"{name}.{t.name}" for name in TABLES for t in MACHINES[name].transitions}
    for seed in range(24):
        with transaction.atomic():
            house = make_committee()
            with committee_scope(house.committee):
                walk = Walk(house, seed)
                walk.go(300)
                walk.go(150, fresh=False)
                unseen -= set(Event.objects.values_list("kind", flat=True))
            transaction.set_rollback(True)
        if not unseen:
            break
    assert unseen == set()
