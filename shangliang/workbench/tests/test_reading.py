"""A proposal's page says truthfully who has it, of merged ones and closed ones too."""

from dataclasses import replace

import pytest

from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.handling import access as handling_access
from shangliang.handling import actions, factories
from shangliang.handling.models import Feedback
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import Proposal
from shangliang.proposals.queries import rows
from shangliang.proposals.states import PROPOSAL
from shangliang.workbench.reading import read, visible
from shangliang.workflow import duties
from shangliang.workflow.events import verb


@pytest.fixture
def world(db):
    with clock.at(factories.DAY):
        made = factories.make_world()
        with committee_scope(made.committee):
            yield made


def test_units_and_coordinators_read_what_both_rules_together_give_them(world):
    factories.sent(world, factories.single(world))
    factories.led(world, lead=2, assisting=1)
    refused = actions.request_refusal(factories.single(world, unit=1), "不归我局", by=world.clerks[1])
    actions.reassign(refused, world.units[0], by=factories.coordinator_of(world, refused))
    planned, _unplanned = factories.filed_proposal(world), factories.filed_proposal(world)
    actions.plan_assignments_many([actions.Plan(planned, world.units[3])], by=world.staff)
    cancelled = factories.filed_proposal(world)
    Proposal.objects.filter(pk=cancelled.pk).update(state="cancelled")
    for actor in (*world.clerks, *world.leaders, *world.coordinators, world.proposers[0], world.staff):
        both = proposals_access.visible(actor) | handling_access.visible_proposals(actor)
        assert set(visible(actor)) == set(both.filter(committee=world.committee)), actor.name
    assert [len(visible(clerk)) for clerk in world.clerks] == [2, 1, 1, 0]


def test_a_member_who_is_also_a_units_clerk_reads_as_both(world):
    own, handled = factories.filed_proposal(world), factories.single(world, author=world.members[1])
    Proposal.objects.filter(pk=own.pk).update(state="under_review")
    member, clerk = world.proposers[0], world.clerks[0]
    both = replace(member, roles=member.roles | clerk.roles, unit_ids=clerk.unit_ids)
    assert {own.pk, handled.proposal_id} <= {p.pk for p in visible(both)}


@pytest.fixture
def offered(world):
    """A main proposal that has just been assigned."""
    return factories.single(world, co_signers=[world.members[1]])


@pytest.fixture
@verb
def merged(world, offered):
    """Another member's proposal that was merged into the main one."""
    made = factories.filed_proposal(world, author=world.members[2])
    Proposal.objects.filter(pk=made.pk).update(state="merged_after_filing", merged_into=offered.proposal)
    made.refresh_from_db()
    duties.settle(PROPOSAL, [made])  # as the merging does, whose own steps are not walked here
    return made


def _rate(world, member, mark="satisfied"):
    form = Feedback.objects.get(signature__member=world.members[member], state="awaited")
    actions.give_feedback(actions.Form(form, mark, mark, "visit"), by=world.proposers[member])


def _holders(proposal, actor):
    page = read(proposal.pk, actor)
    return [[(h.name, h.kind) for h in found] for found in (page.holders, page.beside, page.main_holders)]


def test_a_merged_one_names_who_has_its_main_one_until_its_own_proposer_is_asked(world, offered, merged):
    own, lead, signer = (str(world.members[n]) for n in (2, 0, 1))
    unit = world.units[0].name
    assert _holders(merged, world.proposers[2]) == [[], [], [(unit, "accept")]]
    factories.sent(world, offered)
    asked = [(own, "give_feedback")]
    others = [(lead, "give_feedback"), (signer, "give_feedback"), (lead, "confirm_contact")]
    assert _holders(merged, world.proposers[2]) == [asked, [], others]
    assert [due for _words, _url, due in read(merged.pk, world.proposers[2]).own_duties]
    assert not read(merged.pk, world.proposers[0]).own_duties
    _rate(world, 2)
    assert _holders(merged, world.proposers[2]) == [[], [], others]
    assert not read(merged.pk, world.proposers[2]).own_duties


def test_what_moves_a_main_one_is_its_lead_proposer_and_then_nobody(world, offered, merged):
    factories.sent(world, offered)
    own, lead, signer = (str(world.members[n]) for n in (2, 0, 1))
    assert _holders(offered.proposal, world.proposers[0])[0][0] == (lead, "give_feedback")
    _rate(world, 0)
    late = [(signer, "give_feedback"), (own, "give_feedback"), (lead, "confirm_contact")]
    assert _holders(offered.proposal, world.proposers[0]) == [[], late, []]
    assert _holders(offered.proposal, world.leadership) == [[], [], []]
    assert rows([offered.proposal_id])[0].holder is None
    assert _holders(merged, world.proposers[2]) == [[(own, "give_feedback")], [], []]
    assert read(offered.proposal_id, world.proposers[1]).own_duties


def test_a_decision_is_waited_for_before_a_co_signers_opinion(world, offered, merged):
    factories.sent(world, offered)
    _rate(world, 0, "dissatisfied")
    kinds = [kind for _name, kind in _holders(offered.proposal, world.staff)[0]]
    assert kinds == ["decide_rehandling", "give_feedback", "give_feedback", "confirm_contact"]
