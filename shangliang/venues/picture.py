"""The venues of a place as a picture: rings from the middle outwards, one for each level, drawn without any map.

Nothing is fetched: the picture stands in the page, works off line and without script, and is read aloud by its title
and by the list beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from .queries import Node

#: How far apart the rings lie, how much further out the first one, and the room for names around the last.
_RING, _FIRST, _MARGIN = 112.0, 30.0, 80.0
#: Deeper trees than this are drawn to here.
_DEEPEST = 4
#: Venues from so many on are dots without a name on them.
_NAMED = 40


@dataclass(frozen=True)
class Dot:
    """One venue in the picture."""

    x: float
    y: float
    r: float
    name: str
    pk: int
    css: str
    meetings: int
    label: bool


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
    half: float = 0.0  # of its width


def picture_of(tops: list[Node]) -> Picture:
    """The trees of a place around one middle; a venue's share of the circle is as wide as what lies below it."""
    picture = Picture([], [], [])
    total = sum(top.leaves for top in tops) or 1
    single = len(tops) == 1
    named = sum(_size(top) for top in tops) <= _NAMED
    at = 0.0
    for top in tops:
        share = 2 * pi * top.leaves / total
        _draw(picture, top, at, share, 0 if single else 1, None, named=named)
        at += share
    deepest = max((round((_radius_of(d) - _FIRST) / _RING) for d in picture.dots), default=0)
    rings = [_FIRST + _RING * n for n in range(1, deepest + 1)]
    return Picture(rings, picture.lines, picture.dots, half=(rings[-1] if rings else 0.0) + _MARGIN)


def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in node.children)


def _radius_of(dot: Dot) -> float:
    return float((dot.x**2 + dot.y**2) ** 0.5)


def _draw(
    picture: Picture,
    node: Node,
    begin: float,
    share: float,
    depth: int,
    above: tuple[float, float] | None,
    *,
    named: bool,
) -> None:
    angle = begin + share / 2 - pi / 2
    radius = 0.0 if depth == 0 else _FIRST + _RING * min(depth, _DEEPEST)
    x, y = round(radius * cos(angle), 1), round(radius * sin(angle), 1)
    if above is not None:
        picture.lines.append(Line(*above, x, y))
    size = (18.0, 12.0, 8.0, 4.5, 3.5)[min(depth, _DEEPEST)]
    css = "kind" if not node.venue.level else ("busy" if node.meetings else "quiet")
    picture.dots.append(Dot(x, y, size, node.venue.name, node.venue.pk, css, node.meetings, named or depth == 0))
    at = begin
    for child in node.children:
        part = share * child.leaves / node.leaves
        _draw(picture, child, at, part, depth + 1, (x, y), named=named)
        at += part
