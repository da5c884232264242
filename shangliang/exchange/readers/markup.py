"""XML read by expat, with nothing in it that could reach out or blow up."""

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from .archive import damaged
from .errors import FileRefused
from .limits import MEGABYTE

Start = Callable[[str, dict[str, str]], None]

# The longest tag, attribute or comment waited for. Expat before 2.6 looks at an unfinished one again from its
# beginning with every piece (CVE-2023-52425), so that one of 100 MB would take an hour.
_LONGEST_TOKEN = MEGABYTE


class Markup:
    """One XML part being read. ``parser`` is expat's, for its handlers.

    Every document type declaration is refused, and with it entities of any kind: no spreadsheet program writes
    one, and the known attacks through XML (external entities, exponential expansion) need one.
    """

    def __init__(self, part: str) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.ExternalEntityRefHandler = _refuse
        self._part = part
        self._fed = 0

    def feed(self, piece: bytes) -> None:
        """Read on. Raises FileRefused when it is not well-formed or in an unknown encoding."""
        self._parse(piece, last=False)
        self._fed += len(piece)
        if self._fed - self.parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise damaged(self._part)

    def close(self) -> None:
        """End the reading. Raises FileRefused when something was left open."""
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, last: bool) -> None:
        try:
            self.parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged(self._part) from error


def parse(
    pieces: Iterable[bytes],
    part: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a whole part, calling ``start`` and ``end`` with each element's name without its prefix, and ``text``
    with the characters between. Raises FileRefused."""
    markup = Markup(part)
    markup.parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        markup.parser.EndElementHandler = lambda name: end(local(name))
    if text is not None:
        markup.parser.CharacterDataHandler = text
    for piece in pieces:
        markup.feed(piece)
    markup.close()


def local(name: str) -> str:
    """A name without its namespace's prefix."""
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> NoReturn:
    raise FileRefused(_("The workbook declares XML entities, which no spreadsheet program writes. It is not read."))
