"""The assignment meeting and the page that chooses one proposal's units."""

import pytest

from shangliang.handling import actions
from shangliang.handling.actions import Plan
from shangliang.handling.factories import filed_proposal
from shangliang.handling.models import HandlingRole, PlannedAssignment, PlanState
from shangliang.proposals.models import Proposal, ProposalState

from .visitors import Visitor, page, text_of

pytestmark = pytest.mark.once


@pytest.fixture
def staff(world):
    return Visitor(world.staff)


@pytest.fixture
def coordinator(world):
    return Visitor(world.coordinators[0])


def suggested(world, unit=0, **proposal):
    record = filed_proposal(world, **proposal)
    actions.plan_assignments_many([Plan(record, world.units[unit])], by=world.staff)
    return record


def states(proposal):
    rows = PlannedAssignment.objects.filter(proposal=proposal).exclude(state=PlanState.DROPPED).order_by("pk")
    return [(plan.unit.name, plan.role, plan.state) for plan in rows]


def test_the_meeting_is_the_offices_and_the_coordinators(world):
    filed_proposal(world)
    for actor in (world.staff, world.director, world.deciders, *world.coordinators):
        assert Visitor(actor).status("meeting") == 200
    for actor in (world.clerks[0], world.leaders[0], world.proposers[0], world.leadership):
        assert Visitor(actor).status("meeting") == 404


def test_staff_suggest_what_the_proposers_wish(world, staff):
    one, several, none = (filed_proposal(world) for _ in range(3))
    one.suggested_units.set(world.units[1:2])
    several.suggested_units.set(world.units[:2])
    staff.send("meeting", do="wish", pick=[one.pk, several.pk, none.pk])
    assert states(one) == [("交通局", "single", "suggested")]
    assert {role for _name, role, _state in states(several)} == {"lead", "assisting"}
    assert states(none) == []


def test_a_coordinator_confirms_the_own_line_and_no_other(world, coordinator):
    mine, other = suggested(world, 0), suggested(world, 2)
    body = text_of(coordinator.send("meeting", do="confirm", pick=[mine.pk, other.pk]))
    assert "已确认 1 件" in body
    assert states(mine)[0][2] == "confirmed"
    assert states(other)[0][2] == "suggested"


def test_confirming_twice_is_harmless(world, coordinator):
    record = suggested(world)
    coordinator.send("meeting", do="confirm", pick=[record.pk])
    assert "已确认 0 件" in text_of(coordinator.send("meeting", do="confirm", pick=[record.pk]))


def test_everything_found_is_confirmed_across_pages_and_the_filter_is_kept(world, coordinator):
    rows = [suggested(world, n % 2) for n in range(6)]
    response = coordinator.client.post(
        f"{page('meeting')}?unit={world.units[0].pk}", {"do": "confirm", "everything": "1"}, follow=True
    )
    assert response.redirect_chain[-1][0].endswith(f"?unit={world.units[0].pk}")
    assert [states(r)[0][2] for r in rows] == ["confirmed", "suggested"] * 3


def test_an_objection_needs_its_reason_and_keeps_the_ticks(world, coordinator):
    record = suggested(world)
    body = text_of(coordinator.send("meeting", do="object", pick=[record.pk], reason=""))
    assert 'role="alert"' in body
    assert f'value="{record.pk}" aria-label="选择2024年第0001号" checked' in body
    coordinator.send("meeting", do="object", pick=[record.pk], reason="不属教育局")
    assert states(record)[0][2] == "objected"


def test_nothing_is_objected_to_that_was_not_ticked(world, coordinator):
    record = suggested(world)
    coordinator.send("meeting", do="object", everything="1", reason="一律不同意")
    assert states(record)[0][2] == "suggested"


def test_units_of_the_ticked_ones_are_changed(world, staff):
    record = suggested(world)
    staff.send("meeting", do="change", pick=[record.pk], lead=world.units[1].pk, assisting=world.units[2].pk)
    assert states(record) == [("交通局", "lead", "suggested"), ("宣传部", "assisting", "suggested")]
    staff.send("meeting", do="change", pick=[record.pk], assisting="none")
    assert states(record) == [("交通局", "single", "suggested")]


def test_nothing_ticked_is_said(world, staff):
    filed_proposal(world)
    assert "请先勾选提案" in text_of(staff.send("meeting", do="wish"))


def test_when_all_are_confirmed_one_main_button_assigns_all(world, staff, coordinator):
    rows = [suggested(world) for _ in range(2)]
    assert "一次交办全部" not in staff.see("meeting")
    coordinator.send("meeting", do="confirm", pick=[r.pk for r in rows])
    body = staff.see("meeting")
    assert body.count('class="button main"') == 1
    assert "一次交办全部 2 件" in body
    staff.send("meeting", do="assign_all")
    assert {p.state for p in Proposal.objects.all()} == {ProposalState.ASSIGNED}
    assert 'role="alert"' in text_of(staff.send("meeting", do="assign_all"))  # a second press


def test_who_only_reads_cannot_act(world):
    record = suggested(world)
    assert Visitor(world.deciders).send("meeting", do="assign", pick=[record.pk]).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"state": "without"}, [0]),
        ({"state": "waiting"}, [1]),
        ({"state": "ready"}, [2]),
        ({"state": "objected"}, [3]),
        ({"state": "nonsense"}, [0, 1, 2, 3]),
        ({"q": "第0002号"}, [1]),
        ({"line": "x", "unit": "y", "category": "z"}, [0, 1, 2, 3]),
    ],
)
def test_the_list_is_filtered(world, staff, query, shown):
    rows = [filed_proposal(world), *(suggested(world) for _ in range(3))]
    plans = [PlannedAssignment.objects.get(proposal=r) for r in rows[1:]]
    actions.confirm_plans_many([plans[1]], by=world.coordinators[0])
    actions.object_to_plan(plans[2], "不属本条线", by=world.coordinators[0])
    body = staff.see("meeting", **query)
    assert [n for n, r in enumerate(rows) if f'"{page("plan", r.pk)}"' in body] == shown


def test_an_empty_meeting_says_so(world, staff):
    assert "全部交办完毕" in staff.see("meeting")


# One proposal -----------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_proposers_wish_and_shows_loads(world, staff):
    record = filed_proposal(world)
    record.suggested_units.set(world.units[1:2])
    body = staff.see("plan", record.pk)
    assert f'value="{world.units[1].pk}" selected' in body
    assert "已有 0 件" in body


@pytest.mark.parametrize(
    ("form", "units", "roles"),
    [
        ("single", [0], ["single"]),
        ("lead", [0, 1, 2], ["lead", "assisting", "assisting"]),
        ("separate", [0, 1], ["separate", "separate"]),
    ],
)
def test_each_form_of_handling_is_planned(world, staff, form, units, roles):
    record = filed_proposal(world)
    data = {f"unit_{n}": world.units[u].pk for n, u in enumerate(units, 1)} | {"part_1": "第一部分"}
    staff.send("plan", record.pk, do="plan", form=form, **data)
    assert [role for _name, role, _state in states(record)] == roles


@pytest.mark.parametrize(("form", "units"), [("single", [0, 1]), ("lead", [0]), ("separate", [0]), ("single", [])])
def test_units_that_do_not_fit_the_form_are_told_and_kept(world, staff, form, units):
    record = filed_proposal(world)
    data = {f"unit_{n}": world.units[u].pk for n, u in enumerate(units, 1)} | {"part_2": "维修部分"}
    body = text_of(staff.send("plan", record.pk, do="plan", form=form, **data))
    assert 'role="alert"' in body
    assert "维修部分" in body
    assert states(record) == []


def test_the_line_confirms_objects_and_is_asked_once_more(world, staff, coordinator):
    record = suggested(world)
    plan = PlannedAssignment.objects.get()
    assert 'role="alert"' in text_of(coordinator.send("plan", record.pk, do="object", plan=plan.pk, reason=""))
    coordinator.send("plan", record.pk, do="object", plan=plan.pk, reason="不属教育局")
    assert "不属教育局" in staff.see("plan", record.pk)
    staff.send("plan", record.pk, do="again", plan=plan.pk)
    assert states(record)[0][2] == "suggested"
    coordinator.send("plan", record.pk, do="confirm")
    assert states(record)[0][2] == "confirmed"


def test_between_sessions_one_proposal_is_assigned_by_itself(world, staff, coordinator):
    record = suggested(world, in_session=False)
    assert "交办这件提案" not in staff.see("plan", record.pk)
    coordinator.send("plan", record.pk, do="confirm")
    assert "交办这件提案" in staff.see("plan", record.pk)
    staff.send("plan", record.pk, do="assign", follow=False)
    assert Proposal.objects.get().state == ProposalState.ASSIGNED
    assert staff.send("plan", record.pk, do="assign", follow=False).status_code == 302  # a second press


def test_the_plan_is_nobody_elses(world):
    record = suggested(world)
    for actor in (world.clerks[0], world.proposers[0], world.leadership):
        assert Visitor(actor).status("plan", record.pk) == 404
    assert Visitor(world.deciders).send("plan", record.pk, do="confirm").status_code == 404
    data = {"do": "plan", "form": HandlingRole.SINGLE, "unit_1": world.units[1].pk}
    assert Visitor(world.deciders).send("plan", record.pk, **data).status_code == 404
    assert states(record) == [("教育局", "single", "suggested")]
