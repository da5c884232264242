"""How tasks go on: begun, reported on, proved, fulfilled, dropped, carried over."""

from dataclasses import replace
from datetime import date

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.committees.models import CalendarCorrection
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.opinions import factories as opinion_factories
from shangliang.plans import access, actions, linking
from shangliang.plans.factories import DUE, aims_of, drafted, issued, tasks_of
from shangliang.plans.models import KeyTask, ProgressNote, RecordLink
from shangliang.plans.queries import overview, task_view
from shangliang.proposals import factories
from shangliang.workflow.models import Duty, Event


@pytest.fixture
def task(house):
    return tasks_of(issued(house))[0]


@pytest.fixture
def proposal(house):
    return factories.filed(house, factories.submitted(house, title="关于园区提质的提案"))[0]


def test_the_owner_and_the_research_office_report_and_nobody_else(house, research, owner, task):
    for stranger in (house.liaison(0), house.actor("staff"), house.actor("leadership"), house.member(0)):
        with pytest.raises(NotAllowed):
            actions.report_progress(task, 10, "已启动。", by=stranger)
    actions.report_progress(task, 40, "完成两次调研。", by=owner)
    actions.report_progress(task, 60, "形成初稿。", by=research)
    task.refresh_from_db()
    assert (task.state, task.percent) == ("under_way", 60)
    assert list(ProgressNote.objects.values_list("percent", flat=True)) == [60, 40]
    assert Event.objects.filter(kind="key_task.start").count() == 1


@pytest.mark.parametrize(
    ("percent", "text", "field"), [(101, "好", "percent"), (-1, "好", "percent"), (50, " ", "text")]
)
def test_progress_is_a_share_with_words(owner, task, percent, text, field):
    with pytest.raises(Invalid) as refused:
        actions.report_progress(task, percent, text, by=owner)
    assert set(refused.value.fields) == {field}
    assert KeyTask.objects.get(pk=task.pk).state == "planned"


def test_a_task_of_a_draft_does_not_move(house, research, owner):
    task = tasks_of(drafted(house))[0]
    for deed in (
        lambda: actions.begin(task, by=owner),
        lambda: actions.report_progress(task, 5, "先做着。", by=owner),
        lambda: actions.drop(task, "不做了", by=research),
    ):
        with pytest.raises(Refused, match="尚未|没有"):
            deed()


def test_a_task_is_fulfilled_by_a_record_or_in_words_and_not_without(owner, task, proposal):
    actions.begin(task, by=owner)
    with pytest.raises(Refused, match="佐证"):
        actions.fulfil(task, " ", by=owner)
    actions.link_record(task, "proposal", proposal.pk, by=owner)
    done = actions.fulfil(task, by=owner, on=date(2026, 3, 9))
    assert (done.state, done.percent, done.settled_on) == ("fulfilled", 100, date(2026, 3, 9))
    assert not Duty.objects.filter(kind="key_task", subject_id=task.pk, closed_at__isnull=True).exists()
    with pytest.raises(Refused, match="唯一"):
        actions.unlink(RecordLink.objects.get(), by=owner)


def test_nothing_is_fulfilled_tomorrow(owner, task):
    actions.begin(task, by=owner)
    with pytest.raises(Invalid):
        actions.fulfil(task, "已完成。", by=owner, on=date(2026, 3, 11))


def test_a_record_is_linked_once_and_only_by_who_may_read_it(house, research, owner, task, proposal):
    internal = factories.draft(house, title="尚未提交")
    for kind, pk in (("proposal", internal.pk), ("proposal", 0), ("minutes", 1)):
        with pytest.raises(Refused, match="没有"):
            actions.link_record(task, kind, pk, by=owner)
    link = actions.link_record(task, "proposal", proposal.pk, by=owner)
    with pytest.raises(Refused, match="已经关联"):
        actions.link_record(task, "proposal", proposal.pk, by=research)
    actions.unlink(link, by=owner)
    assert not RecordLink.objects.exists()


def test_who_may_not_read_a_record_sees_only_that_there_is_one(house, owner, task, proposal):
    actions.link_record(task, "proposal", proposal.pk, by=owner)
    type(proposal).objects.filter(pk=proposal.pk).update(secrecy="internal")
    staff, other = house.actor("staff"), house.member(5)
    seen = task_view(task, staff).row
    assert ([record.pk for record in seen.records], seen.hidden) == ([proposal.pk], 0)
    (row,) = [r for r in overview(task.plan, other).rows if r.task == task]
    assert (row.records, row.hidden) == ([], 1)
    assert linking.find("proposal", "园区", other) == []


def test_opinions_and_their_issues_prove_a_task_for_those_who_read_them(house, owner, task):
    office = opinion_factories.appoint(house)
    issue = opinion_factories.issued(house, office)
    item = issue.items.get()
    assert [r.title for r in linking.find("opinion", "管网", office[0])] == ["2026-0001 老旧小区雨污管网堵塞"]
    assert [r.title for r in linking.find("opinion_issue", "管网", office[0])] == ["2026-1 老旧小区雨污管网堵塞"]
    with pytest.raises(Refused, match="没有"):
        actions.link_record(task, "opinion", item.pk, by=owner)  # not theirs to read
    by = replace(house.actor("research"), roles=house.actor("research").roles | office[0].roles)
    actions.link_record(task, "opinion", item.pk, by=by)
    actions.link_record(task, "opinion_issue", issue.pk, by=by)
    addresses = [record.url for record in task_view(task, by).row.records]
    assert addresses == [f"/opinions/{item.pk}/", f"/opinions/issues/{issue.pk}/"]
    assert task_view(task, owner).row.hidden == 2


def test_the_research_office_drops_with_the_reason(house, research, owner, task):
    with pytest.raises(NotAllowed):
        actions.drop(task, "不做了", by=owner)
    with pytest.raises(Invalid):
        actions.drop(task, "", by=research)
    dropped = actions.drop(task, "与上级部署合并实施", by=research)
    assert (dropped.state, dropped.outcome) == ("dropped", "与上级部署合并实施")
    with pytest.raises(Stale):
        actions.begin(task, by=owner)


def test_a_task_goes_on_in_the_following_years_plan_with_its_owner(house, research, task):
    following = drafted(house, 2027)
    again = actions.carry_over(task, following, date(2027, 5, 31), by=research, reason="调研延期")
    task.refresh_from_db()
    assert task.state == "carried_over"
    assert (again.owner, again.title, again.carried_from) == (task.owner, task.title, task)
    assert again.aim == aims_of(following)[0]
    view = task_view(again, research)
    assert view.earlier == task
    assert task_view(task, research).later == again
    for refused in (
        lambda: actions.remove_task(again, by=research),
        lambda: actions.discard_plan(following, by=research),
    ):
        with pytest.raises(Refused, match="结转"):
            refused()


def test_a_task_is_carried_over_into_no_other_year_and_to_no_day_outside_it(house, research, task):
    later = drafted(house, 2028)
    with pytest.raises(Refused, match="下一年"):
        actions.carry_over(task, later, date(2028, 5, 31), by=research)
    following = drafted(house, 2027)
    with pytest.raises(Invalid):
        actions.carry_over(task, following, date(2026, 12, 1), by=research)
    assert KeyTask.objects.get(pk=task.pk).state == "planned"


def test_the_aim_is_made_in_the_following_plan_where_it_lacks(house, research, task):
    following = actions.draft_plan(house.committee, 2027, "2027年计划", by=research)
    again = actions.carry_over(task, following, date(2027, 5, 31), by=research)
    assert [aim.title for aim in aims_of(following)] == [task.aim.title]
    assert Event.objects.filter(kind="aim.add", root_id=following.pk).exists()
    assert again.order == 1


def test_members_read_what_is_in_force_units_and_administrators_nothing(house, research):
    plan = drafted(house)
    readers = {"member": house.member(0), "liaison": house.liaison(0), "coordinator": house.coordinator(0)}
    readers |= {name: house.actor(name) for name in ("staff", "director", "leadership", "research")}
    assert {name for name, actor in readers.items() if access.visible(actor).exists()} == {"leadership", "research"}
    actions.issue_plan(plan, by=research)
    assert all(access.visible(actor).exists() for actor in readers.values())
    others = [house.clerk(0), house.leader(0), *(house.actor(n) for n in ("system_admin", "auditor"))]
    assert not any(access.visible_tasks(actor).exists() or access.visible(actor).exists() for actor in others)
    with make_committee().scope(BETWEEN) as stranger:
        assert not access.visible(stranger.actor("research")).exists()


def test_a_correction_of_the_calendar_moves_open_dates_and_keeps_the_old_ones(house, task):
    admin = house.actor("system_admin")
    CalendarCorrection.objects.create(committee=house.committee, day=DUE, is_workday=False, reason="停电")
    assert actions.recompute_dates(house.committee.pk, by=admin) == 3
    task.refresh_from_db()
    assert task.due == date(2026, 7, 1)
    assert Event.objects.filter(kind="key_task.recompute").first().data["due_before"] == "2026-06-30"
    assert Duty.objects.get(kind="key_task", subject_id=task.pk, closed_at__isnull=True).due == date(2026, 7, 1)
    assert actions.recompute_dates(house.committee.pk, by=admin) == 0
    with pytest.raises(NotAllowed):
        actions.recompute_dates(house.committee.pk, by=house.actor("research"))
