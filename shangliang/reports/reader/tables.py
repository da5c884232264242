"""Numbers that stand bare in a table's cell, or after a label, whose measure word only the head or the label prints."""

import re
from decimal import Decimal

from .context import Document, Line
from .numerals import Number, plain_value

_UNITS = "件次|人次|场次|篇次|条次|万元|亿元|件|条|次|场|期|篇|份|名|位|人|家|个|项|批|册|本|部|万元|%"
_CELL = re.compile(r"(?<=\|)(\d[\d,]*(?:\.\d+)?)(?=\||$)")
_OF_HEADING = re.compile(rf"[(/]({_UNITS})\)?$|^(?:数量|单位:)?({_UNITS})数?$|[^人]({_UNITS})数$|[^满]意?率$")
_OF_CAPTION = re.compile(rf"单位:({_UNITS})")
# 收到提案(件):216 where a table's lines are gone.
_LABELLED = re.compile(rf"(?<=[\u4e00-\u9fff])\(({_UNITS})\)[|:]*(\d[\d,]*(?:\.\d+)?)(?![\d.年月日%+-]|{_UNITS})")
_CAPTION_LINES = 30
_NO_COUNT = re.compile(r"序号|编号|排名|名次|年份|届次|增减|同比|增长|比上年|较上年|上年|电话|备注|页码")


def table_numbers(document: Document, counted: list[Number]) -> list[Number]:
    """The bare numbers of tables with the measure word of their column, their row's label or the caption."""
    taken = {n.start for n in counted}
    found = [n for n in _labelled(document.text) if n.start not in taken]
    taken |= {n.start for n in found}
    titles: list[str] = []
    for place, line in enumerate(document.lines):
        if not line.table:
            titles = []
            continue
        if not titles and re.search("[\u4e00-\u9fff]", line.text) and not re.search(r"\d(?!\d*年)", line.text):
            titles = line.text.split("|")
        for cell in _CELL.finditer(document.text, line.start, line.end):
            unit = _unit(document, place, line, cell.start(), titles)
            if unit and cell.start() not in taken:
                found.append(_bare(cell[1], cell.start(1), cell.end(1), unit))
    return found


def _labelled(text: str) -> list[Number]:
    return [_bare(m[2], m.start(2), m.end(2), m[1]) for m in _LABELLED.finditer(text)]


def _unit(document: Document, place: int, line: Line, at: int, titles: list[str]) -> str | None:
    """The measure word printed nearest: by the column, by the row, above the table; None for a column of no counts."""
    before = document.text[line.start : at].split("|")
    heading = titles[len(before) - 1] if len(before) - 1 < len(titles) else ""
    label = next((c for c in before if re.search("[\u4e00-\u9fff]", c)), "")
    if not label or _NO_COUNT.search(heading) or _NO_COUNT.search(label):
        return None
    for words in (heading, label):
        if unit := _OF_HEADING.search(words):
            return next((group for group in unit.groups() if group), "%")
    above = "".join(earlier.text for earlier in document.lines[max(0, place - _CAPTION_LINES) : place])
    near = _OF_CAPTION.findall(above[-400:])
    return near[-1] if near else None


def _bare(printed: str, start: int, end: int, unit: str) -> Number:
    value = plain_value(Decimal(printed.replace(",", "")))
    return Number(value, start, end, end, end, unit, at_least=False, chinese=False)
