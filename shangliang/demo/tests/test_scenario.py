"""The scenario fits together, and a mistake in its data is told with file and key."""

import re
import shutil
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from shangliang.accounts.roles import Role
from shangliang.committees.models import CollectiveKind, Level
from shangliang.committees.rules import checked_rules
from shangliang.demo import scenario
from shangliang.demo.scenario import ScenarioError, load
from shangliang.demo.scenario.cycles import COLLECTIVE_KINDS, DISPOSITIONS, OPEN_STATES, UNFILED
from shangliang.demo.scenario.loading import ROLES
from shangliang.demo.texts import department_kinds
from shangliang.handling.models import AssignmentState, CommitmentState
from shangliang.proposals.models import Disposition, ProposalState

HERE = Path(scenario.__file__).parent
FIGURES = Path(__file__).resolve().parents[4] / "shared/data/reports/published_figures.csv"
SCENARIO = load()
COMMITTEES = [plan for plan in SCENARIO.committees if not plan.light]
BIG = [plan for plan in COMMITTEES if plan.key != "dawa"]
CLOSED = [(plan, cycle) for plan in COMMITTEES for cycle in plan.closed]


@pytest.mark.parametrize(("plan", "cycle"), CLOSED, ids=lambda part: getattr(part, "key", getattr(part, "year", "")))
def test_both_identities_hold_in_every_closed_cycle(plan, cycle):
    unfiled = sum(cycle.outcome(name) for name in UNFILED)
    assert cycle.received == cycle.filed + unfiled
    assert cycle.filed == cycle.assigned + cycle.merged_after_filing + cycle.cancelled
    assert cycle.filed == cycle.member_filed + cycle.collective_filed
    assert cycle.received == sum(cycle.filed_by.values()) + sum(cycle.unfiled_by.values())


@pytest.mark.parametrize(("plan", "cycle"), CLOSED, ids=lambda part: getattr(part, "key", getattr(part, "year", "")))
def test_every_split_of_the_assigned_ones_adds_up(plan, cycle):
    for split in (cycle.forms, cycle.results, cycle.feedback):
        assert sum(split.values()) == cycle.assigned
    assert cycle.on_time + cycle.late == cycle.assigned


def test_the_closed_cycles_have_the_volumes_that_the_reports_state():
    dazu = SCENARIO.committee("dazu").closed[0]
    assert (dazu.received, dazu.filed, dazu.assigned) == (435, 254, 254)
    left = dazu.received - dazu.filed - dazu.outcome("to_reference") - dazu.outcome("to_opinion")
    assert left == 102
    chongqing = SCENARIO.committee("chongqing").closed[0]
    assert (chongqing.received, chongqing.filed, chongqing.assigned) == (1480, 1315, 1181)
    assert sum(chongqing.party_received.values()) == chongqing.by_kind("party") == 106


def test_the_published_figures_are_those_of_the_reports():
    if not FIGURES.exists():
        pytest.skip(f"the published figures are absent: {FIGURES}")
    rows = [line.split(",") for line in FIGURES.read_text(encoding="utf-8").splitlines()[1:]]
    places = {plan.place_name: plan.key for plan in SCENARIO.committees}
    reported = {(places[r[0]], int(r[2]), r[3], r[4]): (float(r[5]), r[7]) for r in rows if r[0] in places}
    for figure in SCENARIO.published:
        value, qualifier = reported[figure.committee, figure.year, figure.slug, figure.scope]
        assert (figure.value, figure.at_least) == (value, qualifier == "at_least")
    kept = {(f.committee, f.year, f.slug, f.scope) for f in SCENARIO.published}
    counted = re.compile(
        r"proposals_(received|filed|not|assigned)|handling_units|.*satisfaction_rate|reply|meeting_rate"
    )
    missing = {key for key in reported if counted.match(key[2])} - kept
    assert not missing


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_every_day_belongs_to_one_cycle(plan):
    for session in plan.sessions[:-1]:
        following = plan.session_of(next(s.year for s in plan.sessions if s.year > session.year))
        assert plan.cycle_ends(session.year) == following.window_opens > session.session_deadline
    assert plan.cycle_ends(plan.sessions[-1].year) is None


@pytest.mark.parametrize("plan", SCENARIO.committees, ids=lambda plan: plan.key)
def test_windows_open_at_most_three_months_before_the_plenary(plan):
    for session in plan.sessions:
        assert timedelta(0) <= session.opens - session.window_opens.date() <= timedelta(days=92)
        assert session.opens <= session.session_deadline.date() <= session.closes


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_today_lies_in_the_open_cycle_after_its_assignment_meeting(plan):
    session = plan.session_of(plan.open.year)
    assert session.window_opens < session.assignment_meeting < SCENARIO.today < session.cut_off
    assert plan.cycle_ends(plan.open.year) is None


@pytest.mark.parametrize("plan", BIG, ids=lambda plan: plan.key)
def test_the_open_cycle_of_every_big_committee_holds_work_in_every_state(plan):
    cycle = plan.open
    empty = {state for state in OPEN_STATES if state not in DISPOSITIONS and not cycle.in_state(state)}
    assert not empty
    assert cycle.drafts
    assert all(cycle.under_review)
    states = {
        name for counts in (cycle.assignments_in_session, cycle.assignments_regular) for name in counts if counts[name]
    }
    assert states == {"offered", "refusal_requested", "accepted", "drafting", "signing", "checking"}
    assert cycle.reassigned
    assert cycle.opinion_given
    commitments = {name for closed in plan.closed for name, share in closed.commitments.items() if share}
    assert commitments == set(CommitmentState.values)


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_the_open_cycle_counts_what_it_filed_and_received(plan):
    cycle = plan.open
    unfiled = sum(map(cycle.in_state, (*UNFILED, "returned")))
    assert cycle.received == cycle.filed + unfiled + sum(cycle.under_review)
    awaiting = cycle.in_state("filed")
    assert (
        cycle.filed == cycle.assigned + cycle.in_state("merged_after_filing") + cycle.in_state("cancelled") + awaiting
    )


def test_the_data_use_the_products_own_words():
    assert set(ROLES) == set(Role.values)
    assert set(COLLECTIVE_KINDS) <= set(CollectiveKind.values)
    assert {plan.level for plan in SCENARIO.committees} <= set(Level.values)
    assert {"to_reference", "to_opinion", "to_letters", "none"} == set(Disposition.values)
    states = set(ProposalState.values)
    assert {"merged", "lapsed", "withdrawn", "filed", "merged_after_filing", "cancelled", "rehandling"} <= states
    known = set(AssignmentState.values)
    assert set(SCENARIO.committee("dazu").open.assignments_regular) <= known


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_a_committees_rules_are_rules_and_its_result_classes_are_used(plan):
    stored = checked_rules(dict(plan.rules))
    codes = {grade["code"] for grade in stored.get("result_classes", ())} or {"A", "B", "C"}
    for cycle in plan.closed:
        assert set(cycle.results) == codes


@pytest.mark.parametrize("plan", COMMITTEES, ids=lambda plan: plan.key)
def test_every_department_that_a_text_names_is_a_unit_that_handles(plan):
    assert department_kinds() <= set(plan.place.departments)
    for kind in department_kinds():
        unit = plan.unit_for(kind)
        assert not unit.spare
        assert plan.place.departments[kind] == unit.name


def test_each_role_of_the_field_has_an_account_and_usernames_are_unique():
    dazu = {account.role for account in SCENARIO.accounts if account.committee == "dazu"}
    assert dazu == set(ROLES)
    usernames = [account.username for account in SCENARIO.accounts]
    assert len(set(usernames)) == len(usernames)
    for plan in COMMITTEES:
        roles = {account.role for account in SCENARIO.accounts if account.committee == plan.key}
        assert {"member", "proposal_staff", "proposal_director", "unit_clerk"} <= roles


def test_the_three_administrators_are_three_people():
    trio = [a for a in SCENARIO.accounts if a.role in ("system_admin", "security_admin", "auditor")]
    assert len({account.name for account in trio}) == 3
    assert all(account.everywhere for account in trio)


def test_a_part_of_the_world_is_drawn_alike_whatever_was_drawn_before():
    first = SCENARIO.rng("dazu", "people").random()
    SCENARIO.rng("chongqing", "people").random()
    assert SCENARIO.rng("dazu", "people").random() == first
    assert SCENARIO.rng("dawa", "people").random() != first


# What a mistake is told ------------------------------------------------------------------------------------------


def _changed(tmp_path, name, old, new):
    for path in HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    path = tmp_path / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{name} has no {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


MISTAKES = (
    ("dazu.toml", "received = 314", "received = 315", r"dazu\.toml: closed\[0\]: in_session\.received: is 315"),
    ("dazu.toml", "assigned = 254, merged", "assigned = 253, merged", r"closed\[0\]: after_filing: makes 253"),
    ("dazu.toml", "single = 149", "single = 150", r"closed\[0\]: forms: makes 255"),
    ("dazu.toml", "satisfied = 249, basically_satisfied = 5", "satisfied = 248, basically_satisfied = 6", "98.03"),
    ("dazu.toml", '"education"', '"educations"', r"dazu\.toml: units: used: has no unit for education"),
    ("dazu.toml", "under_review = [6, 4, 3, 3]", "under_review = [6, 4, 3]", r"under_review: should have 4 numbers"),
    ("dazu.toml", "window_opens = 2022-10-10", "window_opens = 2022-09-10", r"session\[0\]: window_opens"),
    ("dazu.toml", "letter_code", "letter_kode", r"dazu\.toml: letter_code: is missing"),
    ("dazu.toml", 'short = "大足"', 'short = "大足"\ncolour = "red"', r"dazu\.toml: colour: is not known"),
    ("dazu.toml", "total = 342", 'total = "342"', r"members: total: should be int"),
    ("chongqing.toml", '"台盟重庆市委会" = 5', '"台盟重庆市委会" = 6', r"party_received: makes 107"),
    ("demo.toml", 'unit = "区教委"', 'unit = "区教育局"', r"demo\.toml: account\[9\]: unit: 区教育局 is not known"),
    ("demo.toml", 'role = "auditor"', 'role = "king"', r"account\[20\]: role: king is not known"),
    ("published.toml", '"", 1480', '"", 1481', r"published\.toml: figure\[1\]: values: proposals_received"),
    ("demo.toml", "seed = 20240612", "seed =", r"demo\.toml: "),
)


@pytest.mark.parametrize(("name", "old", "new", "message"), MISTAKES, ids=[f"{m[0]}-{m[2][:24]}" for m in MISTAKES])
def test_a_mistake_is_told_with_its_file_and_key(tmp_path, name, old, new, message):
    with pytest.raises(ScenarioError, match=message):
        load(_changed(tmp_path, name, old, new))


def test_the_data_load_from_a_copy_as_they_stand(tmp_path):
    copy = _changed(tmp_path, "demo.toml", "seed = 20240612", "seed = 7")
    assert load(copy).seed == 7
    assert len(load(copy).committees) == len(tomllib.loads((HERE / "demo.toml").read_text("utf-8"))["committees"])
