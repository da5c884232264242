"""Empty tables to be filled in: the headings of a register, and beside them what each column may hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..readers import Column
from .reading import REGISTERS


def blank(kind: str, ending: str) -> bytes:
    """The empty table of a register, ``ending`` being ``.xlsx`` or ``.csv``; filled in, it is read as it is.

    The workbook has a second sheet that tells what each column holds; the text file has the headings alone.

    Raises:
        ValueError: for another ending.
    """
    columns = REGISTERS[kind].columns
    headings = [f"{column.title}{_('(required)')}" if column.required else column.title for column in columns]
    if ending == ".csv":
        written = io.StringIO()
        csv.writer(written).writerow(headings)
        return written.getvalue().encode("utf-8-sig")
    if ending != ".xlsx":
        raise ValueError(f"no empty table as {ending}")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = _("Register")
    sheet.append(headings)
    sheet.freeze_panes = "A2"
    told = book.create_sheet(_("How to fill it in"))
    for line in _told(list(columns)):
        told.append(line)
    for row in (sheet[1], told[1]):
        for cell in row:
            cell.font = Font(bold=True)
    for number in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 18
    for letter, width in zip("ABC", (18, 12, 70), strict=True):
        told.column_dimensions[letter].width = width
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _told(columns: list[Column]) -> Iterator[list[str]]:
    yield [_("Column"), _("Required"), _("What it holds")]
    for column in columns:
        yield [column.title, _("yes") if column.required else "", _holds(column)]


def _holds(column: Column) -> str:
    if column.choices:
        # One wording for each meaning: the first one, as people write it.
        wordings = list({value: wording for wording, value in reversed(list(column.choices.items()))}.values())
        return _("One of: %(choices)s") % {"choices": pgettext("between entries", ", ").join(reversed(wordings))}
    if column.kind == "date":
        return _("A date, such as 2026-03-01 or 2026年3月1日")
    if column.kind == "integer":
        return _("A whole number")
    return _("Text of at most %(most)d characters") % {"most": column.max_length} if column.max_length else _("Text")
