"""Lines: where Chinese text may be broken, and how a heading is broken well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .faces import Face, width

#: Signs that begin no line, and signs that end none (GB/T 15834, 5.1: 行首行末禁则).
NEVER_FIRST = frozenset("，。、；：？！）〕】》〉」』”’…—·%％‰℃)],.;:?!÷")
NEVER_LAST = frozenset("（〔【《〈「『“‘([")
#: Words of the field that a heading does not tear apart.
_WORDS = (
    "常务委员会|提案委员会|委员会|委员|政协|提案|会议|工作|报告|情况|审查|关于|以来|社情|民意|信息|协商|监督|参政|议政|建言|资政|履职"
    "|[一二三四五六七八九十]+次会议|第?[一二三四五六七八九十]+[届次年]|（已发布）"
)
#: What is not taken apart: these words, Latin ones, and numbers with the one character that measures them.
_TOKEN = re.compile(rf"{_WORDS}|\d[\d,.]*(?: ?[%％\u4e00-\u9fff])?|[A-Za-z]+|\s+|.", re.DOTALL)


def tokens(text: str) -> Iterator[str]:
    """The pieces between which a line may be broken."""
    piece = ""
    for token in _TOKEN.findall(text):
        if piece and (token[0] in NEVER_FIRST or piece[-1] in NEVER_LAST):
            piece += token
            continue
        if piece:
            yield piece
        piece = token
    if piece:
        yield piece


def lines(text: str, face: Face, size: float, most: float, spacing: float = 0) -> list[str]:
    """A text in lines of at most that width; its own line breaks are kept."""
    return [line for part in text.split("\n") for line in _filled(part, lambda t: width(t, face, size, spacing), most)]


def balanced(text: str, face: Face, size: float, most: float, spacing: float = 0) -> list[str]:
    """As :func:`lines`, in as few lines, but of lengths as even as can be: for titles."""
    made: list[str] = []
    for part in text.split("\n"):
        measure = lambda t: width(t, face, size, spacing)  # noqa: E731
        wanted = len(_filled(part, measure, most))
        low, high = 0.0, most
        while high - low > size / 8:
            middle = (low + high) / 2
            filled = _filled(part, measure, middle)
            fits = len(filled) <= wanted and all(measure(line) <= middle for line in filled)
            low, high = (low, middle) if fits else (middle, high)
        made += _filled(part, measure, high)
    return made


def fitting(text: str, face: Face, sizes: tuple[int, ...], most: float, rows: int) -> tuple[int, list[str]]:
    """The largest of these sizes in which a title takes at most so many rows, and its lines.

    Where none is small enough the title's own breaks are given up, and then it takes the rows that it needs.
    """
    for said in dict.fromkeys((text, text.replace("\n", ""))):
        for size in sizes:
            made = balanced(said, face, size, most)
            if len(made) <= rows:
                return size, made
    return sizes[-1], made


def _filled(text: str, measure: Callable[[str], float], most: float) -> list[str]:
    made: list[str] = []
    line = ""
    for token in tokens(text):
        if measure((line + token).rstrip()) <= most:
            line += token
            continue
        if line.strip():
            made.append(line.strip())
        line = token.lstrip()
        while len(line) > 1 and measure(line) > most:  # longer than a line: cut where it is full
            cut = next((n for n in range(len(line), 1, -1) if measure(line[:n]) <= most), 1)
            cut = _good_cut(line, cut)
            made.append(line[:cut])
            line = line[cut:]
    if line.strip():
        made.append(line.strip())
    return made


def _good_cut(line: str, cut: int) -> int:
    for at in range(cut, 0, -1):
        if at < len(line) and line[at] not in NEVER_FIRST and line[at - 1] not in NEVER_LAST:
            return at
    return cut
