"""The words by which figures are told apart, read from ``lexicon/*.toml``.

A rule fits a number when its ``units`` hold the number's measure word, ``near`` is found in what stands around it
(the words before it in its clause, ⟨, the unit, ⟩, the words after it; without quotation marks), ``not`` is not found
there, and the matter that the passage is about is one of ``topic``. Further conditions: ``near2`` like ``near``;
``sentence`` is found in the sentence up to the end of the clause, ``context`` there or in the heading above, ``after``
in the rest of the sentence, ``carry`` in the words before the number in front, ``passage`` in the paragraph up to here;
``matter`` stands in for a topic that the whole report has, ``strong`` asks that the sentence itself names the topic.
The first rule that fits decides; ``scope`` names the way in which :mod:`.scopes` looks for what narrows the figure.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# The files in the order in which their rules are tried: the more special matters first.
_FILES = ("rates", "proposals", "opinions", "supervision", "service", "culture", "consultation")

# Of a double measure, 场(次), the first counts.
_UNITS = {
    "piece": "件 件次 件数 份 宗",
    "item": "条 条次 项 个 件 件次 则 起 点 项次",
    "time": "次 场 场次 期 轮 项 项次 批 批次 堂 节 课 个 集 讲 课时 期次 次数 站",
    "issue": "期 期次 辑",
    "text": "篇 份 条 件 期 则 篇次 件次 条次 个 项 次",
    "person": "名 位 人 人次 人数",
    "personname": "名 位 人 件 份",
    "letter": "篇 条 期 件 份 则 篇次 件次 条次 项",
    "writing": "篇 份 篇次",
    "report": "篇 份 件 个 项 期 件次 篇次 部",
    "persontime": "人次",
    "body": "个 家 所 处 户 家次 支 站 部 对 组 项",
    "household": "户 户次",
    "village": "村 个",
    "money": "万元 元 亿元 千元",
    "volume": "部 本 册 种 辑 期 卷 套 集 册次",
    "batch": "批 批次 个 团",
    "day": "天",
    "percent": "%",
    "place": "区县 市区 县区 市县 省 市 县 区 州 市(区、县) 县(市、区) 市(县、区) 区(县) 县(市) 区(市、县)",
    "none": "",
}

# What a passage is about: the last of these words before the number says it.
_TOPICS = {
    "proposal": r"提案(?!委|者)|立案|承办单位",
    "opinion": r"社情民意|民意信息|《社情|政协信息|信息》|信息(?=全国政协|[省市]政协|上级"
    r"|直报|采|条|篇|期|获|被|得到|所?反映"
    r"|工作)|信息来稿|资讯来稿|信息专刊|信息稿|(?<=报送)信息|(?<=编发)信息|(?<=报)信息",
    "platform": r"议事室|协商室|议事厅|议事堂|协商平台|议事平台|协商议事|好商量|协商阵地|商量|[省市县区镇乡村]级平台",
    "studio": r"工作室|工作站|委员之家|会客厅|委员驿站|联络站|联络室",
    "reception": r"接待日|接访|值班委员|值班接待|接待群众|接待来访|接待选民|委员接待|坐班",
    "grassroots": r"网格|民情|走基层|下基层|进万家|进社区|微心愿",
    "supervise": r"监督|督导|评议",
    "consult": r"协商|议政|恳谈",
    "research": r"调研|视察",
    "donate": r"捐|善款|助学|公益|慈善|爱心|救灾",
    "help": r"帮扶|结对|驻村|乡村振兴|联系村",
    "volunteer": r"志愿|义诊|下乡",
    "read": r"读书(?!班)|阅读(?!量)|书香|书屋|书吧|共读|悦读|书友",
    "history": r"文史|史料|口述史|丛书|出版|编纂|征编",
    "train": r"培训|研修|轮训",
    "media": r"媒体|用稿|报道|刊发|稿件|客户端|公众号",
    "exchange": r"来访(?!群众)|考察团|联谊|往来",
    "speech": r"大会发言|发言",
    "study": r"学习|研讨|理论|第一议题",
}


@dataclass(frozen=True)
class Rule:
    """One way in which a kind of figure is worded."""

    slug: str
    near: re.Pattern[str]
    unless: re.Pattern[str] | None
    topics: frozenset[str]
    also_near: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    passage: re.Pattern[str] | None
    context: re.Pattern[str] | None
    after: re.Pattern[str] | None
    carry: re.Pattern[str] | None
    matter: str
    strong: bool
    scope: str


@cache
def rules() -> dict[str, list[Rule]]:
    """For each measure word the rules that may fit it, in order."""
    found: dict[str, list[Rule]] = {}
    for name in _FILES:
        path = Path(__file__).parent / "lexicon" / f"{name}.toml"
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            rule = Rule(
                slug=entry["slug"],
                near=re.compile(entry["near"]),
                unless=_pattern(entry, "not"),
                topics=frozenset(entry.get("topic", ())),
                also_near=_pattern(entry, "near2"),
                sentence=_pattern(entry, "sentence"),
                passage=_pattern(entry, "passage"),
                context=_pattern(entry, "context"),
                after=_pattern(entry, "after"),
                carry=_pattern(entry, "carry"),
                matter=entry.get("matter", ""),
                strong="strong" in entry,
                scope=entry.get("scope", "none"),
            )
            units = dict.fromkeys(u for group in entry["units"].split("|") for u in _UNITS[group].split() or [""])
            for unit in units:
                found.setdefault(unit, []).append(rule)
    return found


@cache
def _topic_words() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{words})" for name, words in _TOPICS.items()))


def rules_for(unit: str) -> list[Rule]:
    """The rules that may fit a number with this measure word."""
    known = rules()
    found = known.get(unit)
    if found is not None:
        return found
    first = re.split(r"[(/]", unit)[0]
    return known.get("人次" if first == "人" else first, [])


def topic_of(text: str) -> str:
    """The matter that ``text`` names last, "" when it names none."""
    last = ""
    for found in _topic_words().finditer(text):
        last = found.lastgroup or ""
    return last


def topics_in(text: str) -> list[tuple[int, int, str]]:
    """Where ``text`` names matters: beginning, end and matter of each place, in order."""
    return [(found.start(), found.end(), found.lastgroup or "") for found in _topic_words().finditer(text)]


def _pattern(entry: dict[str, str], key: str) -> re.Pattern[str] | None:
    return re.compile(entry[key]) if key in entry else None
