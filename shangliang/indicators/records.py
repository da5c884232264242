"""How the records behind a figure are shown and exported. Subjects say which columns their records have."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from shangliang.accounts.actors import Actor
from shangliang.core.clock import ZONE


@dataclass(frozen=True)
class Records:
    """A kind of record: who may see which, and what a row tells."""

    model: type[Model]
    visible: Callable[[Actor], QuerySet]
    columns: tuple[tuple[Any, Callable[[Any], Any]], ...]
    related: tuple[str, ...] = ()
    url: Callable[[Any], str] = lambda _record: ""


#: What a workbook is to browsers.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_KINDS: dict[type[Model], Records] = {}


def present(records: Records) -> Records:
    """Make a kind of record known; each model once."""
    if records.model in _KINDS:
        raise ValueError(f"{records.model.__name__} has its columns already")
    _KINDS[records.model] = records
    return records


def kind_of(queryset: QuerySet) -> Records | None:
    """How the rows of a queryset are shown; None for those that only count."""
    return _KINDS.get(queryset.model)


def cells(kind: Records, rows: Iterable[Any]) -> list[tuple[str, list[str]]]:
    """The rows as ``(address, texts)``."""
    return [(kind.url(row), [_text(get(row)) for _label, get in kind.columns]) for row in rows]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(ZONE):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def workbook(kind: Records, rows: Iterable[Any], head: list[tuple[str, str]]) -> bytes:
    """An xlsx file: what the figure is, then its records. Texts never become formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    for label, value in head:
        sheet.append([label, value])
    sheet.append([])
    sheet.append([str(label) for label, _get in kind.columns])
    for _address, texts in cells(kind, rows):
        sheet.append([_harmless(text) for text in texts])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def comparison_workbook(compared: Iterable[Any], years: Iterable[int]) -> bytes:
    """An xlsx file of places and years: each value with what it is, published ones with their source."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("comparison")
    heads = [
        _("Figure"),
        pgettext("figure", "Scope"),
        _("Unit"),
        _("Place"),
        _("Year"),
        pgettext("figure", "Value"),
        _("Computed or published"),
        _("Source"),
    ]
    sheet.append([str(head) for head in heads])
    years = list(years)
    for row in compared:
        for line in row.lines:
            for year, cell in zip(years, line.cells, strict=True):
                if cell.value is None:
                    continue
                kind = _("computed") if cell.computed else pgettext("figure", "published")
                source = str(cell.published.source) if cell.published and not cell.computed else ""
                texts = [row.label, row.scope, cell.unit, line.place, year, cell.value, kind, source]
                sheet.append([_harmless(value) for value in texts])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _harmless(value: Any) -> Any:
    """A cell's value; texts never become formulas."""
    if isinstance(value, int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
