"""What of a report becomes a picture: the figures that its text names, as frozen or as counted now.

Nothing is counted that the text does not name. Where parts of a whole do not make it up, what is left over is shown
as such. The words are Chinese, as in the report itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import override

from shangliang.core import clock
from shangliang.core.errors import Refused
from shangliang.indicators import catalogue
from shangliang.indicators.registry import INDICATORS

from ..models import Kind, Report, ReportState
from ..references import Block, Fact, Line, Reference, Text, Words, parse
from ..remembering import live_of
from ..values import LANGUAGE, Shown, Values, facts_of, values_of
from .story import Months, Number, Part, Point, Section, Split, Story, grouped

#: Figures beside the leading one of a section; more would be a table.
MOST_OTHERS = 12
MOST_POINTS = 8
_NUMERALS = "一两三四五六七八九十"
_SEASONS = ("大会期间", "平时")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ORDINAL = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)、.．]|\d+[.．、])\s*")
_ITEM = re.compile(r"[一二三四五六七八九十]是([^；。]+)[；。]")
_NEXT = ("安排", "打算", "计划", "展望", "任务", "重点", "下一步")
#: What becomes of a received proposal (domain §2.2), by the words of a legend.
_FATES = (
    ("proposals_filed", "立案"),
    ("proposals_merged_at_review", "审查时并案"),
    ("proposals_not_filed_to_reference", "转为工作参考"),
    ("proposals_not_filed_to_opinion", "转为社情民意"),
    ("proposals_not_filed", "未予立案"),
    ("proposals_returned_open", "退回补充"),
    ("proposals_lapsed", "失效"),
    ("proposals_withdrawn", "撤回"),
    ("proposals_under_review", "正在审查"),
)
_FINER = {"proposals_not_filed_to_reference", "proposals_not_filed_to_opinion"}
_MARKS = (("satisfaction_rate", "满意"), ("basic_satisfaction_rate", "基本满意"), ("dissatisfaction_rate", "不满意"))


def story_of(report: Report, *, values: Values | None = None, title: str = "") -> Story:
    """A report as a story: its figures, its next year's points, and where it all comes from.

    Args:
        values: where its numbers come from; by default as frozen, or counted now for a draft.
        title: what stands above the picture instead of the report's own title.
    """
    text, facts, session = parse(report.body), facts_of(report), report.session
    if values is None:
        values = live_of(report, text) if report.state == ReportState.DRAFT else values_of(report)
    with override(LANGUAGE):
        shown = _named(report, text, values)
        sections = tuple(_Sections(shown, values).all())
    points = tuple(_points(text, facts))[:MOST_POINTS]
    count = _NUMERALS[len(points) - 1] if points else ""
    place, year = facts["place"], session.year
    return Story(
        place=place,
        year=year,
        title=title or report.title,
        subtitle=f"{place}政协的 {year} 年" if report.kind == Kind.ANNUAL else f"{place}政协{facts['session']}",
        sections=sections,
        begins=session.window_opens.astimezone(clock.ZONE).date(),
        ends=(report.cut_off - timedelta(seconds=1)).astimezone(clock.ZONE).date(),  # midnight ends the day before
        plenary=(session.opens, session.closes),
        months=_months(report, text, values),
        points_title=f"{year + 1} 年，{count}项重点" if points else "",
        points=points,
        sources=tuple(_sources(report, facts, sections)),
    )


def _named(report: Report, text: Text, values: Values) -> dict[tuple[str, str], Shown]:
    """The figures of the report's own year by slug and scope, in the order of the text; each once."""
    asked = [reference for _line, reference in text.references if reference.show != "year"]
    for line, block in text.blocks:
        if block.kind in ("table", "chart"):
            asked += [r for r in _expanded(values, line, block) if not r.scope]
    found: dict[tuple[str, str], Shown] = {}
    for reference in asked:
        if reference.year not in (0, report.session.year) or (reference.slug, reference.scope) in found:
            continue
        shown = _shown(values, reference)
        if shown is not None:
            found[reference.slug, reference.scope] = shown
    return found


def _expanded(values: Values, line: int, block: Block) -> list[Reference]:
    try:
        return values.expand(line, block)
    except Refused:  # the text asks for what there is not: the report's own page says so
        return []


def _shown(values: Values, reference: Reference) -> Shown | None:
    try:
        shown = values.shown(reference)
    except Refused:
        return None
    return shown if shown.value is not None else None


# Sections -----------------------------------------------------------------------------------------------------------


class _Sections:
    """Figures sorted into sections; each stands in one place."""

    def __init__(self, shown: dict[tuple[str, str], Shown], values: Values) -> None:
        self.left = dict(shown)
        self.known = shown
        self.values = values

    def all(self) -> Iterator[Section]:
        yield from filter(None, (self._received(), self._satisfied()))
        areas: dict[str, list[Shown]] = {}
        for (slug, _scope), shown in self.left.items():
            areas.setdefault(_area(slug), []).append(shown)
        order = [area.name for area in catalogue.areas()]
        for area in sorted(areas, key=lambda name: order.index(name) if name in order else len(order)):
            numbers = [self._number(shown) for shown in areas[area]]
            if area == "proposals":
                shares = sorted(numbers, key=lambda n: not n.is_share)
                yield Section("提案工作", others=tuple(shares[:MOST_OTHERS]))
                continue
            lead = next((n for n in numbers if n.count is not None), numbers[0])
            others = [n for n in numbers if n is not lead]
            yield Section(str(catalogue.area_of(area).label), lead, others=tuple(others[:MOST_OTHERS]))

    def _received(self) -> Section | None:
        """What was received and what became of it; of a report without that, what was filed."""
        for slug in ("proposals_received", "proposals_filed"):
            scopes = [scope for known, scope in self.known if known == slug]
            if not scopes:
                continue
            scope = "" if "" in scopes else scopes[0]
            lead = self._take(slug, scope)
            parts = self._fates(lead, scope) if slug == "proposals_received" else ()
            found = [self._seasons(slug, scope), self._kinds(slug, scope)]
            if parts:
                self._take("proposals_filed", scope)
                found += [self._seasons("proposals_filed", scope), self._kinds("proposals_filed", scope)]
            splits = tuple(split for split in found if split)
            return Section(lead.label, lead, parts, splits, thing=lead.unit)
        return None

    def _fates(self, lead: Number, scope: str) -> tuple[Part, ...]:
        counts = {slug: int(self.known[slug, scope].value or 0) for slug, _w in _FATES if (slug, scope) in self.known}
        if "proposals_filed" not in counts:
            return ()
        finer, whole = sum(counts.get(slug, 0) for slug in _FINER), counts.get("proposals_not_filed")
        for slug in _FINER if whole is not None and finer != whole else ("proposals_not_filed",) if finer else ():
            counts.pop(slug, None)
        rest = int(lead.value) - sum(counts.values())
        if rest < 0:
            return ()
        for slug in counts:
            self.left.pop((slug, scope), None)
        if whole is not None and "proposals_not_filed" not in counts:
            self.left.pop(("proposals_not_filed", scope), None)
        parts = [Part(words, counts[slug]) for slug, words in _FATES if counts.get(slug)]
        return (*parts, Part("报告未列去向", rest, rest=True)) if rest else tuple(parts)

    def _seasons(self, slug: str, scope: str) -> Split | None:
        return self._split(slug, scope, [((slug, "/".join(filter(None, (scope, s)))), s) for s in _SEASONS])

    def _kinds(self, slug: str, scope: str) -> Split | None:
        names = (("member", "委员提案"), ("collective", "集体提案"))
        return self._split(slug, scope, [((f"{slug}_{kind}", scope), words) for kind, words in names])

    def _split(self, slug: str, scope: str, parts: list[tuple[tuple[str, str], str]]) -> Split | None:
        """A whole and its parts, if the report names both and they make it up."""
        whole = self.known.get((slug, scope))
        if whole is None or any(key not in self.known for key, _words in parts):
            return None
        counts = [int(self.known[key].value or 0) for key, _words in parts]
        if sum(counts) != whole.value or not all(counts):
            return None
        for key, _words in parts:
            self.left.pop(key, None)
        verb = "收到" if slug == "proposals_received" else "立案"
        made = tuple(Part(words, count) for (_key, words), count in zip(parts, counts, strict=True))
        return Split(f"{verb}的 {grouped(sum(counts))} {whole.unit}", made)

    def _satisfied(self) -> Section | None:
        """What proposers said of the result: those who are satisfied lead."""
        scope = next((scope for slug, scope in self.known if slug == "satisfaction_rate"), None)
        if scope is None:
            return None
        lead = self._take("satisfaction_rate", scope)
        marks = [(self.known[slug, scope], words) for slug, words in _MARKS if (slug, scope) in self.known]
        of = lead.denominator
        title = f"{scope}委员满意率" if scope in _SEASONS else "委员满意率"
        if not lead.is_share or of is None or any(shown.denominator != of for shown, _words in marks):
            return Section(title, lead)
        parts = [Part(words, shown.numerator or 0) for shown, words in marks if shown.numerator]
        rest = of - sum(part.count for part in parts)
        if rest < 0 or not parts:
            return Section(title, lead)
        others = tuple(self._take(slug, scope) for slug, _w in _MARKS[1:] if (slug, scope) in self.left)
        if rest:
            parts.append(Part("其余", rest, rest=True))
        return Section(title, lead, tuple(parts), others=others, thing="件")

    def _take(self, slug: str, scope: str) -> Number:
        self.left.pop((slug, scope), None)
        return self._number(self.known[slug, scope])

    def _number(self, shown: Shown) -> Number:
        scope = shown.reference.scope
        label = shown.label if not scope else f"{scope}{shown.label}" if scope in _SEASONS else ""
        value = shown.value or Decimal(0)
        share = shown.is_share and bool(shown.denominator)
        return Number(
            label or f"{shown.label}（{scope.replace('/', '，')}）",
            shown.unit,
            _printed(shown),
            value,
            shown.numerator if share else None,
            shown.denominator if share else None,
            shown.words,
            shown.published,
            self.values.link(shown),
        )


def _area(slug: str) -> str:
    known = INDICATORS.get(slug)
    if known is not None:
        return known.area
    entry = catalogue.entry(slug)
    return entry.area if entry else ""


def _printed(shown: Shown) -> str:
    said = (shown.text() or "").removesuffix("%")
    whole, dot, decimals = said.partition(".")
    return f"{grouped(int(whole))}{dot}{decimals}" if whole.lstrip("-").isdecimal() else said


# Months, points, small print ----------------------------------------------------------------------------------------


def _months(report: Report, text: Text, values: Values) -> Months | None:
    """The count of which the report gives the most months, two at least."""
    asked = [reference for _line, reference in text.references]
    for line, block in text.blocks:
        if block.options.get("by") == "month":
            asked += _expanded(values, line, block)
    by_slug: dict[str, dict[date, Shown]] = {}
    for reference in asked:
        month = _MONTH.fullmatch(reference.scope)
        shown = _shown(values, reference) if month and reference.year in (0, report.session.year) else None
        if month and shown and shown.unit != "%":
            by_slug.setdefault(reference.slug, {})[date(int(month[1]), int(month[2]), 1)] = shown
    if not by_slug:
        return None
    counted = max(by_slug.values(), key=len)
    first = next(iter(counted.values()))
    if len(counted) < 2 or not any(shown.value for shown in counted.values()):
        return None
    return Months(first.label, first.unit, tuple((m, int(counted[m].value or 0)) for m in sorted(counted)))


def _points(text: Text, facts: dict[str, str]) -> Iterator[Point]:
    """The heads of the last part, if it is about next year; without heads, what it numbers 一是…；二是…."""
    heads = [n for n, line in enumerate(text.lines) if line.kind == "head1"]
    if not heads:
        return
    title, part = _said(text.lines[heads[-1]], facts), text.lines[heads[-1] + 1 :]
    if facts["next_year"] not in title and not any(word in title for word in _NEXT):
        return
    found = [n for n, line in enumerate(part) if line.kind == "head2"]
    for n in found:
        behind = part[n + 1] if n + 1 < len(part) and part[n + 1].kind == "paragraph" else None
        words = _said(behind, facts).partition("。")[0] if behind else ""
        yield Point(_ORDINAL.sub("", _said(part[n], facts)).rstrip("。"), f"{words}。" if 0 < len(words) <= 44 else "")
    if not found:
        for item in _ITEM.findall("".join(_said(line, facts) for line in part)):
            head, _comma, words = item.partition("，")
            yield Point(head, f"{words}。" if 0 < len(words) <= 44 else "")


def _said(line: Line, facts: dict[str, str]) -> str:
    """A line's words; of one with figures nothing, because points carry none."""
    if any(isinstance(piece, Reference) for piece in line.pieces):
        return ""
    return "".join(
        piece.text if isinstance(piece, Words) else facts.get(piece.name, "")
        for piece in line.pieces
        if isinstance(piece, Words | Fact)
    ).strip()


def _sources(report: Report, facts: dict[str, str], sections: Iterable[Section]) -> Iterator[str]:
    frozen = report.state == ReportState.FROZEN
    state = "" if frozen else "报告尚在起草，数字可能变动。"
    yield f"来源：{report}。数字截至{facts['cut_off_hour']}。{state}"
    rules: dict[str, str] = {}
    published: dict[str, None] = {}
    rest = 0
    for section in sections:
        for number in section.numbers:
            if number.published:
                published[number.published] = None
            elif number is section.lead or number.is_share:
                rules.setdefault(number.label, number.rule.replace(" ÷ ", "÷"))  # no line begins with the sign
        rest += sum(part.count for part in section.parts if part.rest)
    if rules:
        yield "口径：" + "；".join(f"{label}，{words}" for label, words in rules.items() if words) + "。"
    if rest:
        yield "空心的部分为总数减去报告已列各项的余数。"
    if published:
        yield "注“已发布”的数字取自：" + "；".join(published) + "。"
