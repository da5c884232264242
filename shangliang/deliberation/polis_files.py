"""Folders in the formats that Polis exports: votes.csv with comments.csv, participants-votes.csv, or votes.json.

Agreeing is 1 and disagreeing -1 in all of them. Participants and statements without votes are left out, as Polis does
in its own counts.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shangliang.core.text import plain_line

from .analysis import Votes, from_events

_VOTES = {"1": 1, "0": 0, "-1": -1}
_OUT = "-1"
#: Names of the same thing in Polis's interface and in tables made from it.
_PARTICIPANT, _STATEMENT = ("participant_id", "pid"), ("statement_id", "tid")


class FolderRefused(Exception):
    """The folder holds no votes that can be read; the message says what and where."""


@dataclass
class _Events:
    participants: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, participant: str, statement: str, value: int, time: float = 0.0) -> None:
        self.participants.append(participant)
        self.statements.append(statement)
        self.values.append(value)
        self.times.append(time)


def read_folder(folder: Path) -> Votes:
    """The votes of one conversation; later votes have replaced earlier ones, moderated statements are marked.

    Args:
        folder: with votes.csv, or votes.json, or participants-votes.csv, looked for in this order; comments.csv or
            comments.json beside it says which statements were moderated out.

    Raises:
        FolderRefused: none of the files is there, or one cannot be understood.
    """
    if not folder.is_dir():
        raise FolderRefused(_("There is no folder %(folder)s.") % {"folder": folder})
    readers: dict[str, Callable[[Path], _Events]] = {
        "votes.csv": _from_list,
        "votes.json": _from_json,
        "participants-votes.csv": _from_table,
    }
    for name, read in readers.items():
        path = folder / name
        if path.exists():
            return _table(read(path), _moderated_out(folder))
    raise FolderRefused(
        _("%(folder)s holds none of %(names)s.") % {"folder": folder, "names": ", ".join(readers)},
    )


@dataclass(frozen=True)
class Comment:
    """A statement as an export has it."""

    text: str
    is_out: bool


def read_comments(folder: Path) -> dict[str, Comment]:
    """The statements of a folder by their ids, those without votes too; none where it holds no comments.csv.

    Raises:
        FolderRefused: the file cannot be understood.
    """
    path = folder / "comments.csv"
    if not path.exists():
        return {}
    rows = _rows(path, {"comment-id", "moderated", "comment-body"}, strict=False)
    return {
        row["comment-id"].strip(): Comment(plain_line(row["comment-body"]), row["moderated"].strip() == _OUT)
        for _line, row in rows
    }


def _table(events: _Events, out: set[str]) -> Votes:
    people, topics = _numbered(events.participants), _numbered(events.statements)
    whole = all(isinstance(topic, int) for topic in topics)
    excluded = [int(one) if whole else one for one in out if not whole or _is_number(one)]
    return from_events(people, topics, events.values, events.times, excluded=excluded)


def _numbered(ids: list[str]) -> list[int] | list[str]:
    return [int(one) for one in ids] if all(map(_is_number, ids)) else ids


def _is_number(one: str) -> bool:
    return one.isascii() and one.isdigit() and len(one) <= 18


def _from_list(path: Path) -> _Events:
    events = _Events()
    for line, row in _rows(path, {"comment-id", "voter-id", "vote"}):
        time = _number(row.get("timestamp") or "0")
        if time is None:
            raise _refused(path, line, _("“%(value)s” is no time.") % {"value": row["timestamp"]})
        participant, statement = _id(path, line, row["voter-id"]), _id(path, line, row["comment-id"])
        events.add(participant, statement, _vote(path, line, row["vote"]), time)
    return events


def _from_table(path: Path) -> _Events:
    events = _Events()
    seen: set[str] = set()
    for line, row in _rows(path, {"participant"}):
        # Counts and whatever else is told about a participant stand under words.
        statements = [name for name in row if _is_number(name)]
        if not statements:
            raise _refused(path, 1, _("No column is headed by the number of a statement."))
        participant = _id(path, line, row["participant"])
        if participant in seen:
            raise _refused(path, line, _("Participant %(id)s stands here twice.") % {"id": participant})
        seen.add(participant)
        for statement in statements:
            if row[statement].strip():
                events.add(participant, statement, _vote(path, line, row[statement]))
    return events


def _from_json(path: Path) -> _Events:
    events = _Events()
    for number, entry in enumerate(_entries(path), start=1):
        participant, statement = (_named(entry, names) for names in (_PARTICIPANT, _STATEMENT))
        if participant is None or statement is None:
            raise _refused(path, number, _("The vote lacks its participant or its statement."))
        time = _number(str(entry.get("modified") or 0))
        if time is None:
            raise _refused(path, number, _("“%(value)s” is no time.") % {"value": entry["modified"]})
        value = entry.get("vote")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        events.add(participant, statement, _vote(path, number, str(value)), time)
    return events


def _moderated_out(folder: Path) -> set[str]:
    path = folder / "comments.csv"
    if path.exists():
        rows = _rows(path, {"comment-id", "moderated"}, strict=False)
        return {row["comment-id"].strip() for _line, row in rows if row["moderated"].strip() == _OUT}
    path = folder / "comments.json"
    if path.exists():
        return {
            str(_named(entry, _STATEMENT))
            for entry in _entries(path)
            if str(entry.get("moderated", entry.get("mod"))) == _OUT
        }
    return set()


def _rows(path: Path, needed: set[str], *, strict: bool = True) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with the line that each ends on; every cell a text.

    Args:
        strict: quoting and the number of cells are to be right. What people wrote stands in the last column of
            comments; a quotation mark in it is no reason to refuse the votes.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=strict)
            head = [name.strip() for name in next(reader, [])]
            if missing := needed - set(head):
                raise _refused(path, 1, _("Missing columns: %(names)s.") % {"names": ", ".join(sorted(missing))})
            if len(set(head)) < len(head):
                raise _refused(path, 1, _("A column stands here twice."))
            for cells in reader:
                if not cells:
                    continue
                if len(cells) < len(head) or (strict and len(cells) > len(head)):
                    raise _refused(path, reader.line_num, _("The row has not as many cells as there are columns."))
                yield reader.line_num, dict(zip(head, cells, strict=False))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FolderRefused(_unreadable(path, error)) from error


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise FolderRefused(_unreadable(path, error)) from error
    if not isinstance(read, list) or not all(isinstance(entry, dict) for entry in read):
        raise FolderRefused(_("%(file)s is not a list of objects.") % {"file": path})
    return read


def _named(entry: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = entry.get(name)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def _id(path: Path, line: int, text: str) -> str:
    if not text.strip():
        raise _refused(path, line, _("An id is empty."))
    return text.strip()


def _vote(path: Path, line: int, text: str) -> int:
    value = _VOTES.get(text.strip())
    if value is None:
        raise _refused(path, line, _("“%(value)s” is no vote; a vote is 1, 0 or -1.") % {"value": text})
    return value


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _refused(path: Path, line: int, reason: str) -> FolderRefused:
    return FolderRefused(
        _("%(file)s, entry or line %(line)d: %(reason)s") % {"file": path, "line": line, "reason": reason}
    )


def _unreadable(path: Path, error: Exception) -> str:
    return _("%(file)s cannot be read: %(reason)s") % {"file": path, "reason": error}
