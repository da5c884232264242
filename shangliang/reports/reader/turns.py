"""Lists told in turn: 全国政协、省政协分别采用8条、20条 gives each number the item that stands at its place."""

import re

from .context import Document
from .frames import Frame

_IN_TURN = re.compile("分别|依次")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_CLAUSE_END = re.compile(r"[,。;:!?\n|]")
_JOINT = re.compile("、|以及|和|(?<![涉以普])及|(?<!参)与")
_LEAD = re.compile(
    r"^.*(?:涉及|围绕|关于|聚焦|其中|建成|建立|开展|召开|举办|组织|获得|得到|交由|被|获|由|交|向|为|在)(?=..)"
)
_REST = re.compile(
    r"(?:方面|领域|类)?(?:的)?(?:提案|平台|议事室|协商室|工作室)?(?:数|件数|数量)?(?:共|各|约|均)?"
    r"(?:采用|录用|采纳|批示|承办|办理|收到|提出|提交|占|有|为|是|达)*$"
)
_LONGEST = 16


def item_in_turn(document: Document, frame: Frame) -> str | None:
    """The list's item that this number belongs to; None when there is no list, or it is of another length."""
    text, at = document.text, frame.number.start
    if not _IN_TURN.search(frame.before_tail):
        return None
    begin = max(text.rfind("分别", 0, at), text.rfind("依次", 0, at))
    end = _SENTENCE_END.search(text, at)
    unit = re.escape(frame.number.unit)
    places = [
        found.start()
        for found in re.finditer(rf"\d+(?:\.\d+)?(?=[余多]?{unit})", text[: end.start() if end else len(text)][begin:])
    ]
    if len(places) < 2 or at - begin not in places:
        return None
    items = _items(text[begin + 2 : begin + places[0]]) or _items(_clause_before(text, begin))
    return items[places.index(at - begin)] if len(items) == len(places) else None


def _clause_before(text: str, end: int) -> str:
    end -= text[end - 1 : end] == ","
    start = end
    while start and not _CLAUSE_END.match(text, start - 1):
        start -= 1
    return text[start:end]


def _items(text: str) -> list[str]:
    items = _JOINT.split(_REST.sub("", text))
    items[0] = _LEAD.sub("", items[0])
    return items if len(items) > 1 and all(1 < len(item) <= _LONGEST for item in items) else []
