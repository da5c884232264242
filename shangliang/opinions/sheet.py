"""An issue as an official document 社情民意信息单 (domain §9); documents are Chinese, whatever a page's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shangliang.core import clock
from shangliang.documents.tree import (
    Document,
    Head,
    Letterhead,
    Node,
    Note,
    Paragraph,
    Signature,
    Title,
    day_in_words,
    runs,
)

from .models import Issue, Opinion
from .queries import author_of

_PARTS = (("situation", "情况"), ("analysis", "分析"), ("suggestion", "建议"))
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class SheetItem:
    """An item as the sheet says it: its head, where there are several, and its paragraphs."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """What an issue's sheet says, on the page as in the file."""

    letterhead: Letterhead
    items: tuple[SheetItem, ...]
    authors: str
    day: str


def sheet_of(issue: Issue, items: Iterable[Opinion]) -> Sheet:
    """The sheet of an issue: letterhead with its number, each item's parts, who reported it, the day."""
    rows = list(items)
    number = f"{issue.session.year}年第{issue.number}期" if issue.number else "（未编号）"
    authors = "、".join(dict.fromkeys(filter(None, (author_of(o) for o in rows))))
    return Sheet(
        Letterhead(f"{issue.committee.name}社情民意信息", number),
        tuple(_item(item, place) for place, item in enumerate(rows)),
        f"反映人：{authors}" if authors else "",
        day_in_words(issue.issued_at.astimezone(clock.ZONE).date()) if issue.issued_at else "",
    )


def document_of(issue: Issue, items: Iterable[Opinion]) -> Document:
    """The sheet as an official document: for Word and PDF."""
    sheet = sheet_of(issue, items)
    nodes: list[Node] = [sheet.letterhead, Title(issue.title)]
    for item in sheet.items:
        if len(sheet.items) > 1:
            nodes.append(Head(1, runs(item.head)))
        nodes += [Paragraph(runs(line)) for line in item.lines]
    if sheet.authors:
        nodes.append(Note(runs(sheet.authors)))
    day = issue.issued_at.astimezone(clock.ZONE).date() if issue.issued_at else None
    nodes.append(Signature(issue.committee.name, day))
    return Document(f"社情民意信息 {sheet.letterhead.number}", tuple(nodes))


def _item(item: Opinion, place: int) -> SheetItem:
    mark = _NUMERALS[place] if place < len(_NUMERALS) else str(place + 1)
    found = ["（急件）"] if item.urgent else []
    for name, label in _PARTS:
        text = getattr(item, f"edited_{name}") or getattr(item, name)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found += [f"【{label}】{line}" if first == 0 else line for first, line in enumerate(lines)]
    return SheetItem(f"{mark}、{item}", tuple(found))
