"""What the report says on the key tasks, and that its numbers are those of the page."""

from datetime import date, timedelta

from shangliang.core import clock
from shangliang.plans import actions
from shangliang.plans.factories import drafted, issued, tasks_of
from shangliang.plans.queries import numbers_of
from shangliang.plans.section import section_of


def test_the_section_states_the_plans_numbers_and_a_sentence_for_each_aim(house, research):
    plan = issued(house)
    first, second, third = tasks_of(plan)
    actions.report_progress(first, 80, "已成稿。", by=research)
    actions.fulfil(first, "已报送。", by=research)
    actions.begin(second, by=research)
    actions.carry_over(third, drafted(house, 2027), date(2027, 5, 31), by=research)
    assert section_of(plan).split("\n") == [
        "2026年确定2个方面、3项重点工作。截至2026年3月10日，已完成1项，正在推进1项，结转下年1项。",
        "聚焦发展建言方面，安排任务2项，完成1项，即开展园区提质专题调研。",
        "做实委员服务方面，安排任务1项，正在推进。结转下年1项：组织委员读书活动。",
    ]


def test_it_counts_as_things_stood_on_a_day(house, research):
    plan = issued(house)
    first = tasks_of(plan)[0]
    actions.begin(first, by=research)
    actions.drop(tasks_of(plan)[1], "合并实施", by=research)
    with clock.at(clock.now() + timedelta(days=30)):
        actions.fulfil(first, "已报送。", by=research)
        assert "已完成1项" in section_of(plan)
        before = numbers_of(plan, date(2026, 3, 31))
    assert (before.under_way, before.fulfilled, before.dropped, before.planned) == (1, 0, 1, 1)
    assert "调整取消1项：编报信息专刊。" in section_of(plan)


def test_a_closed_plan_is_told_as_it_closed_and_an_empty_one_says_so(house, research):
    plan = issued(house)
    for task in tasks_of(plan):
        actions.begin(task, by=research)
        actions.fulfil(task, "已完成。", by=research)
    actions.close_plan(plan, by=research)
    with clock.at(clock.now() + timedelta(days=400)):
        plan.refresh_from_db()
        assert section_of(plan).startswith("2026年确定2个方面、3项重点工作，已全部完成。\n")
    empty = actions.draft_plan(house.committee, 2027, "2027年计划", by=research)
    assert section_of(empty) == "2027年重点工作计划尚未列出任务。"
