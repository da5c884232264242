"""Groups: each text in one at most, the same texts the same groups, what is alike together and what is not apart."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.search import grouping
from shangliang.search.grouping import group
from shangliang.search.texts import Text

pytestmark = pytest.mark.once

MATTERS = {
    "路灯": ["路灯不亮出行不便", "巷口路灯损坏", "路灯常年不亮夜间摔跤", "请维修路灯", "路灯昏暗应更换"],
    "飞线充电": ["楼道飞线充电隐患", "电动车飞线充电", "飞线充电容易起火", "制止飞线充电", "飞线充电无人管"],
    "公交": ["公交车等候太久", "公交班次太少", "增开公交班次", "公交末班太早", "公交车不进站"],
    "补课": ["学校暑期补课", "周末强制补课", "教师有偿补课", "补课收费太高", "补课影响休息"],
}


def _messages(chance, each=5):
    found = [
        (matter, Text(title, f"{title}，{title}。")) for matter, titles in MATTERS.items() for title in titles[:each]
    ]
    chance.shuffle(found)
    return found


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), each=st.integers(3, 5))
def test_messages_about_one_matter_come_together_in_whatever_order(seed, each):
    messages = _messages(random.Random(seed), each)
    found = group([text for _matter, text in messages], least=2)
    for one in found:
        assert len({messages[place][0] for place in one.members}) == 1, one
    assert sum(len(one.members) for one in found) >= 0.8 * len(messages)


words = st.text(alphabet="水电路灯小区停车充电学校噪音的，a1", max_size=25)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.builds(Text, words, words), max_size=25), least=st.integers(2, 4))
def test_whatever_the_texts_each_stands_in_one_group_at_most_and_the_largest_comes_first(texts, least):
    found = group(texts, least=least)
    places = [place for one in found for place in one.members]
    assert len(places) == len(set(places))
    assert set(places) <= set(range(len(texts)))
    sizes = [len(one.members) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    assert all(size >= least for size in sizes)
    assert all(one.name and 0 <= one.cohesion <= 1 for one in found)
    assert group(texts, least=least) == found


def test_texts_that_say_nothing_are_in_no_group_and_one_text_is_none():
    assert group([Text(""), Text("您好！"), Text("谢谢", "123")] * 3) == []
    with pytest.raises(ValueError, match="two"):
        group([Text("路灯")], least=1)


def test_of_very_many_texts_some_make_the_groups_and_the_others_join_them(monkeypatch):
    messages = _messages(random.Random(1)) * 3
    whole = group([text for _matter, text in messages])
    monkeypatch.setattr(grouping, "_AT_ONCE", 30)
    some = group([text for _matter, text in messages])
    for found in (whole, some):
        assert all(len({messages[place][0] for place in one.members}) == 1 for one in found)
        assert sum(len(one.members) for one in found) >= 0.6 * len(messages)


def test_a_long_list_learns_which_words_stand_for_the_same():
    chance = random.Random(3)
    things = [a + b for a in "东西南北金木火土山川湖海星云松柏竹梅" for b in "春夏秋冬风雨雷电日月红黄蓝白黑"]
    texts = [
        Text(chance.choice(MATTERS[matter]), "，".join(chance.sample(MATTERS[matter], 2) + chance.sample(things, 3)))
        for matter in MATTERS
        for _n in range(150)
    ]
    found = group(texts)
    assert all(len({place // 150 for place in one.members}) == 1 for one in found)
    assert sum(len(one.members) for one in found) >= 0.8 * len(texts)
    # One sentence six hundred times has fewer words than there are directions.
    (alone,) = group([Text("楼道飞线充电隐患")] * 300 + [Text(f"另有{a}{b}") for a in "甲乙丙丁" for b in things])[:1]
    assert len(alone.members) == 300


def test_a_group_is_named_by_what_it_shares_and_others_lack_and_no_two_alike():
    messages = [text for titles in MATTERS.values() for text in map(Text, titles)]
    found = group(messages, least=2)
    names = {one.name for one in found}
    assert {"路灯", "飞线充电", "补课"} <= names
    assert len(names) == len(found)
    assert {word for name in names for word in name.split("、")}.isdisjoint({"的", "问题"})
