import pytest

from shangliang.handling import actions, factories, queries


@pytest.mark.parametrize("number", [3, 25])
def test_the_assignment_meetings_list_costs_the_same_for_few_and_many(world, number, django_assert_max_num_queries):
    for at in range(number):
        proposal = factories.filed_proposal(world)
        if at % 3:
            actions.plan_assignments_many([actions.Plan(proposal, world.units[at % 2])], by=world.staff)
    with django_assert_max_num_queries(3):
        rows = list(queries.to_assign(world.session))
        names = [p.unit.line.name for row in rows for p in row.open_plans]
    assert len(rows) == number
    assert len(names) == number - len(range(0, number, 3))


def test_the_meeting_is_told_what_is_missing(world):
    _without = factories.filed_proposal(world)
    for state in ("waiting", "objected", "ready"):
        proposal = factories.filed_proposal(world)
        (plan,) = actions.plan_assignments_many([actions.Plan(proposal, world.units[0])], by=world.staff)
        if state == "objected":
            actions.object_to_plan(plan, "不属本单位", by=world.coordinators[0])
        if state == "ready":
            actions.confirm_plans_many([plan], by=world.coordinators[0])
    assert queries.counts_to_assign(world.session) == {"without": 1, "waiting": 1, "objected": 1, "ready": 1}
    assert queries.loads_of_units(world.session) == {world.units[0].pk: 3}
    actions.assign_all(world.session, by=world.staff)
    assert queries.loads_of_units(world.session) == {world.units[0].pk: 3}


def test_a_units_list_holds_its_open_ones_most_urgent_first(world, django_assert_max_num_queries):
    later, sooner, other = (
        factories.single(world),
        factories.single(world, in_session=False),
        factories.single(world, 1),
    )
    with django_assert_max_num_queries(1):
        rows = list(queries.open_assignments(world.clerks[0]))
        titles = [(r.proposal.title, r.unit.line.name) for r in rows]
    assert rows == [sooner, later]
    assert len(titles) == 2
    units = queries.units_of([later.proposal, other.proposal])
    assert [a.unit.name for a in units[other.proposal_id]] == ["交通局"]


def test_a_proposals_units_name_the_one_that_answers_first(world):
    lead, assisting = factories.led(world)
    assert queries.units_of([lead.proposal])[lead.proposal_id] == [lead, assisting]
