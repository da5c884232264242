"""Numbers as reports print them: Arabic, Chinese and mixed, rounded (余, 多, 近) or not, with their measure words.

This stage finds what *could* count something; :mod:`.exclusions` takes out dates, ordinals and names.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

_DIGITS = {d: i for i, d in enumerate("零一二三四五六七八九")} | {"两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_HAN_DIGITS = "零一二两三四五六七八九十百千万亿"

# Longest first: "场(次)" before "场", "万元" belongs to the unit because the value keeps it.
_MEASURES = [
    *(
        "人次",
        "场次",
        "件次",
        "篇次",
        "条次",
        "批次",
        "期次",
        "户次",
        "家次",
        "项次",
        "份次",
        "册次",
        "次数",
        "人数",
        "件数",
    ),
    *(
        "台次",
        "站次",
        "课时",
        "学时",
        "亿元",
        "万元",
        "千元",
        "美元",
        "平方公里",
        "平方米",
        "立方米",
        "千瓦",
        "兆瓦",
    ),
    *(
        "公里",
        "公顷",
        *"元件条次场期篇份名位人个家项批册本部种套天户村所支辑幅堂节课处张则轮卷班组对起宗道站届封回台讲",
    ),
    *"集首幢盏座亩吨米字%‰",
]
_PLACES = ["市(区、县)", "县(市、区)", "市(县、区)", "区(县)", "县(市)", "区(市、县)"]
# What is counted without a measure word between: 10余万群众, 300余家庭.
_BARE = "(?=群众|人民群众|委员|干部|职工|居民|村民|市民|师生|学生|党员|老人|困难|企业|人民|各界|提案|社情民意)"
# 场(次), 篇(条), 人/次: two measures for one count.
_SECOND = "(?:\\([次场件条项人个期篇份批]\\)|/[次场件条项])?"
_MEASURE = (
    "|".join(map(re.escape, _PLACES))
    + "|[省市县区州]{1,2}(?=政协)|(?:"
    + "|".join(map(re.escape, _MEASURES))
    + ")"
    + _SECOND
)

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = f"(?:[数几上](?=[十百千万])|近(?=[百千万]))?[{_HAN_DIGITS}]+"
_BEFORE = r"(?:不少于|不低于|至少|超过|超出|突破|多达|高达|大于|近|逾|超|上(?=千|百|万)|约|(?<=[达了])近)"
_AFTER = "(?:以上|之多|左右|有余|余)"
_NUMBER = re.compile(
    rf"(?P<before>{_BEFORE})?"
    rf"(?:(?P<percent>百分之)(?P<share>{_ARABIC}|[{_HAN_DIGITS}]+(?:点[{_HAN_DIGITS}]+)?)"
    rf"|(?P<number>(?P<arabic>{_ARABIC})|{_CHINESE})"
    rf"(?P<more>余|多(?!数)|来|几)?(?P<scale>[百千]?[万亿](?!元)|[百千](?=[余多]?[个件条次场人名家]))?(?P<more2>余|多(?=万|个|件|条|次|场|篇|份|名|位|人|家|项|批|期|册))?"
    rf"(?P<unit>{_MEASURE}|成(?=以上|多|$|[,。的得已])|{_BARE}))"
    rf"(?P<after>{_AFTER})?"
)
# 10至15次, 3-5家: a range is its lower end, at least.
_RANGE = re.compile(rf"(?<![\d.第年月/-])({_ARABIC}|[一二两三四五六七八九十]{{1,3}})%?(?:-|~|至)$")
_MOST_DIGITS = 16
_AT_LEAST = frozenset(["不少于", "不低于", "至少", "超过", "超出", "突破", "大于", "多达", "近", "逾", "超", "上"])


@dataclass(frozen=True)
class Number:
    """A number with its measure word. ``start``/``end`` span number and unit in the normalised text, ``unit_start``
    where the unit begins (equal to ``unit_end`` when none is printed)."""

    value: int | float
    start: int
    end: int
    unit_start: int
    unit_end: int
    unit: str
    at_least: bool
    chinese: bool


def numbers(text: str) -> list[Number]:
    """Every number of ``text`` that a measure word, a percent sign or a counted noun follows, in order."""
    found = []
    for match in _NUMBER.finditer(text):
        number = _number(text, match)
        if number is not None:
            found.append(_ranged(text, number))
    return found


def chinese_value(numeral: str) -> int | None:
    """The value of a Chinese numeral (十二, 一百零五, 两万三千, 二零二三); None when it is none.

    Adjoining digits without 十 are places, as in years; rounded ones (百, 数十) take 1 for what is not said.
    """
    if not numeral or any(c not in _HAN_DIGITS for c in numeral):
        return None
    if len(numeral) > 1 and all(c in _DIGITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for i, c in enumerate(numeral):
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or (0 if i and numeral[i - 1] == "零" else 1)) * _SMALL[c]
            digit = 0
        else:
            total = (total + section + digit or 1) * _LARGE[c]
            section = digit = 0
    return total + section + digit


def _number(text: str, match: re.Match[str]) -> Number | None:
    before, after = match["before"] or "", match["after"] or ""
    start = match.end("before") if before else match.start()
    if match["percent"]:
        value = _share(match["share"])
        if value is None:
            return None
        at_least = before in _AT_LEAST or after in ("以上", "余", "有余")
        return Number(value, start, match.end("share"), match.end("share"), match.end("share"), "%", at_least, True)
    printed, unit = match["number"], match["unit"]
    if len(printed) > _MOST_DIGITS:
        return None
    exact: Decimal | None
    if match["arabic"]:
        exact = Decimal(printed.replace(",", ""))
        rounded = False
    else:
        vague = printed[0] in "数几上近" and len(printed) > 1
        whole = chinese_value(printed[1:] if vague else printed)
        exact, rounded = (None if whole is None else Decimal(whole)), vague
    if exact is None:
        return None
    scale = match["scale"] or ""
    if unit == "元" and scale in ("万", "亿", "百万", "千万"):
        # 3.5万余元 is 万元 like 3.5余万元.
        unit, scale = f"{scale[-1]}元", scale[:-1]
    for sign in scale:
        exact *= _SMALL.get(sign) or _LARGE.get(sign) or 1
    at_least = rounded or before in _AT_LEAST or after in ("以上", "之多", "有余", "余")
    at_least = at_least or bool(match["more"] or match["more2"])
    if unit == "成":
        exact, unit = exact * 10, "%"
    unit_start, unit_end = match.span("unit")
    return Number(plain_value(exact), start, unit_end, unit_start, unit_end, unit, at_least, not match["arabic"])


def _ranged(text: str, number: Number) -> Number:
    """The number with the lower end of its range, when one stands before it."""
    found = _RANGE.search(text, max(0, number.start - 8), number.start)
    if found is None:
        return number
    lower = plain_value(Decimal(found[1].replace(",", ""))) if found[1][0].isdigit() else chinese_value(found[1])
    if lower is None or not 0 < lower < number.value:
        return number
    return replace(number, value=lower, start=found.start(), at_least=True)


def _share(printed: str) -> int | float | None:
    if printed[0].isdigit():
        return plain_value(Decimal(printed.replace(",", "")))
    whole, _, part = printed.partition("点")
    value = chinese_value(whole)
    if value is None:
        return None
    places = "".join(str(_DIGITS.get(c, "")) for c in part)
    return plain_value(Decimal(f"{value}.{places or 0}"))


def plain_value(value: Decimal) -> int | float:
    """The number as JSON prints it: whole ones without a fraction."""
    return int(value) if value == value.to_integral_value() else float(value)
