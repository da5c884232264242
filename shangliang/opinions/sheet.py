"""An issue as an official document 社情民意信息单 (domain §9); documents are Chinese, whatever a page's language."""

from __future__ import annotations

from collections.abc import Iterable

from shangliang.core import clock
from shangliang.documents.tree import Byline, Document, Head, Letterhead, Node, Note, Paragraph, Signature, Title, runs

from .models import Issue, Opinion
from .queries import author_of

_PARTS = (("situation", "情况"), ("analysis", "分析"), ("suggestion", "建议"))
_NUMERALS = "一二三四五六七八九十"


def sheet_of(issue: Issue, items: Iterable[Opinion]) -> Document:
    """The sheet of an issue: letterhead with its number, each item's parts, who reported it, the committee and day."""
    rows = list(items)
    day = issue.issued_at.astimezone(clock.ZONE).date() if issue.issued_at else None
    number = f"{issue.session.year}年第{issue.number}期" if issue.number else "（未编号）"
    nodes: list[Node] = [Letterhead(f"{issue.committee.name}社情民意信息", number), Title(issue.title)]
    for place, item in enumerate(rows):
        if len(rows) > 1:
            mark = _NUMERALS[place] if place < len(_NUMERALS) else str(place + 1)
            nodes.append(Head(1, runs(f"{mark}、{item}")))
        nodes += _item(item)
    authors = "、".join(dict.fromkeys(filter(None, (author_of(o) for o in rows))))
    if authors:
        nodes.append(Note(runs(f"反映人：{authors}")))
    nodes.append(Signature(issue.committee.name, day))
    return Document(f"社情民意信息 {number}", tuple(nodes))


def _item(item: Opinion) -> list[Node]:
    nodes: list[Node] = []
    for name, label in _PARTS:
        text = getattr(item, f"edited_{name}") or getattr(item, name)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if lines:
            nodes.append(Paragraph((*runs(f"【{label}】"), *runs(lines[0]))))
            nodes += [Paragraph(runs(line)) for line in lines[1:]]
    if item.urgent:
        nodes.insert(0, Byline("急件"))
    return nodes
