"""How the records behind a figure are shown and exported. Subjects say which columns their records have."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
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
        sheet.append([f"'{t}" if t[:1] in "=+-@" else t for t in texts])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
