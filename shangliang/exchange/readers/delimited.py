"""Registers as text with delimiters: what spreadsheet programs call CSV, with comma, semicolon or tab."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from .columns import Column, NoHeading, find_heading
from .errors import FileRefused
from .limits import Limits
from .table import HEADING_WITHIN, Table, read_table

_DELIMITERS = (",", "\t", ";", "|")
_HINT = re.compile(r"sep=([,\t;|])[\r\n]*", re.IGNORECASE)  # a first line by which files tell Excel their delimiter
_AS_TEXT = re.compile(r'="([^"]*)"')  # how files keep Excel from making a number of 00123


def read(file: BinaryIO, encoding: str, columns: Sequence[Column], limits: Limits) -> Table:
    """Read a delimited file in this encoding. Raises FileRefused."""
    with text_lines(file, encoding, limits) as lines:
        start = list(islice(lines, 2 * HEADING_WITHIN))
    delimiter = _delimiter(start, columns)
    with text_lines(file, encoding, limits) as lines:
        return read_table(_records(lines, delimiter), columns, limits)


@contextmanager
def text_lines(file: BinaryIO, encoding: str, limits: Limits) -> Iterator[Iterator[str]]:
    """The file's lines from the first, with their ends. A line beyond the limit raises FileRefused."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield _bounded(text, limits.line_characters)
    finally:
        text.detach()  # the file belongs to the caller and stays open


def _bounded(text: io.TextIOWrapper, most: int) -> Iterator[str]:
    number = 0
    while line := text.readline(most):
        number += 1
        if len(line) == most:
            raise FileRefused(
                _("Line %(line)d has more than %(most)d characters. This does not look like a register.")
                % {"line": number, "most": most}
            )
        yield line


def _delimiter(start: Sequence[str], columns: Sequence[Column]) -> str:
    """The delimiter under which most headings are recognised; a comma when none is."""
    if start and (hint := _HINT.fullmatch(start[0])):
        return hint[1]
    return max(_DELIMITERS, key=lambda delimiter: _headings(start, delimiter, columns))


def _headings(start: Sequence[str], delimiter: str, columns: Sequence[Column]) -> int:
    records = csv.reader(start, delimiter=delimiter)
    try:
        rows = [(number, _cells(record)) for number, record in enumerate(records, start=1)]
        return len(find_heading(rows[:HEADING_WITHIN], columns).columns)
    except NoHeading as missing:
        return missing.matched
    except (FileRefused, csv.Error):
        return 0


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, dict[int, object]]]:
    """Each record with its number as a spreadsheet program shows it: a blank line is a row, and a value with line
    breaks in it does not make more rows."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(
                _("Row %(row)d cannot be read: a quotation mark is missing or stands alone.") % {"row": number}
            ) from error
        if number == 1 and [value.lower() for value in record] == ["sep=", ""]:
            continue
        yield number, _cells(record)


def _cells(record: Sequence[str]) -> dict[int, object]:
    cells: dict[int, object] = {}
    for place, value in enumerate(record):
        if value:
            if value.startswith("=") and (kept := _AS_TEXT.fullmatch(value)):
                value = kept[1]
            cells[place] = value
    return cells
