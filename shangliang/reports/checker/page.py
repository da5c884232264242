"""What the page shows of a checked draft: the findings, and the text with its numbers marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .findings import Finding, Kind, Status
from .known import Known
from .words import known_name, told

_AROUND = 16
_WORST = {status: place for place, status in enumerate(Status)}


@dataclass(frozen=True)
class Segment:
    """A piece of the text; ``anchor`` and ``status`` where it is a number that was looked at."""

    text: str
    anchor: str = ""
    status: str = ""


@dataclass(frozen=True)
class Row:
    """A finding as a row: the words around the number, what it says, and the pages that it opens onto."""

    before: str
    number: str
    after: str
    anchor: str
    told: str
    links: tuple[tuple[str, str], ...]


def segments(text: str, findings: Sequence[Finding]) -> list[Segment]:
    """The text cut at its numbers. A number shows what it is itself, and only then what became of its sum."""
    worst: dict[tuple[int, int], Status] = {}
    certain = {
        (f.places[0].start, f.places[0].end): f.status
        for f in findings
        if f.kind is Kind.FIGURE and f.status is not Status.UNCHECKED
    }
    for finding in findings:
        for place in finding.places:
            key = place.start, place.end
            if key not in worst or _WORST[finding.status] < _WORST[worst[key]]:
                worst[key] = finding.status
    pieces, at = [], 0
    for (start, end), status in sorted((worst | certain).items()):
        if start < at:
            continue
        pieces += [Segment(text[at:start]), Segment(text[start:end], _anchor(start), status.value)]
        at = end
    return [piece for piece in [*pieces, Segment(text[at:])] if piece.text]


def rows(text: str, findings: Sequence[Finding]) -> dict[str, list[Row]]:
    """The findings by status, each in the order of the text."""
    found: dict[str, list[Row]] = {status.value: [] for status in Status}
    for finding in sorted(findings, key=lambda f: f.start):
        place = min(finding.places, key=lambda p: p.start)
        before = text[max(0, place.start - _AROUND) : place.start].rpartition("\n")[2]
        after = text[place.end : place.end + _AROUND].partition("\n")[0]
        row = Row(before, place.quote, after, _anchor(place.start), told(finding), _links(finding))
        found[finding.status.value].append(row)
    return found


def _links(finding: Finding) -> tuple[tuple[str, str], ...]:
    known = [k for k in (finding.known, *finding.elsewhere, *finding.named) if k is not None and k.address]
    return tuple(dict.fromkeys((k.address, _link_name(k)) for k in known))


def _link_name(known: Known) -> str:
    return f"{known_name(known)} {known.year}"


def _anchor(start: int) -> str:
    return f"n{start}"
