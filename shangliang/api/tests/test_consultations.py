"""Consultations by program: a topic names its deliberations and proposals, as far as the caller may read them."""

import pytest
from django.db import transaction

from shangliang.committees.factories import BETWEEN
from shangliang.consultations import actions
from shangliang.consultations.models import Topic
from shangliang.proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def topic(shared_world):
    with shared_world.house.scope(BETWEEN), transaction.atomic():
        yield shared_world.ids["consultation_topic"]
        transaction.set_rollback(True)


def told(world, person, topic):
    one = world.call(person, "GET", f"/consultations/topics/{topic}").json()["deliberation_ids"]
    listed = world.call(person, "GET", "/consultations/topics").json()["items"]
    assert next(t["deliberation_ids"] for t in listed if t["id"] == topic) == one
    return one


def test_a_topic_names_its_deliberations_to_those_who_may_read_them(shared_world, topic):
    assert told(shared_world, "research", topic) == []
    pk = shared_world.ids["deliberation"]
    actions.link_deliberation(topic, pk, by=shared_world.house.actor("research"))
    assert told(shared_world, "research", topic) == told(shared_world, "member", topic) == [pk]
    assert told(shared_world, "staff", topic) == []  # takes part in none


def test_a_topic_names_the_proposals_it_is_about_to_those_who_may_read_them(shared_world, topic):
    pk = shared_world.ids["filed"]
    Topic.objects.filter(pk=topic).update(form="proposal")

    def about(person):
        return shared_world.call(person, "GET", f"/consultations/topics/{topic}").json()["proposal_ids"]

    assert about("research") == []
    actions.name_proposals(topic, [pk], by=shared_world.house.actor("research"))
    assert about("research") == about("member") == [pk]
    Proposal.objects.filter(pk=pk).update(publish_consent=False)
    assert (about("research"), about("member")) == ([pk], [])
