"""Invented stories to draw: a whole one, a scarce one, and any at random."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ..story import Months, Number, Part, Point, Section, Split, Story, grouped


def count(label: str, value: int, unit: str = "件", published: str = "") -> Number:
    return Number(label, unit, grouped(value), Decimal(value), rule="截止前计入", published=published)


def share(label: str, numerator: int, denominator: int) -> Number:
    value = (Decimal(numerator) * 100 / denominator).quantize(Decimal("0.01"))
    printed = f"{value:.0f}" if value == value.to_integral_value() else f"{value}"
    return Number(label, "%", printed, value, numerator, denominator, "满意 ÷ 交办")


WHOLE = Story(
    place="望川区",
    year=2025,
    title="凝心聚力担使命\n踔厉奋发启新程",
    subtitle="望川区政协的 2025 年",
    begins=date(2025, 1, 6),
    ends=date(2025, 12, 31),
    plenary=(date(2025, 1, 8), date(2025, 1, 11)),
    months=Months(
        "收到提案",
        "件",
        tuple((date(2025, m, 1), n) for m, n in enumerate((298, 6, 11, 14, 9, 16, 13, 8, 17, 12, 15, 9), start=1)),
    ),
    sections=(
        Section(
            "收到提案",
            count("收到提案", 428),
            (
                Part("立案", 262),
                Part("转为工作参考", 79),
                Part("转为社情民意", 11),
                Part("报告未列去向", 76, rest=True),
            ),
            (
                Split("收到的 428 件", (Part("大会期间", 301), Part("平时", 127))),
                Split("立案的 262 件", (Part("委员提案", 214), Part("集体提案", 48))),
            ),
            thing="件",
        ),
        Section(
            "委员满意率",
            share("满意率", 255, 262),
            (Part("满意", 255), Part("基本满意", 6), Part("不满意", 1)),
            thing="件",
        ),
        Section(
            "提案办理",
            None,
            others=(
                share("办复率", 262, 262),
                share("面商率", 240, 262),
                share("承诺落实率", 58, 71),
                count("承办单位", 51, "个"),
                count("重点提案", 12),
                count("督办会", 9, "场"),
            ),
        ),
        Section(
            "社情民意信息",
            count("收到社情民意信息", 1326, "条"),
            others=(count("编报", 418, "条"), count("采用", 96, "条"), count("领导批示", 23, "件")),
        ),
        Section(
            "委员履职与服务",
            count("委员工作室", 22, "个", "全年工作报告"),
            others=(count("接待群众", 2140, "人次", "全年工作报告"), count("接待日", 52, "场", "全年工作报告")),
        ),
    ),
    points_title="2026 年，四项重点",
    points=(
        Point("在思想引领上有新提升", "健全学习制度，把学习成效转化为履职能力。"),
        Point("在建言资政上有新成效", "围绕党政所需、群众所盼选准议题，深入调研。"),
        Point("在履职为民上有新作为", "用好委员联系群众的平台，推动解决急难愁盼的具体问题。"),
        Point("在自身建设上有新面貌", "加强委员队伍和机关建设，以实干担当提高履职质量。"),
    ),
    sources=(
        "来源：政协望川区委员会常务委员会工作报告。数字截至2025年12月31日24时。",
        "收到提案：截止前提交的。满意率：满意件数 ÷ 立案件数，255 ÷ 262。",
        "报告未列去向的 76 件，由收到的 428 件减去已列各项得出。",
        "注“已发布”的数字取自已公布的报告，未经本系统统计。",
    ),
)
SCARCE = Story(
    "望川区",
    2025,
    "政协望川区委员会提案委员会关于十六届五次会议提案审查情况的报告",
    "望川区政协的 2025 年",
    (Section("大会期间收到提案", count("收到提案", 7)),),
    date(2025, 1, 6),
    date(2025, 1, 10),
    sources=("来源：报告。",),
)

_WORDS = st.text(
    "提案办理委员收到立案转为工作参考社情民意信息协商（）“”、，。：2025ABc%喆", min_size=1, max_size=40
).filter(lambda s: s.strip() == s and s.strip())
_SHORT = st.text("提案办理委员收到立案转社情民意信息", min_size=1, max_size=14)
_UNITS = st.sampled_from(["件", "个", "场", "人次", "万元", "%", "条", "家", "名"])


@st.composite
def _numbers(draw: st.DrawFn) -> Number:
    label, published = draw(_SHORT), draw(st.sampled_from(["", "工作报告"]))
    if draw(st.booleans()):
        whole = draw(st.integers(1, 200_000))
        return share(label, draw(st.integers(0, whole)), whole)
    unit = draw(_UNITS)
    value = draw(st.integers(0, 100) if unit == "%" else st.integers(0, 99_999_999))
    return count(label, value, unit, published)


@st.composite
def _sections(draw: st.DrawFn) -> Section:
    lead = draw(st.none() | _numbers())
    parts: tuple[Part, ...] = ()
    if lead and (lead.count or lead.is_share) and draw(st.booleans()):
        whole = lead.denominator if lead.is_share else lead.count
        first = lead.numerator if lead.is_share else draw(st.integers(0, whole))
        parts = (Part(draw(_SHORT), first), Part(draw(_SHORT), whole - first, rest=draw(st.booleans())))
    splits = draw(
        st.lists(
            st.builds(
                lambda whole, parts: Split(whole, tuple(parts)),
                _SHORT,
                st.lists(st.builds(Part, _SHORT, st.integers(1, 90_000)), min_size=2, max_size=5),
            ),
            max_size=3,
        )
    )
    others = tuple(draw(st.lists(_numbers(), min_size=0 if lead else 1, max_size=7)))
    return Section(draw(_SHORT), lead, parts, tuple(splits), others, thing="件")


@st.composite
def stories(draw: st.DrawFn) -> Story:
    months = draw(
        st.none()
        | st.lists(st.integers(0, 9000), min_size=12, max_size=12).map(
            lambda ns: Months("收到提案", "件", tuple((date(2025, m, 1), n) for m, n in enumerate(ns, start=1)))
        )
    )
    return Story(
        "望川区",
        2025,
        draw(_WORDS),
        draw(_WORDS),
        tuple(draw(st.lists(_sections(), min_size=1, max_size=5))),
        date(2025, 1, 6),
        date(2025, 12, 31),
        plenary=draw(st.sampled_from([None, (date(2025, 1, 8), date(2025, 1, 11))])),
        months=months,
        points_title="2026 年，几项重点",
        points=tuple(draw(st.lists(st.builds(Point, _WORDS, _WORDS | st.just("")), max_size=7))),
        sources=tuple(draw(st.lists(_WORDS, max_size=3))),
    )
