"""What a workbook says about its sheets: their names and places, shared strings, which formats are dates."""

import posixpath
import re
from dataclasses import dataclass, field

from .archive import Archive, damaged
from .dates import SHIFT_1904
from .limits import Limits
from .markup import local, parse

_ROOT_LINKS = "_rels/.rels"
_MOST_STRINGS = 5_000_000

# Built-in number formats that show a date (ECMA-376 part 1, 18.8.30), those of Chinese systems (27–36, 50–58)
# included. 18–21 and 45–47 show a time of day or a duration alone.
_DATE_FORMATS = frozenset([14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)])

_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Workbook:
    """A workbook's visible sheets (name → part), shared strings, and the cell styles that show a date."""

    sheets: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    date_styles: set[str] = field(default_factory=set)
    shift: int = 0


def open_workbook(archive: Archive, limits: Limits) -> Workbook:
    """Read all of a workbook but its sheets. Raises FileRefused."""
    main = next((target for kind, target in _links(archive, _ROOT_LINKS, "") if kind == "officeDocument"), None)
    if main is None:
        raise damaged(_ROOT_LINKS)
    folder = posixpath.dirname(main)
    links = posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels")
    book = Workbook()
    targets = _links_by_id(archive, links, folder)
    _read_main(archive, main, targets, book)
    for kind, target in targets.values():
        if kind == "sharedStrings" and archive.has(target):
            book.strings = _strings(archive, target, limits)
        elif kind == "styles" and archive.has(target):
            book.date_styles = _date_styles(archive, target)
    return book


def unescaped(text: str) -> str:
    """Text with the characters back that spreadsheet programs write as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date: it has a year or a day outside quotes, brackets and escapes, or a
    month that is not a minute."""
    first = _NOT_FORMAT.sub("", code).partition(";")[0].lower()
    return "y" in first or "d" in first or ("m" in first and "h" not in first and "s" not in first)


def _read_main(archive: Archive, main: str, targets: dict[str, tuple[str, str]], book: Workbook) -> None:
    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            book.shift = SHIFT_1904
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            link = next((value for key, value in attributes.items() if local(key) == "id"), "")
            kind, target = targets.get(link, ("", ""))
            if kind == "worksheet":
                book.sheets[attributes.get("name", "")] = target

    parse(archive.stream(main), main, start)


def _links(archive: Archive, part: str, folder: str) -> list[tuple[str, str]]:
    return list(_links_by_id(archive, part, folder).values())


def _links_by_id(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """A part's links inside the archive: id → (the kind's last word, the target's name)."""
    links: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", "")))
            links[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    parse(archive.stream(part), part, start)
    return links


def _strings(archive: Archive, part: str, limits: Limits) -> list[str]:
    strings: list[str] = []
    buffer: list[str] = []
    pieces: list[str] = []
    phonetic = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal phonetic
        if name == "t":
            buffer.clear()
        elif name == "rPh":  # a reading aid beside the text, not part of it
            phonetic = True
        elif name == "si":
            pieces.clear()

    def end(name: str) -> None:
        nonlocal phonetic
        if name == "t":
            if not phonetic:
                pieces.append("".join(buffer))
        elif name == "rPh":
            phonetic = False
        elif name == "si":
            text = "".join(pieces)
            if len(text) > limits.cell_characters or len(strings) >= _MOST_STRINGS:
                raise damaged(part)
            strings.append(unescaped(text))

    parse(archive.stream(part), part, start, end, buffer.append)
    return strings


def _date_styles(archive: Archive, part: str) -> set[str]:
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            formats.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    parse(archive.stream(part), part, start, end)
    return {
        str(style)
        for style, number in enumerate(formats)
        if (is_date_format(codes[number]) if number in codes else number.isdigit() and int(number) in _DATE_FORMATS)
    }
