from dataclasses import replace
from datetime import date

import pytest

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import SEPARATED
from shangliang.core import clock
from shangliang.handling import access, actions, factories, queries
from shangliang.handling.models import Commitment, Feedback, Reply
from shangliang.proposals import access as proposals_access
from shangliang.proposals.actions import Upload, keep_file
from shangliang.proposals.factories import paper
from shangliang.proposals.models import Proposal
from shangliang.workflow.machines import MACHINES

#: Whether each reads: the assignment, the draft, the signed reply being checked, the sent reply, a contact.
READERS = {
    "staff": (True, False, False, True, True),
    "director": (True, False, False, True, True),
    "deciders": (True, False, False, True, True),
    "leadership": (True, False, False, True, True),
    "clerk": (True, True, True, True, True),
    "leader": (True, True, True, True, True),
    "other clerk": (False, False, False, False, False),
    "coordinator": (True, False, True, True, True),
    "other coordinator": (False, False, False, False, False),
    "lead proposer": (True, False, False, True, True),
    "other member": (False, False, False, False, False),
}


def reader(world, name):
    return {
        "clerk": world.clerks[0],
        "leader": world.leaders[0],
        "other clerk": world.clerks[1],
        "coordinator": world.coordinators[0],
        "other coordinator": world.coordinators[1],
        "lead proposer": world.liaison,
        "other member": world.proposers[2],
    }.get(name) or getattr(world, name)


@pytest.mark.parametrize(("name", "expected"), READERS.items(), ids=READERS)
def test_who_reads_what_at_which_moment(world, name, expected):
    actor = reader(world, name)
    row = factories.accepted(world, factories.single(world, by_party=True))
    actions.save_reply_draft(factories.reply_draft(row), by=world.clerks[0])
    seen = [access.visible_assignments(actor).exists(), access.visible_replies(actor).exists()]
    actions.submit_reply(row, by=world.clerks[0])
    actions.sign_reply(row, by=world.leaders[0])
    seen.append(access.visible_replies(actor).exists())
    actions.check_reply(row, by=world.coordinators[0])
    seen += [access.visible_replies(actor).exists(), access.visible_contacts(actor).exists()]
    assert tuple(seen) == expected


def test_the_three_administrators_and_strangers_read_nothing(world):
    row = factories.sent(world, factories.single(world))
    for role in SEPARATED:
        actor = Actor(user_id=1, name="管理员", committee_id=world.committee.pk, roles=frozenset({role}))
        handling = queries.handling_of(row.proposal, actor)
        assert (handling.assignments, handling.instructions) == ([], [])
        for visible in (
            access.visible_assignments,
            access.visible_replies,
            access.visible_contacts,
            access.visible_messages,
            access.visible_feedback,
            access.visible_commitments,
            access.visible_extensions,
            access.visible_refusals,
            access.visible_opinions,
            access.visible_instructions,
            access.visible_plans,
            access.visible_proposals,
        ):
            assert not visible(actor).exists(), visible.__name__


def test_leadership_reads_all_that_is_not_internal(world):
    row = factories.sent(world, factories.single(world))
    assert access.visible_replies(world.leadership).exists()
    Proposal.objects.filter(pk=row.proposal_id).update(secrecy="internal")
    assert not access.visible_replies(world.leadership).exists()
    assert access.visible_replies(world.staff).exists()


def test_the_lead_reads_the_assisting_units_opinion_once_it_is_given_and_not_the_other_way_round(world):
    lead, assisting = factories.led(world)
    actions.accept(assisting, by=world.clerks[1])
    actions.save_opinion_draft(assisting, "初稿", by=world.clerks[1])
    assert set(access.visible_assignments(world.clerks[0])) == {lead, assisting}
    assert set(access.visible_assignments(world.clerks[1])) == {assisting}
    assert not access.visible_opinions(world.clerks[0]).exists()
    actions.give_opinion(assisting, "同意", by=world.clerks[1])
    assert access.visible_opinions(world.clerks[0]).exists()
    assert queries.opinions_for(lead)[0][1].text == "同意"
    assert not access.visible_opinions(world.proposers[0]).exists()


def test_proposers_of_merged_ones_read_the_answer_to_the_main_one(world):
    row = factories.single(world)
    merged = factories.filed_proposal(world, author=world.members[2])
    Proposal.objects.filter(pk=merged.pk).update(state="merged_after_filing", merged_into=row.proposal)
    factories.sent(world, row)
    merged.refresh_from_db()
    (view,) = queries.handling_of(merged, world.proposers[2]).assignments
    assert [v.reply.proposal_id for v in view.replies] == [row.proposal_id]
    assert len(view.replies[0].feedback) == 1
    assert not access.visible_replies(world.proposers[1]).exists()


def test_the_evidence_of_a_promise_is_opened_by_whoever_reads_the_promise_and_by_nobody_else(world):
    row = factories.single(world)
    merged = factories.filed_proposal(world, author=world.members[2])
    Proposal.objects.filter(pk=merged.pk).update(state="merged_after_filing", merged_into=row.proposal)
    factories.sent(world, row, promise_due=date(2024, 5, 6))
    file = keep_file(row.proposal, Upload(paper("验收单.pdf"), "验收单.pdf", "evidence"), by=world.clerks[0])
    other = keep_file(row.proposal, Upload(paper("扫描.pdf"), "扫描.pdf", "scan"), by=world.staff)
    promise = Commitment.objects.get()
    actions.fulfil(promise, "已完成", by=world.clerks[0], evidence_file=file)
    opened = {actor: set(proposals_access.openable_attachments(actor)) for actor in (world.proposers[2], world.staff)}
    assert opened == {world.proposers[2]: {file}, world.staff: {file, other}}
    for stranger in (world.proposers[1], world.clerks[1], world.coordinators[1]):
        assert not proposals_access.openable_attachments(stranger).exists()


def test_feedback_is_read_by_its_giver_the_office_and_once_given_by_the_unit(world):
    row = factories.sent(world, factories.single(world, co_signers=[world.members[1]]))
    assert access.visible_feedback(world.staff).count() == 2
    assert access.visible_feedback(world.proposers[1]).count() == 1
    assert not access.visible_feedback(world.clerks[0]).exists()
    main = Feedback.objects.get(main=True)
    actions.give_feedback(actions.Form(main, "satisfied", "satisfied"), by=world.proposers[0])
    assert list(access.visible_feedback(world.clerks[0])) == [main]
    assert not access.visible_feedback(world.clerks[1]).exists()
    assert row.proposal_id == main.proposal_id


def test_a_unit_that_was_relieved_keeps_its_own_line_and_reads_no_more(world):
    row = actions.request_refusal(factories.single(world), "职责不符", by=world.clerks[0])
    actions.reassign(row, world.units[2], by=world.coordinators[0])
    assert list(access.visible_assignments(world.clerks[0])) == [row]
    assert not access.visible_proposals(world.clerks[0]).exists()
    assert access.visible_proposals(world.clerks[2]).exists()


def test_plans_are_seen_by_the_office_and_the_lines_that_take_part(world):
    proposal = factories.filed_proposal(world)
    actions.plan_assignments_many([actions.Plan(proposal, world.units[0])], by=world.staff)
    assert access.visible_plans(world.coordinators[0]).exists()
    assert access.visible_proposals(world.coordinators[0]).exists()
    for actor in (world.coordinators[1], world.clerks[0], world.proposers[0]):
        assert not access.visible_plans(actor).exists()


def test_nobody_acts_in_a_committee_that_is_not_theirs(world):
    row = factories.single(world)
    for actor in (world.clerks[0], world.leaders[0], world.coordinators[0], world.staff):
        stranger = replace(actor, committee_id=world.committee.pk + 1)
        assert MACHINES["assignment"].possible(row, stranger) == []


def test_what_follows_by_itself_is_nobodys_to_choose(world):
    row = factories.sent(world, factories.single(world))
    assert row.state == "sent"
    assert MACHINES["assignment"].possible(row, world.staff) == []
    assert [t.name for t in MACHINES["assignment"].possible(row, world.deciders)] == ["rehandle"]


def test_a_detail_costs_the_same_however_much_hangs_on_it(world, django_assert_max_num_queries):
    rows = factories.led(world)
    actions.accept(rows[1], by=world.clerks[1])
    actions.give_opinion(rows[1], "同意", by=world.clerks[1])
    lead = factories.submitted(world, rows[0])
    contacts = [actions.NewContact(lead, clock.today(), "visit", "沟通") for _ in range(30)]
    actions.record_contacts_many(contacts, by=world.clerks[0])
    actions.sign_reply(lead, by=world.leaders[0])
    for actor in (world.staff, world.clerks[0], world.proposers[0]):
        with django_assert_max_num_queries(14):
            handling = queries.handling_of(lead.proposal, actor)
        assert len(handling.assignments[0].contacts) == 31
    reply = access.visible_replies(world.staff).get()
    assert reply == Reply.objects.get()
    assert len(queries.reply_view(reply, world.staff).answers) == 2
