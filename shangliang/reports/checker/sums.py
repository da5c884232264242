"""Wholes and their parts inside a text: what should add up, and shares that should make 100 %.

A whole and its parts stand in one paragraph. Some parts make a whole by their meaning (in session and between; of
members and of collectives): these must add up. Others may leave something unsaid (of the received: filed, turned into
references): their remainder is named, and the records say what it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from ..reader import Figure
from .findings import Finding, Kind, Place, Status
from .known import Books, Known, Unknown
from .stated import Stated

_PARAGRAPH = re.compile(r"(?<=[。！？!?：:|])[ \t\u3000]*\r?\n|\n[ \t\u3000]*\r?\n")
_SENTENCE_END = re.compile(r"[。；;！？!?]")
_OF_THESE = re.compile(r"其中|包括|分别(?:为|是)")
#: So far before 其中 may its whole stand.
_NEAR = 12

IN_SESSION, REGULAR = "大会期间", "平时"
_SEASONED = (
    *("proposals_received", "proposals_received_member", "proposals_received_collective", "proposals_filed"),
    *("proposals_filed_member", "proposals_filed_collective", "proposals_not_filed", "proposals_assigned"),
)
_BY_MEMBERS = {
    "proposals_received": ("proposals_received_member", "proposals_received_collective"),
    "proposals_filed": ("proposals_filed_member", "proposals_filed_collective"),
}
_OUTCOMES = (
    ("outcome_resolved", "outcome_planned", "outcome_unresolved"),
    ("outcome_resolved_or_planned", "outcome_unresolved"),
)
_ANSWERED = ("proposals_replied", "proposals_completed", "proposals_assigned", "proposals_filed")
#: What becomes of the received ones (domain §2.2); the records have all of these.
_FATES = (
    *("proposals_filed", "proposals_merged_at_review", "proposals_merged", "proposals_not_filed"),
    *("proposals_not_filed_to_reference", "proposals_not_filed_to_opinion", "proposals_lapsed", "proposals_withdrawn"),
    *("proposals_returned_open", "proposals_under_review"),
)
_NOT_FILED = ("proposals_not_filed_to_reference", "proposals_not_filed_to_opinion")
_MARKS = ("满意", "基本满意", "理解", "不满意", "未反馈")
_MARK_RATES = ("satisfaction_rate", "basic_satisfaction_rate", "dissatisfaction_rate")


@dataclass(frozen=True)
class Item:
    """A stated figure with its place, the year meant and the parts of its scope."""

    stated: Stated
    place: Place
    year: int
    scope: frozenset[str]

    @property
    def figure(self) -> Figure:
        """What the reader found."""
        return self.stated.figure

    @property
    def slug(self) -> str:
        """The figure's name."""
        return self.stated.figure.indicator


class _Paragraph:
    """The exact figures of a paragraph by meaning; of equal ones the first."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = [item for item in items if item.stated.exact]
        self._by_key: dict[tuple[str, frozenset[str], int], Item] = {}
        for item in self.items:
            self._by_key.setdefault((item.slug, item.scope, item.year), item)

    def get(self, slug: str, scope: Iterable[str], year: int) -> Item | None:
        return self._by_key.get((slug, frozenset(scope), year))

    def any_scope(self, slug: str, year: int) -> Item | None:
        return next((i for i in self.items if i.slug == slug and i.year == year), None)


def sums(text: str, items: Sequence[Item], books: Books) -> list[Finding]:
    """What the wholes and parts of each paragraph make."""
    found = []
    for paragraph in _paragraphs(text, items):
        here = [*_by_meaning(paragraph, books), *_fates(paragraph, books), *_outcomes(paragraph, books)]
        here += _feedback(paragraph, books)
        covered = {finding.places[0] for finding in here}
        here += [f for f in _listed(text, paragraph, books) if f.places[0] not in covered]
        found += here
    return found


def _paragraphs(text: str, items: Sequence[Item]) -> Iterator[_Paragraph]:
    ends = [match.end() for match in _PARAGRAPH.finditer(text)] + [len(text)]
    at = 0
    for end in ends:
        here = [item for item in items if at <= item.place.start < end]
        if here:
            yield _Paragraph(here)
        at = end


def _by_meaning(paragraph: _Paragraph, books: Books) -> list[Finding]:
    """Parts that make the whole by what they mean."""
    found = []
    for whole in paragraph.items:
        if paragraph.get(whole.slug, whole.scope, whole.year) is not whole:
            continue
        ways: list[list[Item | None]] = []
        if whole.slug in _SEASONED and not whole.scope & {IN_SESSION, REGULAR}:
            ways.append([paragraph.get(whole.slug, whole.scope | {s}, whole.year) for s in (IN_SESSION, REGULAR)])
        if whole.slug in _BY_MEMBERS:
            members, collective = _BY_MEMBERS[whole.slug]
            ways.append([paragraph.get(slug, whole.scope, whole.year) for slug in (members, collective)])
            both = [paragraph.get(members, whole.scope | {s}, whole.year) for s in ("个人", "联名")]
            ways.append([*both, paragraph.get(collective, whole.scope, whole.year)])
        if whole.slug in ("proposals_received_member", "proposals_filed_member"):
            ways.append([paragraph.get(whole.slug, whole.scope | {s}, whole.year) for s in ("个人", "联名")])
        for parts in ways:
            given = [part for part in parts if part is not None]
            if len(given) == len(parts):
                found.append(_sum(whole, given, books, complete=True))
    return found


def _fates(paragraph: _Paragraph, books: Books) -> list[Finding]:
    """Received: filed, merged, not filed and so on; what is not named may be something else."""
    found = []
    for whole in paragraph.items:
        if whole.slug == "proposals_received" and paragraph.get(whole.slug, whole.scope, whole.year) is whole:
            parts = _without_doubles([paragraph.get(slug, whole.scope, whole.year) for slug in _FATES])
            if len(parts) > 1 and parts[0].slug == "proposals_filed":
                found.append(_sum(whole, parts, books, complete=False, others=_FATES))
        if whole.slug == "proposals_not_filed":
            parts = [p for slug in _NOT_FILED if (p := paragraph.get(slug, whole.scope, whole.year))]
            if len(parts) > 1:
                found.append(_sum(whole, parts, books, complete=False))
    return found


def _without_doubles(parts: Sequence[Item | None]) -> list[Item]:
    """What was not filed counts once, whole or by where it went; so does what was merged."""
    slugs = {part.slug for part in parts if part}
    left_out: set[str] = set()
    if "proposals_not_filed" in slugs:
        left_out |= set(_NOT_FILED)
    if "proposals_merged_at_review" in slugs:
        left_out |= {"proposals_merged"}
    return [part for part in parts if part and part.slug not in left_out]


def _outcomes(paragraph: _Paragraph, books: Books) -> list[Finding]:
    """The result classes of the answered ones."""
    found = []
    for slugs in _OUTCOMES:
        for year in sorted({item.year for item in paragraph.items if item.slug == slugs[0]}):
            parts = [part for slug in slugs if (part := paragraph.any_scope(slug, year))]
            wholes = [whole for slug in _ANSWERED if (whole := paragraph.get(slug, (), year))]
            if len(parts) == len(slugs) and wholes:
                whole = next((w for w in wholes if w.stated.value == _total(parts)), wholes[0])
                found.append(_sum(whole, parts, books, complete=whole.slug == "proposals_replied"))
    return found


def _feedback(paragraph: _Paragraph, books: Books) -> list[Finding]:
    """The marks of the assigned ones."""
    found = []
    for year in sorted({item.year for item in paragraph.items if item.slug == "feedback_count"}):
        parts = [part for mark in _MARKS if (part := paragraph.get("feedback_count", (mark,), year))]
        wholes = [
            whole
            for slug in ("feedback_count", "proposals_assigned", "proposals_replied", "proposals_filed")
            if (whole := paragraph.get(slug, (), year))
        ]
        if len(parts) > 1 and wholes:
            whole = next((w for w in wholes if w.stated.value == _total(parts)), wholes[0])
            found.append(_sum(whole, parts, books, complete=False))
    return found


def _listed(text: str, paragraph: _Paragraph, books: Books) -> list[Finding]:
    """«共412件，其中…217件，…195件»: parts that are listed behind their whole, whatever they mean."""
    found = []
    for number, whole in enumerate(paragraph.items[:-1]):
        after = paragraph.items[number + 1]
        between = text[whole.place.end : after.place.start]
        mark = _OF_THESE.search(between)
        if mark is None or mark.start() > _NEAR or _SENTENCE_END.search(between):
            continue
        parts: list[Item] = []
        for part in paragraph.items[number + 1 :]:
            behind = (parts[-1] if parts else whole).place.end
            if part.figure.unit != whole.figure.unit or _SENTENCE_END.search(text[behind : part.place.start]):
                break
            parts.append(part)
        if len(parts) < 2:
            continue
        fitting = next((parts[:n] for n in range(2, len(parts) + 1) if _total(parts[:n]) == whole.stated.value), None)
        if fitting:
            found.append(_sum(whole, fitting, books, complete=True))
        elif {part.slug for part in parts} == {whole.slug} and len({part.scope for part in parts}) == len(parts):
            found.append(_sum(whole, parts, books, complete=False))
    return found


def _total(parts: Sequence[Item]) -> Decimal:
    return sum((part.stated.value for part in parts), Decimal(0))


def _sum(whole: Item, parts: Sequence[Item], books: Books, *, complete: bool, others: Sequence[str] = ()) -> Finding:
    """What the parts make. ``complete`` says that they must be the whole; ``others`` what else may make up the rest."""
    total = _total(parts)
    remainder = whole.stated.value - total
    status = Status.AGREES
    named: tuple[Known, ...] = ()
    if remainder:
        status = Status.DIFFERS if complete or remainder < 0 else Status.REMAINDER
        if status is Status.REMAINDER and others:
            named = _named(whole, parts, books, others)
    return Finding(
        Kind.SUM,
        status,
        (whole.place, *(part.place for part in parts)),
        whole.slug,
        books.label(whole.slug),
        whole.figure.scope or "",
        whole.year,
        whole.figure.unit,
        whole.stated.value,
        total=total,
        remainder=remainder,
        named=named,
    )


def _named(whole: Item, parts: Sequence[Item], books: Books, others: Sequence[str]) -> tuple[Known, ...]:
    """What the records have of the kinds that the text does not name."""
    said = {part.slug for part in parts}
    partly = said & set(_NOT_FILED)
    # 并案 in a text is what was merged at review, which leaves no filed proposal behind.
    said |= {"proposals_merged"} | ({"proposals_merged_at_review"} if "proposals_merged" in said else set())
    known = []
    for slug in others:
        if slug in said or (slug in _NOT_FILED):
            continue
        try:
            figure = books.known(slug, whole.figure.scope or "", whole.year)
        except Unknown:
            continue
        if slug == "proposals_not_filed" and partly:
            rest = figure.value - sum(part.stated.value for part in parts if part.slug in partly)
            figure = replace(figure, value=rest, label=f"{figure.label}{_(' (the others)')}")
        if figure.value > 0:
            known.append(figure)
    return tuple(known)


def shares(text: str, items: Sequence[Item], books: Books) -> list[Finding]:
    """Rates of one paragraph that should make 100 % together."""
    found = []
    for paragraph in _paragraphs(text, items):
        rates = [item for item in paragraph.items if item.figure.unit == "%"]
        for year in sorted({item.year for item in rates}):
            marks = [rate for slug in _MARK_RATES if (rate := paragraph.get(slug, (), year))]
            if len(marks) > 1:
                found.append(_shares(marks, books))
            kinds = [rate for s in ("个人", "联名", "集体") if (rate := paragraph.get("proposal_share", (s,), year))]
            if len(kinds) == 3:
                found.append(_shares(kinds, books, complete=True))
            both = paragraph.get("satisfied_or_basic_rate", (), year)
            if both and {rate.slug for rate in marks} >= {"satisfaction_rate", "basic_satisfaction_rate"}:
                found.append(_shares(marks[:2], books, whole=both, complete=True))
            classes = [rate for rate in rates if rate.slug == "outcome_share" and rate.year == year]
            if len(classes) > 2 and len({rate.scope for rate in classes}) == len(classes):
                found.append(_shares(classes, books))
    return found


def _shares(rates: Sequence[Item], books: Books, *, whole: Item | None = None, complete: bool = False) -> Finding:
    """What shares make, each of which may be off by half of its last digit."""
    total = _total(rates)
    hundred = whole.stated.value if whole else Decimal(100)
    remainder = hundred - total
    numbered = [*rates, whole] if whole else list(rates)
    room = sum((_last_digit(rate.stated.value) / 2 for rate in numbered), Decimal(0))
    status = Status.AGREES
    if abs(remainder) > room:
        status = Status.DIFFERS if complete or remainder < 0 else Status.REMAINDER
    first = whole or rates[0]
    places = (*((whole.place,) if whole else ()), *(rate.place for rate in rates))
    return Finding(
        Kind.SHARES,
        status,
        places,
        first.slug,
        books.label(first.slug),
        first.figure.scope or "",
        first.year,
        "%",
        hundred,
        total=total,
        remainder=remainder,
    )


def _last_digit(value: Decimal) -> Decimal:
    """One unit of the last printed digit of a rate: 0.01 of 98.00, 1 of 100."""
    return Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
