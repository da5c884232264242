"""What is alike: the same is alike altogether, what shares nothing not at all, and rare words bind more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.search.likeness import similar
from shangliang.search.texts import Text, grams, phrases, runs

pytestmark = pytest.mark.once
words = st.text(alphabet="水电路灯小区停车充电桩学校噪音，a1 的", max_size=30)
texts = st.builds(Text, words, words)


@given(one=texts, others=st.lists(texts, max_size=6))
def test_shares_lie_between_nothing_and_all_and_the_same_text_comes_first(one, others):
    found = similar(one, [*others, one], most=9, enough=0.0)
    assert all(0 <= like.share <= 1 for like in found)
    assert [like.share for like in found] == sorted((like.share for like in found), reverse=True)
    if grams(one.title) or grams(one.body):
        assert found[0].share == pytest.approx(1)
    else:
        assert found == []


@given(one=texts, other=texts)
def test_likeness_is_the_same_from_both_sides(one, other):
    there, back = (similar(a, [b], enough=0.0) for a, b in ((one, other), (other, one)))
    assert [like.share for like in there] == pytest.approx([like.share for like in back])


def test_what_few_texts_say_binds_more_than_what_many_say():
    among = [Text(f"提升养老服务水平{n}") for n in "甲乙丙丁戊己"] + [Text("整治飞线充电"), Text("提升停车服务水平")]
    found = similar(Text("飞线充电隐患服务"), among, enough=0.0)
    assert found[0].place == 6
    assert similar(Text("完全另一回事"), among) == []
    assert len(similar(Text("提升服务水平"), among, most=2, enough=0.0)) == 2


def test_stock_phrases_places_digits_and_punctuation_say_nothing():
    assert runs("关于反映A3区含浦镇路灯不亮的问题（第2次）！") == ["路灯不亮的", "第", "次"]
    assert grams("咨询WIFI信号") == ["wifi", "信号"]
    assert grams("您好！123，谢谢。") == []
    assert phrases("停车难", longest=3) == {"停车", "车难", "停车难"}


def test_a_text_without_a_title_is_headed_by_its_first_sentence():
    assert Text("", "路灯不亮。已经三天。").heading == "路灯不亮"
    assert Text("有题目", "正文").heading == "有题目"
