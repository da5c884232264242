"""A document as HTML: the fragment that pages show, and the whole that is printed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .tree import (
    Byline,
    Chart,
    Document,
    Head,
    Letterhead,
    Node,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Signature,
    Table,
    Title,
    day_in_words,
)

#: The length of the longest bar, in the units of the drawing.
_LONGEST = 1000


def to_html(document: Document) -> SafeString:
    """The document's body as HTML, without styles: ``<article class="official">``.

    Heads begin at ``<h2>``, for the page has a ``<h1>`` of its own.
    """
    inside = "\n".join(part for node in document.nodes for part in _node(node))
    return mark_safe(f'<article class="official" lang="zh-Hans">\n{inside}\n</article>')  # noqa: S308 - all escaped


def _node(node: Node) -> Iterator[str]:
    match node:
        case Letterhead(issuer, number):
            said = f"<p>{escape(number)}</p>" if number else ""
            yield f'<header class="letterhead"><p class="issuer">{escape(issuer)}</p>{said}</header>'
        case Title(text):
            yield f'<h2 class="title">{"<br>".join(escape(line) for line in text.splitlines())}</h2>'
        case Byline(text):
            yield f'<p class="byline">{escape(text)}</p>'
        case Head(level, parts):
            yield f"<h{level + 2}>{_runs(parts)}</h{level + 2}>"
        case Paragraph(parts, indent):
            kind = "" if indent else ' class="to"'
            yield f"<p{kind}>{_runs(parts)}</p>"
        case Table():
            yield from _table(node)
        case Chart():
            yield from _chart(node)
        case Picture():
            yield _picture(node)
        case Note(parts):
            yield f'<p class="note">{_runs(parts)}</p>'
        case Signature(issuer, day):
            dated = f"<br>{day_in_words(day)}" if day else ""
            yield f'<p class="signed"><span>{escape(issuer)}{dated}</span></p>'
        case PageBreak():
            yield '<hr class="break">'


def _runs(parts: Iterable[Run]) -> str:
    return "".join(_run(part) for part in parts)


def _run(part: Run) -> str:
    said = escape(part.text)
    kind = f' class="{escape(part.mark)}"' if part.mark else ""
    told = f' title="{escape(part.told)}"' if part.told else ""
    if part.link:
        said = f'<a href="{escape(part.link)}"{kind}{told}>{said}</a>'
    elif part.mark:
        said = f"<mark{kind}{told}>{said}</mark>"
    return f"<b>{said}</b>" if part.bold else said


def _table(table: Table) -> Iterator[str]:
    yield '<table class="table">'
    if table.caption:
        yield f"<caption>{escape(table.caption)}</caption>"
    numbers = [all(row[i].number for row in table.rows if i < len(row)) for i in range(len(table.heads))]
    heads = zip(table.heads, numbers, strict=True)
    yield "<thead><tr>"
    yield "".join(f'<th scope="col"{_right(number and i > 0)}>{escape(h)}</th>' for i, (h, number) in enumerate(heads))
    yield "</tr></thead><tbody>"
    for row in table.rows:
        first, *others = row
        cells = "".join(f"<td{_right(cell.number)}>{_runs(cell.runs)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_runs(first.runs)}</th>{cells}</tr>'
    yield "</tbody></table>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _right(number: bool) -> str:
    return ' class="r"' if number else ""


def _chart(chart: Chart) -> Iterator[str]:
    most = max((bar.length for bar in chart.bars), default=0) or 1
    yield f'<figure class="bars"><figcaption>{escape(chart.caption)}</figcaption><table><tbody>'
    for bar in chart.bars:
        length = round(_LONGEST * max(bar.length, 0) / most)
        drawn = (
            f'<svg viewBox="0 0 {_LONGEST} 60" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="{length}" height="60" fill="#9e1b22"/></svg>'
        )
        yield f'<tr><th scope="row">{escape(bar.label)}</th><td>{drawn}</td><td class="r">{_runs(bar.value)}</td></tr>'
    yield "</tbody></table></figure>"


def _picture(picture: Picture) -> str:
    coded = base64.b64encode(picture.data).decode("ascii")
    said = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f'<figure class="picture"><img src="data:{escape(picture.kind)};base64,{coded}"'
        f' alt="{escape(picture.alt)}">{said}</figure>'
    )


def title_of(document: Document) -> str:
    """The title as one line; the document's name where it has none."""
    return next((node.text.replace("\n", "") for node in document.nodes if isinstance(node, Title)), document.name)
