"""One sheet, row after row, without ever holding it whole."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from .archive import damaged
from .dates import moment_of_serial
from .limits import Limits
from .markup import Markup
from .values import Broken
from .workbook import Workbook, unescaped

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_MERGED = 100_000
_DIGITS = "0123456789"
_ROW_NUMBER = re.compile(r"[0-9]{1,7}")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")

# First row, last row (as shown), first column, last column (from 0).
Range = tuple[int, int, int, int]


class Worksheet:
    """A sheet's cells, read once from top to bottom; ``merged`` is complete when all rows have been read.

    Of a formula the stored result is taken, as the person saw it last; a formula that has none, or ended in an
    error, comes as :class:`Broken`. Hidden and filtered rows are read like all others.
    """

    def __init__(self, pieces: Iterable[bytes], part: str, book: Workbook, limits: Limits) -> None:
        self.merged: list[Range] = []
        self._pieces = pieces
        self._part = part
        self._book = book
        self._most = limits.cell_characters

    def rows(self) -> Iterator[tuple[int, dict[int, object]]]:
        """Each row with content: its number as shown, and its cells by place. Raises FileRefused."""
        markup = Markup(self._part)
        parser = markup.parser
        reading = _Reading(self)
        prefix = ""

        def first(name: str, _attributes: dict[str, str]) -> None:
            nonlocal prefix
            prefix = name.removesuffix("worksheet")
            if prefix == name:
                raise damaged(self._part)
            if prefix:
                parser.StartElementHandler = lambda name, attributes: reading.start(
                    name.removeprefix(prefix), attributes
                )
                parser.EndElementHandler = lambda name: reading.end(name.removeprefix(prefix))
            else:
                parser.StartElementHandler = reading.start
                parser.EndElementHandler = reading.end

        parser.StartElementHandler = first
        parser.CharacterDataHandler = reading.text.append
        for piece in self._pieces:
            markup.feed(piece)
            yield from reading.ready
            reading.ready.clear()
        markup.close()
        yield from reading.ready

    def add_merged(self, reference: str) -> None:
        """Note a range of merged cells, written like A3:B5."""
        found = _RANGE.fullmatch(reference)
        if found is None or len(self.merged) >= _MOST_MERGED:
            raise damaged(self._part)
        first, top, last, bottom = found.groups()
        self.merged.append((int(top), int(bottom or top), place_of(first), place_of(last or first)))

    def value(self, kind: str, style: str, text: str) -> object:
        """What a cell with this type, style and content holds. Raises FileRefused for what cannot be."""
        if len(text) > self._most:
            raise damaged(self._part)
        try:
            if kind == "s":
                return self._book.strings[int(text)]
            if kind == "n":
                return self._number(style, text)
            if kind == "d":
                return datetime.fromisoformat(text)
        except (ValueError, IndexError) as error:
            raise damaged(self._part) from error
        if kind == "b":
            return text == "1"
        if kind == "e":
            return Broken("error", text)
        return unescaped(text)

    def _number(self, style: str, text: str) -> object:
        # Beyond fifteen digits a spreadsheet's number is not exact, however it is written: it stays a float.
        number = int(text) if text.isdigit() and len(text) <= 15 else float(text)
        if style in self._book.date_styles:
            return moment_of_serial(number, self._book.shift) or number
        return number


class _Reading:
    """What expat has told so far about the row and the cell at hand."""

    __slots__ = ("cells", "formula", "kind", "number", "phonetic", "place", "ready", "sheet", "style", "text", "value")

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.ready: list[tuple[int, dict[int, object]]] = []
        self.text: list[str] = []
        self.number = 0
        self.place = -1
        self.cells: dict[int, object] = {}
        self.kind = self.style = ""
        self.value: str | None = None
        self.formula = self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r")
            self.place = _PLACES[reference.rstrip(_DIGITS)] if reference else self.place + 1
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "0")
            self.value = None
            self.formula = False
        elif name == "v" or name == "t":
            self.text.clear()
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.phonetic = True
        elif name == "mergeCell":
            self.sheet.add_merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "v":
            self.value = "".join(self.text)
        elif name == "c":
            if self.value:
                self.cells[self.place] = self.sheet.value(self.kind, self.style, self.value)
            elif self.formula and (self.value is None or self.kind != "str"):
                # An empty result of type "str" is a formula that gave the empty text: an empty cell.
                self.cells[self.place] = Broken("uncalculated", "")
        elif name == "row":
            if self.cells:
                self.ready.append((self.number, self.cells))
        elif name == "t":
            if not self.phonetic:
                self.value = (self.value or "") + "".join(self.text)
        elif name == "rPh":
            self.phonetic = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        if number and not _ROW_NUMBER.fullmatch(number):
            raise damaged(f"row {number}")
        following = int(number or self.number + 1)
        if not self.number < following <= _LAST_ROW:
            raise damaged(f"row {following}")
        self.number = following
        self.place = -1
        self.cells = {}


class _Places(dict[str, int]):
    """Columns' places by their letters, worked out once each."""

    def __missing__(self, name: str) -> int:
        place = place_of(name)
        if len(self) < _LAST_COLUMN:
            self[name] = place
        return place


def place_of(name: str) -> int:
    """The place, from 0, of the column with these letters. Raises FileRefused when there is none."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    if not (name.isascii() and name.isupper() and name.isalpha()) or place > _LAST_COLUMN:
        raise damaged(name)
    return place - 1


_PLACES = _Places()
