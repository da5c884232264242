"""The inbox shows what the reader can do, and by what words."""

import pytest
from django.test import Client

from shangliang.committees.factories import make_committee
from shangliang.consultations import factories as consultations
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.handling import actions as handling_actions
from shangliang.handling import factories as handling
from shangliang.opinions import actions as opinion_actions
from shangliang.opinions import factories as opinions
from shangliang.proposals import actions, factories
from shangliang.workbench import inbox, reading

AMBER = 7


@pytest.fixture
def house(db):
    with make_committee().scope() as made:
        yield made


def _rows(actor):
    groups, _own = inbox.read(actor, inbox.tallies(actor, clock.today(), AMBER), amber=AMBER)
    return [row for group in groups for row in group.rows]


def _titles(actor):
    return [row.title for row in _rows(actor)]


def _count(actor):
    return sum(t.late + t.soon + t.calm for t in inbox.tallies(actor, clock.today(), AMBER) if t.kind == "review")


def test_whoever_reviewed_leaves_the_next_step_to_others(house):
    row = factories.submitted(house)
    staff, second = house.actor("staff"), house.actor("second_staff")
    assert _count(staff) == _count(second) == 1
    actions.pass_many([row], by=staff)
    assert (_count(staff), _count(second)) == (0, 1)
    assert row.title not in _titles(staff)
    assert row.title in _titles(second)
    assert not reading.read(row.pk, staff).own_duties
    assert reading.read(row.pk, second).own_duties


def _kinds(actor):
    return {t.kind: t.late + t.soon + t.calm for t in inbox.tallies(actor, clock.today(), AMBER)}


def test_whoever_edited_an_opinion_leaves_its_review_to_others_unless_the_committee_does_without(house):
    editor, second = opinions.appoint(house)
    (row,) = opinion_actions.hand_in_many([opinions.edited(house, [editor, second])], by=editor)
    assert "review_opinion" not in _kinds(editor)
    assert _kinds(second)["review_opinion"] == 1
    assert str(row) not in _titles(editor)
    assert str(row) in _titles(second)
    house.committee.rules = {"opinion_four_eyes": False}
    house.committee.save()
    assert _kinds(editor)["review_opinion"] == 1


def test_what_waits_on_one_proposal_for_two_units_is_told_apart_by_their_names(db):
    with clock.at(handling.DAY):
        world = handling.make_world()
        with committee_scope(world.committee):
            rows = handling.apart(world)
            coordinator, names = handling.coordinator_of(world, rows[0]), {row.unit.name for row in rows}
            for row, clerk in zip(rows, world.clerks, strict=False):
                taken = handling_actions.accept(row, by=clerk)
                contact = handling_actions.NewContact(taken, clock.today(), "visit", "听取意见")
                handling_actions.record_contact(contact, by=clerk)
                handling_actions.request_extension(taken, "现场复杂", by=clerk)
            for actor in (world.proposers[0], coordinator):
                said = {row.do for row in _rows(actor) if row.title == rows[0].proposal.title}
                assert {row.unit.name for row in rows if any(f"（{row.unit.name}）" in do for do in said)} == names
            assert not any(rows[0].unit.name in row.do for row in _rows(world.clerks[0]))


def test_each_suggestion_is_called_by_its_own_words_and_not_all_by_their_topic(house):
    topic = consultations.under_way(house)
    report = consultations.sent(house, topic)
    suggestion = consultations.asked(house, report)
    clerk = house.clerk()
    assert suggestion.text in _titles(clerk)
    assert topic.title not in _titles(clerk)


def test_a_lead_stands_there_by_its_own_words(house):
    text = "路灯坏了两个月，" * 10
    actions.receive_lead(house.committee, text=text)
    (title,) = _titles(house.actor("staff"))
    assert title.startswith("路灯坏了两个月")
    assert len(title) <= 40


def test_a_member_begins_a_report_from_the_first_page_and_the_office_does_not(house):
    def offered(person):
        client = Client()
        client.force_login(person)
        return "/opinions/new/" in client.get("/").content.decode()

    assert (offered(house.members[0].user), offered(house.people["staff"])) == (True, False)
