"""How many altered numbers the checker finds, and how many correct ones it takes for wrong."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from shangliang.reports.checker import Books, Finding, Status, Unknown, check

from .drafts import Draft, Number, alterations


@dataclass
class Tally:
    """What became of the numbers of some drafts; the lists hold the text around each that went wrong."""

    correct: int = 0
    altered: int = 0
    alarms: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def found(self) -> float:
        """Share of the altered numbers that were found."""
        return 1 - len(self.missed) / self.altered if self.altered else 1.0

    @property
    def false_alarms(self) -> float:
        """Share of the correct numbers that were taken for wrong."""
        return len(self.alarms) / self.correct if self.correct else 0.0

    def of_correct(self, draft: Draft, books: Books) -> None:
        """Check a draft in which everything is true."""
        findings = check(draft.text, books)
        self.correct += len(draft.numbers)
        self.alarms += [_around(draft, number) for number in draft.numbers if _differs(findings, number)]

    def of_altered(self, draft: Draft, books: Books, rng: random.Random, each: int = 1) -> None:
        """Check a draft again and again, with one number altered each time."""
        for place, number in enumerate(draft.numbers):
            others = alterations(number, rng, _last_year(number, books))
            for other in rng.sample(others, min(each, len(others))):
                altered = draft.altered(place, other)
                self.altered += 1
                if not _differs(check(altered.text, books), altered.numbers[place]):
                    self.missed.append(_around(altered, altered.numbers[place]))


def _last_year(number: Number, books: Books):  # type: ignore[no-untyped-def]
    try:
        return books.known(number.known.slug, number.known.scope, number.known.year - 1)
    except Unknown:
        return None


def _differs(findings: list[Finding], number: Number) -> bool:
    return any(
        place.start < number.end and number.start < place.end
        for finding in findings
        if finding.status is Status.DIFFERS
        for place in finding.places
    )


def _around(draft: Draft, number: Number) -> str:
    before, after = draft.text[max(0, number.start - 25) : number.start], draft.text[number.end : number.end + 10]
    return f"{number.known.slug} {number.known.scope} {before}[{draft.text[number.start : number.end]}]{after}"
