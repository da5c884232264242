"""The pages of those who write: the right person gets on, others find nothing, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.accounts.actors import Actor
from shangliang.accounts.models import User

from .. import actions, factories
from ..models import Proposal


def signed_in(actor: Actor) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def text_of(response: Any) -> str:
    """A page's text, once it has been seen to be one."""
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("number", [20, 2000])
def test_ones_own_list_costs_the_same_however_long_it_is(house, number, django_assert_max_num_queries):
    proposal = factories.submitted(house)
    factories.archived(house, number)
    Proposal.objects.exclude(pk=proposal.pk).update(author_member=house.members[0])
    client = signed_in(house.member())
    with django_assert_max_num_queries(9):  # session, person, committee and actor are five of them
        assert "第一页" not in text_of(client.get(reverse("proposals:mine")))


def test_a_member_begins_a_proposal_once_however_often_the_button_is_pressed(house):
    client = signed_in(house.member())
    for _press in range(2):
        response = client.post(reverse("proposals:new"), {"author": "own", "title": "关于校门口停车的提案"})
    (proposal,) = Proposal.objects.all()
    assert (proposal.author_member, proposal.title) == (house.members[0], "关于校门口停车的提案")
    assert response.url == reverse("proposals:edit", args=[proposal.pk])


def test_a_liaison_writes_for_the_collective_and_not_for_another(house):
    client = signed_in(house.liaison(0))
    client.post(reverse("proposals:new"), {"author": str(house.collectives[0].pk), "title": ""})
    assert Proposal.objects.get().author_collective == house.collectives[0]
    answer = client.post(reverse("proposals:new"), {"author": str(house.collectives[1].pk), "title": "留住的字"})
    assert "留住的字" in text_of(answer)
    assert Proposal.objects.count() == 1


def test_units_and_the_office_do_not_write(house):
    for actor in (house.clerk(), house.actor("staff")):
        assert signed_in(actor).get(reverse("proposals:new")).status_code == 404
        assert signed_in(actor).get(reverse("proposals:mine")).status_code == 404


def test_one_writes_on_a_reference_topic_or_on_an_adopted_lead(house):
    batch = actions.publish_topics(house.session, [("补齐老旧片区养老短板", "区民政局")], by=house.actor("staff"))
    lead = actions.receive_lead(house.committee, text="小区门口的路灯坏了很久。")
    client = signed_in(house.member())
    listed = text_of(client.get(reverse("proposals:topics")))
    assert "补齐老旧片区养老短板" in listed
    assert "路灯" not in listed
    assert client.get(reverse("proposals:new") + f"?lead={lead.pk}").status_code == 404
    actions.adopt_lead(lead, by=house.actor("staff"))
    assert "路灯" in text_of(client.get(reverse("proposals:topics")))
    for asked in (f"?lead={lead.pk}", f"?topic={batch.topics.get().pk}"):
        client.post(reverse("proposals:new") + asked, {"author": "own", "title": ""})
    on_lead, on_topic = Proposal.objects.order_by("pk")
    assert on_lead.lead == lead
    assert (on_topic.topic, on_topic.title) == (batch.topics.get(), "补齐老旧片区养老短板")
