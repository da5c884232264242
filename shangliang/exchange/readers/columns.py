"""What a register's columns are called and hold, and which row of a file is its heading."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .errors import FileRefused, shortened

Kind = Literal["text", "integer", "date", "boolean", "choice"]

# Written into headings for the people who fill them in, not part of the name.
_MARKS = re.compile(r"\((?:必填|选填|required|optional)\)|[*:\s]")


@dataclass(frozen=True)
class Column:
    """One column of a register.

    ``name`` is the key in the rows read and is accepted as a heading too; ``titles`` are the headings accepted,
    Chinese and English, the first one being the one that messages name. ``choices`` maps each accepted wording to
    the value that it stands for.
    """

    name: str
    titles: Sequence[str] = ()
    kind: Kind = "text"
    required: bool = False
    max_length: int | None = None
    choices: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of column: {self.kind!r}")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"column {self.name!r}: choices belong to the kind choice, and only to it")

    @property
    def title(self) -> str:
        """The heading by which messages call this column."""
        return str(self.titles[0]) if self.titles else self.name


class NoHeading(FileRefused):
    """No row has the headings that a register needs. ``matched`` says how many the best row had."""

    def __init__(self, message: str, matched: int = 0) -> None:
        super().__init__(message)
        self.matched = matched


@dataclass(frozen=True)
class Heading:
    """The heading row: which column stands at which place, and under what words."""

    row: int
    columns: Mapping[int, tuple[Column, str]]
    ignored: Mapping[int, str]


def heading_key(title: str) -> str:
    """A heading without what does not matter: width, case, spaces, stars and "(required)"."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title).casefold())


def titles_of(columns: Sequence[Column]) -> dict[str, Column]:
    """Every accepted heading's key with its column. Raises ValueError when two columns claim the same one."""
    found: dict[str, Column] = {}
    for column in columns:
        for title in (column.name, *column.titles):
            if found.setdefault(heading_key(str(title)), column) is not column:
                raise ValueError(f"two columns accept the heading {title!r}")
    return found


def find_heading(rows: Sequence[tuple[int, Mapping[int, object]]], columns: Sequence[Column]) -> Heading:
    """The heading among a file's first rows: the one with most known headings, the first of equals.

    Lines above it (a register's name, its date) are passed over. Raises NoHeading when none has every required
    column, FileRefused when one column appears twice.
    """
    titles = titles_of(columns)
    best = max(rows, key=lambda row: (_matches(row[1], titles), -row[0]), default=None)
    if best is None:
        raise NoHeading(_("The file has no rows."))
    number, cells = best
    matched = _matches(cells, titles)
    if not matched:
        raise NoHeading(
            _("No row of headings was found. Expected headings: %(expected)s. The first row says: %(first)s.")
            % {"expected": _titles(columns), "first": _row(rows[0][1])}
        )
    known: dict[int, tuple[Column, str]] = {}
    ignored: dict[int, str] = {}
    for place, value in sorted(cells.items()):
        if not isinstance(value, str) or not value.strip():
            continue
        words = " ".join(value.split())
        column = titles.get(heading_key(value))
        if column is None:
            ignored[place] = words
            continue
        for other, (same, before) in known.items():
            if same is column:
                raise FileRefused(
                    _(
                        "Columns %(first)s (“%(before)s”) and %(second)s (“%(words)s”) in row %(row)d mean the "
                        "same. Delete or rename one of them."
                    )
                    % {
                        "first": letters(other),
                        "before": shortened(before),
                        "second": letters(place),
                        "words": shortened(words),
                        "row": number,
                    }
                )
        known[place] = (column, words)
    present = {column.name for column, _words in known.values()}
    missing = [column for column in columns if column.required and column.name not in present]
    if missing:
        raise NoHeading(
            _("Columns are missing: %(missing)s. Row %(row)d has these headings: %(found)s.")
            % {"missing": _titles(missing), "row": number, "found": _row(cells)},
            matched,
        )
    return Heading(number, known, ignored)


def letters(place: int) -> str:
    """A column's letters as a spreadsheet shows them: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _matches(cells: Mapping[int, object], titles: Mapping[str, Column]) -> int:
    return len({titles[key].name for v in cells.values() if isinstance(v, str) and (key := heading_key(v)) in titles})


def _titles(columns: Sequence[Column]) -> str:
    return pgettext("between entries", ", ").join(column.title for column in columns)


def _row(cells: Mapping[int, object], most: int = 12) -> str:
    shown = [shortened(cells[place]) for place in sorted(cells)[:most]]
    return pgettext("between entries", ", ").join(shown + ["…"] * (len(cells) > most))
