"""The demo's hotline lists: grouped by the real verb into the matters that they were made of, quickly."""

import re
from collections import Counter

import pytest

from shangliang.core.tenancy import committee_scope
from shangliang.demo.scenario.hotline import hotline
from shangliang.hotline.models import HotlineList, HotlineMessage, HotlineTopic
from shangliang.workflow.models import Duty
from tests.support.subject import built_alone

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def _matter(message):
    """Which matter a message was made of, by the longest piece of its tellings that has no slot."""
    pieces = {m.name: [max(re.split(r"\{\w+\}", t), key=len) for t in m.tellings] for m in hotline().matters}
    return next((name for name, known in pieces.items() if any(piece in message.text for piece in known)), "")


def test_lists_come_in_one_finished_and_one_under_way_and_topics_are_the_matters():
    house = built_alone("dazu", lambda agenda, plan: agenda.expect_hotline(plan))
    with committee_scope(house.committee):
        done, open_one = HotlineList.objects.filter(committee=house.committee).order_by("pk")
        assert (done.state, open_one.state) == ("done", "sorting")
        assert Duty.objects.filter(subject_kind="hotline_list", closed_at=None).count() == 1
        assert [
            HotlineTopic.objects.filter(hotline=h, proposed_at__isnull=False).count() for h in (done, open_one)
        ] == [2, 1]
        for topic in HotlineTopic.objects.filter(hotline__in=(done, open_one)):
            of = Counter(_matter(m) for m in HotlineMessage.objects.filter(topic=topic))
            assert max(of.values()) > topic.size / 2, (topic.name, of)
