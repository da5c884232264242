"""A text as what is compared: pairs of neighbouring Chinese characters, and words of other scripts.

No segmenter: pairs find every two-character word, and need no dictionary that ages with places and measures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: What every message or title says, whatever its matter.
STOCK = (
    "强烈要求",
    "坚决反对",
    "老百姓",
    "怎么办",
    "尊敬的",
    "进一步",
    "关于",
    "反映",
    "投诉",
    "咨询",
    "请求",
    "建议",
    "举报",
    "希望",
    "强烈",
    "要求",
    "呼吁",
    "质疑",
    "再次",
    "有关",
    "相关",
    "问题",
    "情况",
    "领导",
    "书记",
    "您好",
    "你好",
    "谢谢",
    "解决",
    "部门",
    "政府",
    "请问",
    "我们",
    "是否",
    "可以",
    "什么",
    "没有",
    "能否",
    "进行",
    "现在",
    "提案",
    "回复",
    "盼望",
    "恳请",
    "实名",
    "严查",
    "查处",
    "尽快",
    "严重",
    "事宜",
    "一事",
    "请",
)
_STOCK = re.compile("|".join(STOCK))
#: Where something is says nothing about what it is: villages, towns and streets by their names.
_PLACE = re.compile(r"[A-Za-z]\d*\s?[省市县区]+|[一-鿿]{2}(?:镇|乡(?!村)|街道|(?<!农)(?<!乡)(?<!一)村(?!级))(?=\S)")
_RUN = re.compile(r"[㐀-鿿]+|[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared: a title, which may be empty, and the body."""

    title: str
    body: str = ""

    @property
    def heading(self) -> str:
        """The title, or the beginning of a text that has none."""
        return self.title or re.split(r"[。！？；\n]", self.body.strip(), maxsplit=1)[0][:40]


def runs(text: str) -> list[str]:
    """The unbroken pieces of a text that say what it is about: without stock phrases, places, digits, punctuation."""
    plain = _PLACE.sub(" ", unicodedata.normalize("NFKC", text))
    return _RUN.findall(_STOCK.sub(" ", plain).lower())


def grams(text: str) -> list[str]:
    """Pairs of neighbouring characters, and whole words in Latin letters, in their order and as often as they stand."""
    found: list[str] = []
    for run in runs(text):
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def phrases(text: str, *, longest: int = 8) -> set[str]:
    """All runs of two to ``longest`` characters within the pieces of a text: among them are its words."""
    return set(_phrases(runs(text), longest))


def _phrases(pieces: Iterable[str], longest: int) -> Iterable[str]:
    for run in pieces:
        if run[0].isascii():
            yield run
            continue
        for length in range(2, min(longest, len(run)) + 1):
            for start in range(len(run) - length + 1):
                yield run[start : start + length]
