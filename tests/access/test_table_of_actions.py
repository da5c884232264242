"""Access is one table: role × action × state × own or other committee (design, convention 11).

What is expected stands in ``actions.txt`` and ``reading.txt`` and is compared with what the machines and the
querysets answer. A new machine, transition, state or role fails until it has its place there.
"""

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from shangliang.accounts.roles import Role
from shangliang.committees.factories import make_committee
from shangliang.core.errors import NotAllowed, Stale
from shangliang.core.tenancy import committee_scope
from shangliang.proposals import access
from shangliang.proposals.models import CoSignature, Proposal, ProposalState
from shangliang.workflow.machines import MACHINES
from shangliang.workflow.transitions import check

from .cast import AUTHOR, CO_SIGNER, cases, people

FOLLOWS = "(follows)"


def table(name):
    """``{(section, first column, state): {people}}`` of a table in this directory."""
    found, section = {}, ""
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[]")
            continue
        *first, states, people_there = (part.strip() for part in line.split("|"))
        for state in states.split(", "):
            key = (section, *first, state)
            assert key not in found, f"{name} says twice: {key}"
            found[key] = {person for person in people_there.split(", ") if person}
    return found


@pytest.fixture
def houses(db):
    own, other = make_committee(), make_committee()
    with committee_scope(own.committee, other.committee):
        yield own, other


def _differences(expected, actual):
    keys = expected.keys() | actual.keys()
    return {key: (expected.get(key), actual.get(key)) for key in keys if expected.get(key) != actual.get(key)}


def may(machine, record, transition, actor):
    record._locked = True
    try:
        check(machine, [record], transition, by=actor)
    except NotAllowed:
        return False
    except Stale:
        pytest.fail("only states from which the transition leads on are tried")
    return True


def test_everybody_may_do_what_the_table_says_and_nothing_else(houses):
    own, _other = houses
    actual = {}
    for machine_name, case, state, record in cases(own):
        machine = MACHINES[machine_name]
        section = f"{machine_name}: {case}" if case else machine_name
        for transition in machine.transitions:
            if record.state in transition.from_:
                who = {name for name, actor in people(own).items() if may(machine, record, transition.name, actor)}
                actual[section, transition.name, state] = {FOLLOWS} if transition.by.derived else who
    expected = table("actions.txt")
    assert _differences(expected, actual) == {}


def test_nobody_may_do_anything_in_another_committee(houses):
    own, other = houses
    tried, leaks = 0, []
    for machine_name, case, state, record in cases(own):
        machine = MACHINES[machine_name]
        for name, stranger in people(other).items():
            for transition in machine.transitions:
                if record.state in transition.from_:
                    tried += 1
                    if may(machine, record, transition.name, stranger):
                        leaks.append((machine_name, case, state, transition.name, name))
            assert machine.possible(record, stranger) == []
    assert leaks == []
    assert tried > 4000


def test_what_is_offered_is_what_may_be_done_and_nothing_that_follows_by_itself(houses):
    own, _other = houses
    for machine_name, _case, _state, record in cases(own):
        machine = MACHINES[machine_name]
        for actor in people(own).values():
            offered = {t.name for t in machine.possible(record, actor)}
            permitted = {
                t.name
                for t in machine.transitions
                if record.state in t.from_ and not t.by.derived and may(machine, record, t.name, actor)
            }
            assert offered == permitted


def test_every_machine_transition_state_and_role_has_its_place_in_the_table(houses):
    listed = table("actions.txt")
    known = {
        (machine.name, transition.name, state)
        for machine in MACHINES.values()
        for transition in machine.transitions
        for state in map(str, transition.from_)
    }
    assert {(section.split(":")[0], name, state.split()[0]) for section, name, state in listed} == known
    own, _other = houses
    named = people(own)
    assert set(chain.from_iterable(listed.values())) <= {*named, FOLLOWS}
    assert set(chain.from_iterable(actor.roles for actor in named.values())) == set(Role)


def _proposals(house):
    """One proposal for every case of reading in every state, saved as it is."""
    text = {"committee": house.committee, "session": house.session, "state_since": house.session.window_opens}
    by_case = {
        "open": {},
        "not to be published": {"publish_consent": False},
        "internal": {"secrecy": "internal"},
        "on paper": {"source": "paper"},
    }
    made = {}
    for case, fields in by_case.items():
        for state in ProposalState.values:
            proposal = Proposal.objects.create(state=state, author_member=house.members[AUTHOR], **text, **fields)
            for order, member in enumerate((AUTHOR, CO_SIGNER)):
                CoSignature.objects.create(
                    committee=house.committee,
                    proposal=proposal,
                    order=order,
                    member=house.members[member],
                    state="signed",
                    state_since=proposal.state_since,
                    due=house.session.opens,
                )
            made[proposal.pk] = (case, state)
    return made


def test_everybody_reads_what_the_table_says_and_nothing_else(houses):
    own, other = houses
    made = _proposals(own)
    actual = defaultdict(set, {key: set() for key in made.values()})
    for name, actor in people(own).items():
        for pk in access.visible(actor).values_list("pk", flat=True):
            actual[made[pk]].add(name)
        assert not access.visible(people(other)[name]).exists()
        assert not access.own(people(other)[name]).exists()
    expected = table("reading.txt")
    assert _differences(expected, actual) == {}
