"""What a reader answers instead of a row, or instead of a whole file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.core.errors import Refused

_SHOWN = 40  # characters of a value that a message repeats


class FileRefused(Refused):
    """The file as a whole cannot be read; nothing was taken from it. The message says why and what to do."""

    code = "file_refused"


class ValueRefused(Exception):
    """One value cannot be what its column wants. Used inside the readers, which turn it into a Problem."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one row.

    ``row`` is the row's number as the person sees it: in a spreadsheet or CSV file counted from the very first
    row, heading and blank rows included, in a JSON Lines file the line. ``column`` is the heading as the file has
    it (empty when the whole row is meant), ``value`` the value, shortened and printable.
    """

    row: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        place = _("Row %(row)d, column “%(column)s”") if self.column else _("Row %(row)d")
        return _("%(place)s: %(message)s") % {
            "place": place % {"row": self.row, "column": self.column},
            "message": self.message,
        }


def shortened(value: object) -> str:
    """A value fit to be shown in a message: one printable line of at most 40 characters."""
    text = "" if value is None else str(value)[: _SHOWN + 1]
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
