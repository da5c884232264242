"""What an import did, or would do: for the command line, the page and the file that goes back to the office."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from openpyxl.cell import WriteOnlyCell

from ..readers import Problem

KIND_NAMES = {
    "proposals": gettext_lazy("Proposals of past years"),
    "members": gettext_lazy("Members"),
    "units": gettext_lazy("Handling units"),
    "figures": gettext_lazy("Published figures"),
    "hotline": gettext_lazy("Hotline messages"),
    "venues": gettext_lazy("Venues of the grass-roots platform"),
}
#: What an import makes besides the rows themselves.
CREATED_NAMES = {
    "sessions": pgettext_lazy("made by an import", "sessions"),
    "categories": pgettext_lazy("made by an import", "categories"),
    "replies": pgettext_lazy("made by an import", "replies of past years"),
    "sectors": pgettext_lazy("made by an import", "sectors"),
    "special_committees": pgettext_lazy("made by an import", "special committees"),
    "groups": pgettext_lazy("made by an import", "groups"),
    "lines": pgettext_lazy("made by an import", "lines"),
    "coordinators": pgettext_lazy("made by an import", "coordinators"),
    "sources": pgettext_lazy("made by an import", "sources"),
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Report:
    """The result of reading a register, or of carrying it out.

    ``rows`` are the rows with content; each is new, present (left as it is) or refused. ``problems`` say why rows
    are refused, ``notes`` what else the office should know; ``created`` names what had to be made besides.
    """

    kind: str
    place: str
    file: str
    sha256: str
    rows: int
    new: int
    present: int
    refused: int
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    created: dict[str, list[str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    encoding: str | None = None
    applied: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data, for programs and for the page."""
        return {
            "kind": self.kind,
            "committee": self.place,
            "file": self.file,
            "sha256": self.sha256,
            "applied": self.applied,
            "rows": self.rows,
            "new": self.new,
            "present": self.present,
            "refused": self.refused,
            "created": self.created,
            "problems": [_problem(p) for p in self.problems],
            "notes": [_problem(p) for p in self.notes],
            "ignored_columns": list(self.ignored),
            "sheet": self.sheet,
            "other_sheets": list(self.other_sheets),
            "encoding": self.encoding,
        }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "value": problem.value, "message": problem.message}


def remarks(report: Mapping[str, Any]) -> Iterator[str]:
    """What was read and what was left out, a sentence each; ``report`` is :meth:`Report.as_json`."""
    comma = pgettext("between entries", ", ")
    for kind, names in report["created"].items():
        shown = comma.join(names[:12]) + ("…" if len(names) > 12 else "")
        yield _("Made besides: %(n)d %(what)s (%(names)s).") % {
            "n": len(names),
            "what": CREATED_NAMES[kind],
            "names": shown,
        }
    if report["sheet"] and report["other_sheets"]:
        yield _("Only the sheet “%(sheet)s” was read, not %(others)s.") % {
            "sheet": report["sheet"],
            "others": comma.join(report["other_sheets"]),
        }
    if report["ignored_columns"]:
        yield _("Columns that were not read: %(names)s.") % {"names": comma.join(report["ignored_columns"])}


def grouped(problems: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same said of several rows, once: ``rows`` tells which ones («3, 5–9»), ``count`` how many."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for p in problems:
        groups.setdefault((p["column"], p["value"], p["message"]), []).append(p["row"])
    return [
        {"rows": _ranges(rows), "count": len(rows), "column": column, "value": value, "message": message}
        for (column, value, message), rows in groups.items()
    ]


def _ranges(rows: Iterable[int]) -> str:
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in ranges]
    return ", ".join(shown[:6]) + (" …" if len(shown) > 6 else "")


def write_report(report: Mapping[str, Any], ending: str) -> bytes:
    """The refused rows and the notes as a file, ``ending`` being ``.xlsx`` or ``.csv``.

    Raises:
        ValueError: for another ending.
    """
    if ending == ".csv":
        return _csv(report)
    if ending == ".xlsx":
        return _xlsx(report)
    raise ValueError(f"no report as {ending}")


def _lines(report: Mapping[str, Any]) -> Iterable[list[Any]]:
    yield [_("Row"), _("Column"), _("Value"), _("Outcome"), _("What it is, and what to do")]
    for problem in report["problems"]:
        yield [problem["row"], problem["column"], problem["value"], _("refused"), problem["message"]]
    for note in report["notes"]:
        yield [note["row"], note["column"], note["value"], _("note"), note["message"]]


def _csv(report: Mapping[str, Any]) -> bytes:
    written = io.StringIO()
    rows = csv.writer(written)
    for line in _lines(report):
        # A spreadsheet program would take such a text for a formula.
        rows.writerow([f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA_STARTS) else v for v in line])
    return written.getvalue().encode("utf-8-sig")


def _xlsx(report: Mapping[str, Any]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Report"))
    for letter, width in zip("ABCDE", (8, 18, 42, 10, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in _lines(report):
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula
            cells.append(cell)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
