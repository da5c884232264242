"""The result as a section of the consultation's report: what other subjects put into their documents.

Documents are Chinese, whatever a page's language.
"""

from __future__ import annotations

from typing import Any

from shangliang.core import clock
from shangliang.documents.tree import (
    Bar,
    Cell,
    Chart,
    Document,
    Head,
    Node,
    Note,
    Paragraph,
    Table,
    Title,
    day_in_words,
    runs,
)

from . import queries
from .drawing import group_name
from .findings import interval
from .models import Deliberation

_NUMERALS = "一二三四五六七八九十"
#: So many statements of each kind the section names.
_NAMED = 5


def report_section(deliberation: Deliberation, *, level: int = 1) -> tuple[Node, ...]:
    """What the report of a consultation says on its online deliberation: who took part, common ground, differences.

    Below the smallest group shown it says so and nothing else. Every share stands with its counts.

    Args:
        level: of its head, 1 to 3.
    """
    result = queries.result_of(deliberation)
    nodes: list[Node] = [Head(level, runs(f"网上商量：{deliberation.title}"))]
    if result is None or not result.shown["k"]:
        return (*nodes, Paragraph(runs(f"参加表态的不足{deliberation.min_group}人，不作统计。")))
    shown, texts = result.shown, queries.texts_of(deliberation)
    nodes.append(Paragraph(runs(_who(deliberation, shown, len(texts)))))
    nodes += _kind(shown, texts, "ground", "最大公约数", "各组都有六成以上同意的看法", level)
    nodes += _kind(shown, texts, "against", "共同不赞成的", "各组都有六成以上不同意的看法", level)
    nodes += _kind(shown, texts, "apart", "分歧", "各组看法明显不同的", level)
    nodes.append(
        Note(
            runs(
                "参加者自愿报名，一人一票，不能代表全体居民；分组由表态算出，不按身份。"
                "比例后为“同意人数／表态人数”。"
                f"数据截至{day_in_words(result.read_through.astimezone(clock.ZONE).date())}。"
            )
        )
    )
    return tuple(nodes)


def annex(deliberation: Deliberation, *, named: bool = True) -> tuple[Node, ...]:
    """The table of all statements, to which the section refers; nothing below the smallest group shown.

    Args:
        named: its caption names the deliberation, as beside others.
    """
    result = queries.result_of(deliberation)
    if result is None or not result.shown["k"]:
        return ()
    about = f"“{deliberation.title}”" if named else ""
    return (_table(result.shown, queries.texts_of(deliberation), f"附表　{about}全部看法的表态人数"),)


def document_of(deliberation: Deliberation) -> Document:
    """The section as a document of its own, with a table of all statements."""
    head = Title(f"{deliberation.title}\n网上商量情况")
    nodes = (head, *report_section(deliberation), *annex(deliberation, named=False))
    return Document(f"{deliberation.title} 网上商量情况", nodes)


def _who(deliberation: Deliberation, shown: dict[str, Any], statements: int) -> str:
    names = {"member": "委员", "invited": "受邀代表", "public": "公众", "imported": "导入"}
    kinds = "、".join(f"{names[kind]}{shown['kinds'][kind]}人" for kind in names if shown["kinds"].get(kind))
    text = f"围绕“{deliberation.question.rstrip('。')}”，{shown['people']}人参加（{kinds}），"
    text += f"对{statements}条看法表态{shown['votes']}次。"
    if shown["k"] < 2:
        return f"{text}表态没有分成明显的组。"
    sizes = "、".join(f"{group_name(place)}{group['size']}人" for place, group in enumerate(shown["groups"]))
    return f"{text}按表态的相近程度，分为{_NUMERALS[shown['k'] - 1]}组：{sizes}。"


def _kind(shown: dict[str, Any], texts: dict[int, str], kind: str, name: str, words: str, level: int) -> list[Node]:
    numbers = [number for number in shown[kind] if number in texts]
    if not numbers:
        return [] if kind == "against" else [Paragraph(runs(f"{name}：目前没有{words}。"))]
    rows = {row["number"]: row for row in shown["statements"]}
    nodes: list[Node] = [
        Head(min(level + 1, 3), runs(f"{name}（{len(numbers)}条）")),
    ]
    for place, number in enumerate(numbers[:_NAMED], start=1):
        nodes.append(Paragraph(runs(f"{place}. {texts[number]}{_counts(rows[number]['groups'], kind)}")))
    if len(numbers) > _NAMED:
        nodes.append(Paragraph(runs(f"另有{len(numbers) - _NAMED}条，见附表。")))
    if kind == "apart":
        first = rows[numbers[0]]
        bars = tuple(
            Bar(group_name(place), cell[0] / cell[2], runs(f"{cell[0]}／{cell[2]}"))
            for place, cell in enumerate(first["groups"])
        )
        nodes.append(Chart(f"同意“{texts[numbers[0]]}”的比例", bars))
    return nodes


def _counts(cells: list[list[int]], kind: str) -> str:
    side, word = (1, "不同意") if kind == "against" else (0, "同意")
    parts = [f"{group_name(p)}{cell[side]}／{cell[2]}" for p, cell in enumerate(cells)]
    said = f"（{word}：{'，'.join(parts)}" if len(cells) > 1 else f"（{word}：{cells[0][side]}／{cells[0][2]}"
    if kind == "apart":
        return f"{said}）"
    least = int(100 * min(interval(cell[side], cell[2])[0] for cell in cells))
    return f"{said}；最低的一组真实比例也应在{least}%以上）"


def _table(shown: dict[str, Any], texts: dict[int, str], caption: str) -> Table:
    rows = []
    for row in shown["statements"]:
        if row["number"] not in texts:
            continue
        cells = [Cell(runs(texts[row["number"]]))]
        counted = [row.get(name) for name in ("voted", "agreed", "disagreed")]
        cells += [Cell(runs("—" if value is None else str(value)), number=True) for value in counted]
        rows.append(tuple(cells))
    return Table(("看法", "表态", "同意", "不同意"), tuple(rows), caption=caption)
