"""Records as JSON Lines: one object on each line."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from .columns import Column, heading_key, titles_of
from .delimited import text_lines
from .errors import FileRefused, Problem, ValueRefused, shortened
from .limits import Limits
from .table import Row
from .values import converter


@dataclass
class Records:
    """What a file's lines came to."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: dict[str, None] = field(default_factory=dict)


class _Pairs(list[tuple[str, object]]):
    """An object's keys and values as they stand in the file, so that a key given twice is seen."""


def read(file: BinaryIO, encoding: str, columns: Sequence[Column], limits: Limits) -> Records:
    """Read a JSON Lines file in this encoding. Keys are columns' names or headings.

    A line that is no object is a problem of that line; FileRefused is raised when no line is one.
    """
    titles = titles_of(columns)
    converters = {column.name: converter(column) for column in columns}
    records = Records()
    understood = lines_read = 0
    with text_lines(file, encoding, limits) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            lines_read += 1
            if lines_read > limits.rows:
                raise FileRefused(
                    _("The file has more than %(rows)d rows. Split it into several files.") % {"rows": limits.rows}
                )
            try:
                cells = _cells(_object(line), titles, records)
                understood += 1
            except ValueRefused as refusal:
                records.problems.append(Problem(number, "", shortened(line.strip()), str(refusal)))
                continue
            _read_record(number, cells, columns, converters, records)
    if not understood:
        raise FileRefused(
            _("No line is a JSON object. In a .jsonl file each record stands whole on a line of its own.")
        )
    return records


def _object(line: str) -> _Pairs:
    try:
        found = json.loads(line, object_pairs_hook=_Pairs, parse_constant=_no_number)
    except RecursionError:
        raise ValueRefused(_("The record is nested too deeply.")) from None
    except json.JSONDecodeError as error:
        raise ValueRefused(
            _("This line is not valid JSON from character %(place)d on.") % {"place": error.colno}
        ) from None
    except ValueError:  # a number that is none (NaN) or has thousands of digits
        raise ValueRefused(_("A number in this line cannot be read.")) from None
    if not isinstance(found, _Pairs):
        raise ValueRefused(_("This line is not a JSON object."))
    return found


def _no_number(word: str) -> float:
    raise ValueError(word)


def _cells(pairs: _Pairs, titles: dict[str, Column], records: Records) -> dict[str, tuple[str, object]]:
    """A record's values by column name, each with the key that the file uses."""
    cells: dict[str, tuple[str, object]] = {}
    for key, value in pairs:
        column = titles.get(heading_key(key))
        if column is None:
            records.ignored.setdefault(key)
        elif column.name in cells:
            raise ValueRefused(
                _("The keys “%(first)s” and “%(second)s” mean the same. Leave one of them.")
                % {"first": shortened(cells[column.name][0]), "second": shortened(key)}
            )
        else:
            cells[column.name] = (key, value)
    return cells


def _read_record(
    number: int,
    cells: Mapping[str, tuple[str, object]],
    columns: Sequence[Column],
    converters: Mapping[str, Callable[[object], object]],
    records: Records,
) -> None:
    values: dict[str, object] = {}
    sound = True
    for column in columns:
        key, raw = cells.get(column.name, (column.title, None))
        try:
            values[column.name] = converters[column.name](raw)
        except ValueRefused as refusal:
            sound = False
            records.problems.append(Problem(number, key, shortened(raw), str(refusal)))
    if sound:
        records.rows.append(Row(number, values))
