"""Reads HTML for tests: elements with their attributes and text, and whether every tag is closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "circle", "path", "option"}


@dataclass
class Element:
    """One element; ``text`` is all the text in it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    inside: list[Element] = field(default_factory=list)

    def __getitem__(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def classes(self) -> set[str]:
        """The names in its class attribute."""
        return set((self["class"] or "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        for around in self.open:
            around.inside.append(element)
        self.all.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        last = self.open.pop()
        assert last.tag == tag, f"</{tag}> closes <{last.tag}>"

    def handle_data(self, data: str) -> None:
        for around in self.open:
            around.text += data


class Page:
    """A piece of HTML, read; fails when a tag is not closed where it should be."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        assert reader.open == [], f"left open: {[e.tag for e in reader.open]}"
        self.elements = reader.all

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements with this tag; ``css`` asks for a class, other names for attributes (``aria_label``)."""
        css = attributes.pop("css", None)
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            e
            for e in self.elements
            if e.tag == tag
            and (css is None or css in e.classes)
            and all(e[name] == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element of this kind."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def by_id(self, name: str) -> Element:
        """The element with this id."""
        found = [e for e in self.elements if e["id"] == name]
        assert len(found) == 1, f"{len(found)} elements with id {name}"
        return found[0]
