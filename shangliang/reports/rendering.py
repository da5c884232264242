"""A report as a document: its marks become heads, paragraphs and tables, its references numbers.

One tree serves the page, Word and PDF; numbers link to their records, typed ones that nobody has checked are marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from shangliang.core.errors import Refused
from shangliang.documents.tree import (
    Bar,
    Byline,
    Cell,
    Chart,
    Document,
    Head,
    Node,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    Title,
    runs,
)

from .models import Report
from .reader import read_text
from .references import SECTIONS, Block, Fact, Line, Reference, Text, Words, parse
from .values import LANGUAGE, Shown, Values, asked_of, facts_of, values_of

#: What is printed where a figure has no value: plain words, never «None».
NO_VALUE = "（暂无数据）"
#: What is printed where a reference cannot be understood.
NO_FIGURE = "（引用有误）"


@dataclass(frozen=True)
class TypedNumber:
    """A number that somebody typed, as the reader finds it.

    Attributes:
        line: of the text.
        quote: the words around it, by which it is known.
        number: number and unit alone.
        indicator: what the reader takes it for.
        source: where it comes from, if somebody has confirmed it; ``""`` while it is unverified 未核.
    """

    line: int
    quote: str
    number: str
    indicator: str
    source: str = ""


@dataclass(frozen=True)
class Rendered:
    """A report as a document, with its typed numbers and its figures in the order of the text."""

    document: Document
    typed: tuple[TypedNumber, ...]
    figures: tuple[tuple[int, Shown], ...]

    @property
    def unverified(self) -> list[TypedNumber]:
        """The typed numbers that nobody has confirmed."""
        return [number for number in self.typed if not number.source]


def render(report: Report, values: Values | None = None) -> Rendered:
    """The report as a document.

    Args:
        values: where its numbers come from; by default as frozen, or counted now for a draft.
    """
    values = values or values_of(report)
    text = parse(report.body)
    values.prepare(asked_of(text, values))
    confirmed = dict(report.confirmed.values_list("quote", "source"))
    # The reader judges by the title whose report it is.
    pieces = _Pieces(text, values, facts_of(report), f"{report.committee.name}\n{report}\n")
    typed = list(pieces.typed_numbers(confirmed))
    nodes = [Title(report.title)] if report.title else []
    made: list[Node] = [*nodes, *(Byline(said) for said in (report.occasion, report.speaker) if said)]
    figures: list[tuple[int, Shown]] = []
    for line in text.lines:
        made += _nodes(line, pieces, values, figures)
    if report.issuer or report.dated:
        made.append(Signature(report.issuer, report.dated))
    return Rendered(Document(str(report), tuple(made)), tuple(typed), tuple(figures))


def document_of(report: Report, values: Values | None = None) -> Document:
    """The report as a document, for Word and PDF."""
    return render(report, values).document


# Lines --------------------------------------------------------------------------------------------------------------


def _nodes(line: Line, pieces: _Pieces, values: Values, figures: list[tuple[int, Shown]]) -> Iterator[Node]:
    said = pieces.runs[line.number] if line.pieces else ()
    figures += [(line.number, shown) for shown in pieces.figures.get(line.number, ())]
    if line.kind.startswith("head"):
        yield Head(int(line.kind[-1]), said)
    elif line.kind in ("paragraph", "to"):
        yield Paragraph(said, indent=line.kind == "paragraph")
    elif line.kind == "break":
        yield PageBreak()
    elif line.block is not None:
        yield from _block(line.number, line.block, values, figures)


def _block(line: int, block: Block, values: Values, figures: list[tuple[int, Shown]]) -> Iterator[Node]:
    try:
        if block.kind in SECTIONS:
            for said in values.section(line, block).split("\n"):
                yield Paragraph(runs(said))
            return
        asked = values.expand(line, block)
        shown = [values.shown(reference) for reference in asked]
    except Refused:
        yield Paragraph((Run(f"{block}{NO_FIGURE}", mark="missing"),))
        return
    figures += [(line, one) for one in shown]
    yield _table(block, shown, values) if block.kind == "table" else _chart(block, shown, values)


def _table(block: Block, shown: Sequence[Shown], values: Values) -> Table:
    """Rows are figures (with their scopes), columns are years."""
    years = sorted({one.year for one in shown})
    rows: dict[tuple[str, str], dict[int, Shown]] = {}
    for one in shown:
        rows.setdefault((one.reference.slug, one.reference.scope), {})[one.year] = one
    several = len({slug for slug, _scope in rows}) > 1
    scoped = any(scope for _slug, scope in rows)
    made = []
    for (_slug, scope), by_year in rows.items():
        first = next(iter(by_year.values()))
        name = "、".join(filter(None, (first.label if several or not scope else "", _last(scope))))
        cells = [
            Cell((_number(by_year[year], values),), number=True) if year in by_year else Cell(()) for year in years
        ]
        made.append((Cell(runs(f"{name}（{first.unit}）")), *cells))
    with override(LANGUAGE):
        head = _("Figure") if several or not scoped else _("Part")
    caption = block.options.get("caption", "") or ("" if several or not shown else shown[0].label)
    return Table((head, *(f"{year}年" for year in years)), tuple(made), caption=caption)


def _chart(block: Block, shown: Sequence[Shown], values: Values) -> Chart:
    years, slugs = {one.year for one in shown}, {one.reference.slug for one in shown}
    bars = []
    for one in shown:
        names = [one.label if len(slugs) > 1 else "", _last(one.reference.scope)]
        if len(years) > 1:
            names.insert(0, f"{one.year}年")
        length = float(one.value or Decimal(0))
        unit = "" if one.unit == "%" or one.value is None else one.unit
        bars.append(Bar(" ".join(filter(None, names)) or f"{one.year}年", length, (_number(one, values), Run(unit))))
    return Chart(block.options.get("caption", "") or (shown[0].label if shown else ""), tuple(bars))


def _last(scope: str) -> str:
    """A scope as a row or bar names it: the last of its parts, a month as «5月»."""
    part = scope.rpartition("/")[2]
    year, _dash, month = part.partition("-")
    return f"{int(month)}月" if year.isdecimal() and month.isdecimal() and len(year) == 4 else part


def _number(shown: Shown, values: Values, show: str = "value", decimals: int = -1) -> Run:
    said = shown.text(show, decimals)
    if said is None:
        return Run(NO_VALUE, mark="missing", link=values.link(shown), told=shown.told())
    return Run(said, mark="published" if shown.published else "", link=values.link(shown), told=shown.told())


# Words and numbers of a line ----------------------------------------------------------------------------------------


class _Pieces:
    """The runs of every line, once the reader has looked at the whole text for typed numbers."""

    def __init__(self, text: Text, values: Values, facts: dict[str, str], head: str) -> None:
        self.figures: dict[int, list[Shown]] = {}
        self.plain = head
        self._places: list[tuple[int, int, int, int]] = []  # begin, end, line, place of a typed run
        made: dict[int, list[Run]] = {}
        for line in text.lines:
            row = made[line.number] = []
            for piece in line.pieces:
                run = self._run(line.number, piece, values, facts)
                if isinstance(piece, Words):
                    self._places.append((len(self.plain), len(self.plain) + len(run.text), line.number, len(row)))
                self.plain += run.text
                row.append(run)
            self.plain += "\n"
        self.runs = {number: tuple(row) for number, row in made.items()}

    def _run(self, line: int, piece: Words | Reference | Fact, values: Values, facts: dict[str, str]) -> Run:
        if isinstance(piece, Words):
            return Run(piece.text, bold=piece.bold)
        if isinstance(piece, Fact):
            return Run(facts[piece.name])
        try:
            shown = values.shown(piece)
        except Refused as refusal:
            return Run(NO_FIGURE, mark="missing", told=str(refusal))
        self.figures.setdefault(line, []).append(shown)
        return _number(shown, values, piece.show, piece.decimals)

    def typed_numbers(self, confirmed: dict[str, str]) -> Iterator[TypedNumber]:
        """The numbers that were typed, each marked in its run unless somebody has confirmed it."""
        cuts: dict[tuple[int, int], list[tuple[int, int, TypedNumber]]] = {}
        for found in read_text(self.plain):
            place = next((p for p in self._places if p[0] <= found.number_start < p[1]), None)
            if place is None:
                continue  # a reference, whose value is counted
            begin, end, line, at = place
            stop = min(found.number_end, end)
            quote = found.quote.strip()[:120]
            typed = TypedNumber(
                line, quote, self.plain[found.number_start : stop], found.indicator, confirmed.get(quote, "")
            )
            cuts.setdefault((line, at), []).append((found.number_start - begin, stop - begin, typed))
            yield typed
        for line in {line for line, _at in cuts}:
            row: list[Run] = []
            for at, run in enumerate(self.runs[line]):
                row += _parted(run, cuts.get((line, at), []))
            self.runs[line] = tuple(row)


def _parted(run: Run, spans: Sequence[tuple[int, int, TypedNumber]]) -> Iterator[Run]:
    last = 0
    for begin, end, typed in sorted(spans, key=lambda span: span[0]):
        if begin < last:
            continue  # one number that means two figures
        if begin > last:
            yield replace(run, text=run.text[last:begin])
        told = _("typed; source: %(source)s") % {"source": typed.source} if typed.source else _("typed, not verified")
        yield replace(run, text=run.text[begin:end], mark="confirmed" if typed.source else "unverified", told=told)
        last = end
    if last < len(run.text):
        yield replace(run, text=run.text[last:])
