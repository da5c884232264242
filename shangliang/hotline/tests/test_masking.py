"""What names a person by a number is never shown; what else has digits stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.hotline.masking import headline, masked

pytestmark = pytest.mark.once

gaps = st.sampled_from(["", "", " ", "-"])
around = st.sampled_from(["", "电话", "，", "请打", "（", "。", "Tel:"])
wide = str.maketrans("0123456789", "０１２３４５６７８９")


@settings(max_examples=40)
@given(
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    before=around,
    after=st.sampled_from(["", "。", "，谢谢", "）", "转李"]),
    gap=gaps,
    full_width=st.booleans(),
)
def test_a_mobile_number_is_masked_in_whatever_writing(number, before, after, gap, full_width):
    written = f"{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}"
    text = before + (written.translate(wide) if full_width else written) + after
    shown = masked(text)
    assert number[3:9] not in re.sub(r"\D", "", shown)
    assert f"{number[:3]}******{number[-2:]}" in shown


@settings(max_examples=40)
@given(number=st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True), before=around)
def test_an_identity_number_is_masked(number, before):
    assert masked(f"{before}{number}。") == f"{before}{number[:3]}{'*' * 13}{number[-2:]}。"


@given(before=st.integers(0, 45))
def test_a_line_is_cut_after_it_was_masked(before):
    line = headline("", "灯" * before + "13812345678转" + "路" * 20)
    assert "1381" not in line
    assert len(line) <= 40


@given(text=st.text(alphabet="路灯小区年月日号楼元0123456789 -.１２", max_size=40))
def test_masking_twice_changes_nothing_more_and_words_stay(text):
    once = masked(text)
    assert masked(once) == once
    assert re.sub(r"[^路灯小区年月日号楼元]", "", once) == re.sub(r"[^路灯小区年月日号楼元]", "", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("座机0427-3651234", "座机042******34"),
        ("(023)43721234请回电", "023******34请回电"),
        ("联系电话：3651234", "联系电话：365**34"),
        ("微信号是88012345", "微信号是880***45"),
        ("卡号6222 0212 3456 7890 123", "卡号622**************23"),
        ("邮箱zhang.san@mail.example.cn", "邮箱z***@***"),
        ("+86 138 1234 5678", "861********78"),
    ],
)
def test_other_numbers_by_which_somebody_is_reached_are_masked(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2019年4月25日水费4.23元一吨",
        "3栋2单元1001室，欠款1250000元",
        "京A12345公交车261路",
        "热线12345没人接",
        "2026-03-01 09:32:09",
        "问题（一）；望解决！",
    ],
)
def test_amounts_dates_and_house_numbers_stay(text):
    assert masked(text) == text
