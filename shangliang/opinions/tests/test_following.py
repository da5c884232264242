from datetime import timedelta

import pytest

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.opinions import actions, factories
from shangliang.opinions.models import OpinionTask
from shangliang.workflow.models import Duty, Outbox


def adopted(subject, **fields):
    return actions.AdoptionDraft(subject, **({"body": "市政协", "level": "city", "on": clock.today()} | fields))


def instructed(subject, **fields):
    given = {"leader": "赵书记", "text": "请水务部门研究。", "on": clock.today()} | fields
    return actions.InstructionDraft(subject, **given)


def test_items_and_issues_are_sent_once_they_are_out(house, office):
    waiting = factories.signed(house, office)
    with pytest.raises(Refused):
        actions.send_many([waiting], by=office[0], way="leaders", receiver="区委")
    issue = factories.issued(house, office, waiting)
    waiting.refresh_from_db()
    made = actions.send_many([issue, waiting], by=office[0], way="leaders", receiver="区委")
    assert [(d.issue_id, d.opinion_id) for d in made] == [(issue.pk, None), (None, waiting.pk)]
    to_unit = actions.send_many([issue], by=office[0], way="department", unit=house.units[0])
    assert to_unit[0].receiver == house.units[0].name
    with pytest.raises(Invalid):
        actions.send_many([issue], by=office[0], way="leaders", receiver="")
    with pytest.raises(Invalid):
        actions.send_many([issue], by=office[0], way="up", receiver="市政协")
    with pytest.raises(NotAllowed):
        actions.send_many([issue], by=house.member(), way="leaders", receiver="区委")


def test_adoption_attaches_to_an_item_or_an_issue_and_authors_hear_of_it(house, office):
    issue = factories.issued(house, office)
    item = issue.items.get()
    made = actions.record_adoptions([adopted(issue), adopted(item, level="national", combined=True)], by=office[0])
    assert [(a.issue_id, a.opinion_id, a.combined) for a in made] == [
        (issue.pk, None, False),
        (None, item.pk, True),
    ]
    assert Outbox.objects.filter(kind="opinion.adopted", party=f"member:{house.members[0].pk}").count() == 2
    for wrong in ({"body": ""}, {"level": "village"}, {"on": clock.today() + timedelta(days=1)}):
        with pytest.raises(Invalid):
            actions.record_adoptions([adopted(issue, **wrong)], by=office[0])
    with pytest.raises(NotAllowed):
        actions.record_adoptions([adopted(issue)], by=house.actor("leadership"))


def test_leaders_instruct_and_the_office_records_what_was_written_on_paper(house, office, leader):
    issue = factories.issued(house, office)
    own = actions.record_instructions([instructed(issue, leader="")], by=leader)
    assert (own[0].leader, own[0].rank) == (leader.name, "区领导")
    assert Outbox.objects.filter(kind="opinion.instruction_given", party="role:opinion_staff").count() == 1
    paper = actions.record_instructions([instructed(issue, rank="市领导", post="市长")], by=office[0])
    assert (paper[0].rank, paper[0].post) == ("市领导", "市长")
    with pytest.raises(Invalid):
        actions.record_instructions([instructed(issue, leader="")], by=office[0])
    with pytest.raises(Invalid):
        actions.record_instructions([instructed(issue, text=" ")], by=leader)
    with pytest.raises(NotAllowed):
        actions.record_instructions([instructed(issue)], by=house.member())


def test_a_unit_answers_and_the_office_passes_it_on_to_the_author(house, office, leader):
    issue = factories.issued(house, office)
    (given,) = actions.record_instructions([instructed(issue)], by=leader)
    unit, clerk = house.units[0], house.clerk(0)
    (task,) = actions.assign_many([actions.TaskDraft(issue, unit, "请清掏", instruction=given)], by=office[0])
    assert Duty.objects.get(subject_kind="opinion_task", closed_at__isnull=True).party == f"unit:{unit.pk}"
    with pytest.raises(Refused):
        actions.assign_many([actions.TaskDraft(issue, unit)], by=office[0])
    with pytest.raises(NotAllowed):
        actions.handle_task(task, by=house.clerk(1), answer="已清掏", effect="solved")
    for wrong in ({"answer": "", "effect": "solved"}, {"answer": "已清掏", "effect": "finished"}):
        with pytest.raises(Refused):
            actions.handle_task(task, by=clerk, **wrong)
    actions.handle_task(task, by=clerk, answer="正在研究", effect="planned")
    with pytest.raises(Refused):
        actions.archive_issues([issue], by=office[0])
    with pytest.raises(Refused):
        actions.ask_again(task, by=office[0], note="")
    actions.ask_again(task, by=office[0], note="请写明期限")
    actions.handle_task(task, by=house.leader(0), answer="已清掏", effect="solved")
    (closed,) = actions.feed_back_many([task], by=office[0])
    assert (closed.state, closed.effect) == ("closed", "solved")
    assert Outbox.objects.filter(kind="opinion.fed_back", party=f"member:{house.members[0].pk}").count() == 1
    with pytest.raises(Stale):
        actions.cancel_task(task, by=office[0], note="另派")


def test_a_task_for_the_wrong_unit_is_taken_back(house, office):
    issue = factories.issued(house, office)
    (task,) = actions.assign_many([actions.TaskDraft(issue, house.units[1])], by=office[0])
    with pytest.raises(Refused):
        actions.cancel_task(task, by=office[0], note="")
    actions.cancel_task(task, by=office[0], note="不属其职责")
    actions.assign_many([actions.TaskDraft(issue, house.units[0], due=clock.today())], by=office[0])
    with pytest.raises(Refused):
        actions.assign_many(
            [actions.TaskDraft(issue, house.units[2], due=clock.today() - timedelta(days=1))], by=office[0]
        )
    assert set(OpinionTask.objects.values_list("state", flat=True)) == {"cancelled", "assigned"}


def test_an_item_is_archived_with_the_last_of_its_issues(house, office):
    item = factories.signed(house, office)
    first = factories.issued(house, office, item)
    item.refresh_from_db()
    second = factories.issued(house, office, item)
    actions.archive_issues([first], by=office[0])
    item.refresh_from_db()
    assert item.state == "issued"
    actions.archive_issues([second], by=office[0])
    item.refresh_from_db()
    assert item.state == "archived"
    assert not Duty.objects.filter(closed_at__isnull=True).exists()
    assert actions.record_adoptions([adopted(second)], by=office[0])


def test_an_item_in_an_issue_that_is_given_up_is_archived_with_its_others(house, office):
    item = factories.signed(house, office)
    first = factories.issued(house, office, item)
    item.refresh_from_db()
    (second,) = actions.make_issues(house.committee, [actions.IssueDraft([item])], by=office[0])
    actions.archive_issues([first], by=office[0])
    item.refresh_from_db()
    assert item.state == "issued"
    actions.discard_issue(second, by=office[0])
    item.refresh_from_db()
    assert item.state == "archived"
