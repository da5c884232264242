"""A text's figures, stage by stage."""

import re

from .classify import Classifier, Meaning
from .context import Document
from .exclusions import Exclusions
from .figure import AT_LEAST, OTHER, Figure
from .frames import Frame, frames, lone_numbers
from .normalise import Plain, normalise
from .numerals import Number, numbers
from .scopes import scope_of
from .tables import table_numbers

_QUOTED_CHARS = 18
_LONE_NUMBERS = 3
_BREAK = re.compile(r"[,、。;:!?\n|]")
_NOUN = re.compile(r"[\u4e00-\u9fff]{1,8}")


def read_text(source: str) -> list[Figure]:
    """Every figure of the committee's work that the text states, in order. Offsets are characters of ``source``."""
    plain = normalise(source)
    document = Document(plain.text)
    if not document.own:
        return []
    names = Exclusions(plain.text)
    counted = [n for n in numbers(plain.text) if not names.excludes(n)]
    counted = sorted(counted + table_numbers(document, counted), key=lambda number: number.start)
    told = _told(document, counted, captions_below=False)
    if lone_numbers(document, counted) >= _LONE_NUMBERS:
        # An infographic: its captions stand above the numbers or below them, whichever tells more.
        below = _told(document, counted, captions_below=True)
        told = max(told, below, key=lambda one: sum(meaning.slug != OTHER for _, meaning in one))
    found: list[Figure] = []
    scope: str | None = None
    for frame, meaning in told:
        scope = scope_of(document, frame, meaning, scope)
        found.append(_figure(plain, frame, meaning, scope))
    return found


def _told(document: Document, counted: list[Number], *, captions_below: bool) -> list[tuple[Frame, Meaning]]:
    classifier = Classifier(document)
    around = frames(document, counted, captions_below=captions_below)
    return [(frame, meaning) for frame in around for meaning in classifier.meanings(frame)]


def _figure(plain: Plain, frame: Frame, meaning: Meaning, scope: str | None) -> Figure:
    number = frame.number
    quote_start, quote_end = _quoted(plain.text, frame)
    start, end = plain.span(quote_start, quote_end)
    number_start, number_end = plain.span(number.start, number.end)
    unit = plain.printed(number.unit_start, number.unit_end) or number.unit
    if number.unit.endswith("元"):
        unit = number.unit[: -len(unit)] + unit
    return Figure(
        quote=plain.source[start:end],
        start=start,
        end=end,
        indicator=meaning.slug,
        value=number.value,
        unit="%" if number.unit == "%" else unit,
        qualifier=AT_LEAST if number.at_least else None,
        scope=scope,
        year=meaning.year,
        number_start=number_start,
        number_end=number_end,
    )


def _quoted(text: str, frame: Frame) -> tuple[int, int]:
    """The span shown for a figure: the words before it in its clause, number and unit, and what is counted."""
    number = frame.number
    start = max(frame.clause_start, frame.head_start, number.start - _QUOTED_CHARS)
    for found in _BREAK.finditer(text, start, number.start):
        start = found.end()
    end = number.end
    if number.start - start < 2 and frame.tail and (noun := _NOUN.match(text, end)):
        end = min(noun.end(), end + len(frame.tail))
    return start, end
