"""The plans of key tasks fit the world: everybody who leads a task is there, and a closed year is settled."""

import pytest

from shangliang.demo.scenario import load
from shangliang.demo.scenario.key_tasks import planned_years
from shangliang.plans.owners import ROLES

DAZU = load().committee("dazu")
YEARS = planned_years("dazu")
TASKS = [(row, task) for row in YEARS for _aim, tasks in row.aims for task in tasks]


def test_the_closed_year_has_the_size_of_a_published_one():
    closed = YEARS[0]
    assert (closed.year, len(closed.aims), sum(len(tasks) for _aim, tasks in closed.aims)) == (2023, 10, 48)
    assert YEARS[1].closed is None
    assert planned_years("dawa") == ()


def test_whoever_leads_a_task_is_a_body_a_role_or_a_member_of_the_committee():
    bodies = {name for _kind, name in DAZU.collectives}
    people = {f"委员:{a.name}" for a in load().accounts if a.committee == "dazu" and a.role == "member"}
    roles = {role.value for role in ROLES}
    assert {task.owner for _row, task in TASKS} <= bodies | people | roles


def test_titles_stand_once_in_a_plan():
    for row in YEARS:
        titles = [task.title for _aim, tasks in row.aims for task in tasks]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(("row", "task"), TASKS, ids=lambda part: getattr(part, "title", ""))
def test_every_task_of_a_closed_year_ends_before_its_plan_closes(row, task):
    assert row.issued < task.due
    if row.closed:
        assert task.fate in ("", "drop", "carry")
        assert task.due <= row.closed
