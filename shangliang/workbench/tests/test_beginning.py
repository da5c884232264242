"""The first page of people whom no duty reaches: nobody stands before a dead end."""

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.accounts.models import User
from shangliang.accounts.roles import Role
from shangliang.committees.factories import BETWEEN, make_committee, make_people
from shangliang.committees.models import Appointment
from shangliang.handling import actions as handling
from shangliang.proposals import actions, factories

from .page import Page


@pytest.fixture
def house(db):
    with make_committee().scope(BETWEEN) as made:
        yield made


def reader_of(user):
    reader = Client()
    reader.force_login(user)
    return reader


def key_proposal(house, **text):
    (proposal,) = factories.filed(house, factories.submitted(house, **text))
    return actions.mark_key(proposal, by=house.actor("director"))


def test_a_leader_finds_the_key_proposals_that_nobody_has_instructed_on(house):
    chair = house.actor("leadership")
    reader = reader_of(User.objects.get(pk=chair.user_id))
    waiting = key_proposal(house, title="关于甲的提案")
    done = key_proposal(house, title="关于乙的提案")
    internal = key_proposal(house, title="关于丙的提案")
    factories.filed(house, factories.submitted(house, title="关于丁的提案"))
    handling.record_instruction(done, "请认真办理。", by=chair, leader=chair.name, post="主席")
    actions.set_secrecy(internal, by=house.actor("staff"), secrecy="internal")
    page = reader.get("/").content.decode()
    assert waiting.title in page
    for other in ("关于乙的提案", "关于丙的提案", "关于丁的提案"):
        assert other not in page
    assert "没有限期要办的事" in page
    instruct = reader.get(reverse("workbench:proposal", args=[waiting.pk])).content.decode()
    assert reverse("handling:instruct", args=[waiting.pk]) in instruct
    assert waiting.title not in reader_of(house.members[1].user).get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.OPINION_STAFF, "社情民意信息"),
        (Role.ACTIVITY_ORGANISER, "活动"),
        (Role.STUDIO_MANAGER, "委员工作室"),
        (Role.RESEARCH_OFFICE, "统计规则"),
    ],
)
def test_everybody_else_is_told_what_there_is_and_every_way_leads_on(house, role, words):
    (user,) = make_people([role.value])
    Appointment.objects.create(committee=house.committee, user=user, role=role, since=house.term.begins)
    reader = reader_of(user)
    page = Page(reader.get("/").content.decode())
    empty = page.one("div", css="empty")
    assert words in empty.text
    ways = [a["href"] for a in page.all("a", css="button")]
    assert ways
    assert {reader.get(address).status_code for address in ways} == {200}
