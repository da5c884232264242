"""A document as a tree that knows nothing of Word, PDF or pages: what is said, not how it is set.

Subjects build it; :mod:`.word`, :mod:`.printing` and :mod:`.markup` set it in the official layout (GB/T 9704-2012).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar


@dataclass(frozen=True)
class Run:
    """Words of one kind within a line.

    Attributes:
        mark: ``unverified`` (typed, 未核), ``missing`` (no value), ``changed``; ``""`` for plain words.
        link: an address that the words open onto, on pages only: print has none.
        told: what the words are, for the pointer and for screen readers.
    """

    text: str
    bold: bool = False
    mark: str = ""
    link: str = ""
    told: str = ""


Runs = tuple[Run, ...]


def runs(text: str) -> Runs:
    """Plain words as runs."""
    return (Run(text),)


@dataclass(frozen=True)
class Letterhead:
    """The red head of an official letter 发文机关标志: who sends it, and its number 机关代字〔2026〕5号."""

    issuer: str
    number: str = ""


@dataclass(frozen=True)
class Title:
    """The title 标题; a line break in it is where it is to be broken."""

    text: str


@dataclass(frozen=True)
class Byline:
    """A line under the title: where and when it was given, or by whom 题注、报告人."""

    text: str


@dataclass(frozen=True)
class Head:
    """A head of level 1 (黑体), 2 (楷体) or 3 (仿宋, bold)."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``indent`` sets its first line in by two characters, an addressee 主送机关 has none."""

    runs: Runs
    indent: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell of a table; numbers stand at the right."""

    runs: Runs
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table with heads, and its caption above."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its name, its length, and the value as printed."""

    label: str
    length: float
    value: Runs


@dataclass(frozen=True)
class Chart:
    """Bars beside each other, with their values printed: a chart that needs no table beside it."""

    caption: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Picture:
    """A picture as bytes: ``image/png``, ``image/jpeg`` or ``image/svg+xml`` (Word takes no svg: its text stands)."""

    data: bytes
    kind: str
    alt: str
    width: float = 156.0  # millimetres
    caption: str = ""


@dataclass(frozen=True)
class Note:
    """Small print under the text: sources, counting rules."""

    runs: Runs


@dataclass(frozen=True)
class Signature:
    """Who signs 发文机关署名, and the day 成文日期."""

    issuer: str
    day: date | None = None


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Node = Letterhead | Title | Byline | Head | Paragraph | Table | Chart | Picture | Note | Signature | PageBreak


@dataclass(frozen=True)
class Document:
    """A whole document. ``name`` is what its file and window are called."""

    name: str
    nodes: tuple[Node, ...]

    def plain(self) -> str:
        """Its words alone, a line for each paragraph, head and row."""
        return "\n".join(line for node in self.nodes for line in _lines(node))


T = TypeVar("T")


def without_links(part: T) -> T:
    """The same document, or a part of it, for print: links lead nowhere there, and marks are for whoever writes."""
    if isinstance(part, Run):
        return replace(part, link="", mark="", told="")
    if isinstance(part, tuple):
        return tuple(without_links(item) for item in part)  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        changed: dict[str, Any] = {f.name: without_links(getattr(part, f.name)) for f in fields(part)}
        return replace(part, **changed)
    return part


def joined(parts: Sequence[Run]) -> str:
    """The words of some runs."""
    return "".join(part.text for part in parts)


def day_in_words(day: date) -> str:
    """A date as official documents write it, in Arabic numerals without leading zeros: 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _lines(node: Node) -> Iterator[str]:
    match node:
        case Letterhead(issuer, number):
            yield issuer
            if number:
                yield number
        case Title(text) | Byline(text):
            yield text.replace("\n", "")
        case Head(_, parts) | Paragraph(parts, _) | Note(parts):
            yield joined(parts)
        case Table():
            yield from filter(None, [node.caption, " ".join(node.heads)])
            for row in node.rows:
                yield " ".join(joined(cell.runs) for cell in row)
            if node.note:
                yield node.note
        case Chart(caption, bars):
            yield caption
            for bar in bars:
                yield f"{bar.label} {joined(bar.value)}"
        case Picture():
            yield node.caption or node.alt
        case Signature(issuer, day):
            yield issuer
            if day:
                yield day_in_words(day)
        case PageBreak():
            return
