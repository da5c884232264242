"""Lists come in grouped; groups are put right; every message stays where somebody put it, once."""

import random
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.accounts.roles import Role
from shangliang.committees.factories import BETWEEN, make_committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.hotline import actions, factories
from shangliang.hotline.models import HotlineList, HotlineMessage, HotlineTopic
from shangliang.venues.models import VenueTopic
from shangliang.workflow.models import Duty, Event, EventNote


def _topics(hotline):
    return {topic.name: topic for topic in HotlineTopic.objects.filter(hotline=hotline)}


def _titles(topic):
    return set(HotlineMessage.objects.filter(topic=topic).values_list("title", flat=True))


def _messages(*titles):
    return list(HotlineMessage.objects.filter(title__in=titles))


def test_a_list_comes_in_as_topics_by_count_and_a_rest_with_a_duty_for_whoever_brought_it(house, office):
    hotline = factories.made(house, office)
    assert {name: topic.size for name, topic in _topics(hotline).items()} == {"路灯": 4, "飞线充电": 4, "公交班次": 4}
    assert set(HotlineMessage.objects.filter(topic=None).values_list("title", flat=True)) == {"河道钓鱼", "图书馆开放"}
    assert str(hotline) == "12345热线 2026年3月1日至2026年3月14日"
    duty = Duty.objects.get(subject_kind="hotline_list", closed_at=None)
    assert (duty.party, duty.kind, duty.due) == ("role:opinion_staff", "sort_hotline", hotline.due)
    organiser = factories.appoint(house, Role.ACTIVITY_ORGANISER)
    assert factories.made(house, organiser, "另").office == Role.ACTIVITY_ORGANISER


def test_only_the_two_offices_bring_lists_in_and_nothing_twice_or_empty(house, office):
    for stranger in (house.member(), house.actor("staff"), house.actor("leadership"), house.clerk(0)):
        with pytest.raises(NotAllowed):
            factories.made(house, stranger)
    factories.made(house, office)
    with pytest.raises(Refused, match="已经"):
        actions.bring_in(house.committee, factories.drafts()[:1], by=office)
    with pytest.raises(Refused, match="1"):
        actions.bring_in(house.committee, [], by=office)
    assert HotlineList.objects.count() == 1


def test_no_event_holds_what_somebody_wrote(house, office, hotline):
    topics = list(_topics(hotline).values())
    actions.merge_topics(topics[:2], by=office)
    actions.discard_list(hotline, by=office)
    held = " ".join(
        [*map(str, Event.objects.values_list("data", flat=True)), *EventNote.objects.values_list("text", flat=True)]
    )
    assert "13812345678" not in held
    assert "摔跤" not in held
    assert not HotlineMessage.objects.exists()
    assert not Duty.objects.filter(subject_kind="hotline_list", closed_at=None).exists()


def test_a_topic_is_renamed_and_an_empty_or_long_name_refused(house, office, hotline):
    topic = _topics(hotline)["路灯"]
    assert actions.rename_topic(topic, "  背街小巷 路灯 ", by=office).name == "背街小巷 路灯"
    for wrong in (" ", "长" * 61):
        with pytest.raises(Invalid):
            actions.rename_topic(topic, wrong, by=office)
    with pytest.raises(NotAllowed):
        actions.rename_topic(topic, "另名", by=house.member())


def test_topics_are_merged_into_the_largest_and_one_alone_is_not(house, office, hotline):
    topics = _topics(hotline)
    made = actions.merge_topics([topics["路灯"], topics["公交班次"]], by=office, name="出行")
    assert (made.name, made.size) == ("出行", 8)
    assert set(_topics(hotline)) == {"出行", "飞线充电"}
    with pytest.raises(Refused, match="两个"):
        actions.merge_topics([made], by=office)


def test_messages_are_split_off_moved_and_taken_out_and_an_empty_topic_goes(house, office, hotline):
    topics = _topics(hotline)
    split = actions.split_off(_messages("公交末班太早", "图书馆开放"), "时间", by=office)
    assert (split.size, _titles(split)) == (2, {"公交末班太早", "图书馆开放"})
    actions.move_messages(_messages("河道钓鱼"), topics["路灯"], by=office)
    assert "河道钓鱼" in _titles(topics["路灯"])
    actions.move_messages(_messages("公交末班太早", "图书馆开放"), None, by=office)
    assert "时间" not in _topics(hotline)
    other = factories.made(house, office, "另")
    with pytest.raises(NotAllowed):
        actions.move_messages(_messages("巷口路灯不亮"), _topics(other)["路灯"], by=office)
    with pytest.raises(NotAllowed):
        actions.split_off(_messages("巷口路灯不亮", "另巷口路灯不亮"), "两表", by=office)


def test_a_topic_is_proposed_once_with_its_count_and_masked_words_and_changes_no_more(house, office, hotline):
    topics = _topics(hotline)
    dropped = actions.drop_topics([topics["公交班次"]], by=office)
    with pytest.raises(Refused, match="搁置"):
        actions.propose_topics(dropped, by=office)
    (given_over,) = actions.propose_topics([topics["飞线充电"]], by=office)
    assert (given_over.title, given_over.messages) == ("飞线充电", 4)
    assert set(given_over.places) == {"城东街道", "城西街道"}
    assert (given_over.first_day.day, given_over.last_day.day) == (5, 8)
    assert len(given_over.examples) == 4
    collected = VenueTopic.objects.get(title="飞线充电")
    assert (collected.voices, collected.source, collected.source_name) == (4, "list", str(hotline))
    assert "5101011990" not in collected.text
    for change in (
        lambda: actions.propose_topics([topics["飞线充电"]], by=office),
        lambda: actions.rename_topic(topics["飞线充电"], "改", by=office),
        lambda: actions.drop_topics([topics["飞线充电"]], by=office),
        lambda: actions.move_messages(_messages("飞线充电起火"), None, by=office),
        lambda: actions.move_messages(_messages("河道钓鱼"), topics["飞线充电"], by=office),
        lambda: actions.merge_topics([topics["飞线充电"], topics["路灯"]], by=office),
    ):
        with pytest.raises(Refused):
            change()
    actions.restore_topics(dropped, by=office)
    actions.propose_topics(dropped, by=office)


def test_a_finished_list_owes_nothing_and_changes_no_more(house, office, hotline):
    topic = _topics(hotline)["路灯"]
    with pytest.raises(NotAllowed):
        actions.finish_list(hotline, by=house.actor("staff"))
    actions.finish_list(hotline, by=office)
    assert not Duty.objects.filter(subject_kind="hotline_list", closed_at=None).exists()
    with pytest.raises(Refused):
        actions.rename_topic(topic, "改", by=office)
    with pytest.raises(Refused):
        actions.finish_list(hotline, by=office)
    with pytest.raises(NotAllowed):
        actions.discard_list(hotline, by=house.actor("staff"))
    actions.discard_list(hotline, by=office)


def _edit(chance, office):
    topics = list(HotlineTopic.objects.order_by("pk"))
    messages = list(HotlineMessage.objects.order_by("pk"))
    some = chance.sample(messages, chance.randint(1, 5))
    few = chance.sample(topics, min(len(topics), chance.randint(1, 3)))
    chance.choice(
        [
            lambda: actions.merge_topics(few, by=office),
            lambda: actions.split_off(some, "新题", by=office),
            lambda: actions.split_off(some, "新题", by=office),
            lambda: actions.move_messages(some, chance.choice([*topics, None]), by=office),
            lambda: actions.move_messages(some, chance.choice([*topics, None]), by=office),
            lambda: actions.drop_topics(few, by=office),
            lambda: actions.restore_topics(few, by=office),
            lambda: actions.propose_topics(few[:1], by=office) if chance.random() < 0.2 else None,
        ]
    )()


def _look():
    assert HotlineMessage.objects.count() == len(factories.MESSAGES)
    for topic in HotlineTopic.objects.all():
        ranks = sorted(HotlineMessage.objects.filter(topic=topic).values_list("rank", flat=True))
        assert ranks == list(range(topic.size))
        assert topic.size > 0


@pytest.mark.django_db
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_whatever_is_done_to_topics_counts_and_ranks_are_those_of_the_messages(seed):
    chance = random.Random(seed)
    with transaction.atomic():
        house = make_committee()
        with house.scope(BETWEEN):
            office = factories.appoint(house)
            factories.made(house, office)
            for _step in range(12):
                with clock.at(BETWEEN), suppress(Refused):
                    _edit(chance, office)
                _look()
        transaction.set_rollback(True)
