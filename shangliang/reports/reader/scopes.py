"""The scope of a figure: its period, what else narrows it, and how far it reaches."""

import re

from .classify import Meaning
from .context import Document
from .frames import Frame
from .narrowing import narrowed
from .turns import item_in_turn

_IN_SESSION = re.compile(
    r"(?:大会|全会|会议|全体会议)期间|大会提案|会上提案|大会⟨|会议以来的大会"
    r"|[一二三四五]次(?:全体)?会议(?:上)?(?:共计?)?(?:收到|提交|受理|提案|立案|审查立案)"
)
_REGULAR = re.compile(r"平时|闭会期间|闭会后|会后|日常提案|休会期间|会后提案")
_SINCE = re.compile(r"(?:会议|闭会)以来")
_LAST_SENTENCE = re.compile(r"[^。]*。[^。]{0,30}$")
_PROPOSALS = ("proposals_received", "proposals_filed")

_NOT_LISTED = ("rate", "after_merge")
_FIVE = re.compile(r"五年(?:来|间|累计|共|期间)|过去五年|届(?:市|县|区|省)?政协(?:以来|期间|共|五年)")
_ONE_YEAR = re.compile(r"一年来|今年|全年|本年|20\d\d年(?!度?以来|[^,。]{0,4}至)")
_SINCE_THEN = re.compile(r"(?:自|从)[^,。]{2,20}(?:以来|起)[^。]{0,20}累计|累积|历年累计|成立以来[^。]{0,10}累计")
_WITHIN_YEAR = re.compile(r"(?:全年|年内|一年来|今年|年度)[^,。]{0,6}累计")
_OF_PLATFORMS = ("consultations_held", "consultation_platforms", "problems_solved")
_WHOLE = re.compile(
    r"(全[省市县区州]政协(?!委员|常委)|(?:省|市)?(?:市县|市和区县|市、县|县区|区县|省市县|市县区|两级|三级|四级)(?:三级|两级)?政协"
    r"(?!领导|考察|来|委员)|市和区县|全[省市县区](?:各级)?政协系统|全[省市县区]各级政协)"
)


def scope_of(document: Document, frame: Frame, meaning: Meaning, before: str | None) -> str | None:
    """The figure's scope, None when the text does not narrow it. ``before`` is that of the figure in front."""
    own = None if meaning.scope_by in _NOT_LISTED else item_in_turn(document, frame)
    own = own or narrowed(frame, meaning, before)
    period = _period(document, frame, meaning) or _carried(frame, meaning, before)
    parts = [period, own, *_extent(document, frame, meaning)]
    kept = list(dict.fromkeys(piece for part in parts if part for piece in part.split("/")))
    return "/".join(kept) or None


def _period(document: Document, frame: Frame, meaning: Meaning) -> str | None:
    """In session or between: by the figure's own words, else by what its sentence says before it."""
    if not meaning.slug.startswith(_PROPOSALS):
        return None
    if _REGULAR.search(frame.near) and not _IN_SESSION.search(frame.near):
        return "平时"
    if _IN_SESSION.search(frame.near):
        return "大会期间"
    if meaning.scope_by == "after_merge":
        return None
    sentence = frame.before_tail
    if meaning.slug == "proposals_received" and (regular := list(_REGULAR.finditer(sentence))):
        after = sentence[regular[-1].end() : frame.number.start - frame.number.end]
        if not re.search(r"[\d;]", after) and not _IN_SESSION.search(sentence):
            return "平时"  # 全会闭会后,又陆续收到提案7件
    marks = [m.end() for m in _IN_SESSION.finditer(sentence)]
    opposed = _REGULAR.search(sentence) or _SINCE.search(sentence) or re.search("总(?:计|共)", frame.near)
    if marks and not opposed:
        return "大会期间" if "闭会" not in sentence[marks[-1] :] else None
    return "大会期间" if document.review_of_proposals and meaning.scope_by == "period" else None


def _carried(frame: Frame, meaning: Meaning, before: str | None) -> str | None:
    """The period of what was received, for what was filed of it in the next sentence: 会议期间…提交639件。立案588件."""
    if meaning.slug != "proposals_filed" or meaning.scope_by != "period" or before != "大会期间":
        return None
    last = _LAST_SENTENCE.search(frame.passage)
    return before if last and "其中" not in last[0] and _IN_SESSION.search(last[0]) else None


def _extent(document: Document, frame: Frame, meaning: Meaning) -> list[str]:
    parts = []
    if whole := _WHOLE.search(frame.sentence):
        parts.append(whole[1])
    titled = frame.line.five_years and not re.search(rf"{meaning.year}年(?!底|末|至|度?以来)", frame.passage)
    five = titled or _FIVE.search(frame.sentence) or _still_five(frame.passage)
    if five and not meaning.own_year and meaning.year == document.year:
        parts.append("五年")
    if re.search("并案(?:处理|办理)?后", frame.near):
        parts.append("并案后")
    if not five and _is_cumulative(frame, meaning.slug):
        parts.append("累计")
    return parts


def _still_five(passage: str) -> bool:
    five = max((m.end() for m in _FIVE.finditer(passage)), default=-1)
    return five > max((m.end() for m in _ONE_YEAR.finditer(passage)), default=-1)


def _is_cumulative(frame: Frame, slug: str) -> bool:
    """Whether the figure sums up more than the year. 累计 alone says so of platforms and what is done there; of
    others (累计捐款) it only means in all."""
    before = frame.before_tail
    if _WITHIN_YEAR.search(before):
        return False
    return bool(_SINCE_THEN.search(before)) or (slug in _OF_PLATFORMS and "累计" in before)
