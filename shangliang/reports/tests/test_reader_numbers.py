"""Numbers keep their value however they are written; what is no number is left alone."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.reports.reader import read_text
from shangliang.reports.reader.exclusions import Exclusions
from shangliang.reports.reader.normalise import normalise
from shangliang.reports.reader.numerals import chinese_value, numbers

_DIGITS = "零一二三四五六七八九"


def in_chinese(value: int) -> str:
    """The textbook's numeral, 1 to 99,999,999."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return in_chinese(high) + "万" + gap + (in_chinese(low) if low else "")
    out, started, zero = "", False, False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            if zero and started:
                out += "零"
            out += _DIGITS[digit] + sign
            started, zero = True, False
        else:
            zero = True
    return out[1:] if out.startswith("一十") else out


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_have_their_value(value):
    assert chinese_value(in_chinese(value)) == value


@given(st.integers(1900, 2099))
def test_adjoining_digits_are_places(year):
    assert chinese_value("".join(_DIGITS[int(d)] for d in str(year))) == year


def read(text: str) -> list[tuple[float, str, bool]]:
    plain = normalise(text)
    names = Exclusions(plain.text)
    return [(n.value, n.unit, n.at_least) for n in numbers(plain.text) if not names.excludes(n)]


@given(st.integers(2, 999_999), st.sampled_from(["件", "条", "人次", "场(次)", "万元"]))
def test_arabic_numbers_are_read_in_every_print(value, unit):
    wide = str(value).translate({ord("0") + i: ord("０") + i for i in range(10)})
    for printed in (str(value), f"{value:,}", wide, f" {value} "):
        assert read(f"共有{printed}{unit}。") == [(value, unit, False)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("10余万群众", (100_000, "", True)),
        ("1.2万人次", (12_000, "人次", False)),
        ("390余万元", (390, "万元", True)),
        ("近百场", (100, "场", True)),
        ("2.6亿元", (2.6, "亿元", False)),
        ("六次", (6, "次", False)),
        ("十余条", (10, "条", True)),
        ("百分之九十八点五", (98.5, "%", False)),
        ("百分之99.2", (99.2, "%", False)),
        ("3.6万余名", (36_000, "名", True)),
        ("2000余人(次)", (2000, "人(次)", True)),
        ("7市（区、县）", (7, "市(区、县)", False)),
        ("一千二百余件", (1200, "件", True)),
        ("1 83条", (183, "条", False)),
        ("98. 03％", (98.03, "%", False)),
        ("100件以上", (100, "件", True)),
        ("不少于5场", (5, "场", True)),
        ("上千人次", (1000, "人次", True)),
        ("两期", (2, "期", False)),
        ("10至15次", (10, "次", True)),
        ("3—5家", (3, "家", True)),
        ("30多家", (30, "家", True)),
        ("100余份(件)", (100, "份(件)", True)),
    ],
)
def test_mixed_and_rounded_numbers(printed, expected):
    assert read(f"共有{printed}。") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月30日上午9时30分",
        "第37辑、第40辑",
        "参加第139期培训班",
        "十四届三次会议以来",
        "市委六届二次、三次、四次全会",
        "“1+8”行动和“一号工程”",
        "坚持两个确立、做到两个维护",
        "从三个方面着手,抓好五个环节",
        "电话0755-6653211",
        "青政协发〔2024〕12号",
        "庆祝成立75周年",
        "开展《100个第一次》征文",
        "提高2个百分点",
        "严守中央八项规定精神",
        "12345热线24小时开通",
        "一次会议、一个平台、一批建议",
        "三级协商、四套班子、五位一体、两会精神",
        "3个月内办结",
        "百名委员进千家万户",
        "2019—2023年",
        "第5—9期",
    ],
)
def test_dates_ordinals_and_names_are_no_figures(text):
    assert read(f"{text}。") == []


@given(
    st.text(
        alphabet=st.sampled_from("政協协(xié)提案 \n\r\t1２3，,。件%百十余万第《》“”|·<br>&nbsp;　﹪設(设)"),
        max_size=80,
    )
)
def test_every_normalised_character_keeps_its_place(source):
    plain = normalise(source)
    assert len(plain.text) == len(plain.place)
    assert plain.place == sorted(plain.place)
    assert all(0 <= place < len(source) for place in plain.place)


PIECES = [
    "共收到提案435件",
    "其中委員提案２１０件",
    "立 案254 件",
    "見面(jiàn)率100％",
    "接访群众25次54人",
    "捐款10余万元",
    "第37辑",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(["，", "。\n", ";", "、", "\n- ", " "]))
def test_a_figure_is_found_where_its_quote_stands(pieces, joint):
    source = "政協雲台縣委員會2023年工作回顧\n" + joint.join(pieces)
    for figure in read_text(source):
        assert source[figure.start : figure.end] == figure.quote
        assert figure.start <= figure.number_start < figure.number_end <= figure.end
        assert figure.year == 2023


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text):
    read_text("政协工作报告" + text)


ENDLESS = [
    *(
        "政协收到提案435件，",
        "政协|收到提案|435件|\n",
        "提案\n435件\n政协",
        "“政协",
        "政协《",
        "协(xié)政协",
        "政协1 ",
        "政协<a",
    ),
    "政协" + "1" * 999 + "件",
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_the_longest_text_is_read_in_time_that_grows_with_its_length(piece):
    spent = []
    for length in (20_000, 80_000):
        text = (piece * (length // len(piece) + 1))[:length]
        begun = time.process_time()
        json.dumps([figure.as_row("a") for figure in read_text(text)])
        spent.append(time.process_time() - begun)
    assert spent[1] < 12 * spent[0] + 0.2
