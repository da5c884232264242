"""The light marks of a report's text: heads, paragraphs, and references to figures.

A text is what people type, a line for each paragraph::

    # 一、2025年工作回顾
    > 各位委员：
    全年收到提案{{ proposals_received }}件，其中大会期间{{ proposals_received scope=大会期间 }}件，
    **满意率**{{ satisfaction_rate rule=filed decimals=1 }}。
    {{ table of=proposals_filed,proposals_assigned years=2024,2025 caption=提案一览 }}

This module knows neither figures nor committees: it takes marks apart and puts them together again. What a reference
means, and whether there is such a figure, is :mod:`.values`' affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

SHOWS = ("value", "numerator", "denominator", "unit", "year")
FACTS = ("committee", "place", "session", "term", "year", "last_year", "next_year", "cut_off", "cut_off_hour")
#: Sections that write themselves from records: the year's key tasks.
SECTIONS = ("plan",)
BLOCKS = ("table", "chart", *SECTIONS)
#: What may be said of a figure, and of each kind of block.
_FIGURE_OPTIONS = ("scope", "rule", "year", "show", "decimals")
_BLOCK_OPTIONS = {
    "table": ("of", "years", "by", "scopes", "scope", "rule", "caption"),
    "chart": ("of", "years", "by", "scopes", "scope", "rule", "caption"),
    "plan": ("year",),
}
_HEAD = re.compile(r"(#{1,3})[ \u3000]+(.*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_BARE = re.compile(r"[^\s\"{}=＝\\]+\Z")
_OPEN = {"{{": "}}", "｛｛": "｝｝"}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line, with its remedy, in words. Lines count from 1."""

    line: int
    message: str


@dataclass(frozen=True)
class Words:
    """Plain words of a line; ``start`` is their place in the whole text."""

    text: str
    bold: bool = False
    start: int = 0


@dataclass(frozen=True)
class Reference:
    """A figure's place in the text: which one, of which scope, by which rule, of which year, and what of it is shown.

    ``year`` 0 is the report's own; ``decimals`` −1 leaves a rate as it is counted (two).
    """

    slug: str
    scope: str = ""
    rule: str = ""
    year: int = 0
    show: str = "value"
    decimals: int = -1

    def __str__(self) -> str:
        options = {
            "scope": self.scope,
            "rule": self.rule,
            "year": str(self.year) if self.year else "",
            "show": "" if self.show == "value" else self.show,
            "decimals": "" if self.decimals < 0 else str(self.decimals),
        }
        return _printed(self.slug, options)


@dataclass(frozen=True)
class Fact:
    """A word that the report knows of itself: its committee, its session, its cut-off."""

    name: str

    def __str__(self) -> str:
        return _printed(self.name, {})


@dataclass(frozen=True)
class Block:
    """A table, a chart or the key tasks, on a line of its own."""

    kind: str
    options: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return _printed(self.kind, self.options)

    def many(self, name: str) -> list[str]:
        """An option that names several things, divided by commas."""
        return [part.strip() for part in re.split(r"[,，、]", self.options.get(name, "")) if part.strip()]


Piece = Words | Reference | Fact


@dataclass(frozen=True)
class Line:
    """A line that says something.

    Attributes:
        number: its number in the text, from 1.
        kind: ``head1`` … ``head3``, ``paragraph``, ``to`` (no indent), ``break`` or ``block``.
    """

    number: int
    kind: str
    pieces: tuple[Piece, ...] = ()
    block: Block | None = None


@dataclass(frozen=True)
class Text:
    """A text taken apart, and what is wrong with it."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    @property
    def references(self) -> list[tuple[int, Reference]]:
        """Every figure within the lines, with the number of its line."""
        return [(line.number, piece) for line in self.lines for piece in line.pieces if isinstance(piece, Reference)]

    @property
    def blocks(self) -> list[tuple[int, Block]]:
        """Every table and chart, with the number of its line."""
        return [(line.number, line.block) for line in self.lines if line.block]


def parse(text: str) -> Text:
    """Take a text apart. Never raises: what cannot be understood stays as it was typed, and is a problem."""
    lines: list[Line] = []
    problems: list[Problem] = []
    start = 0
    for number, typed in enumerate(text.split("\n"), start=1):
        if typed.strip():
            lines.append(_line(number, typed, start, problems))
        start += len(typed) + 1
    return Text(tuple(lines), tuple(problems))


def write(text: Text) -> str:
    """Put a text together again; empty lines are gone, and every mark is written in one way."""
    return "\n".join(_written(line) for line in text.lines)


# Lines --------------------------------------------------------------------------------------------------------------


def _line(number: int, typed: str, start: int, problems: list[Problem]) -> Line:
    inner = typed.strip()
    offset = start + typed.index(inner[0])
    if inner == "---":
        return Line(number, "break")
    kind = "paragraph"
    if head := _HEAD.match(inner):
        kind, offset, inner = f"head{len(head[1])}", offset + head.start(2), head[2]
    elif inner.startswith((">", "＞")):
        rest = inner[1:].lstrip()
        kind, offset, inner = "to", offset + len(inner) - len(rest), rest
    pieces: list[Piece] = []
    for piece in _pieces(number, inner, offset, problems):
        if isinstance(piece, Block):
            if kind == "paragraph" and not pieces and _is_alone(inner):
                return Line(number, "block", block=piece)
            problems.append(Problem(number, _("“%(mark)s” stands on a line of its own.") % {"mark": piece.kind}))
        else:
            pieces.append(piece)
    return Line(number, kind, tuple(_emboldened(pieces)))


def _is_alone(inner: str) -> bool:
    closed = next((_OPEN[o] for o in _OPEN if inner.startswith(o)), "")
    return bool(closed) and _end_of(inner, 2, closed) == len(inner) - 2


def _pieces(number: int, inner: str, offset: int, problems: list[Problem]) -> Iterator[Piece | Block]:
    at = 0
    while at < len(inner):
        found = min((i for i in (inner.find(o, at) for o in _OPEN) if i >= 0), default=-1)
        if found < 0:
            yield Words(inner[at:], start=offset + at)
            return
        if found > at:
            yield Words(inner[at:found], start=offset + at)
        opened = inner[found : found + 2]
        end = _end_of(inner, found + 2, _OPEN[opened])
        if end < 0:
            message = _("“%(open)s” is never closed. Close it with “%(close)s” in the same line.")
            problems.append(Problem(number, message % {"open": opened, "close": _OPEN[opened]}))
            yield Words(inner[found:], start=offset + found)
            return
        try:
            yield _mark(inner[found + 2 : end])
        except _Wrong as wrong:
            problems.append(Problem(number, str(wrong)))
            yield Words(inner[found : end + 2], start=offset + found)
        at = end + 2


def _end_of(inner: str, start: int, close: str) -> int:
    """Where a mark ends; braces within quotation marks do not end it."""
    quoted = False
    at = start
    while at < len(inner):
        if quoted and inner[at] == "\\":
            at += 2
            continue
        if inner[at] == '"':
            quoted = not quoted
        elif not quoted and inner.startswith(close, at):
            return at
        at += 1
    return -1


def _emboldened(pieces: list[Piece]) -> Iterator[Piece]:
    """Words between two asterisks each are bold; one pair that is never closed stays as it is typed."""
    marks = sum(piece.text.count("**") for piece in pieces if isinstance(piece, Words))
    left, bold = marks - marks % 2, False
    for piece in pieces:
        if not isinstance(piece, Words):
            yield piece
            continue
        at, start = 0, 0
        while left and (at := piece.text.find("**", at)) >= 0:
            if at > start:
                yield Words(piece.text[start:at], bold, piece.start + start)
            at = start = at + 2
            left, bold = left - 1, not bold
        if start < len(piece.text):
            yield Words(piece.text[start:], bold, piece.start + start)


# Marks --------------------------------------------------------------------------------------------------------------


class _Wrong(Exception):
    """A mark that cannot be understood; the message says what to do."""


def _mark(inside: str) -> Reference | Fact | Block:
    tokens = list(_tokens(inside))
    if not tokens or tokens[0][1] is not None or not _NAME.match(tokens[0][0]):
        raise _Wrong(
            _("“%(mark)s” names no figure. Begin with its name, such as proposals_filed; “Insert a figure” finds it.")
            % {"mark": inside.strip()}
        )
    name = tokens[0][0]
    options: dict[str, str] = {}
    for key, value in tokens[1:]:
        if value is None:
            raise _Wrong(
                _('“%(word)s” in “%(name)s” has no meaning. Write scope=%(word)s, or put words with spaces in "…".')
                % {"word": key, "name": name}
            )
        if key in options:
            raise _Wrong(_("“%(name)s” says %(option)s= twice. Leave one.") % {"name": name, "option": key})
        options[key] = value
    known = _BLOCK_OPTIONS.get(name, () if name in FACTS else _FIGURE_OPTIONS)
    for key in options:
        if key not in known:
            raise _Wrong(
                _("“%(name)s” has no option %(option)s=. It has: %(options)s.")
                % {"name": name, "option": key, "options": ", ".join(known) or _("none")}
            )
    if name in BLOCKS:
        return Block(name, options)
    return Fact(name) if name in FACTS else _reference(name, options)


def _reference(slug: str, options: Mapping[str, str]) -> Reference:
    year, show, decimals = (options.get(name, "") for name in ("year", "show", "decimals"))
    if year and not _YEAR.match(year):
        raise _Wrong(_("“%(year)s” is no year. Write it with four digits, such as year=2025.") % {"year": year})
    if show and show not in SHOWS:
        raise _Wrong(
            _("show=%(show)s is not known. It is one of: %(shows)s.") % {"show": show, "shows": ", ".join(SHOWS)}
        )
    if decimals and decimals not in "012":
        raise _Wrong(_("decimals=%(n)s is not known. It is 0, 1 or 2.") % {"n": decimals})
    return Reference(
        slug,
        options.get("scope", ""),
        options.get("rule", ""),
        int(year) if year else 0,
        show or "value",
        int(decimals) if decimals else -1,
    )


def _tokens(inside: str) -> Iterator[tuple[str, str | None]]:
    """``name``, ``key=value`` and ``key="some value"``; the signs of a Chinese keyboard are taken too."""
    at, end = 0, len(inside)
    while at < end:
        if inside[at].isspace():
            at += 1
            continue
        begin = at
        while at < end and not inside[at].isspace() and inside[at] not in "=＝":
            at += 1
        key = inside[begin:at]
        if at == end or inside[at] not in "=＝":
            yield key, None
            continue
        value, at = _value(inside, at + 1)
        yield key, value


def _value(inside: str, at: int) -> tuple[str, int]:
    if at < len(inside) and inside[at] == '"':
        value = []
        at += 1
        while at < len(inside) and inside[at] != '"':
            if inside[at] == "\\" and at + 1 < len(inside):
                at += 1
            value.append(inside[at])
            at += 1
        return "".join(value), at + 1
    begin = at
    while at < len(inside) and not inside[at].isspace():
        at += 1
    return inside[begin:at], at


def _printed(name: str, options: Mapping[str, Any]) -> str:
    said = "".join(f" {key}={_quoted(value)}" for key, value in options.items() if value)
    return f"{{{{ {name}{said} }}}}"


def _quoted(value: str) -> str:
    if _BARE.match(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written(line: Line) -> str:
    if line.block is not None:
        return str(line.block)
    if line.kind == "break":
        return "---"
    before = {"head1": "# ", "head2": "## ", "head3": "### ", "to": "> "}.get(line.kind, "")
    return before + "".join(
        (f"**{p.text}**" if p.bold else p.text) if isinstance(p, Words) else str(p) for p in line.pieces
    )
