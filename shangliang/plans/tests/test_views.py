"""The pages of the year's plan: what each person finds on them, and what one does there."""

from datetime import date

import pytest
from django.urls import reverse

from shangliang.plans import actions
from shangliang.plans.factories import SPECIAL_COMMITTEE, aims_of, drafted, issued, owners_of, tasks_of
from shangliang.plans.models import KeyTask, RecordLink, YearPlan
from shangliang.proposals import factories
from tests.support.pages import sent

pytestmark = pytest.mark.once


@pytest.fixture
def office(visit, research):
    return visit(research)


def page(name, *args):
    return reverse(f"plans:{name}", args=args)


def seen(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_there_is_no_plan_the_page_says_what_comes_next(house, office, visit):
    assert page("new") in seen(office, page("latest"))
    other = seen(visit(house.member(0)), page("latest"))
    assert "还没有计划" in other
    assert page("new") not in other


def test_the_research_office_puts_a_plan_together_and_issues_it(house, office):
    text = sent(office, page("new"), year="2026", title="2026年重点工作计划")
    assert "计划还是空的" in text
    plan = YearPlan.objects.get()
    sent(office, page("edit", plan.pk), do="add_aim", title="聚焦发展")
    (aim,) = aims_of(plan)
    wrong = sent(office, page("add", aim.pk), title="调研", owner="", due="2027-01-01")
    assert "调研" in wrong
    assert KeyTask.objects.count() == 0
    for title in ("调研", "视察"):
        sent(office, page("add", aim.pk), title=title, owner=owners_of(house)[0], due="2026-06-30", more="1")
    second = tasks_of(plan)[1]
    sent(office, page("edit", plan.pk), do="move", which=f"task:{second.pk}", way="up")
    assert tasks_of(plan)[0] == second
    assert "已经印发" in sent(office, page("edit", plan.pk), do="issue")
    plan.refresh_from_db()
    assert plan.state == "issued"


def test_what_is_refused_is_said_and_nothing_is_lost(office, house):
    plan = drafted(house)
    actions.add_aim(plan, "空的方面", by=house.actor("research"))
    assert "每个方面都列有任务后" in sent(office, page("edit", plan.pk), do="issue")
    assert "已有这个方面" in sent(office, page("edit", plan.pk), do="add_aim", title="空的方面")


def test_the_owner_finds_the_task_in_the_inbox_by_its_title_and_reports(house, visit):
    task = tasks_of(issued(house))[0]
    client = visit(house.liaison(SPECIAL_COMMITTEE))
    inbox = seen(client, reverse("workbench:inbox"))
    assert task.title in inbox
    assert page("task", task.pk) in inbox
    text = sent(client, page("task", task.pk), do="report", percent="35", text="完成两次座谈。")
    assert "完成 35%" in text
    assert "完成两次座谈。" in text
    back = sent(client, page("task", task.pk), do="report", percent="120", text="超额。")
    assert "超额。" in back
    assert KeyTask.objects.get(pk=task.pk).percent == 35


def test_a_proposal_is_found_linked_and_shown_to_who_may_read_it(house, visit):
    task = tasks_of(issued(house))[0]
    proposal = factories.filed(house, factories.submitted(house, title="关于园区提质的提案"))[0]
    client = visit(house.liaison(SPECIAL_COMMITTEE))
    assert f"proposal:{proposal.pk}" in seen(client, page("task", task.pk), kind="proposal", q="园区")
    assert "没有找到" in seen(client, page("task", task.pk), kind="proposal", q="航天")
    assert proposal.title in sent(client, page("task", task.pk), do="link", record=f"proposal:{proposal.pk}")
    assert "没有这样的记录" in sent(client, page("task", task.pk), do="link", record="proposal:x")
    assert proposal.title in seen(visit(house.member(5)), page("latest"))
    type(proposal).objects.filter(pk=proposal.pk).update(secrecy="internal")
    hidden = seen(visit(house.member(5)), page("latest"))
    assert proposal.title not in hidden
    assert "1 条您无权查看的记录" in hidden
    sent(client, page("task", task.pk), do="begin")
    link = RecordLink.objects.get()
    sent(client, page("task", task.pk), do="unlink", record=link.pk)
    assert not RecordLink.objects.exists()


def test_the_research_office_drops_carries_over_and_closes(house, office):
    plan, following = issued(house), drafted(house, 2027)
    first, second, third = tasks_of(plan)
    sent(office, page("task", first.pk), do="drop", reason="合并实施")
    sent(office, page("task", second.pk), do="carry", due="2027-06-30", reason="")
    assert "没有结果" in sent(office, page("edit", plan.pk), do="close")
    sent(office, page("task", third.pk), do="begin")
    assert "佐证记录" in sent(office, page("task", third.pk), do="fulfil", on="2026-03-09", outcome="")
    sent(office, page("task", third.pk), do="fulfil", on="2026-03-09", outcome="已办六场。")
    assert "计划已关闭" in sent(office, page("edit", plan.pk), do="close")
    plan.refresh_from_db()
    assert plan.state == "closed"
    assert office.get(page("edit", plan.pk)).status_code == 302
    assert KeyTask.objects.filter(plan=following, carried_from=second).exists()


def test_tabs_show_ones_own_tasks_and_say_when_none_fits(house, visit):
    plan = issued(house)
    mine, *others = tasks_of(plan)
    own = seen(visit(house.liaison(SPECIAL_COMMITTEE)), page("plan", plan.pk), show="mine")
    assert mine.title in own
    assert not any(task.title in own for task in others)
    assert "这里没有任务" in seen(visit(house.member(0)), page("plan", plan.pk), show="late")


def test_the_elder_view_leaves_out_what_proves_a_task(house, visit):
    issued(house)
    client = visit(house.member(0))
    assert "佐证记录" in seen(client, page("latest"))
    client.cookies["elder"] = "1"
    assert "佐证记录" not in seen(client, page("latest"))


@pytest.mark.parametrize("tasks", [20, pytest.param(2000, marks=pytest.mark.once)])
def test_the_overview_asks_at_most_eight_times_whatever_the_plan_holds(
    house, research, visit, tasks, django_assert_max_num_queries
):
    plan = actions.draft_plan(house.committee, 2026, "大计划", by=research)
    proposal = factories.filed(house, factories.submitted(house))[0]
    owners = owners_of(house)
    for nth in range(20):
        aim = actions.add_aim(plan, f"方面{nth}", by=research)
        drafts = [actions.TaskDraft(f"任务{n}", owners[n % 3], date(2026, 9, 30)) for n in range(tasks // 20)]
        actions.add_tasks(aim, drafts, by=research)
    actions.issue_plan(plan, by=research)
    first = tasks_of(plan)[0]
    actions.link_record(first, "proposal", proposal.pk, by=research)
    client = visit(house.actor("staff"))
    seen(client, page("latest"))
    with django_assert_max_num_queries(8):
        seen(client, page("latest"))
    with django_assert_max_num_queries(14):
        seen(client, page("task", first.pk))
