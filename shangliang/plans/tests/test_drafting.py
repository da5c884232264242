"""Putting a plan together, issuing and closing it."""

from datetime import date, timedelta

import pytest

from shangliang.committees.factories import make_committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.plans import actions
from shangliang.plans.factories import DUE, aims_of, drafted, issued, owners_of, tasks_of
from shangliang.plans.models import Aim, KeyTask, YearPlan
from shangliang.workflow import duties
from shangliang.workflow.models import Duty, Event


def open_duties(kind):
    return Duty.objects.filter(kind=kind, closed_at__isnull=True)


def test_the_research_office_drafts_a_plan_and_nobody_else(house, research):
    for name in ("staff", "director", "leadership", "system_admin"):
        with pytest.raises(NotAllowed):
            actions.draft_plan(house.committee, 2027, "计划", by=house.actor(name))
    with pytest.raises(NotAllowed):
        actions.draft_plan(make_committee().committee, 2027, "计划", by=research)
    plan = actions.draft_plan(house.committee, 2027, " 2027年  重点工作 ", by=research)
    assert plan.title == "2027年 重点工作"
    assert open_duties("issue_plan").get().party == "role:research_office"


def test_a_year_has_one_plan(house, research):
    drafted(house)
    with pytest.raises(Invalid) as refused:
        actions.draft_plan(house.committee, 2026, "又一个", by=research)
    assert set(refused.value.fields) == {"year"}


def test_a_task_needs_a_title_an_owner_of_the_committee_and_a_day_of_the_year(house, research):
    aim = aims_of(drafted(house))[0]
    stranger = make_committee().members[0]
    wrong = [
        ("", owners_of(house)[0], DUE, "title"),
        ("任务", "unit:1", DUE, "owner"),
        ("任务", "role:auditor", DUE, "owner"),
        ("任务", f"member:{stranger.pk}", DUE, "owner"),
        ("任务", "collective:x", DUE, "owner"),
        ("任务", owners_of(house)[0], date(2027, 1, 1), "due"),
    ]
    for title, owner, due, field in wrong:
        with pytest.raises(Invalid) as refused:
            actions.add_task(aim, actions.TaskDraft(title, owner, due), by=research)
        assert set(refused.value.fields) == {field}
    assert KeyTask.objects.count() == 3


def test_a_day_off_moves_to_the_next_working_day_with_its_working(house, research):
    aim = aims_of(drafted(house))[0]
    saturday = date(2026, 6, 13)
    task = actions.add_task(aim, actions.TaskDraft("周末到期", owners_of(house)[1], saturday), by=research)
    assert task.due == date(2026, 6, 15)
    assert task.due_working["nominal"] == saturday.isoformat()


def test_issuing_gives_each_owner_a_duty_with_its_date_and_a_draft_gives_none(house, research):
    plan = drafted(house)
    assert not open_duties("key_task").exists()
    actions.issue_plan(plan, by=research)
    assert dict(open_duties("key_task").values_list("party", "due")) == dict.fromkeys(owners_of(house), DUE)
    assert open_duties("close_plan").get().due == date(2026, 12, 31)
    assert not open_duties("issue_plan").exists()
    assert duties.inbox(house.liaison(3)).get().kind == "key_task"


def test_a_plan_with_an_empty_aim_or_a_passed_date_is_not_issued(house, research):
    plan = drafted(house)
    actions.add_aim(plan, "空的方面", by=research)
    with pytest.raises(Refused, match="每个方面"):
        actions.issue_plan(plan, by=research)
    actions.remove_aim(aims_of(plan)[2], by=research)
    with clock.at(clock.now() + timedelta(days=150)), pytest.raises(Refused, match="已经过去"):
        actions.issue_plan(plan, by=research)


def test_aims_and_tasks_are_put_in_order_and_only_all_of_them(house, research):
    plan = drafted(house)
    first, second = aims_of(plan)
    actions.reorder(plan, [second.pk, first.pk], by=research)
    assert aims_of(plan) == [second, first]
    one, two = tasks_of(plan)[1:]
    actions.reorder(plan, [two.pk, one.pk], by=research, aim=first)
    assert tasks_of(plan)[1:] == [two, one]
    with pytest.raises(Refused, match="已有变动"):
        actions.reorder(plan, [first.pk], by=research)


def test_a_drafts_tasks_are_removed_and_those_in_force_dropped(house, research):
    plan = drafted(house)
    first, second, _third = tasks_of(plan)
    actions.remove_task(first, by=research)
    assert not KeyTask.objects.filter(pk=first.pk).exists()
    actions.issue_plan(plan, by=research)
    with pytest.raises(Refused, match="说明原因"):
        actions.remove_task(second, by=research)


def test_a_changed_owner_takes_the_duty_over_and_the_event_keeps_both(house, research):
    task = tasks_of(issued(house))[0]
    draft = actions.TaskDraft("开展园区提质调研", "role:research_office", date(2026, 7, 31))
    changed = actions.change_task(task, draft, by=research, aim=aims_of(task.plan)[1])
    assert (changed.title, changed.aim_id) == (draft.title, aims_of(task.plan)[1].pk)
    duty = open_duties("key_task").get(subject_id=task.pk)
    assert (duty.party, duty.due) == ("role:research_office", date(2026, 7, 31))
    data = Event.objects.get(kind="key_task.change").data
    assert data == {
        "owner_before": task.owner,
        "owner": "role:research_office",
        "due_before": "2026-06-30",
        "due": "2026-07-31",
    }


def test_a_task_may_be_added_to_a_plan_in_force_and_is_due_from_today_on(house, research):
    aim = aims_of(issued(house))[0]
    with pytest.raises(Invalid):
        actions.add_task(aim, actions.TaskDraft("迟了", "role:leadership", date(2026, 3, 2)), by=research)
    made = actions.add_task(aim, actions.TaskDraft("新任务", "role:leadership", date(2026, 9, 30)), by=research)
    assert open_duties("key_task").get(subject_id=made.pk).party == "role:leadership"


def test_an_unissued_plan_is_thrown_away_with_all_that_is_in_it(house, research):
    actions.discard_plan(drafted(house), by=research)
    assert not YearPlan.objects.exists()
    assert not Aim.objects.exists()
    assert not open_duties("issue_plan").exists()
    with pytest.raises(Refused):
        actions.discard_plan(issued(house), by=research)


def test_a_plan_closes_once_its_tasks_are_settled_and_does_not_change_afterwards(house, research):
    plan = issued(house)
    with pytest.raises(Refused, match="3"):
        actions.close_plan(plan, by=research)
    for task in tasks_of(plan):
        actions.drop(task, "工作统筹调整", by=research)
    with pytest.raises(NotAllowed):
        actions.close_plan(plan, by=house.actor("leadership"))
    actions.close_plan(plan, by=research)
    assert not Duty.objects.filter(closed_at__isnull=True).exists()
    with pytest.raises(Refused, match="不再变动"):
        actions.add_aim(plan, "再来一个", by=research)
    with pytest.raises((Refused, Stale)):
        actions.issue_plan(plan, by=research)
