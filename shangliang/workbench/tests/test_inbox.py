"""The inbox shows what the reader can do, and by what words."""

import pytest
from django.test import Client

from shangliang.committees.factories import make_committee
from shangliang.consultations import factories as consultations
from shangliang.core import clock
from shangliang.proposals import actions, factories
from shangliang.workbench import inbox, reading

AMBER = 7


@pytest.fixture
def house(db):
    with make_committee().scope() as made:
        yield made


def _titles(actor):
    groups, _own = inbox.read(actor, inbox.tallies(actor, clock.today(), AMBER), amber=AMBER)
    return [row.title for group in groups for row in group.rows]


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
