"""The venues of a place as a picture: rings from the middle outwards, one for each level, drawn without any map.

Nothing is fetched: the picture stands in the page, works off line and without script. It shows two levels below its
middle; whoever wants to see further down puts another venue into the middle. What a phone or a reader cannot make out
in it stands in words beside it (:class:`Card`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import cos, pi, sin, sqrt
from os.path import commonprefix
from typing import Any

from .tree import Node

#: How far apart the rings lie, how much further out the first one, and the room around the last.
_RING, _FIRST, _MARGIN = 112.0, 64.0, 60.0
#: So many levels below the middle are drawn; and none that would have more venues than can be told apart.
_DEEPEST, _MOST = 2, 600
#: A name's height and a character's width in the picture, and how much of a name is written there.
_HEIGHT, _WIDTH, _CHARACTERS = 24.0, 18.0, 8
#: So many dots has a card at most.
_DOTS = 60
#: So many venues with others below them are shown as cards; the list has all.
_CARDS = 120
_Box = tuple[float, float, float, float]
#: A venue, where its share of the circle begins, how wide it is, and where the venue above it stands, if any.
_Place = tuple[Node, float, float, tuple[float, float] | None]


@dataclass(frozen=True)
class Dot:
    """One venue in the picture."""

    x: float
    y: float
    r: float
    node: Node
    label: str = ""

    @property
    def css(self) -> str:
        """How it is coloured."""
        return colour(self.node)

    @property
    def under(self) -> float:
        """Where its name stands: below it in the lower half, above it in the upper half."""
        return round(self.y + (self.r + 19 if self.y >= 0 else -self.r - 7), 1)


@dataclass(frozen=True)
class Line:
    """What joins a venue to the one above it."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Picture:
    """All that is drawn: the rings' radii, lines, dots."""

    rings: list[float]
    lines: list[Line]
    dots: list[Dot]
    half: float  # of its width


@dataclass(frozen=True)
class Card:
    """A venue with others below it, in words: how many, how many meetings, and a dot for each of the first ones."""

    node: Node
    dots: list[str] = field(default_factory=list)
    further: int = 0  # venues without a dot


def colour(node: Node) -> str:
    """How a venue is coloured: parks and enterprises by themselves, the others by whether a meeting has been held."""
    return "kind" if not node.levelled else "busy" if node.held else "quiet"


def cards_of(tops: Sequence[Node]) -> tuple[list[Card], Card | None]:
    """What lies in the picture as cards: those that have something below them, and one for all that have nothing."""
    cards = [_card(top, list(islice(top.everything(), _DOTS)), top.venues - 1) for top in tops if _leads_on(top)]
    single = [top for top in tops if not _leads_on(top)]
    rest = _card(Node(0, "", venues=len(single)), single[:_DOTS], len(single)) if single else None
    return cards, rest


def _leads_on(node: Node) -> bool:
    return bool(node.children) or not node.pk


def _card(node: Node, shown: list[Node], number: int) -> Card:
    return Card(node, [colour(n) for n in shown], number - len(shown)) if shown else Card(node)


def pictured(middle: Node | None, around: list[Node]) -> dict[str, Any]:
    """What a page shows of :func:`.tree.view_of`: the picture, its cards, and the venue in its middle, if any."""
    cards, rest = cards_of(around[0].children if len(around) == 1 and around[0].pk else around)
    return {"at": middle, "picture": picture_of(around), "cards": cards[:_CARDS], "rest": rest}


def picture_of(tops: Sequence[Node]) -> Picture | None:
    """The trees around one middle, which a single one stands in itself; nothing where no picture could be made out.

    A venue's share of the circle is about as wide as what lies below it.
    """
    middle = tops[0] if len(tops) == 1 else None
    around = middle.children if middle else tops
    centre = (0.0, 0.0) if middle else None
    level: list[_Place] = [(*place, centre) for place in _laid(around, 0.0, 2 * pi)]
    lines: list[Line] = []
    drawn = [[Dot(0.0, 0.0, 18.0, middle)]] if middle else []
    number = len(drawn)
    depth = 1
    while level and depth <= _DEEPEST and number + len(level) <= _MOST:
        radius = _FIRST + _RING * depth
        ring: list[Dot] = []
        below: list[_Place] = []
        for node, begin, width, above in level:
            angle = begin + width / 2 - pi / 2
            x, y = round(radius * cos(angle), 1), round(radius * sin(angle), 1)
            if above is not None:
                lines.append(Line(*above, x, y))
            ring.append(Dot(x, y, _size(node, depth, len(level)), node))
            below += [(*place, (x, y)) for place in _laid(node.children, begin, width)]
        drawn.append(ring)
        number += len(ring)
        level, depth = below, depth + 1
    if depth == 1:
        return None
    rings = [_FIRST + _RING * n for n in range(1, depth)]
    return Picture(rings, lines, _named(drawn), half=rings[-1] + _MARGIN)


def _laid(nodes: Sequence[Node], begin: float, width: float) -> list[tuple[Node, float, float]]:
    """Each one's place on the circle: as wide as what lies below it, and some room for those with nothing below."""
    room = sum(node.leaves for node in nodes) / (2 * (len(nodes) or 1))
    unit = width / (sum(node.leaves + room for node in nodes) or 1)
    found = []
    for node in nodes:
        part = unit * (node.leaves + room)
        found.append((node, begin, part))
        begin += part
    return found


def _size(node: Node, depth: int, together: int) -> float:
    """The more lies below a venue, the larger it is; never so large that it covers the next one."""
    most = max(3.5, 0.8 * pi * (_FIRST + _RING * depth) / max(together, 1))
    return round(min((9.0, 4.5)[depth - 1] + sqrt(node.venues - 1), 16.0, most), 1)


def _named(rings: list[list[Dot]]) -> list[Dot]:
    """Names for the rings that have room for all of theirs, the upper ones first; parks and enterprises have none."""
    taken = [(d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r) for ring in rings for d in ring]
    named: list[Dot] = []
    for ring in rings:
        inside = [dot for dot in ring if dot.node.levelled]
        labelled = [
            replace(dot, label=name) for dot, name in zip(inside, _short([d.node.name for d in inside]), strict=True)
        ]
        boxes = [_box(dot) for dot in labelled]
        if any(_cover(box, other) for n, box in enumerate(boxes) for other in (*taken, *boxes[:n])):
            named += ring
        else:
            named += labelled + [dot for dot in ring if not dot.node.levelled]
            taken += boxes
    return named


def _short(names: list[str]) -> list[str]:
    """Names without what all of a ring end with (议事厅), cut where they are long."""
    common = commonprefix([name[::-1] for name in names]) if len(names) > 1 else ""
    most = min((len(name) for name in names), default=0) - 2
    rest = [name[: len(name) - len(common)] if len(common) <= most else name for name in names]
    return [name if len(name) <= _CHARACTERS else f"{name[: _CHARACTERS - 1]}…" for name in rest]


def _box(dot: Dot) -> _Box:
    half = _WIDTH * len(dot.label) / 2
    return dot.x - half, dot.under - _HEIGHT + 8, dot.x + half, dot.under + 5


def _cover(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
