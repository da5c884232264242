"""Web pages: their text without scripts, styles and what browsers do not show. Nothing is fetched."""

import re
from html.parser import HTMLParser

_WHOLE = re.compile(
    r"[\s\ufeff]*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S
)
_TAG = re.compile(r"</?(?:p|div|td|span|body|html|br|h\d|table)\b[^>]*>", re.I)
_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_HEAD = 3000
_HIDDEN = frozenset(
    ["script", "style", "head", "template", "noscript", "svg", "iframe", "object", "select", "button", "textarea"]
)
_BLOCKS = frozenset(
    [
        *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article"),
        *("header", "footer", "main", "aside", "nav", "blockquote", "pre", "dd", "dt", "dl", "hr", "figure"),
        *("figcaption", "form", "fieldset", "address", "center", "caption", "thead", "tbody"),
    ]
)
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\n\f]+")


def looks_like(text: str, name: str) -> bool:
    """Whether a text is the source of a web page. A part of one is a page only if the file is called so: a text may
    hold the tags that its converter forgot."""
    return bool(_WHOLE.match(text[:_HEAD])) or (name.lower().endswith(_SUFFIXES) and bool(_TAG.search(text)))


def text_of(source: str) -> str:
    """The page's visible text: one line for each block, cells divided by " | "."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._hidden: list[str] = []
        self._first_cell = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
            return
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "body":
            self._hidden.clear()
        elif tag in _CELLS:
            if not self._first_cell:
                self._out.append(" | ")
            self._first_cell = False
        elif tag in _BLOCKS:
            self._break()
            self._first_cell = self._first_cell or tag == "tr"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            elif tag in ("head", "html"):
                self._hidden.clear()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._out.append(_SPACES.sub(" ", data))

    def _break(self) -> None:
        # Inside a table's cell a paragraph does not end the row.
        if self._out and self._out[-1] != "\n":
            self._out.append("\n")

    def text(self) -> str:
        lines = (line.strip(" ") for line in "".join(self._out).split("\n"))
        return "\n".join(line for line in lines if line) + "\n"
