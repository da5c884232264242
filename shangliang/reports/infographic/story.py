"""What a long picture tells, without how it is drawn. Knows neither database nor settings.

Words are Chinese: the picture is published, whatever language its maker's pages have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Number:
    """A figure as it is printed.

    Attributes:
        printed: the value without its unit: ``2,000`` or ``98.03``.
        value: the same as a number.
        numerator: with ``denominator``, what a share was made of; None where only the share is known.
        rule: how it was counted, in words.
        published: where it was published, if it was not counted here.
        link: where it opens onto its records; ``""`` for none.
    """

    label: str
    unit: str
    printed: str
    value: Decimal
    numerator: int | None = None
    denominator: int | None = None
    rule: str = ""
    published: str = ""
    link: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it is a rate of which both numbers are known."""
        return self.numerator is not None and bool(self.denominator)

    @property
    def count(self) -> int | None:
        """The value as a number of things; None for rates, amounts and parts of things."""
        whole = self.unit != "%" and self.value == self.value.to_integral_value() and self.value >= 0
        return int(self.value) if whole else None

    @property
    def share(self) -> Decimal | None:
        """A rate between 0 and 1; None for anything else."""
        if self.is_share:
            assert self.numerator is not None
            assert self.denominator is not None
            exact = Decimal(self.numerator) / Decimal(self.denominator)
        elif self.unit == "%":
            exact = self.value / 100
        else:
            return None
        return exact if 0 <= exact <= 1 else None


@dataclass(frozen=True)
class Part:
    """A part of a whole; ``rest`` is what the report does not name: the whole less its parts."""

    label: str
    count: int
    rest: bool = False


@dataclass(frozen=True)
class Split:
    """A whole that falls into parts, such as 大会期间 and 平时."""

    whole: str  # 收到的 435 件
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """A part of the picture: a leading figure, its parts, and what goes with it.

    Attributes:
        lead: its great numeral; None where ``others`` stand by themselves.
        parts: into what the lead falls; their counts make up ``total``.
        thing: what one of ``total`` is, in a word: 件.
    """

    title: str
    lead: Number | None = None
    parts: tuple[Part, ...] = ()
    splits: tuple[Split, ...] = ()
    others: tuple[Number, ...] = ()
    thing: str = ""

    @property
    def total(self) -> int:
        """What the parts make up."""
        return sum(part.count for part in self.parts)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """All its figures, the leading one first."""
        return (self.lead, *self.others) if self.lead else self.others


@dataclass(frozen=True)
class Months:
    """A count by months, each by its first day, in their order."""

    label: str
    unit: str
    counts: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Point:
    """One of next year's key points: a head, and a few words to it."""

    head: str
    words: str = ""


@dataclass(frozen=True)
class Story:
    """A report as a picture tells it.

    Attributes:
        title: may hold a line break where it is to be broken.
        begins: first day of what the figures count; ``ends`` the last.
        plenary: first and last day of the plenary session; None where it is not known.
        sources: the small print: where the figures come from, until when and how they were counted.
    """

    place: str
    year: int
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    begins: date
    ends: date
    plenary: tuple[date, date] | None = None
    months: Months | None = None
    points_title: str = ""
    points: tuple[Point, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[Number]:
        """All figures, in their order."""
        return [number for section in self.sections for number in section.numbers]

    def plain(self) -> str:
        """The story in plain words: what stands behind the picture for whoever does not see it."""
        lines = [self.title.replace("\n", ""), self.subtitle]
        for section in self.sections:
            said = [f"{n.label}{n.printed}{n.unit}" for n in section.numbers]
            said += [f"{part.label}{part.count}" for part in section.parts]
            said += [f"{s.whole}：" + "、".join(f"{p.label}{p.count}" for p in s.parts) for s in section.splits]
            lines.append(f"{section.title}：" + "，".join(said) + "。")
        if self.points:
            lines.append(f"{self.points_title}：" + "；".join(point.head for point in self.points) + "。")
        return "\n".join([*lines, *self.sources])


def grouped(number: int) -> str:
    """A number of things as it is printed: 2,000."""
    return f"{number:,}"
