"""From rows of cells to rows of values: heading, conversion, and what is wrong with each row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.translation import gettext as _

from .columns import Column, Heading, find_heading, letters
from .errors import FileRefused, Problem, ValueRefused, shortened
from .limits import Limits
from .values import converter

HEADING_WITHIN = 10  # the heading stands among the first so many rows that are not blank

Cells = Mapping[int, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that was read without a problem: its number as the person sees it, and a value for every column
    by the column's name (None where the file has nothing)."""

    number: int
    values: Mapping[str, object]


@dataclass
class Table:
    """What a file's rows came to."""

    heading: Heading
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unnamed: set[int] = field(default_factory=set)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that nobody asked for, by heading, or by letter where there is content without one."""
        named = list(self.heading.ignored.values())
        return (*named, *(letters(place) for place in sorted(self.unnamed)))


def read_table(rows: Iterable[tuple[int, Cells]], columns: Sequence[Column], limits: Limits, shift: int = 0) -> Table:
    """Read numbered rows of cells (place → what it holds, empty cells left out) under their heading.

    Blank rows are passed over. Raises NoHeading, and FileRefused when there are more rows than the limit.
    """
    source = _filled(rows)
    first = list(islice(source, HEADING_WITHIN))
    heading = find_heading(first, columns)
    table = Table(heading)
    known = heading.columns.keys() | heading.ignored.keys()
    converters = [
        (place, column.name, words, converter(column, shift)) for place, (column, words) in heading.columns.items()
    ]
    absent = {column.name: None for column in columns}
    body = chain((row for row in first if row[0] > heading.row), source)
    for count, (number, cells) in enumerate(body, start=1):
        if count > limits.rows:
            raise FileRefused(
                _("The file has more than %(rows)d rows. Split it into several files.") % {"rows": limits.rows}
            )
        values: dict[str, object] = dict(absent)
        sound = True
        for place, name, words, convert in converters:
            raw = cells.get(place)
            try:
                values[name] = convert(raw)
            except ValueRefused as refusal:
                sound = False
                table.problems.append(Problem(number, words, shortened(raw), str(refusal)))
        if sound:
            table.rows.append(Row(number, values))
        if not cells.keys() <= known:
            table.unnamed |= cells.keys() - known
    return table


def _filled(rows: Iterable[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    for number, cells in rows:
        if any(not isinstance(value, str) or value.strip() for value in cells.values()):
            yield number, cells
