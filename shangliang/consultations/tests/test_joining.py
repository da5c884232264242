"""Several committees work on one topic: each sees its own, and what the others shared with it."""

import pytest

from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.consultations import access, actions, factories
from shangliang.consultations.models import Partner, SharedPaper, Topic
from shangliang.core.errors import NotAllowed, Refused
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.models import Duty, Event, Outbox


@pytest.fixture
def both(house):
    """Two committees with plans in force; the first leads a joint topic."""
    other = make_committee()
    with other.scope(BETWEEN):
        factories.issued(other)
    return house, other, factories.under_way(house, form="joint")


def arrived(other):
    """The topic that the other committee received."""
    return Topic.objects.get(committee=other.committee, led_by__isnull=False)


def joined(house, other, topic):
    """The other committee's own topic, once it takes part."""
    actions.invite(topic, other.committee, by=factories.office(house))
    with other.scope(BETWEEN):
        plan = factories.planned(arrived(other), form="joint")
        return actions.join_consultation(plan, by=factories.office(other), note="经主席会议同意")


def test_an_invited_committee_takes_part_with_a_topic_of_its_own(both):
    house, other, topic = both
    own = joined(house, other, topic)
    with other.scope(BETWEEN):
        assert (own.state, own.led_by, own.source_name) == ("planned", house.committee, house.committee.name)
        assert not Topic.objects.filter(pk=topic.pk).exists()
        assert Event.objects.filter(kind="consultation_topic.arrive").exists()
    assert Partner.objects.get().answer == "joined"
    assert Outbox.objects.filter(kind="consultation.partner").exists()
    assert not access.visible(factories.office(house)).filter(pk=own.pk).exists()
    with pytest.raises(Refused, match="邀请过"):
        actions.invite(topic, other.committee, by=factories.office(house))


def test_an_invitation_is_answered_and_not_passed_by(both):
    house, other, topic = both
    actions.invite(topic, other.committee, by=factories.office(house))
    with other.scope(BETWEEN):
        own, by = arrived(other), factories.office(other)
        assert Duty.objects.filter(subject_kind="consultation_topic", subject_id=own.pk, kind="choose_topic").exists()
        with pytest.raises(Refused, match="回复邀请"):
            actions.add_to_plan(factories.planned(own), by=by, note="同意")
        with pytest.raises(Refused, match="回复邀请"):
            actions.decline_many([own], by=by, note="不便")
        with pytest.raises(NotAllowed):
            actions.decline_joint(own, by=other.member(), note="不便")
        actions.decline_joint(own, by=by, note="力量不足")
        with pytest.raises(Refused, match="没有收到"):
            actions.decline_joint(Topic.objects.filter(led_by=None).first(), by=by, note="力量不足")
    assert Partner.objects.get().answer == "declined"


def test_what_is_shared_arrives_as_a_copy_and_nothing_else_does(both):
    house, other, topic = both
    with pytest.raises(Refused, match="没有其他政协"):
        actions.share(topic, title="提纲", text="一、现状", by=factories.office(house))
    own = joined(house, other, topic)
    with other.scope(BETWEEN):
        assert actions.share(own, title="调研提纲", text="一、现状", by=factories.office(other)) == 1
    topic.refresh_from_db()
    paper = SharedPaper.objects.get()
    assert (paper.topic, paper.sender, paper.title) == (topic, other.committee, "调研提纲")
    assert Outbox.objects.filter(kind="consultation.shared").exists()
    with committee_scope(other.committee):
        assert not SharedPaper.objects.exists()
    with pytest.raises(NotAllowed):
        actions.share(topic, title="提纲", text="正文", by=house.member())


def test_only_joint_topics_of_the_plan_are_worked_on_together(house):
    other, by = make_committee(), factories.office(house)
    topic = factories.under_way(house)
    with pytest.raises(Refused, match="联合协商"):
        actions.invite(topic, other.committee, by=by)
    Topic.objects.update(form="joint")
    topic.refresh_from_db()
    with pytest.raises(Refused, match="还没有协商计划"):
        actions.invite(topic, other.committee, by=by)
    with pytest.raises(NotAllowed):
        actions.invite(topic, other.committee, by=house.actor("leadership"))
